"""The board of talents and courses, one talent's record, and the screens of training.

`cell_of` is the rule of a cell, on plain values; `board` fetches them in three queries however many people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.lists import Tab
from desk.marks import badge, markup, under
from japan.wareki import format_compact
from pool.people.models import Talent
from training.courses.clearance import (
    TrainingFacts,
    catalogue_now,
    facts_of,
    first_day_of,
    judge,
    roles_of,
)
from training.courses.models import Completion, Course, Question, Requirement, Waiver
from training.courses.rules import (
    Catalogue,
    Clearance,
    CompletionFact,
    RequirementFact,
    WaiverFact,
)

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
        if not self.kind:
            return markup('<span class="sub">{}</span>', self.word)
        if self.kind == "done":
            return markup('<span class="sub">{}<br>{}</span>', self.word, self.detail)
        return under(badge(self.word, self.kind), self.detail)


MISSING = Cell("未修了", "stop", "")
NOT_ASKED = Cell("対象外", "", "")


@dataclass(frozen=True)
class BoardRow:
    talent: Talent
    on: date
    """The day for which the row holds."""
    cells: tuple[Cell, ...]
    """In the order of the courses."""
    clearance: Clearance


def cell_of(
    completions: Iterable[CompletionFact],
    waivers: Iterable[WaiverFact],
    on: date,
    asked: Iterable[RequirementFact] = (),
) -> Cell:
    """What completions of one course and waivers from it come to on a day: the best word that is true.
    `asked` are the requirements of the course that ask this person."""
    past = [fact for fact in completions if fact.completed_on <= on]
    valid = [fact for fact in past if fact.counts_on(on)]
    lacks = [each for each in asked if not any(each.is_met_by(fact, on) for fact in valid)]
    if valid and not lacks:
        return _finished(max(valid, key=lambda fact: (fact.expires_on or date.max, fact.completed_on)), on)
    waivers = list(waivers)
    approved = [fact.valid_until for fact in waivers if fact.counts_on(on)]
    if approved:
        return Cell("免除", "done", f"{format_compact(max(approved))}まで")
    if any(not fact.is_approved and on <= fact.valid_until for fact in waivers):
        return Cell("免除申請中", "wait", "")
    if valid:
        return Cell("今年度未修了", "stop", format_compact(max(fact.completed_on for fact in valid)))
    ended = [_ended(fact) for fact in past if fact.expires_on or fact.revoked_from]
    if not ended:
        return MISSING
    day, is_revoked = max(ended)
    return Cell("取消し" if is_revoked else "期限切れ", "stop", format_compact(day))


def _ended(fact: CompletionFact) -> tuple[date, bool]:
    """The last day of what counts no more, or the day from which it was taken back."""
    if fact.revoked_from and (fact.expires_on is None or fact.revoked_from <= fact.expires_on):
        return fact.revoked_from, True
    return fact.expires_on or date.max, False


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
    catalogue: Catalogue | None = None,
    found: Mapping[int, TrainingFacts] | None = None,
) -> list[BoardRow]:
    """A row for each talent, in the given order, with a cell for each of `courses`: how it stands on the
    first day that matters. Of a course that is not asked of somebody, the cell says so. `found` is what is on
    record, where it has been read."""
    catalogue, found = catalogue or catalogue_now(), found or facts_of(talents)
    roles = roles_of([talent.pk for talent in talents], catalogue)
    rows = []
    for talent in talents:
        facts, on = found[talent.pk], first_day_of(talent, today)
        asked = catalogue.asked_of(roles[talent.pk], on)
        cells = tuple(_cell(facts, course.pk, on, asked, catalogue) for course in courses)
        rows.append(BoardRow(talent, on, cells, judge(catalogue, roles[talent.pk], facts, on)))
    return rows


def _cell(
    facts: TrainingFacts, course_id: int, on: date, asked: Sequence[RequirementFact], catalogue: Catalogue
) -> Cell:
    completions = [fact for fact in facts.completions if fact.course_id == course_id]
    waivers = [fact for fact in facts.waivers if fact.course_id == course_id]
    of_course = [each for each in asked if each.course_id == course_id]
    cell = cell_of(completions, waivers, on, of_course)
    is_others = not of_course and any(each.course_id == course_id for each in catalogue.requirements)
    return NOT_ASKED if cell == MISSING and is_others else cell


@dataclass(frozen=True)
class CourseLine:
    course: Course
    cell: Cell
    is_required: bool
    """Asked of this very person on the day."""


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
    """What is asked of the person comes first; four queries, two more where a role is asked for something."""
    catalogue, on = catalogue_now(), first_day_of(talent, today)
    roles = frozenset(row.role for row in talent.roles.all()) if catalogue.names_roles else frozenset()
    asked = {each.course_id for each in catalogue.asked_of(roles, on)}
    courses = sorted(Course.objects.offered().order_by("id"), key=lambda course: course.pk not in asked)
    completions = tuple(Completion.objects.filter(talent=talent).select_related("course"))
    waivers = tuple(Waiver.objects.filter(talent=talent).select_related("course"))
    facts = {talent.pk: TrainingFacts.of(completions, waivers)}
    row = board([talent], courses, today, catalogue=catalogue, found=facts)[0]
    cells = zip(courses, row.cells, strict=True)
    return TrainingRecord(
        talent=talent,
        on=row.on,
        is_to_come=row.on > today,
        clearance=row.clearance,
        lines=tuple(CourseLine(course, cell, course.pk in asked) for course, cell in cells),
        completions=completions,
        waivers=waivers,
    )


@dataclass(frozen=True)
class CoursePage:
    """A course: for whom it is required now and later, for whom it was, and the questions of its test."""

    course: Course
    standing: Sequence[Requirement]
    past: Sequence[Requirement]
    questions: Sequence[Question]


def course_page(course: Course, seat: Seat, day: date) -> CoursePage:
    """Two queries."""
    rows = list(course.requirements.all())
    return CoursePage(
        course=course,
        standing=[row for row in rows if row.ends_on is None or row.ends_on >= day],
        past=[row for row in rows if row.ends_on is not None and row.ends_on < day],
        questions=list(Question.objects.visible_to(seat).asked().filter(course=course).order_by("id")),
    )


def screens(seat: Seat, here: str) -> list[Tab]:
    """The screens of training as tabs; `here` is the name of the one that is open."""
    waiting = Waiver.objects.visible_to(seat).waiting().count()
    labels = {
        "training_board": "修了状況",
        "session_list": "研修の回",
        "waiver_list": f"免除　承認待ち{waiting}" if waiting else "免除",
        "course_list": "研修の一覧",
    }
    return [Tab(label, seat.url(name), name == here) for name, label in labels.items()]
