"""All that one talent could serve, as a program with whole columns; a set of needs is solved as a part.

For each need: `served`; a column per slot, or per half day of a `total` need; for on-site needs a column per
day key, since a day away is the unit of tier 4 and of the rule of two towns on one date; columns for the
number of half days (tier 3), for an unwanted weekday and for the week of an accompanied first visit. Rows
that read alike stand once, so that a quarter or a year of equal weeks costs no more than one of each kind.

Rule 6 (municipalities) is no row here: it is held by whoever chooses the set. Rule 7 (accompanied visits of
all talents) is one only for those who say what the other talents leave; else prices hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

import numpy as np

from dispatch.planner.format.instance import Days, Instance, Talent, monday_of
from dispatch.planner.format.plan import TIERS
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.tiers import (
    COST_PER_KM,
    INCUMBENT_GAIN,
    UNWANTED_WEEKDAY_COST,
    is_urgent,
    keeping,
    worth_of,
)
from dispatch.planner.talent.offers import Offer, SlotOffer
from dispatch.planner.talent.solver import Flags, Floats, Program

SHARED = -1
"""Owner of a column that several needs have together."""


class TalentProgram:
    """Columns are numbered through; `tiers[t - 1]` is what each adds to tier t.

    `company`: how many accompanied first visits each week, by its Monday, still has for this talent; without
    it, any.
    """

    def __init__(
        self,
        instance: Instance,
        talent: Talent,
        offers: Sequence[Offer],
        company: Mapping[date, int] | None = None,
    ) -> None:
        self.instance, self.talent, self.offers = instance, talent, tuple(offers)
        self.served: list[int] = []
        self.first_visits: list[tuple[int, date, int]] = []
        self._program = Program()
        self._owner: list[int] = []
        self._tiers: list[defaultdict[int, float]] = [defaultdict(float) for _ in range(TIERS)]
        self._at: defaultdict[HalfDay, list[int]] = defaultdict(list)
        self._away: defaultdict[date, list[tuple[int, str]]] = defaultdict(list)
        self._times: dict[int, tuple[HalfDay, ...]] = {}
        for index, offer in enumerate(self.offers):
            self._add(index, offer)
        self._one_place_at_a_time()
        self._no_two_far_towns_on_one_day()
        self._weekly_maximum()
        if company is not None:
            self._company(company)
        self.matrix = self._program.matrix()
        self.owner = np.array(self._owner)
        self.tiers = np.array(
            [[tier[column] for column in range(self.matrix.columns)] for tier in self._tiers]
        )
        self._counts: dict[Days, Floats] = {}

    def part(self, needs: Iterable[int]) -> Flags:
        """Which columns a program of these needs (by their places in `offers`) has."""
        return np.isin(self.owner, [SHARED, *needs])

    def half_days_in(self, window: Days) -> Floats:
        """How many half days in the window each column takes up."""
        if window not in self._counts:
            self._counts[window] = np.zeros(self.matrix.columns)
            for column, times in self._times.items():
                self._counts[window][column] = sum(day in window for day, _ in times)
        return self._counts[window]

    def half_days_of(self, point: Floats) -> dict[str, tuple[HalfDay, ...]]:
        """The half days of each need that a solution serves, by need id and in order of time."""
        found: dict[str, list[HalfDay]] = {}
        for column, times in self._times.items():
            if point[column] > 0.5:
                found.setdefault(self.offers[self.owner[column]].need.id, []).extend(times)
        return {need: tuple(sorted(times)) for need, times in found.items()}

    def _column(self, owner: int, *, whole: bool = True) -> int:
        self._owner.append(owner)
        return self._program.column(whole=whole)

    def _add(self, index: int, offer: Offer) -> None:
        need, served = offer.need, self._column(index)
        self.served.append(served)
        self._tiers[0][served] += is_urgent(need)
        self._tiers[3][served] += INCUMBENT_GAIN * (need.incumbent == self.talent.id)
        self._tiers[4][served] += keeping(self.instance, need, self.talent)
        if offer.has_pattern:
            self._add_pattern(index, offer, served)
        elif offer.kind == "total":
            self._add_total(index, offer, served)
        else:
            self._take(served, offer.half_days)
            self._be_away(offer, {day: [served] for day, _ in offer.half_days})
            self._tiers[2][served] += worth_of(self.instance, need, offer.wanted)
            self._visit_first(index, offer, served, [(offer.half_days[0][0], served)])

    def _take(self, column: int, times: tuple[HalfDay, ...]) -> None:
        self._times[column] = times
        for half_day in times:
            self._at[half_day].append(column)

    # Weekly and monthly needs

    def _add_pattern(self, index: int, offer: Offer, served: int) -> None:
        program, wanted = self._program, offer.wanted
        slots = {self._column(index): slot for slot in offer.slots}
        for column, slot in slots.items():
            self._take(column, slot.kept)
            program.covers(served, column)
        program.row(0.0, [*((column, 1.0) for column in slots), (served, -float(wanted))], 0.0)
        if any(slot.surplus < 0 for slot in offer.slots):
            program.at_least(0.0, [(column, float(slot.surplus)) for column, slot in slots.items()])
        if not all(slot.kept for slot in offer.slots):
            program.at_least(
                0.0, [*((column, 1.0) for column, slot in slots.items() if slot.kept), (served, -1.0)]
            )
        self._worth(index, offer, served, slots)
        self._unwanted_weekdays(index, offer, served, slots)
        self._days_away(index, offer, served, slots)
        firsts = [(slot.kept[0][0], column) for column, slot in slots.items() if slot.kept]
        self._visit_first(index, offer, served, firsts)

    def _worth(self, index: int, offer: Offer, served: int, slots: Mapping[int, SlotOffer]) -> None:
        """Tier 3 by the number of half days: the root is concave, so that levels need not be whole."""
        worth = self._tiers[2]
        if offer.fewest == offer.most:
            worth[served] += worth_of(self.instance, offer.need, offer.most)
        elif offer.wanted == 1:
            for column, slot in slots.items():
                worth[column] += worth_of(self.instance, offer.need, len(slot.kept))
        else:
            levels = {
                self._column(index, whole=False): count for count in range(offer.fewest, offer.most + 1)
            }
            for column, count in levels.items():
                worth[column] += worth_of(self.instance, offer.need, count)
            self._program.row(0.0, [*((column, 1.0) for column in levels), (served, -1.0)], 0.0)
            counted = [(column, -float(len(slot.kept))) for column, slot in slots.items()]
            self._program.row(
                0.0, [*((column, float(count)) for column, count in levels.items()), *counted], 0.0
            )

    def _unwanted_weekdays(
        self, index: int, offer: Offer, served: int, slots: Mapping[int, SlotOffer]
    ) -> None:
        wishes = offer.need.preferred_weekdays
        unwanted = [
            column for column, slot in slots.items() if slot.kept and wishes and slot.weekday not in wishes
        ]
        if not unwanted:
            return
        if offer.wanted == 1:
            for column in unwanted:
                self._tiers[3][column] -= UNWANTED_WEEKDAY_COST
        elif len(slots) - len(unwanted) < offer.wanted:
            self._tiers[3][served] -= UNWANTED_WEEKDAY_COST
        else:
            penalty = self._column(index, whole=False)
            self._tiers[3][penalty] -= UNWANTED_WEEKDAY_COST
            for column in unwanted:
                self._program.covers(penalty, column)

    def _days_away(self, index: int, offer: Offer, served: int, slots: Mapping[int, SlotOffer]) -> None:
        if not offer.need.is_onsite:
            return
        by_key: dict[tuple[int, str], list[int]] = {}
        for column, slot in slots.items():
            if slot.kept:
                by_key.setdefault(slot.day_key, []).append(column)
        away: dict[date, list[int]] = {}
        dates: list[tuple[int, float]] = []
        for columns in by_key.values():
            day, kept = self._day(index, offer, columns), slots[columns[0]].kept
            dates += [(column, float(len(kept))) for column in day]
            for when, _ in kept:
                away[when] = day
        self._program.at_least(0.0, [*dates, (served, -float(offer.fewest_days))])
        self._be_away(offer, away)

    def _day(self, index: int, offer: Offer, columns: list[int]) -> list[int]:
        """Columns whose sum is 1 if the talent is away on the day: those given if only one can be."""
        if len(columns) == 1 or offer.wanted == 1:
            return columns
        day = self._column(index, whole=False)
        for column in columns:
            self._program.covers(day, column)
        return [day]

    def _be_away(self, offer: Offer, away: Mapping[date, list[int]]) -> None:
        """Tier 4 and the rule of two towns on one date, for the columns that stand for each day."""
        if not offer.need.is_onsite:
            return
        for day, columns in away.items():
            for column in columns:
                self._tiers[3][column] -= COST_PER_KM * offer.km
                self._away[day].append((column, offer.need.municipality))

    # Needs without a pattern

    def _add_total(self, index: int, offer: Offer, served: int) -> None:
        times = {self._column(index): half_day for half_day in offer.half_days}
        for column, half_day in times.items():
            self._take(column, (half_day,))
            self._program.covers(served, column)
        self._program.row(0.0, [*((column, 1.0) for column in times), (served, -float(offer.wanted))], 0.0)
        self._tiers[2][served] += worth_of(self.instance, offer.need, offer.wanted)
        by_day: dict[date, list[int]] = {}
        for column, (when, _) in times.items():
            by_day.setdefault(when, []).append(column)
        if offer.need.is_onsite:
            away = {when: self._day(index, offer, columns) for when, columns in by_day.items()}
            days = [column for columns in away.values() for column in columns]
            self._program.at_least(
                0.0, [*((column, 1.0) for column in days), (served, -float(offer.fewest_days))]
            )
            self._be_away(offer, away)
        self._visit_first(index, offer, served, [(when, column) for column, (when, _) in times.items()])

    def _visit_first(self, index: int, offer: Offer, served: int, starts: list[tuple[date, int]]) -> None:
        """Which week the accompanied first visit falls in, by the first day that each column brings."""
        if not offer.need.wants_company:
            return
        by_week: dict[date, list[int]] = {}
        for day, column in sorted(starts):
            by_week.setdefault(monday_of(day), []).append(column)
        if len(by_week) == 1:
            self.first_visits.append((index, next(iter(by_week)), served))
            return
        firsts = {week: self._column(index, whole=False) for week in by_week}
        self._program.row(0.0, [*((column, 1.0) for column in firsts.values()), (served, -1.0)], 0.0)
        so_far: list[int] = []
        for week, columns in by_week.items():
            so_far.append(firsts[week])
            for column in columns:
                self._program.at_most(0.0, [(column, 1.0), *((first, -1.0) for first in so_far)])
            self._program.at_least(0.0, [*((column, 1.0) for column in columns), (firsts[week], -1.0)])
        self.first_visits += [(index, week, column) for week, column in firsts.items()]

    # Rules that bind needs together

    def _one_place_at_a_time(self) -> None:
        for columns in maximal({frozenset(columns) for columns in self._at.values()}):
            self._program.at_most_one(sorted(columns))

    def _no_two_far_towns_on_one_day(self) -> None:
        far = self._far_pairs()
        shared: dict[frozenset[int], int] = {}
        rows: set[frozenset[int]] = set()
        for places in {frozenset(places) for places in self._away.values()}:
            by_town: dict[str, list[int]] = {}
            for column, town in sorted(places):
                by_town.setdefault(town, []).append(column)
            for clique in far_cliques(sorted(by_town), far):
                rows.add(
                    frozenset(column for town in clique for column in self._in_town(by_town[town], shared))
                )
        for columns in maximal(rows):
            self._program.at_most_one(sorted(columns))

    def _far_pairs(self) -> set[tuple[str, str]]:
        towns = sorted({offer.need.municipality for offer in self.offers if offer.need.is_onsite})
        pairs = {pair for pair in combinations(towns, 2) if not self.instance.may_share_a_day(*pair)}
        return pairs | {(other, one) for one, other in pairs}

    def _in_town(self, columns: list[int], shared: dict[frozenset[int], int]) -> list[int]:
        """Columns whose sum is 1 if the talent is in the town: those of one need, or one for several."""
        if len({self._owner[column] for column in columns}) == 1:
            return columns
        key = frozenset(columns)
        if key not in shared:
            shared[key] = self._column(SHARED, whole=False)
            for column in columns:
                self._program.covers(shared[key], column)
        return [shared[key]]

    def _weekly_maximum(self) -> None:
        most = self.talent.max_half_days_per_week
        weeks: defaultdict[date, list[tuple[int, float]]] = defaultdict(list)
        open_half_days: defaultdict[date, int] = defaultdict(int)
        for (day, _), columns in self._at.items():
            weeks[monday_of(day)] += [(column, 1.0) for column in columns]
            open_half_days[monday_of(day)] += 1
        for week, terms in weeks.items():
            if open_half_days[week] > most:
                self._program.at_most(float(most), terms)

    def _company(self, company: Mapping[date, int]) -> None:
        weeks: defaultdict[date, list[int]] = defaultdict(list)
        for _, week, column in self.first_visits:
            weeks[week].append(column)
        for week, columns in weeks.items():
            self._program.at_most(float(company.get(week, 0)), [(column, 1.0) for column in columns])


def far_cliques(towns: list[str], far: set[tuple[str, str]]) -> list[list[str]]:
    """Groups of towns, one of which can be visited on a date; together they have every far pair listed."""
    cliques = []
    left = {pair for pair in combinations(towns, 2) if pair in far}
    while left:
        clique = list(min(left))
        for town in towns:
            if town not in clique and all((town, other) in far for other in clique):
                clique.append(town)
        left -= {(one, other) for one in clique for other in clique}
        cliques.append(clique)
    return cliques


def maximal(sets: set[frozenset[int]]) -> list[frozenset[int]]:
    """Those with two members or more that lie in no other, in a fixed order."""
    holders: defaultdict[int, list[frozenset[int]]] = defaultdict(list)
    for one in sets:
        for member in one:
            holders[member].append(one)
    kept = []
    for one in sets:
        if len(one) > 1:
            rarest = min(one, key=lambda member: len(holders[member]))
            if not any(one < other for other in holders[rarest]):
                kept.append(one)
    return sorted(kept, key=sorted)
