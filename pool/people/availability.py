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
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from japan.holidays import EVERYWHERE, Offices, is_workday
from pool.people.choices import FactKind, FactStatus
from pool.people.spans import DAY, Days, left_over

if TYPE_CHECKING:
    from pool.people.models import Talent

Taken = Mapping[date, Collection[str]]
"""Halves ("am", "pm") in use, by day."""

WORKDAYS_IN_WEEK = 5

HALF_BITS: Mapping[str, int] = MappingProxyType({"am": 1, "pm": 2})
BITS_OF_A_DAY = 2
WHOLE_DAY = 3


class Offered(NamedTuple):
    """Half-days of the week that are offered from a day to a day: a talent has several where the week
    changes. They may hold at once, each for half-days of its own; on days of which none holds nothing is
    offered."""

    bits: int
    starts_on: date = date.min
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Pattern:
    """When a talent can be sent at all."""

    offered: tuple[Offered, ...]
    """In the order of their first days."""
    days_per_week: int
    """At most so many days of a week, whichever they are."""
    starts_on: date
    ends_on: date | None
    leaves: tuple[tuple[date, date], ...] = ()
    """First and last day of each leave."""
    contracts: tuple[Days, ...] | None = None
    """The days of approved employment; None where nobody asks about them."""


def bits_on(pattern: Pattern, day: date) -> int:
    """The half-days of the week that are offered as it is on a day, whatever else keeps the person away."""
    bits = 0
    for each in pattern.offered:
        if each.holds(day):
            bits |= each.bits
    return bits


def halves_on(pattern: Pattern, day: date) -> frozenset[str]:
    """The halves of a day that the week offers, whatever else keeps the person away."""
    return frozenset(half for weekday, half in halves_of(bits_on(pattern, day)) if weekday == day.weekday())


def lasting_halves(pattern: Pattern, first: date, last: date) -> frozenset[tuple[int, str]]:
    """Weekday and half of what the week offers on every day of a period."""
    bits = bits_on(pattern, first)
    for each in weeks_between(pattern.offered, first, last):
        bits &= each.bits
    return halves_of(bits)


def weeks_between(offered: Collection[Offered], first: date, last: date | None) -> list[Offered]:
    """The weeks of a period one after another, each with all its half-days; also those that offer nothing."""
    starts = {each.starts_on for each in offered}
    starts |= {each.ends_on + DAY for each in offered if each.ends_on is not None}
    inside = sorted(day for day in starts if first < day and (last is None or day <= last))
    weeks: list[Offered] = []
    for begins, ends in zip([first, *inside], [*(day - DAY for day in inside), last], strict=True):
        bits = 0
        for each in offered:
            bits |= each.bits if each.holds(begins) else 0
        if weeks and weeks[-1].bits == bits:
            weeks[-1] = weeks[-1]._replace(ends_on=ends)
        else:
            weeks.append(Offered(bits, begins, ends))
    return weeks


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
    return halves_on(pattern, day)


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
    bits = _bits_of_week(pattern, monday, friday) & open_bits(monday)
    if pattern.starts_on > monday or (pattern.ends_on is not None and pattern.ends_on < friday):
        bits &= bits_between(monday, pattern.starts_on, pattern.ends_on or friday)
    for first, last in pattern.leaves:
        if first <= friday and last >= monday:
            bits &= ~bits_between(monday, first, last)
    for first, until in days_without_contract(pattern, monday, friday):
        bits &= ~bits_between(monday, first, until or friday)
    return bits


def _bits_of_week(pattern: Pattern, monday: date, friday: date) -> int:
    bits = 0
    for each in pattern.offered:
        if each.starts_on <= monday and (each.ends_on is None or each.ends_on >= friday):
            bits |= each.bits
        elif each.starts_on <= friday and (each.ends_on is None or each.ends_on >= monday):
            bits |= each.bits & bits_between(monday, each.starts_on, each.ends_on or friday)
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


def offered_of(rows: Iterable[tuple[int, str, date | None, date | None]]) -> tuple[Offered, ...]:
    """Rows of weekday, half, first and last day, those of the same days together."""
    found: dict[Days, list[tuple[int, str]]] = {}
    for weekday, half, starts_on, ends_on in rows:
        found.setdefault((starts_on or date.min, ends_on), []).append((weekday, half))
    return in_turn(Offered(bits_of(halves), *days) for days, halves in found.items())


def offered_by(talent: Talent) -> tuple[Offered, ...]:
    """The weeks of a talent; one query unless `halves` is prefetched."""
    return offered_of((row.weekday, row.half, row.starts_on, row.ends_on) for row in talent.halves.all())


def in_turn(offered: Iterable[Offered]) -> tuple[Offered, ...]:
    return tuple(sorted(offered, key=lambda each: (each.starts_on, each.ends_on or date.max)))


def pattern_of(talent: Talent) -> Pattern:
    """The pattern of a talent; three queries unless `halves`, `leaves` and `facts` are prefetched."""
    return Pattern(
        offered=offered_by(talent),
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
