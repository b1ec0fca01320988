"""The master program: which roster each talent gets, and what the rosters share.

Rows: one roster per talent; one talent per need; a municipality is seen if something is done for it; accompanied first
visits per week; each talent's half days in the windows of flexible visits; and one row per tier, by which a tier that
is settled is kept. Visits of half a day that anybody can make (patrols) are columns here, not part of rosters: they only
need a free half day, and there are too many of them to be listed in every combination. The days they fall on are found
afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from dispatch.planner.growing_program import GrowingProgram, Relaxed
from dispatch.planner.instance import Instance
from dispatch.planner.offers import Offer
from dispatch.planner.program import INFINITE, Floats
from dispatch.planner.rosters import Prices, Roster, roster_of
from dispatch.planner.tiers import UNSEEN_COST

TIERS: Final = 5
Parts = tuple[float, float, float, float, float]


class Master:
    """`half_days` is how many each talent has in the horizon, by id; `locked` are talents who must have a roster."""

    def __init__(
        self, instance: Instance, half_days: Mapping[str, int], visits: Sequence[Offer], weeks: Iterable[date]
    ) -> None:
        self.instance = instance
        self.weeks = tuple(weeks)
        self._locked = {pair.talent for pair in instance.locked}
        self._program = GrowingProgram(self._rows(half_days))
        self._parts: list[Parts] = []
        self._weights: Floats = np.zeros(TIERS)
        self.rosters: dict[int, Roster] = {}
        self.visits: dict[int, Offer] = {}
        self._known: set[tuple[object, ...]] = set()
        for town in instance.municipalities:
            self._add((0.0, float(UNSEEN_COST[town.one_person_it]), 0.0, 0.0, 0.0), {("town", town.code): -1.0})
        for offer in visits:
            self._add_visit(offer)

    def _rows(self, half_days: Mapping[str, int]) -> dict[Hashable, tuple[float, float]]:
        rows: dict[Hashable, tuple[float, float]] = {}
        for talent in self.instance.talents:
            rows["talent", talent.id] = (1.0 if talent.id in self._locked else -INFINITE, 1.0)
            rows["time", talent.id] = (-INFINITE, float(half_days.get(talent.id, 0)))
        for need in self.instance.needs:
            rows["need", need.id] = (-INFINITE, 1.0)
        for town in self.instance.municipalities:
            rows["town", town.code] = (0.0, INFINITE)
        for week in self.weeks:
            rows["week", week] = (-INFINITE, float(self.instance.rules.accompanied_first_visits_per_week))
        for tier in range(TIERS):
            rows["tier", tier] = (-INFINITE, INFINITE)
        return rows

    def _add(self, parts: Parts, terms: Mapping[Hashable, float], upper: float = 1.0) -> int:
        rows = dict(terms) | {("tier", tier): part for tier, part in enumerate(parts)}
        self._parts.append(parts)
        return self._program.add(float(self._weights @ np.array(parts)), rows, upper)

    def _add_visit(self, offer: Offer) -> None:
        need, talent = offer.need, offer.talent
        parts = roster_of(self.instance, talent, {need.id: offer.half_days[:1]}).tiers
        terms: dict[Hashable, float] = {
            ("need", need.id): 1.0,
            ("town", need.municipality): 1.0,
            ("time", talent.id): 1.0,
        }
        self.visits[self._add(parts, terms)] = offer

    def add(self, roster: Roster) -> bool:
        """Offer a roster; False if it is known already."""
        key = (roster.talent, *roster.half_days.items())
        if key in self._known:
            return False
        self._known.add(key)
        terms: Counter[Hashable] = Counter({("talent", roster.talent): 1})
        for need, times in roster.half_days.items():
            terms["need", need] = 1
            terms["town", self.instance.need_by_id[need].municipality] += 1
            terms["time", roster.talent] += len(times)
        terms.update(("week", week) for week in roster.first_visits)
        self.rosters[self._add(roster.tiers, terms, INFINITE)] = roster
        return True

    def aim_at(self, tier: int) -> None:
        """Look for the most of this tier; `tier` counts from 0."""
        self._weights = np.zeros(TIERS)
        self._weights[tier] = 1.0
        self._program.gain(np.array(self._parts) @ self._weights)

    def keep(self, tier: int, least: float) -> None:
        """From now on every plan has at least so much of a tier."""
        self._program.bound(("tier", tier), least)

    def relaxed(self) -> Relaxed:
        return self._program.relaxed()

    def prices(self, relaxed: Relaxed, talent: str, needs: Iterable[str]) -> Prices:
        """What a roster of this talent gains and pays at the prices of a relaxation."""
        row = relaxed.prices
        weights = [float(self._weights[tier]) - row["tier", tier] for tier in range(TIERS)]
        time = row["time", talent]
        return Prices(
            tiers=(weights[0], weights[1], weights[2], weights[3], weights[4]),
            needs={
                need: row["need", need] + row["town", self.instance.need_by_id[need].municipality] for need in needs
            },
            weeks={week: row["week", week] for week in self.weeks if row["week", week]},
            time=((self.instance.horizon, time),) if time else (),
        )

    def whole(self, seconds: float) -> tuple[float, list[Roster], list[Offer]] | None:
        """The best plan of the rosters offered so far, and its value in the tier aimed at."""
        found = self._program.whole(seconds)
        if found is None:
            return None
        value, columns = found
        rosters = [roster for column, roster in self.rosters.items() if columns[column] > 0.5]
        return value, rosters, [visit for column, visit in self.visits.items() if columns[column] > 0.5]
