"""May this person be sent on that day? The gate before every dispatch.

A talent is cleared on a day only if each required course that is offered has a completion valid on that day,
or an approved waiver that covers it. Both ends of a period belong to it. The rule is `clear`, on plain
values; the rest fetches them. The gate is closed by default: a prefecture without any course has cleared
nobody. How long a completion counts follows from the course's years: `last_valid_day`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from django.db.models import Count

from training.courses.choices import WaiverStatus

if TYPE_CHECKING:
    from pool.people.models import Talent
    from training.courses.models import Course

NO_CATALOGUE = "研修の一覧がまだありません"


@dataclass(frozen=True)
class CompletionFact:
    """A course finished on a day, and the last day on which that counts (None: no end)."""

    course_id: int
    completed_on: date
    expires_on: date | None

    def counts_on(self, day: date) -> bool:
        return self.completed_on <= day and (self.expires_on is None or day <= self.expires_on)


@dataclass(frozen=True)
class WaiverFact:
    """A waiver from a day to a day; it counts only once approved."""

    course_id: int
    valid_from: date
    valid_until: date
    is_approved: bool

    def counts_on(self, day: date) -> bool:
        return self.is_approved and self.valid_from <= day <= self.valid_until


@dataclass(frozen=True)
class Clearance:
    """The answer, with the names of the courses that are missing and of those that only a waiver covers."""

    cleared: bool
    missing: tuple[str, ...]
    waived: tuple[str, ...]


CLOSED = Clearance(cleared=False, missing=(NO_CATALOGUE,), waived=())
"""The answer for everybody while there is no course at all."""

DONE = Clearance(cleared=True, missing=(), waived=())
"""The answer for whoever has completed every required course."""


class Numbered(Protocol):
    """A talent, or values of one."""

    @property
    def pk(self) -> int: ...


class InTerm(Numbered, Protocol):
    @property
    def starts_on(self) -> date: ...


@dataclass(frozen=True)
class TrainingFacts:
    """Completions and waivers of one talent, of every course."""

    completions: tuple[CompletionFact, ...]
    waivers: tuple[WaiverFact, ...]


def last_valid_day(completed_on: date, valid_years: int | None) -> date | None:
    """The last day on which a completion counts; None if it never expires.

    Counted as periods of years are (民法140条, 143条): from the day after completion, ending the
    day before that day comes round again. So one year from 1 April 2026 ends on 1 April 2027,
    and from 28 February 2027 on 29 February 2028.
    """
    if valid_years is None:
        return None
    first = completed_on + timedelta(days=1)
    year = first.year + valid_years
    try:
        return first.replace(year=year) - timedelta(days=1)
    except ValueError:  # 29 February in a year without one: the period ends with the last day of that month
        return date(year, 2, 28)


def clear(
    required: Mapping[int, str],
    completions: Iterable[CompletionFact],
    waivers: Iterable[WaiverFact],
    on: date,
) -> Clearance:
    """The rule. `required` holds the names of the required courses by their id, in display order."""
    completed = {fact.course_id for fact in completions if fact.counts_on(on)}
    waived = {fact.course_id for fact in waivers if fact.counts_on(on)} - completed
    missing = tuple(name for course_id, name in required.items() if course_id not in completed | waived)
    return Clearance(
        cleared=not missing,
        missing=missing,
        waived=tuple(name for course_id, name in required.items() if course_id in waived),
    )


def judge(courses: Collection[Course], facts: TrainingFacts, on: date) -> Clearance:
    """The rule on what is on record of one talent. `courses` is the whole catalogue, in display order."""
    if not courses:
        return CLOSED
    required = {course.pk: course.name for course in courses if course.is_required and course.is_offered}
    return clear(required, facts.completions, facts.waivers, on)


def first_day_of(talent: InTerm, today: date) -> date:
    """The first day on which the gate matters for somebody: today, or the beginning of a term to come."""
    return max(talent.starts_on, today)


def facts_of(talents: Iterable[Numbered]) -> dict[int, TrainingFacts]:
    """What is on record of each talent by the talent's id, in two queries. Refused waivers are left out."""
    from pool.people.models import about_many
    from training.courses.models import Completion, Waiver

    talent_ids = [talent.pk for talent in talents]
    if not talent_ids:
        return {}
    completions: dict[int, list[CompletionFact]] = defaultdict(list)
    completed = about_many(Completion.objects.order_by(), talent_ids, rows_of_one=10)
    for talent_id, course_id, done_on, until in completed.values_list(
        "talent_id", "course_id", "completed_on", "expires_on"
    ):
        completions[talent_id].append(CompletionFact(course_id, done_on, until))
    waivers: dict[int, list[WaiverFact]] = defaultdict(list)
    for talent_id, course_id, first, last, status in (
        about_many(Waiver.objects.all(), talent_ids)
        .exclude(status=WaiverStatus.REFUSED)
        .values_list("talent_id", "course_id", "valid_from", "valid_until", "status")
    ):
        waivers[talent_id].append(WaiverFact(course_id, first, last, status == WaiverStatus.APPROVED))
    return {
        talent_id: TrainingFacts(tuple(completions[talent_id]), tuple(waivers[talent_id]))
        for talent_id in talent_ids
    }


Judge = Callable[[int, date], Clearance]
"""The answer for a talent's id and a day."""


def judge_of(talents: Collection[Numbered], first: date, last: date) -> Judge:
    """Answers for some talents on the days from `first` to `last`. At most four queries.

    Nearly everybody has done what is required, and for them the database counts courses: what is on record
    is read only of those who have no completion of some required course for all of these days.
    """
    from pool.people.models import about_many
    from training.courses.models import Completion, Course

    courses = list(Course.objects.order_by("id"))
    required = [course.pk for course in courses if course.is_required and course.is_offered]
    of_courses = Completion.objects.filter(course_id__in=required).counting_through(first, last)
    counting = about_many(of_courses, [talent.pk for talent in talents])
    counted = counting.order_by().values_list("talent_id").annotate(count=Count("course_id", distinct=True))
    done = {talent_id for talent_id, count in counted if count == len(required)}
    found = facts_of([talent for talent in talents if talent.pk not in done])
    return lambda talent_id, day: DONE if talent_id in done else judge(courses, found[talent_id], day)


def clearances_by_day(talents: Iterable[Numbered], days: Iterable[date]) -> dict[date, dict[int, Clearance]]:
    """The clearance of each talent by day and the talent's id, in at most four queries."""
    talents, days = list(talents), list(days)
    if not days:
        return {}
    answer = judge_of(talents, min(days), max(days))
    return {day: {talent.pk: answer(talent.pk, day) for talent in talents} for day in days}


def clearances(talents: Iterable[Numbered], on: date) -> dict[int, Clearance]:
    """The clearance of each talent on a day by the talent's id."""
    return clearances_by_day(talents, [on])[on]


def clearances_each(talents: Collection[Numbered], days: Mapping[int, date]) -> dict[int, Clearance]:
    """The clearance of each talent on a day of their own, by the talent's id."""
    if not days:
        return {}
    answer = judge_of(talents, min(days.values()), max(days.values()))
    return {talent_id: answer(talent_id, day) for talent_id, day in days.items()}


def first_clearances(talents: Collection[InTerm], today: date) -> dict[int, Clearance]:
    """The clearance of each talent on the first day that matters, by the talent's id."""
    return clearances_each(talents, {talent.pk: first_day_of(talent, today) for talent in talents})


def clearance_of(talent: Talent, on: date) -> Clearance:
    return clearances([talent], on)[talent.pk]
