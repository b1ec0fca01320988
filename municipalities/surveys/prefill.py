"""What an answer may be filled in from before anybody writes: the last answer of the municipality, its public
indicators, and what it keeps of itself, its targets for people among it. Every value comes with its source
and its age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils import timezone

from japan.fiscal_year import label as year_words
from japan.wareki import format_day
from municipalities.profile.models import NetworkModel
from municipalities.register.figures import staffing_of
from municipalities.register.models import MunicipalityIndicators
from municipalities.surveys.kinds import UnreadableCells, kind_of
from municipalities.surveys.models import Answer
from municipalities.surveys.questions import Question
from municipalities.targets.figures import targets_of

LAST: Final = "前回の回答"
OLD_DAYS: Final = 730
"""A value of more than two years ago is shown as old: it is to be looked at again."""
FLAG_WORDS: Final = {True: "はい", False: "いいえ"}


@dataclass(frozen=True)
class Prefilled:
    """A value that stands there before anybody wrote; `when` as people read it, `on` to compare ages.
    `beside`: what older sources say otherwise, the newest first."""

    value: Any
    source: str
    when: str
    on: date
    beside: tuple[Prefilled, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.source}（{self.when}）"

    def is_old(self, today: date) -> bool:
        return (today - self.on).days > OLD_DAYS


def prefill_of(code: str, round_id: int, questions: Iterable[Question]) -> dict[str, Prefilled]:
    """By question id. The newest source wins; a value that is no answer to the question as it is asked now is
    left out. At most five queries."""
    asked = list(questions)
    found = {name: [filled] for name, filled in last_answers(code, round_id, asked).items()}
    sources = {question.source.partition(":")[0] for question in asked}
    for name in sorted(sources & OTHERS.keys()):
        for question_id, filled in OTHERS[name](code, asked):
            found.setdefault(question_id, []).append(filled)
    return {name: _newest(each) for name, each in found.items()}


def _newest(found: list[Prefilled]) -> Prefilled:
    """Of one day the first, which is what the municipality itself has answered."""
    newest, *older = sorted(found, key=lambda each: each.on, reverse=True)
    return replace(newest, beside=tuple(each for each in older if each.value != newest.value))


def last_answers(code: str, round_id: int, questions: Iterable[Question]) -> dict[str, Prefilled]:
    """What the municipality sent under the same meanings in the rounds before this one."""
    by_meaning = {question.meaning: question for question in questions}
    sent = Answer.objects.filter(sheet__municipality=code).last_before(round_id, by_meaning)
    rows = sent.values_list("meaning", "value", "sheet__submitted_at")
    found = {}
    for meaning, value, sent_at in rows:
        question = by_meaning[meaning]
        if not kind_of(question).cells(question, None) or kind_of(question).fault(question, value):
            continue
        on = timezone.localdate(sent_at)
        found[question.id] = Prefilled(value, LAST, format_day(on), on)
    return found


Filled = Iterable[tuple[str, Prefilled]]


def _indicators(code: str, questions: list[Question]) -> Filled:
    row = MunicipalityIndicators.objects.filter(municipality=code).order_by("-fiscal_year").first()
    if row is None:
        return
    on = date(row.fiscal_year, 4, 1)
    for question, name in _of_source(questions, "indicator"):
        value = _read(question, getattr(row, name))
        if value is not None:
            yield question.id, Prefilled(value, "デジタル庁の公表値", year_words(row.fiscal_year), on)


def _staffing(code: str, questions: list[Question]) -> Filled:
    said = staffing_of(code)
    if said is None:
        return
    for question, name in _of_source(questions, "staffing"):
        value = _read(question, getattr(said, name))
        if value is not None:
            words = "情報担当の体制の記録"
            yield question.id, Prefilled(value, words, f"{format_day(said.as_of)}時点", said.as_of)


def _network(code: str, questions: list[Question]) -> Filled:
    said = NetworkModel.objects.of(code).first()
    if said is None:
        return
    for question, _ in _of_source(questions, "network"):
        if not kind_of(question).fault(question, said.model):
            words = "ネットワークのモデルの記録"
            filled = Prefilled(said.model, words, f"{format_day(said.as_of)}時点", said.as_of)
            yield question.id, filled


def _targets(code: str, questions: list[Question]) -> Filled:
    """Tables whose rows are roles and whose columns are fiscal years (`y2027`), and single numbers that name
    both (`target:leader:2029`)."""
    said = targets_of(code)
    for question, named in _of_source(questions, "target"):
        if named:
            role, _, year = named.partition(":")
            row = said.get((role, int(year)))
            value = row and _read(question, row.people)
            rows = [row] if row else []
        else:
            held = {
                (role.key, year.key): said.get((role.key, int(year.key.removeprefix("y"))))
                for role in question.rows
                for year in question.columns
                if year.key.removeprefix("y").isdecimal()
            }
            rows = [row for row in held.values() if row]
            value = _table(question, {key: row.people for key, row in held.items() if row})
        if rows and value is not None:
            newest = max(row.as_of for row in rows)
            words = f"{format_day(newest)}時点"
            yield question.id, Prefilled(value, "確保・育成目標の記録", words, newest)


def _table(question: Question, people: Mapping[tuple[str, str], int]) -> Any:
    rows: dict[str, dict[str, int]] = {}
    for (role, year), number in people.items():
        rows.setdefault(role, {})[year] = number
    return rows if rows and not kind_of(question).fault(question, rows) else None


OTHERS: Final[Mapping[str, Callable[[str, list[Question]], Filled]]] = {
    "indicator": _indicators,
    "staffing": _staffing,
    "network": _network,
    "target": _targets,
}


def _of_source(questions: list[Question], source: str) -> Iterable[tuple[Question, str]]:
    for question in questions:
        kind, _, name = question.source.partition(":")
        if kind == source:
            yield question, name


def _read(question: Question, value: Any) -> Any:
    """A stored fact as an answer; None where it says nothing, or nothing that the question can take."""
    if value is None or value == "":
        return None
    typed = FLAG_WORDS[value] if isinstance(value, bool) else str(value)
    try:
        return kind_of(question).read_cells(question, {question.id: typed})
    except UnreadableCells:
        return None
