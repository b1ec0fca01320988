"""The rule of the gate, on plain values: what is asked of whom on a day, and what meets it.

A requirement asks a course of everybody or of one role, before a dispatch or in each fiscal year, from a day
to a day. Both ends of a period belong to it. Pure: no models.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from japan.fiscal_year import first_day, fiscal_year_of
from training.courses.choices import Timing

EVERYBODY = ""
"""Stands for the role of a requirement that asks everybody."""


@dataclass(frozen=True)
class CompletionFact:
    """A course finished on a day, the last day on which that counts (None: no end), and the day from which
    it was taken back (None: it stands)."""

    course_id: int
    completed_on: date
    expires_on: date | None
    revoked_from: date | None = None

    def counts_on(self, day: date) -> bool:
        return (
            self.completed_on <= day
            and (self.expires_on is None or day <= self.expires_on)
            and (self.revoked_from is None or day < self.revoked_from)
        )


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
class RequirementFact:
    """A course that is asked. `grace` is month and day: until then, in its fiscal year, nobody is asked yet
    for a course of each year."""

    course_id: int
    course: str
    role: str = EVERYBODY
    timing: str = Timing.FIRST
    starts_on: date | None = None
    ends_on: date | None = None
    grace: tuple[int, int] | None = None

    @property
    def is_yearly(self) -> bool:
        return self.timing == Timing.YEARLY

    def stands_between(self, first: date, last: date) -> bool:
        """In force on some day of a period."""
        return (self.starts_on is None or self.starts_on <= last) and (
            self.ends_on is None or first <= self.ends_on
        )

    def grace_until(self, day: date) -> date | None:
        """The last day of grace in the fiscal year of a day."""
        if not self.is_yearly or self.grace is None:
            return None
        year, (month, of_month) = fiscal_year_of(day), self.grace
        return date(year + (month < 4), month, of_month)

    def spares(self, day: date) -> bool:
        """Whether nobody is asked yet, this early in the fiscal year."""
        until = self.grace_until(day)
        return until is not None and day <= until

    def concerns(self, roles: Collection[str]) -> bool:
        return self.role == EVERYBODY or self.role in roles

    def asks(self, roles: Collection[str], day: date) -> bool:
        return self.concerns(roles) and self.stands_between(day, day) and not self.spares(day)

    def may_ask_between(self, first: date, last: date) -> bool:
        """Whether it asks somebody on some day of a period: a grace that covers it spares everybody."""
        spared = fiscal_year_of(first) == fiscal_year_of(last) and self.spares(last)
        return self.stands_between(first, last) and not spared

    def is_met_by(self, fact: CompletionFact, day: date) -> bool:
        """By a completion that counts on the day; where it is asked each year, by one of the same year."""
        return (
            fact.course_id == self.course_id
            and fact.counts_on(day)
            and not (self.is_yearly and fact.completed_on < first_day(fiscal_year_of(day)))
        )


@dataclass(frozen=True)
class Catalogue:
    """What a prefecture asks, in the order of its courses. Without any course the gate is shut."""

    is_empty: bool
    requirements: tuple[RequirementFact, ...]

    @property
    def names_roles(self) -> bool:
        return any(each.role != EVERYBODY for each in self.requirements)

    def asked_of(self, roles: Collection[str], day: date) -> list[RequirementFact]:
        return [each for each in self.requirements if each.asks(roles, day)]


@dataclass(frozen=True)
class Clearance:
    """The answer, with the names of the courses that are missing and of those that only a waiver covers."""

    cleared: bool
    missing: tuple[str, ...]
    waived: tuple[str, ...]


def clear(
    asked: Iterable[RequirementFact],
    completions: Collection[CompletionFact],
    waivers: Iterable[WaiverFact],
    on: date,
) -> Clearance:
    """The rule. `asked` are the requirements that ask this person on that day, in display order."""
    excused = {fact.course_id for fact in waivers if fact.counts_on(on)}
    unmet = [each for each in asked if not any(each.is_met_by(fact, on) for fact in completions)]
    missing = dict.fromkeys(each.course for each in unmet if each.course_id not in excused)
    waived = dict.fromkeys(each.course for each in unmet if each.course_id in excused)
    return Clearance(cleared=not missing, missing=tuple(missing), waived=tuple(waived))


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
