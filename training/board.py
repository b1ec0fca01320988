"""The board of talents and required courses: who has finished what, on a day.

`cell_of` is the rule, on plain values; `board` fetches them in two queries however many people there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from japan.wareki import format_compact
from pool.models import Talent
from training.clearance import Clearance, CompletionFact, TrainingFacts, WaiverFact, clear, facts_of
from training.models import Course

SOON = timedelta(days=60)
"""A completion that ends within this time is shown as ending, and asked for at home."""


@dataclass(frozen=True)
class Cell:
    """One talent and one course: a word, the kind of its badge, and the day that matters."""

    word: str
    kind: str
    detail: str

    @property
    def text(self) -> str:
        return f"{self.word} {self.detail}".strip()


MISSING = Cell("未修了", "stop", "")


@dataclass(frozen=True)
class BoardRow:
    talent: Talent
    cells: tuple[Cell, ...]
    """In the order of the courses."""
    clearance: Clearance


def cell_of(completions: Iterable[CompletionFact], waivers: Iterable[WaiverFact], on: date) -> Cell:
    """What a talent's completions of one course and waivers from it come to on a day: the best word that is true."""
    past = [fact for fact in completions if fact.completed_on <= on]
    valid = [fact for fact in past if fact.counts_on(on)]
    if valid:
        return _finished(max(valid, key=lambda fact: (fact.expires_on or date.max, fact.completed_on)), on)
    waivers = list(waivers)
    approved = [fact.valid_until for fact in waivers if fact.counts_on(on)]
    if approved:
        return Cell("免除", "done", f"{format_compact(max(approved))}まで")
    if any(not fact.is_approved and on <= fact.valid_until for fact in waivers):
        return Cell("免除申請中", "wait", "")
    if past:
        ended = max(fact.expires_on for fact in past if fact.expires_on is not None)
        return Cell("期限切れ", "stop", format_compact(ended))
    return MISSING


def _finished(fact: CompletionFact, on: date) -> Cell:
    if fact.expires_on is None:
        return Cell("修了", "done", format_compact(fact.completed_on))
    kind = "wait" if fact.expires_on <= on + SOON else "done"
    return Cell("修了", kind, f"{format_compact(fact.expires_on)}まで")


def required_courses() -> list[Course]:
    """The courses that gate a dispatch, in teaching order."""
    return list(Course.objects.filter(is_required=True, is_offered=True).order_by("id"))


def board(talents: Sequence[Talent], courses: Sequence[Course], on: date) -> list[BoardRow]:
    """A row for each talent, in the given order. `courses` are offered ones and hold every required one."""
    facts = facts_of(talents)
    required = {course.pk: course.name for course in courses if course.is_required}
    return [
        BoardRow(
            talent=talent,
            cells=tuple(_cell(facts[talent.pk], course.pk, on) for course in courses),
            clearance=clear(required, facts[talent.pk].completions, facts[talent.pk].waivers, on),
        )
        for talent in talents
    ]


def _cell(facts: TrainingFacts, course_id: int, on: date) -> Cell:
    completions = [fact for fact in facts.completions if fact.course_id == course_id]
    waivers = [fact for fact in facts.waivers if fact.course_id == course_id]
    return cell_of(completions, waivers, on)
