"""A talent's calendar as it fills up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from dispatch.planner.format.instance import Instance, Need, Talent, monday_of
from dispatch.planner.judge.cadences import HalfDay


class Calendar:
    """What one talent has promised so far, and whether more fits."""

    def __init__(self, instance: Instance, talent: Talent) -> None:
        self.instance, self.talent = instance, talent
        self.half_days_of: dict[str, tuple[HalfDay, ...]] = {}
        self._taken: set[HalfDay] = set()
        self._per_week: Counter[date] = Counter()
        self._towns_on: defaultdict[date, set[str]] = defaultdict(set)
        self._towns: set[str] = set()

    def takes_the_town(self, need: Need) -> bool:
        """Rule 6."""
        counts = need.role is not None and need.municipality not in self._towns
        return not counts or len(self._towns) < self.talent.max_municipalities

    def fits(self, need: Need, times: Iterable[HalfDay]) -> bool:
        """Rules 2, 4 and 5."""
        times = tuple(times)
        if not self._taken.isdisjoint(times):
            return False
        if need.is_onsite and not all(
            self.instance.may_share_a_day(need.municipality, town)
            for day, _ in times
            for town in self._towns_on[day]
        ):
            return False
        more = Counter(monday_of(day) for day, _ in times)
        return all(
            self._per_week[week] + count <= self.talent.max_half_days_per_week for week, count in more.items()
        )

    def book(self, need: Need, times: tuple[HalfDay, ...]) -> None:
        self.half_days_of[need.id] = times
        self._taken.update(times)
        self._per_week.update(monday_of(day) for day, _ in times)
        if need.role is not None:
            self._towns.add(need.municipality)
        for day, _ in times if need.is_onsite else ():
            self._towns_on[day].add(need.municipality)
