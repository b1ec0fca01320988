"""The weeks of a horizon by number, and limits on many counts at once: fields of one integer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dispatch.planner.format.instance import Days, is_weekday, monday_of


class Grid:
    """The ISO weeks of one horizon that have a day from Monday to Friday."""

    def __init__(self, horizon: Days) -> None:
        self.weeks = tuple(sorted({monday_of(day) for day in horizon.each() if is_weekday(day)}))
        self._week = {monday: index for index, monday in enumerate(self.weeks)}

    def week(self, day: date) -> int:
        """Index of the day's week in `weeks`."""
        return self._week[monday_of(day)]


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
