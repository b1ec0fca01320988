"""Which half-days a talent can still be sent: the pattern of the week less leave, holidays and what is taken.

Pure calculations on plain values; `pattern_of` reads them from a talent,
`pool.people.patterns` from a whole pool. What is taken comes from the floor that knows it (dispatches), as
the halves per day.

The ten half-days of a week are the bits of a number, Monday morning the lowest: a page of a
prefecture asks about a thousand weeks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from japan.holidays import EVERYWHERE, Offices, is_workday
from pool.people.choices import FactKind, FactStatus
from pool.people.spans import Days, left_over

if TYPE_CHECKING:
    from pool.people.models import Talent

Taken = Mapping[date, Collection[str]]
"""Halves ("am", "pm") in use, by day."""

WORKDAYS_IN_WEEK = 5

HALF_BITS: Mapping[str, int] = MappingProxyType({"am": 1, "pm": 2})
BITS_OF_A_DAY = 2
WHOLE_DAY = 3


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
    contracts: tuple[Days, ...] | None = None
    """The days of approved employment; None where nobody asks about them."""

    @cached_property
    def bits(self) -> int:
        return bits_of(self.halves)


def bits_of(halves: Iterable[tuple[int, str]]) -> int:
    """Half-days of a week as bits."""
    bits = 0
    for weekday, half in halves:
        bits |= HALF_BITS[half] << BITS_OF_A_DAY * weekday
    return bits


@lru_cache(maxsize=1024)
def halves_of(bits: int) -> frozenset[tuple[int, str]]:
    """The same the other way round."""
    return frozenset(
        (weekday, half)
        for weekday in range(7)
        for half, bit in HALF_BITS.items()
        if bits >> BITS_OF_A_DAY * weekday & bit
    )


def is_in_term(pattern: Pattern, day: date) -> bool:
    """Whether the term holds the day; both ends belong to it."""
    return pattern.starts_on <= day and (pattern.ends_on is None or day <= pattern.ends_on)


def is_on_leave(pattern: Pattern, day: date) -> bool:
    """Whether a leave holds the day; both ends belong to it."""
    return any(first <= day <= last for first, last in pattern.leaves)


def is_employed(pattern: Pattern, day: date) -> bool:
    """Whether an approved employment holds the day."""
    if pattern.contracts is None:
        return True
    return any(first <= day and (last is None or day <= last) for first, last in pattern.contracts)


def is_away(pattern: Pattern, day: date) -> bool:
    """On leave, or a day between two employments."""
    return is_on_leave(pattern, day) or not is_employed(pattern, day)


def days_without_contract(pattern: Pattern, first: date, last: date) -> list[Days]:
    """The parts of a period, both ends of which belong to it, on which no approved employment holds."""
    if pattern.contracts is None:
        return []
    left: list[Days] = [(first, last)]
    for held in pattern.contracts:
        left = [part for each in left for part in left_over(each, held)]
    return left


def offered_halves(pattern: Pattern, day: date) -> frozenset[str]:
    """The halves of a day that the pattern offers: none outside term and employment, on leave, or on a closed
    day."""
    if not is_in_term(pattern, day) or is_away(pattern, day) or not is_workday(day):
        return frozenset()
    return frozenset(half for weekday, half in pattern.halves if weekday == day.weekday())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=4096)
def week_of(day: date) -> tuple[date, ...]:
    """Monday to Friday of the week that holds `day`."""
    monday = monday_of(day)
    return tuple(monday + timedelta(days=index) for index in range(WORKDAYS_IN_WEEK))


def days_used(week: Collection[date], taken: Taken) -> int:
    """How many days of a week have something on them."""
    return sum(1 for day in week if taken.get(day))


def offered_bits(pattern: Pattern, monday: date) -> int:
    """The half-days of a week that the pattern offers, as `offered_halves` says of each of its days."""
    friday = week_of(monday)[-1]
    bits = pattern.bits & open_bits(monday)
    if pattern.starts_on > monday or (pattern.ends_on is not None and pattern.ends_on < friday):
        bits &= bits_between(monday, pattern.starts_on, pattern.ends_on or friday)
    for first, last in pattern.leaves:
        if first <= friday and last >= monday:
            bits &= ~bits_between(monday, first, last)
    for first, until in days_without_contract(pattern, monday, friday):
        bits &= ~bits_between(monday, first, until or friday)
    return bits


@lru_cache(maxsize=1024)
def open_bits(monday: date, offices: Offices = EVERYWHERE) -> int:
    """The half-days of a week on which offices are open: of a week as anybody offers it, those everywhere;
    where it is known who is visited, those of that town."""
    open_days = (day for day in week_of(monday) if is_workday(day, offices))
    return sum(WHOLE_DAY << BITS_OF_A_DAY * day.weekday() for day in open_days)


def bits_between(monday: date, first: date, last: date) -> int:
    """The days of a week that lie in a period."""
    return sum(WHOLE_DAY << BITS_OF_A_DAY * day.weekday() for day in week_of(monday) if first <= day <= last)


@lru_cache(maxsize=16_384)
def free_of_bits(offered: int, taken: int, days_per_week: int) -> int:
    """The most halves of a week that can still be given: used days are filled first."""
    on_used_days, on_fresh_days, days_left = 0, [], days_per_week
    for shift in range(0, BITS_OF_A_DAY * WORKDAYS_IN_WEEK, BITS_OF_A_DAY):
        free = ((offered & ~taken) >> shift & WHOLE_DAY).bit_count()
        if taken >> shift & WHOLE_DAY:
            on_used_days += free
            days_left -= 1
        else:
            on_fresh_days.append(free)
    return on_used_days + sum(sorted(on_fresh_days, reverse=True)[: max(days_left, 0)])


def pattern_of(talent: Talent) -> Pattern:
    """The pattern of a talent; three queries unless `halves`, `leaves` and `facts` are prefetched."""
    return Pattern(
        halves=frozenset((half.weekday, half.half) for half in talent.halves.all()),
        days_per_week=talent.days_per_week,
        starts_on=talent.starts_on,
        ends_on=talent.ends_on,
        leaves=tuple((leave.starts_on, leave.ends_on) for leave in talent.leaves.all()),
        contracts=tuple(
            (fact.starts_on, fact.ends_on)
            for fact in sorted(talent.facts.all(), key=lambda fact: fact.starts_on)
            if fact.kind == FactKind.FORM and fact.status == FactStatus.APPROVED
        ),
    )
