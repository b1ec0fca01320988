"""May this person be sent on that day? The gate before every dispatch.

A talent is cleared on a day only if each requirement that asks them on it is met by a completion, or their
course by an approved waiver. The rule is `rules.clear`, on plain values; here it gets the rows. The gate is
closed by default: a prefecture without any course has cleared nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from japan.fiscal_year import first_day, fiscal_year_of
from training.courses.choices import WaiverStatus
from training.courses.rules import (
    Catalogue,
    Clearance,
    CompletionFact,
    RequirementFact,
    WaiverFact,
    clear,
)

if TYPE_CHECKING:
    from training.courses.models import Completion, Waiver

NO_CATALOGUE = "研修の一覧がまだありません"

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

    @classmethod
    def of(cls, completions: Iterable[Completion], waivers: Iterable[Waiver]) -> TrainingFacts:
        """Of rows that have been read."""
        return cls(
            tuple(
                CompletionFact(row.course_id, row.completed_on, row.expires_on, row.revoked_from)
                for row in completions
            ),
            tuple(
                WaiverFact(
                    row.course_id, row.valid_from, row.valid_until, row.status == WaiverStatus.APPROVED
                )
                for row in waivers
                if row.status != WaiverStatus.REFUSED
            ),
        )


def catalogue_now() -> Catalogue:
    """What the courses that are offered are required for, in one query."""
    from training.courses.models import Course

    facts = [
        f"requirements__{name}"
        for name in ("id", "role", "timing", "starts_on", "ends_on", "grace_month", "grace_day")
    ]
    rows = list(
        Course.objects.order_by("id", "requirements__id").values_list("pk", "name", "is_offered", *facts)
    )
    required = tuple(
        RequirementFact(
            course_id=pk,
            course=name,
            role=role,
            timing=timing,
            starts_on=starts_on,
            ends_on=ends_on,
            grace=(month, day) if month else None,
        )
        for pk, name, is_offered, number, role, timing, starts_on, ends_on, month, day in rows
        if is_offered and number is not None
    )
    return Catalogue(is_empty=not rows, requirements=required)


def roles_of(talent_ids: Collection[int], catalogue: Catalogue) -> Mapping[int, frozenset[str]]:
    """The roles that people hold; nothing is read where no requirement asks for one."""
    from pool.people.models import TalentRole, about_many

    found: dict[int, set[str]] = defaultdict(set)
    if catalogue.names_roles and talent_ids:
        held = about_many(TalentRole.objects.order_by(), talent_ids, rows_of_one=2)
        for talent_id, role in held.values_list("talent_id", "role"):
            found[talent_id].add(role)
    return {pk: frozenset(found[pk]) for pk in talent_ids}


def judge(catalogue: Catalogue, roles: Collection[str], facts: TrainingFacts, on: date) -> Clearance:
    """The rule on what is on record of one talent."""
    if catalogue.is_empty:
        return CLOSED
    return clear(catalogue.asked_of(roles, on), facts.completions, facts.waivers, on)


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
    for talent_id, course_id, done_on, until, revoked in completed.values_list(
        "talent_id", "course_id", "completed_on", "expires_on", "revoked_from"
    ):
        completions[talent_id].append(CompletionFact(course_id, done_on, until, revoked))
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
    """Answers for some talents on the days from `first` to `last`. At most four queries, and one more where
    a role is asked for something of its own.

    Nearly everybody has done what is required, and for them the database gathers courses: what is on record
    is read only of those who lack one on some of these days.
    """
    catalogue, talent_ids = catalogue_now(), [talent.pk for talent in talents]
    roles = roles_of(talent_ids, catalogue)
    done = _done_throughout(catalogue, talent_ids, roles, first, last)
    found = facts_of([talent for talent in talents if talent.pk not in done])

    def answer(talent_id: int, day: date) -> Clearance:
        return DONE if talent_id in done else judge(catalogue, roles[talent_id], found[talent_id], day)

    return answer


def _done_throughout(
    catalogue: Catalogue,
    talent_ids: Collection[int],
    roles: Mapping[int, Collection[str]],
    first: date,
    last: date,
) -> set[int]:
    """Who has a completion of each course that is asked of them, for all of these days. Over the end of a
    fiscal year nobody has one of each year, and everybody is judged day by day."""
    from pool.people.models import about_many
    from training.courses.models import Completion

    asking = [each for each in catalogue.requirements if each.may_ask_between(first, last)]
    of_courses = Completion.objects.filter(course_id__in={each.course_id for each in asking})
    counting = about_many(of_courses.counting_through(first, last), talent_ids).order_by()
    this_year = Q(completed_on__gte=first_day(fiscal_year_of(last)))
    gathered = counting.values_list("talent_id").annotate(
        ever=ArrayAgg("course_id", distinct=True),
        this_year=ArrayAgg("course_id", distinct=True, filter=this_year, default=[]),
    )
    return {
        talent_id
        for talent_id, *ids in gathered
        if talent_id in roles
        and all(each.course_id in ids[each.is_yearly] for each in asking if each.concerns(roles[talent_id]))
    }


def clearances_by_day(talents: Iterable[Numbered], days: Iterable[date]) -> dict[date, dict[int, Clearance]]:
    """The clearance of each talent by day and the talent's id, in as many queries as `judge_of`."""
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
