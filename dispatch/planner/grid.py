"""The half days of a horizon as bits of one integer, so that sets of them are compared in one step.

Bit `2 * d` is the morning and bit `2 * d + 1` the afternoon of the d-th day from Monday to Friday, closed or not.
Counts per ISO week are fields of another integer: adding two such integers adds week by week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from dispatch.planner.cadences import HalfDay
from dispatch.planner.instance import HALVES, Days, is_weekday, monday_of

FIELD: Final = 6
"""Bits per week: two full weeks of half days fit in, so that two counts can be added before they are compared."""


class Grid:
    """Places of the half days and weeks of one horizon."""

    def __init__(self, horizon: Days) -> None:
        self.days = tuple(filter(is_weekday, horizon.each()))
        self.weeks = tuple(sorted({monday_of(day) for day in self.days}))
        self._place = {
            (day, half): 2 * index + HALVES.index(half) for index, day in enumerate(self.days) for half in HALVES
        }
        self._week = {monday: index for index, monday in enumerate(self.weeks)}
        self._mornings = sum(1 << (2 * index) for index in range(len(self.days)))

    def bits(self, half_days: Iterable[HalfDay]) -> int:
        """The set as bits; every day must be one from Monday to Friday of the horizon."""
        bits = 0
        for half_day in half_days:
            bits |= 1 << self._place[half_day]
        return bits

    def half_days(self, bits: int) -> tuple[HalfDay, ...]:
        """The inverse of `bits`, in order of time."""
        found = []
        while bits:
            lowest = bits & -bits
            place = lowest.bit_length() - 1
            found.append((self.days[place // 2], HALVES[place % 2]))
            bits ^= lowest
        return tuple(found)

    def other_halves(self, bits: int) -> int:
        """The afternoon of every morning in the set, the morning of every afternoon."""
        return ((bits & self._mornings) << 1) | ((bits >> 1) & self._mornings)

    def week(self, day: date) -> int:
        """Index of the day's week in `weeks`."""
        return self._week[monday_of(day)]

    def per_week(self, half_days: Iterable[HalfDay]) -> int:
        """How many of the half days lie in each week, as fields."""
        return sum(1 << (FIELD * self.week(day)) for day, _ in half_days)

    def limits(self, most: Mapping[int, int]) -> Limits:
        """The check that counts per week stay within `most` (by week index, 0 where missing)."""
        return Limits([most.get(week, 0) for week in range(len(self.weeks))], FIELD)


class Limits:
    """Upper limits of packed counts: `exceeded_by` compares all fields in one step."""

    def __init__(self, limits: Iterable[int], field: int) -> None:
        high = 1 << (field - 1)
        self._room = self._alarm = 0
        for index, limit in enumerate(limits):
            self._room |= (high - 1 - min(limit, high - 1)) << (field * index)
            self._alarm |= high << (field * index)

    def exceeded_by(self, counts: int) -> bool:
        """Whether any field is above its limit; each field must be below half of what it can hold."""
        return bool((counts + self._room) & self._alarm)
