"""A questionnaire as a whole: which questions apply, what is wrong with answers, what an answer costs.

Pure: answers are a mapping of the id of a question to its JSON value (`municipalities.surveys.kinds`); a
question that is not in it, or has None, is not answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import Any, Final

from municipalities.surveys.kinds import kind_of
from municipalities.surveys.kinds.number import exact
from municipalities.surveys.questions import Check, Question, Section, plain

FORMAT: Final = "questionnaire/1"
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong with the answer to a question, in a sentence that says what, where and how."""

    question: Question
    sentence: str


@dataclass(frozen=True)
class Earlier:
    """When and where a municipality was asked something before."""

    on: date
    where: str


@dataclass(frozen=True)
class AskedAgain:
    question: Question
    earlier: Earlier


@dataclass(frozen=True)
class Questionnaire:
    """Questions stand in the order of their sections. Made of JSON by `reading.questionnaire_of`, which
    refuses what could not be answered."""

    title: str
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def codes(self) -> dict[str, Question]:
        """Every printed code of a cell with its question, in the order of the questions."""
        return {
            code: question for question in self.questions for code in kind_of(question).cells(question, None)
        }

    @cached_property
    def numbers(self) -> dict[str, int]:
        """What pages call the questions: 問1 is the first one."""
        return {question.id: place for place, question in enumerate(self.questions, 1)}

    def of_section(self, key: str) -> list[Question]:
        return [question for question in self.questions if question.section == key]

    def as_json(self) -> dict[str, Any]:
        """What `questionnaire_of` reads back to an equal one."""
        sections = [
            {**plain(section), "questions": [_without_section(each) for each in self.of_section(section.key)]}
            for section in self.sections
        ]
        return {"format": FORMAT, "title": self.title, "sections": sections}

    def shown(self, answers: Answers) -> list[Question]:
        """The questions that apply: without condition, or whose condition holds and itself rests on one that
        applies."""
        applying: dict[str, Question] = {}
        for question in self.questions:
            condition = question.condition
            if condition is None or (
                condition.question in applying
                and _has_one_of(answers.get(condition.question), condition.one_of)
            ):
                applying[question.id] = question
        return list(applying.values())

    def check(self, answers: Answers) -> list[Fault]:
        """What keeps answers from being sent, question by question; those that do not apply are passed."""
        applying = self.shown(answers)
        given = {question.id: answers.get(question.id) for question in applying}
        return [
            Fault(question, sentence)
            for question in applying
            for sentence in self._sentences(question, given)
        ]

    def _sentences(self, question: Question, given: Answers) -> Iterator[str]:
        kind, value = kind_of(question), given[question.id]
        if value is not None and (wrong := kind.fault(question, value)):
            yield wrong
            return
        if question.required and (missing := kind.missing(question, value)):
            yield missing
        if value is None:
            return
        for check in question.checks:
            others = [self.by_id[name] for name in check.of]
            if all(_is_sound(each, given) for each in others) and (
                broken := RULES[check.rule](question, others, given)
            ):
                yield check.sentence or broken


def _without_section(question: Question) -> dict[str, Any]:
    """Its section is where it stands."""
    return {name: value for name, value in plain(question).items() if name != "section"}


def _has_one_of(value: Any, wanted: tuple[str, ...]) -> bool:
    chosen = value if isinstance(value, list) else [value]
    return any(each in wanted for each in chosen)


def _is_sound(question: Question, given: Answers) -> bool:
    """Whether a check may rest on it: what is wrong by itself is told there."""
    value = given.get(question.id)
    return value is None or not kind_of(question).fault(question, value)


def _told(question: Question, given: Answers) -> str:
    return f"「{question.named}」（{kind_of(question).words(question, given[question.id])}）"


def _before(question: Question, others: list[Question], given: Answers) -> str:
    """Days of which one is a month are held against each other as months."""
    other = others[0]
    if given.get(other.id) is None:
        return ""
    length = min(len(given[question.id]), len(given[other.id]))
    if given[question.id][:length] <= given[other.id][:length]:
        return ""
    return f"{_told(question, given)}が{_told(other, given)}より後になっています。どちらかを直してください。"


def _sum_of(question: Question, others: list[Question], given: Answers) -> str:
    """A part that does not apply is none; one that is not answered yet leaves the sum open."""
    parts = [each for each in others if each.id in given]
    if any(given[each.id] is None for each in parts):
        return ""
    total = sum((exact(given[each.id]) for each in parts), Decimal(0))
    if total == exact(given[question.id]):
        return ""
    names = "と".join(f"「{each.named}」" for each in others)
    said = kind_of(question).words(question, int(total) if total == int(total) else float(total))
    return f"{_told(question, given)}が、{names}の合計（{said}）と合いません。どれかを直してください。"


def _at_most(question: Question, others: list[Question], given: Answers) -> str:
    other = others[0]
    if given.get(other.id) is None or exact(given[question.id]) <= exact(given[other.id]):
        return ""
    return f"{_told(question, given)}が{_told(other, given)}より多くなっています。どちらかを直してください。"


RULES: Final = {"before": _before, "sum_of": _sum_of, "at_most": _at_most}
"""By `Check.rule`: the sentence for what does not hold, "" where it does."""


def check_words(question: Question, check: Check, by_id: Mapping[str, Question]) -> str:
    """What a check holds against what, in a sentence."""
    others = "と".join(f"「{by_id[name].named}」" for name in check.of)
    ends = {"before": "より後でないこと", "sum_of": "の合計と合うこと", "at_most": "より多くないこと"}
    return f"「{question.named}」が{others}{ends[check.rule]}"


def check_faults(question: Question, check: Check, by_id: Mapping[str, Question]) -> Iterator[str]:
    """What is wrong with a check itself."""
    if unknown := [name for name in check.of if name not in by_id]:
        yield f"確かめ（{check.rule}）の相手の設問「{'、'.join(unknown)}」がありません。"
        return
    if question.id in check.of:
        yield f"確かめ（{check.rule}）の相手が自分自身です。"
    if check.rule == "sum_of" and len(set(check.of)) < max(2, len(check.of)):
        yield "確かめ（sum_of）には、足す設問を2つ以上、1回ずつ書いてください。"
    is_of_days = check.rule == "before"
    for each in (question, *(by_id[name] for name in check.of)):
        kind = kind_of(each)
        if not (kind.is_dated if is_of_days else kind.is_counted):
            words = "日付" if is_of_days else "数か金額"
            yield f"確かめ（{check.rule}）は{words}の設問にだけ使えます。「{each.id}」は違います。"


def burden(questions: Iterable[Question], towns: int) -> int:
    """Minutes that all municipalities together take. A half one of each is raised, so that what is shown
    comes out when somebody multiplies it."""
    minutes = sum((Decimal(str(question.minutes)) for question in questions), Decimal(0))
    return int(minutes.to_integral_value(ROUND_CEILING)) * towns


def burden_words(questions: Iterable[Question], towns: int) -> str:
    """「40分×23団体＝15時間20分」."""
    asked = list(questions)
    hours, minutes = divmod(burden(asked, towns), 60)
    parts = [f"{hours:,}時間" if hours else "", f"{minutes}分" if minutes or not hours else ""]
    return f"{burden(asked, 1)}分×{towns:,}団体＝{''.join(parts)}"


def asked_again(new: Iterable[Question], earlier: Mapping[str, Earlier]) -> list[AskedAgain]:
    """The questions whose meaning was asked before; what is filled in before has to be looked at again as
    well. `earlier`: meaning -> when and where."""
    return [AskedAgain(each, earlier[each.meaning]) for each in new if each.meaning in earlier]
