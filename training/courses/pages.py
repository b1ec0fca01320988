"""The board of talents and courses, one talent's record, and the three screens of training.

`cell_of` is the rule of a cell, on plain values; `board` fetches them in three queries however many people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.lists import Tab
from desk.marks import badge, markup, under
from japan.wareki import format_compact
from pool.people.models import Talent
from training.courses.clearance import (
    Clearance,
    CompletionFact,
    TrainingFacts,
    WaiverFact,
    facts_of,
    first_day_of,
    judge,
)
from training.courses.models import Completion, Course, Waiver

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

    @property
    def mark(self) -> SafeString:
        """As a table draws it: what needs nobody's hand is pale, so that what is missing stands out."""
        if self.kind == "done":
            return markup('<span class="sub">{}<br>{}</span>', self.word, self.detail)
        return under(badge(self.word, self.kind), self.detail)


MISSING = Cell("未修了", "stop", "")


@dataclass(frozen=True)
class BoardRow:
    talent: Talent
    on: date
    """The day for which the row holds."""
    cells: tuple[Cell, ...]
    """In the order of the courses."""
    clearance: Clearance


def cell_of(completions: Iterable[CompletionFact], waivers: Iterable[WaiverFact], on: date) -> Cell:
    """What completions of one course and waivers from it come to on a day: the best word that is true."""
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


def board(
    talents: Sequence[Talent],
    courses: Sequence[Course],
    today: date,
    *,
    catalogue: Sequence[Course] | None = None,
) -> list[BoardRow]:
    """A row for each talent, in the given order, with a cell for each of `courses`: how it stands on the
    first day that matters. `catalogue` are all courses, by their numbers, where these are known."""
    if catalogue is None:
        catalogue = list(Course.objects.order_by("id"))
    found = facts_of(talents)
    rows = []
    for talent in talents:
        facts, on = found[talent.pk], first_day_of(talent, today)
        cells = tuple(_cell(facts, course.pk, on) for course in courses)
        rows.append(BoardRow(talent, on, cells, judge(catalogue, facts, on)))
    return rows


def _cell(facts: TrainingFacts, course_id: int, on: date) -> Cell:
    completions = [fact for fact in facts.completions if fact.course_id == course_id]
    waivers = [fact for fact in facts.waivers if fact.course_id == course_id]
    return cell_of(completions, waivers, on)


@dataclass(frozen=True)
class CourseLine:
    course: Course
    cell: Cell


@dataclass(frozen=True)
class TrainingRecord:
    """One talent's training: the gate today, or at the beginning of a term to come, each course with its
    state, and the records behind it."""

    talent: Talent
    on: date
    is_to_come: bool
    clearance: Clearance
    lines: tuple[CourseLine, ...]
    completions: tuple[Completion, ...]
    waivers: tuple[Waiver, ...]


def record_of(talent: Talent, today: date) -> TrainingRecord:
    """Required courses come first; five queries, three of them for the gate itself."""
    catalogue = list(Course.objects.order_by("id"))
    courses = sorted(
        (course for course in catalogue if course.is_offered), key=lambda course: not course.is_required
    )
    row = board([talent], courses, today, catalogue=catalogue)[0]
    return TrainingRecord(
        talent=talent,
        on=row.on,
        is_to_come=row.on > today,
        clearance=row.clearance,
        lines=tuple(CourseLine(course, cell) for course, cell in zip(courses, row.cells, strict=True)),
        completions=tuple(Completion.objects.filter(talent=talent).select_related("course")),
        waivers=tuple(Waiver.objects.filter(talent=talent).select_related("course")),
    )


def screens(seat: Seat, here: str) -> list[Tab]:
    """The three screens of training as tabs; `here` is the name of the one that is open."""
    waiting = Waiver.objects.visible_to(seat).waiting().count()
    labels = {
        "training_board": "修了状況",
        "waiver_list": f"免除　承認待ち{waiting}" if waiting else "免除",
        "course_list": "研修の一覧",
    }
    return [Tab(label, seat.url(name), name == here) for name, label in labels.items()]
