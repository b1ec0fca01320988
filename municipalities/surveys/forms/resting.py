"""What a question rests on, as boxes of a form: when it is asked at all, and which answers its own is held
against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from municipalities.surveys.kinds import kind_of, kinds
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Question

RULES: Final[Mapping[str, tuple[str, str]]] = {
    "sum_of": ("合計と合うか", "印を付けた設問の合計が、この回答と合うことを確かめます。2つ以上選びます。"),
    "at_most": ("多すぎないか", "この回答が、印を付けた設問の回答より多くないことを確かめます。"),
    "before": ("日付の順", "この回答が、印を付けた設問の日より後でないことを確かめます。"),
}
"""By rule of a check: label and hint of its boxes."""


def _box(rule: str) -> str:
    return f"check_{rule}"


def _ticks(label: str, hint: str, choices: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        help_text=hint,
        choices=list(choices),
        widget=forms.CheckboxSelectMultiple,
    )


def conditions(questions: Questionnaire, question: Question | None) -> list[tuple[str, str]]:
    """「CIO」が「任命している」のとき, for every option of the questions that come before."""
    offered = [("", "いつも聞く")]
    for other in questions.questions:
        if question is not None and other.id == question.id:
            break
        for option in other.options:
            offered.append((f"{other.id}={option.key}", f"「{other.named}」が「{option.label}」のとき"))
    return offered


def also_boxes(questions: Questionnaire, typed: str) -> dict[str, forms.Field]:
    """The other options of the question that is chosen as condition: 「A」か「B」のとき."""
    name, _, key = typed.partition("=")
    other = questions.by_id.get(name)
    rest = [(each.key, each.label) for each in other.options if each.key != key] if other else []
    if other is None or not rest:
        return {}
    hint = f"「{other.named}」が次のどれかのときも聞きます。"
    return {f"also_{name}": _ticks("聞く条件に加える回答", hint, rest)}


def condition_initial(question: Question) -> dict[str, Any]:
    held = question.condition
    if held is None:
        return {}
    first, *rest = held.one_of
    return {"condition": f"{held.question}={first}", f"also_{held.question}": rest}


def read_condition(said: Mapping[str, Any], questions: Questionnaire) -> dict[str, Any] | None:
    """The keys of the options in the order in which they are offered."""
    if not said["condition"]:
        return None
    name, _, key = said["condition"].partition("=")
    chosen = {key, *said.get(f"also_{name}", ())}
    return {
        "question": name,
        "one_of": [each.key for each in questions.by_id[name].options if each.key in chosen],
    }


def _fits(rule: str, other: Question, question: Question | None) -> bool:
    """Of the same nature, and of the same unit where that is known; what is checked already can be undone."""
    kind = kind_of(other)
    if not (kind.is_dated if rule == "before" else kind.is_counted):
        return False
    if question is None or (other.kind, other.unit) == (question.kind, question.unit):
        return True
    return any(other.id in check.of for check in question.checks)


def check_boxes(kind: str, questions: Questionnaire, question: Question | None) -> dict[str, forms.Field]:
    """For each rule that this kind can be held to, the questions of the same nature."""
    made = kinds()[kind]
    found: dict[str, forms.Field] = {}
    for rule, (label, hint) in RULES.items():
        if not (made.is_dated if rule == "before" else made.is_counted):
            continue
        others = [
            (each.id, f"問{questions.numbers[each.id]}　{each.named}")
            for each in questions.questions
            if _fits(rule, each, question) and (question is None or each.id != question.id)
        ]
        if len(others) >= (2 if rule == "sum_of" else 1):
            found[_box(rule)] = _ticks(label, hint, others)
    return found


def check_initial(question: Question) -> dict[str, Any]:
    """A second sum of one question stays as it is (`read_checks`): the boxes show the first."""
    found: dict[str, Any] = {_box(rule): [] for rule in RULES}
    for check in question.checks:
        if check.rule != "sum_of" or not found[_box("sum_of")]:
            found[_box(check.rule)] += check.of
    return found


def read_checks(said: Mapping[str, Any], old: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The checks that are ticked; one that was there keeps the sentence that is said of it."""
    sums = [each for each in old if each["rule"] == "sum_of"]
    wanted = [["sum_of", said[_box("sum_of")]]] if said.get(_box("sum_of")) else []
    wanted += [[rule, [each]] for rule in ("at_most", "before") for each in said.get(_box(rule), ())]
    sentences = {(each["rule"], *sorted(each["of"])): each.get("sentence", "") for each in old}
    made = []
    for rule, of in wanted:
        sentence = sentences.get((rule, *sorted(of)), "")
        made.append({"rule": rule, "of": of, **({"sentence": sentence} if sentence else {})})
    return [*made, *(dict(each) for each in sums[1:])]


def check_faults(said: Mapping[str, Any]) -> dict[str, str]:
    """Box -> what is wrong with what is ticked there."""
    parts = said.get(_box("sum_of"), ())
    return {_box("sum_of"): "足す設問を2つ以上選んでください。"} if len(parts) == 1 else {}
