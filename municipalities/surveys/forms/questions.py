"""One question as the prefecture writes it: the boxes that its kind takes, and back into JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from desk.checks import mark_of
from desk.forms.fields import ReadForm
from municipalities.surveys.kinds import kinds
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Question, plain

MOST_OF_TEXT: Final = 300
LINES: Final = ("options", "rows")
"""What is written one in a line: the labels."""
HALVES: Final = [(str(n / 2 if n % 2 else n // 2), f"{n / 2:g}分") for n in (1, 2, 3, 4, 6, 10, 20)]
SOURCES: Final = [("", "入れない"), ("last", "前回の回答を入れる")]


def _line(label: str, *, hint: str = "", required: bool = False, most: int = MOST_OF_TEXT) -> forms.CharField:
    box = forms.TextInput(attrs={"class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=box)


def _lines(label: str, hint: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 6, "class": "w-full"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=4000, widget=box)


OF_KINDS: Final[Mapping[str, Any]] = {
    "options": lambda: _lines("選択肢", "1行に1つ書きます。"),
    "rows": lambda: _lines("表の行", "1行に1つ書きます。"),
    "unit": lambda: _line("単位", hint="例：人、件、％", most=10),
    "least": lambda: _line("いちばん小さい値", hint="空けておくと0です。", most=12),
    "most": lambda: _line("いちばん大きい値", hint="空けておけます。", most=12),
    "decimals": lambda: forms.ChoiceField(
        label="小数の桁", required=False, choices=[("", "小数なし"), ("1", "1桁"), ("2", "2桁")]
    ),
    "precision": lambda: forms.ChoiceField(
        label="どこまで聞くか", required=False, choices=[("", "日まで"), ("month", "月まで")]
    ),
    "letters": lambda: _line("字数の上限", hint="例：200", most=5),
    "lines": lambda: _line("欄の行数", hint="例：3", most=2),
}
"""The boxes of what belongs to some kinds."""
WHOLE: Final = ("decimals", "letters", "lines")


class QuestionForm(ReadForm):
    """See the module. The kind of a question stays: answers of another kind are another question."""

    section = forms.ChoiceField(label="区分")
    text = _line("設問", required=True, hint="例：窓口のオンライン予約を始めていますか。")
    short = _line("短い名前", hint="一覧やファイルの見出しに使います。", most=40)
    help = _line("記入のしかた", hint="例を1つ書くと、答えやすくなります。")
    required = forms.BooleanField(label="必ず答えてもらう", required=False)
    minutes = forms.ChoiceField(label="答えるのにかかる時間", choices=HALVES)
    condition = forms.ChoiceField(label="聞く条件", required=False)
    source = forms.ChoiceField(label="先に入れる値", required=False)

    def __init__(
        self, survey: SurveyRound, kind: str, *args: Any, question: Question | None = None, **options: Any
    ) -> None:
        self.survey, self.kind, self.question = survey, kind, question
        options.setdefault("initial", self._initial())
        super().__init__(*args, **options)
        for name in OF_KINDS:
            if name in kinds()[kind].takes:
                self.fields[name] = OF_KINDS[name]()
        self._offer("section", [(each.key, each.title) for each in survey.questions.sections])
        self._offer("condition", [("", "いつも聞く"), *_conditions(survey.questions, question)])
        known = question.source if question else ""
        named = [] if known in dict(SOURCES) else [(known, "公表の値や記録を入れる")]
        self._offer("source", [*SOURCES, *named])
        if question and str(question.minutes) not in dict(HALVES):
            self._offer("minutes", [(str(question.minutes), f"{question.minutes:g}分"), *HALVES])
        self.order_fields(["read", "section", "text", *OF_KINDS, "short", "help", "required"])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def _initial(self) -> dict[str, Any]:
        read = {"read": mark_of(self.survey.questionnaire)}
        if self.question is None:
            return {**read, "minutes": "1"}
        said = plain(self.question)
        condition = self.question.condition
        return {
            **said,
            **read,
            "minutes": str(self.question.minutes),
            "condition": f"{condition.question}={','.join(condition.one_of)}" if condition else "",
            **{name: "\n".join(each["label"] for each in said.get(name, [])) for name in LINES},
        }

    @property
    def facts(self) -> dict[str, Any]:
        """The keywords of `change_questions`: the whole set with this question in it."""
        made = self._made()
        whole = self.survey.questions.as_json()
        section = self.cleaned_data["section"]
        for part in whole["sections"]:
            places = [each["id"] for each in part["questions"]]
            if made["id"] in places and part["key"] == section:
                part["questions"][places.index(made["id"])] = made
                return {"questionnaire": whole, "read": self.cleaned_data["read"]}
            part["questions"] = [each for each in part["questions"] if each["id"] != made["id"]]
        next(part for part in whole["sections"] if part["key"] == section)["questions"].append(made)
        return {"questionnaire": whole, "read": self.cleaned_data["read"]}

    def _made(self) -> dict[str, Any]:
        said, old = self.cleaned_data, plain(self.question) if self.question else {}
        name = old.get("id") or _free_id(self.survey.questions)
        made = {
            **{key: value for key, value in old.items() if key != "section"},
            "id": name,
            "meaning": old.get("meaning") or f"own.{name}",
            "kind": self.kind,
            "text": said["text"].strip(),
            "short": said["short"].strip(),
            "help": said["help"].strip(),
            "required": said["required"],
            "minutes": float(said["minutes"]),
            "source": said["source"],
            "condition": _condition(said["condition"]),
        }
        for key in OF_KINDS:
            if key in self.fields:
                made[key] = self._of_kind(key, said[key], old)
        return {key: value for key, value in made.items() if value not in ("", None, [])}

    def _of_kind(self, key: str, typed: str, old: Mapping[str, Any]) -> Any:
        if key in LINES:
            return _labelled(typed, old.get(key, []))
        if key in WHOLE:
            return _number(typed)
        return _number(typed) if key in ("least", "most") else typed.strip()


def _number(typed: str) -> Any:
    """A number where it is one: what is none is told by whoever reads the set of questions."""
    text = typed.strip()
    try:
        return int(text) if text else ""
    except ValueError:
        return text


def _labelled(typed: str, old: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One for each line: a label that stood there keeps its key, and what else is known of it."""
    known = {each["label"]: dict(each) for each in old}
    taken = {each["key"] for each in old}
    found = []
    for line in (line.strip() for line in typed.splitlines()):
        if not line:
            continue
        if line not in known:
            key = next(f"o{n}" for n in range(1, 1000) if f"o{n}" not in taken)
            taken.add(key)
            known[line] = {"key": key, "label": line}
        found.append(known[line])
    return found


def _conditions(questions: Questionnaire, question: Question | None) -> list[tuple[str, str]]:
    """「CIO」が「任命している」のとき, for every option of the questions that come before."""
    offered = []
    for other in questions.questions:
        if question is not None and other.id == question.id:
            break
        for option in other.options:
            offered.append((f"{other.id}={option.key}", f"「{other.named}」が「{option.label}」のとき"))
    held = question.condition if question else None
    if held and len(held.one_of) > 1:
        other = questions.by_id[held.question]
        labels = "」か「".join(each.label for each in other.options if each.key in held.one_of)
        offered.append((f"{held.question}={','.join(held.one_of)}", f"「{other.named}」が「{labels}」のとき"))
    return offered


def _condition(typed: str) -> dict[str, Any] | None:
    if not typed:
        return None
    name, _, keys = typed.partition("=")
    return {"question": name, "one_of": keys.split(",")}


def _free_id(questions: Questionnaire) -> str:
    return next(f"own_{n}" for n in range(1, 1000) if f"own_{n}" not in questions.by_id)
