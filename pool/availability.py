"""Which half-days a talent can still be sent: the pattern of the week less leave, holidays and what is taken.

Pure calculations on plain values; `pattern_of` reads them from a talent. What is taken comes from the floor
that knows it (dispatches), as the halves per day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from japan.holidays import is_workday

if TYPE_CHECKING:
    from pool.models import Talent

Taken = Mapping[date, Collection[str]]
"""Halves ("am", "pm") in use, by day."""

NOTHING_TAKEN: Taken = MappingProxyType({})
WORKDAYS_IN_WEEK = 5


@dataclass(frozen=True)
class Pattern:
    """When a talent can be sent at all."""

    halves: frozenset[tuple[int, str]]
    """Weekday (0 is Monday) and half."""
    days_per_week: int
    """At most so many days of a week, whichever they are."""
    starts_on: date
    ends_on: date | None
    leaves: tuple[tuple[date, date], ...] = ()
    """First and last day of each leave."""


def is_in_term(pattern: Pattern, day: date) -> bool:
    """Whether the term holds the day; both ends belong to it."""
    return pattern.starts_on <= day and (pattern.ends_on is None or day <= pattern.ends_on)


def is_on_leave(pattern: Pattern, day: date) -> bool:
    """Whether a leave holds the day; both ends belong to it."""
    return any(first <= day <= last for first, last in pattern.leaves)


def offered_halves(pattern: Pattern, day: date) -> frozenset[str]:
    """The halves of a day that the pattern offers: none outside the term, on leave, or on a closed day."""
    if not is_in_term(pattern, day) or is_on_leave(pattern, day) or not is_workday(day):
        return frozenset()
    return frozenset(half for weekday, half in pattern.halves if weekday == day.weekday())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> tuple[date, ...]:
    """Monday to Friday of the week that holds `day`."""
    monday = monday_of(day)
    return tuple(monday + timedelta(days=index) for index in range(WORKDAYS_IN_WEEK))


def days_used(week: Collection[date], taken: Taken) -> int:
    """How many days of a week have something on them."""
    return sum(1 for day in week if taken.get(day))


def free_in_week(pattern: Pattern, day: date, taken: Taken = NOTHING_TAKEN) -> int:
    """The most halves that can still be given in the week of `day`: used days are filled first."""
    week = week_of(day)
    free = {each: len(offered_halves(pattern, each) - frozenset(taken.get(each, ()))) for each in week}
    on_used_days = sum(free[each] for each in week if taken.get(each))
    on_fresh_days = sorted((free[each] for each in week if not taken.get(each)), reverse=True)
    fresh_days_left = max(pattern.days_per_week - days_used(week, taken), 0)
    return on_used_days + sum(on_fresh_days[:fresh_days_left])


def pattern_of(talent: Talent) -> Pattern:
    """The pattern of a talent; two queries unless `halves` and `leaves` are prefetched."""
    return Pattern(
        halves=frozenset((half.weekday, half.half) for half in talent.halves.all()),
        days_per_week=talent.days_per_week,
        starts_on=talent.starts_on,
        ends_on=talent.ends_on,
        leaves=tuple((leave.starts_on, leave.ends_on) for leave in talent.leaves.all()),
    )
