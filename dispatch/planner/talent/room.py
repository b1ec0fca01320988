"""Whether a set of needs can have room in one talent's weeks at all: a quick answer that is never a wrong no.

Every need takes at least so many half days, and on site at least so many days, of any run of weeks, whatever
its pattern. These minima add up: where they exceed what the run has, no program has to be solved. Counts of
all runs are fields of one integer, so that a set is tested by a few additions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import numpy as np

from dispatch.planner.format.instance import HALVES, Instance, Talent
from dispatch.planner.talent.grid import Grid, Limits
from dispatch.planner.talent.offers import Offer, half_days_on

FIELD: Final = 14
"""Bits per run: a horizon's three years are 1,570 half days; a set takes no more than five times as many."""
WEEKS_OF_A_MONTH: Final = 4
"""Runs of this many weeks have each weekday as often as a month's pattern can: there monthly needs show."""

Counts = np.ndarray[tuple[int], np.dtype[np.int64]]
"""One per run."""
Table = np.ndarray[tuple[int, int], np.dtype[np.int64]]


class Room:
    """Minima of the offers of one talent; needs are named by their places in `offers`.

    `half_days` is what the whole horizon has.
    """

    def __init__(self, instance: Instance, grid: Grid, talent: Talent, offers: Sequence[Offer]) -> None:
        self._grid, self._offers = grid, tuple(offers)
        weeks = len(grid.weeks)
        runs = [(first, first + 1) for first in range(weeks)]
        runs += [(first, first + WEEKS_OF_A_MONTH) for first in range(weeks - WEEKS_OF_A_MONTH + 1)]
        self._runs = [*runs, (0, weeks)]
        self._ends = np.array(self._runs).T
        self._half_days = [self._packed(self._fewest_half_days(offer)) for offer in self._offers]
        self._days = [self._packed(self._fewest_days(offer)) for offer in self._offers]
        self._most_half_days, self._most_days = self._limits(instance, talent)
        self._near = _neighbours(instance, self._offers)
        self._ones = self._packed([1] * len(self._runs))
        self._low = self._packed([(1 << (FIELD - 1)) - 1] * len(self._runs))

    def fits(self, needs: Iterable[int]) -> bool:
        """False only if no choice of half days can serve all these needs together."""
        chosen = list(needs)
        if self._most_half_days.exceeded_by(sum(self._half_days[need] for need in chosen)):
            return False
        return not self._most_days.exceeded_by(sum(self._days_of(group) for group in self._groups(chosen)))

    def _days_of(self, group: list[int]) -> int:
        """Days away for needs whose towns may share a date: one need's minimum, else two half days a day."""
        if len(group) == 1:
            return self._days[group[0]]
        return ((sum(self._half_days[need] for need in group) + self._ones) >> 1) & self._low

    def _groups(self, needs: list[int]) -> list[list[int]]:
        """The on-site needs, those together that near towns link: two groups never share a date."""
        groups: list[list[int]] = []
        for need in needs:
            if self._offers[need].need.is_onsite:
                linked = [group for group in groups if any(other in self._near[need] for other in group)]
                groups = [group for group in groups if group not in linked]
                groups.append([need, *(other for group in linked for other in group)])
        return groups

    def _limits(self, instance: Instance, talent: Talent) -> tuple[Limits, Limits]:
        half_days: Counter[int] = Counter()
        days: Counter[int] = Counter()
        for day in instance.open_days:
            offered = half_days_on(talent, day)
            half_days[self._grid.week(day)] += offered
            days[self._grid.week(day)] += offered > 0
        most = {week: min(count, talent.max_half_days_per_week) for week, count in half_days.items()}
        self.half_days = sum(most.values())
        return self._limits_of_runs(most), self._limits_of_runs(days)

    def _limits_of_runs(self, per_week: dict[int, int] | Counter[int]) -> Limits:
        return Limits([sum(per_week.get(week, 0) for week in range(*run)) for run in self._runs], FIELD)

    def _fewest_half_days(self, offer: Offer) -> Counts:
        """Per run: of as many slots as are wanted, the leanest; of a need without a pattern what is sure."""
        if offer.has_pattern:
            slots = [[self._grid.week(day) for day, _ in slot.kept] for slot in offer.slots]
            return self._smallest(slots, offer.wanted)
        return self._sure(offer, [self._grid.week(day) for day, _ in offer.half_days], offer.wanted)

    def _fewest_days(self, offer: Offer) -> Counts:
        least = -(-offer.wanted // len(HALVES))
        if not offer.has_pattern:
            days = {day for day, _ in offer.half_days}
            return self._sure(
                offer, [self._grid.week(day) for day in days], len(days) if _takes_all(offer) else least
            )
        by_key: dict[tuple[int, str], set[date]] = {}
        for slot in offer.slots:
            by_key.setdefault(slot.day_key, set()).update(day for day, _ in slot.kept)
        return self._smallest([[self._grid.week(day) for day in days] for days in by_key.values()], least)

    def _smallest(self, weeks_of_choices: list[list[int]], chosen: int) -> Counts:
        smallest: Counts = np.sort(self._in_runs(weeks_of_choices), axis=0)[:chosen].sum(axis=0)
        return smallest

    def _sure(self, offer: Offer, weeks: list[int], count: int) -> Counts:
        """A full-time need takes what lies in the run; others are sure of runs with all they may take."""
        inside: Counts = self._in_runs([weeks])[0]
        return inside if _takes_all(offer) else np.where(inside == len(weeks), count, 0)

    def _in_runs(self, weeks_of_choices: list[list[int]]) -> Table:
        """How many of each choice lie in each run: a row per choice."""
        rows, weeks = len(weeks_of_choices), len(self._grid.weeks)
        cells = [row * weeks + week for row, chosen in enumerate(weeks_of_choices) for week in chosen]
        per_week = np.bincount(np.array(cells, dtype=np.int64), minlength=rows * weeks).reshape(rows, weeks)
        until = np.pad(np.cumsum(per_week, axis=1), ((0, 0), (1, 0)))
        first, end = self._ends
        counts: Table = until[:, end] - until[:, first]
        return counts

    def _packed(self, counts: Iterable[int]) -> int:
        return sum(int(count) << (FIELD * run) for run, count in enumerate(counts))


def _takes_all(offer: Offer) -> bool:
    return offer.kind == "full_time"


def _neighbours(instance: Instance, offers: Sequence[Offer]) -> list[frozenset[int]]:
    """For each offer the others, on site both, whose towns may be visited on the same date."""
    places = [(place, offer.need.municipality) for place, offer in enumerate(offers) if offer.need.is_onsite]
    near = {
        (one, other): instance.may_share_a_day(one, other)
        for one in {code for _, code in places}
        for other in {code for _, code in places}
    }
    return [
        frozenset(other for other, code in places if other != place and near[offer.need.municipality, code])
        if offer.need.is_onsite
        else frozenset()
        for place, offer in enumerate(offers)
    ]
