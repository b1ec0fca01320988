"""The best roster of one talent at given prices, with a bound that holds for every roster not looked at.

Sets of needs grow one by one, the most promising first. What a set is worth at most is known at once: each need at its
best, as if it were alone. What it is really worth takes a program, which is solved only for a set that leads the queue,
and only as hard as it has to be: a few nodes first, then more, then HiGHS's own search. A set that has no half days is
remembered by a smaller one that has none either, so that no set with it is tried again.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Final

import numpy as np

from dispatch.planner.clock import ENDLESS, Clock
from dispatch.planner.grid import Grid
from dispatch.planner.instance import Days, Instance, Talent, monday_of
from dispatch.planner.offers import Offer
from dispatch.planner.outlook import Outlook
from dispatch.planner.packing import Packer
from dispatch.planner.program import INFINITE, TOLERANCE, Floats, Found, Solver
from dispatch.planner.room import Room
from dispatch.planner.rosters import Prices, Roster, roster_of
from dispatch.planner.talent_program import TalentProgram
from dispatch.planner.tiers import COST_PER_KM, INCUMBENT_GAIN, UNWANTED_WEEKDAY_COST, is_urgent, keeping, worth_of

TRIES: Final = ((0, 1), (25, 3), (200, 15))
"""Nodes of each try on a set and its price in effort; the first is not branching, but packing."""
SEARCH_NODES: Final = 1000
SEARCH_EFFORT: Final = 40
FURTHER: Final = 4
"""The tries are followed by HiGHS's own search: at first with so many nodes, then each time so many times as far."""
FREE: Final = Prices((0.0, 0.0, 0.0, 0.0, 0.0), {}, {})


@dataclass(frozen=True)
class Priced:
    """`rosters` with their values, best first; no roster of the talent is worth more than `bound`."""

    bound: float
    rosters: tuple[tuple[float, Roster], ...]


@dataclass
class _Known:
    """What is known of a set at the prices that its choice of half days depends on.

    `bound` is of the value of that choice alone, without what the set pays and gains whatever the choice.
    """

    roster: Roster | None = None
    bound: float = INFINITE
    tries: int = 0

    @property
    def is_impossible(self) -> bool:
        return self.bound == -INFINITE


class TalentPricing:
    """Everything about one talent that does not depend on prices, and what has been learnt since.

    `half_days`: how many the talent has in the whole horizon.
    """

    def __init__(self, instance: Instance, grid: Grid, talent: Talent, offers: Sequence[Offer]) -> None:
        self.instance, self.talent, self.offers = instance, talent, tuple(offers)
        self._packer = Packer(instance, grid, talent, offers)
        self._room = Room(instance, grid, talent, offers)
        self._with_total = frozenset(place for place, offer in enumerate(offers) if offer.kind == "total")
        self._main = TalentProgram(instance, talent, [offer for offer in offers if offer.kind != "total"])
        places = (place for place in range(len(self.offers)) if place not in self._with_total)
        self._place_in_main = {place: index for index, place in enumerate(places)}
        locked = {pair.need for pair in instance.locked if pair.talent == talent.id}
        self.locked = tuple(place for place, offer in enumerate(offers) if offer.need.id in locked)
        self._programs: dict[tuple[int, ...], TalentProgram] = {}
        self._impossible: list[int] = []
        self._known: dict[tuple[object, ...], _Known] = {}
        self._clock = ENDLESS
        self.half_days = self._room.half_days
        self._solver = Solver(lambda: self._clock.is_over())

    def best(
        self, prices: Prices, *, effort: int, least: float = 0.0, wanted: int = 4, clock: Clock = ENDLESS
    ) -> Priced:
        """The best rosters worth more than `least`, with no more than `effort` (see `TRIES`)."""
        self._clock = clock
        gains = [self._gain(offer, prices) for offer in self.offers]
        order = self._order(gains)
        towns = [self._town(place) for place in order]
        outlook = Outlook([gains[place] for place in order], [self.offers[place].fewest for place in order], towns)
        most_towns, most_time = self.talent.max_municipalities, self.half_days
        found: dict[int, tuple[float, Roster]] = {}
        ties = count()
        queue: list[tuple[float, int, int, float, tuple[int, ...]]] = []

        def push(place: int, value: float, chosen: tuple[int, ...], bound: float) -> None:
            heapq.heappush(queue, (-bound, next(ties), place, value, chosen))

        def bound_from(place: int, value: float, chosen: tuple[int, ...]) -> float:
            seen = {town for town in map(self._town, chosen) if town is not None}
            left = most_time - sum(self.offers[one].fewest for one in chosen)
            return value + outlook.most(place, left, seen, most_towns)

        start = sum(gains[place] for place in self.locked)
        push(0, start, self.locked, bound_from(0, start, self.locked))
        best, top = least, -INFINITE
        while queue:
            negative, _, place, value, chosen = heapq.heappop(queue)
            top = -negative
            if top <= best + TOLERANCE or effort < 0 or clock.is_over():
                break
            mask = sum(1 << one for one in chosen)
            if any(known & mask == known for known in self._impossible):
                continue
            if place < len(order):
                push(place + 1, value, chosen, bound_from(place + 1, value, chosen))
                grown = (*chosen, order[place])
                if self._may_hold(grown):
                    more = value + gains[order[place]]
                    push(place + 1, more, grown, bound_from(place + 1, more, grown))
                continue
            known, spent = self._look_at(chosen, mask, prices, min(value, top), effort)
            effort -= spent
            if known.is_impossible:
                continue
            if known.roster is not None:
                worth = prices.value(known.roster)
                if worth > least + TOLERANCE:
                    found[mask] = worth, known.roster
                best = max(best, worth)
            bound = min(top, known.bound + self._fixed(chosen, prices))
            if bound > best + TOLERANCE:
                push(place, value, chosen, bound)
        else:
            top = best
        ranked = sorted(found.values(), key=lambda row: -row[0])[:wanted]
        return Priced(max(top, best), tuple(ranked))

    def _town(self, place: int) -> str | None:
        """The municipality that counts for rule 6."""
        need = self.offers[place].need
        return need.municipality if need.role is not None else None

    def _order(self, gains: list[float]) -> list[int]:
        """Needs that may pay, the municipality with the largest sum first."""
        places = [place for place, gain in enumerate(gains) if gain > TOLERANCE and place not in self.locked]
        sums: dict[object, float] = {}
        for place in places:
            sums[self._town(place) or place] = sums.get(self._town(place) or place, 0.0) + gains[place]
        return sorted(places, key=lambda place: (-sums[self._town(place) or place], -gains[place], place))

    def _may_hold(self, chosen: tuple[int, ...]) -> bool:
        towns = {town for town in map(self._town, chosen) if town is not None}
        return len(towns) <= self.talent.max_municipalities and self._room.fits(chosen)

    # What a need is worth at most

    def _gain(self, offer: Offer, prices: Prices) -> float:
        return self._choice_at_most(offer, prices) + self._fixed_of(offer, prices)

    def _choice_at_most(self, offer: Offer, prices: Prices) -> float:
        """Of what depends on the choice of half days: tiers 3 and 4, first visit and time."""
        price = sum(price for window, price in prices.time if _lies_in(offer, window)) if prices.time else 0.0
        counts = range(offer.fewest, offer.most + 1) if price > 0 else (offer.most,)
        worth = max(prices.tiers[2] * worth_of(self.instance, offer.need, n) - price * n for n in counts)
        visit = 0.0
        if offer.need.wants_company and prices.weeks:
            visit = min(prices.weeks.get(week, 0.0) for week in _first_weeks(offer))
        return worth + prices.tiers[3] * _best_fit(offer) - visit

    def _fixed(self, chosen: Iterable[int], prices: Prices) -> float:
        return sum(self._fixed_of(self.offers[place], prices) for place in chosen)

    def _fixed_of(self, offer: Offer, prices: Prices) -> float:
        need = offer.need
        gained = prices.tiers[0] * is_urgent(need)
        gained += prices.tiers[4] * keeping(self.instance, need, self.talent)
        return gained - prices.needs.get(need.id, 0.0)

    # What a set is really worth

    def _look_at(
        self, chosen: tuple[int, ...], mask: int, prices: Prices, leading: float, effort: int
    ) -> tuple[_Known, int]:
        """One try more on a set, unless what is known already puts it behind, and the effort that it took.

        A try that would take more effort than there is left is not made; its effort is counted all the same.
        """
        known = self._known.setdefault(self._key(chosen, mask, prices), _Known())
        bound = known.bound + self._fixed(chosen, prices)
        value = prices.value(known.roster) if known.roster is not None else -INFINITE
        if known.tries and (bound < leading - TOLERANCE or bound <= value + TOLERANCE):
            return known, 0
        spent = 0
        if not known.tries:
            spent = self._look_without_totals(known, chosen, prices, leading, effort)
            if known.is_impossible or known.bound + self._fixed(chosen, prices) < leading - TOLERANCE:
                return known, spent
        spent += effort_of(known.tries)
        if spent > effort:
            return known, spent
        if not known.tries:
            self._pack(known, chosen, prices)
            return known, spent
        result, program = self._solve(chosen, prices, known.tries)
        known.tries += 1
        if result.is_infeasible:
            known.bound = -INFINITE
            self._impossible.append(self._smaller(chosen))
            return known, spent
        if result.columns is not None:
            roster = roster_of(self.instance, self.talent, program.half_days_of(result.columns))
            if known.roster is None or prices.value(roster) > value:
                known.roster = roster
        known.bound = min(known.bound, result.bound)
        return known, spent

    def _pack(self, known: _Known, chosen: tuple[int, ...], prices: Prices) -> None:
        """The first try: by packing."""
        known.tries = 1
        known.bound = min(known.bound, sum(self._choice_at_most(self.offers[place], prices) for place in chosen))
        packed = self._packer.best(chosen, prices, known.bound)
        known.bound = min(known.bound, packed.bound)
        if packed.bound == -INFINITE:
            self._impossible.append(self._smaller(chosen))
        elif packed.half_days:
            known.roster = roster_of(self.instance, self.talent, packed.half_days)

    def _look_without_totals(
        self, known: _Known, chosen: tuple[int, ...], prices: Prices, leading: float, effort: int
    ) -> int:
        """Bound a set by what is left of it without needs that take any half day: programs with these are large."""
        totals = [place for place in chosen if place in self._with_total]
        rest = tuple(place for place in chosen if place not in self._with_total)
        if not totals or not rest:
            return 0
        others = sum(self._gain(self.offers[place], prices) for place in totals)
        part, spent = self._look_at(rest, sum(1 << place for place in rest), prices, leading - others, effort)
        others = sum(self._choice_at_most(self.offers[place], prices) for place in totals)
        known.bound = min(known.bound, part.bound + others)
        return spent

    def _key(self, chosen: tuple[int, ...], mask: int, prices: Prices) -> tuple[object, ...]:
        company = any(self.offers[place].need.wants_company for place in chosen)
        weeks = tuple(sorted(prices.weeks.items())) if company else ()
        return mask, prices.tiers[2], prices.tiers[3], weeks, prices.time

    def _solve(self, chosen: tuple[int, ...], prices: Prices, tries: int) -> tuple[Found, TalentProgram]:
        """The best half days of all these needs together, after so many tries before."""
        program, served = self._program(chosen)
        kept = program.part(served)
        place = np.cumsum(kept) - 1
        matrix = program.matrix.only(kept)
        lower = matrix.lower.copy()
        lower[[place[program.served[need]] for need in served]] = 1.0
        matrix, cost = replace(matrix, lower=lower), self._cost(program, prices)[kept]
        if tries < len(TRIES):
            found = self._solver.branch(matrix, cost, TRIES[tries][0])
        else:
            found = self._solver.search(matrix, cost, SEARCH_NODES * FURTHER ** (tries - len(TRIES)))
        if found.columns is None:
            return found, program
        columns = np.zeros(program.matrix.columns)
        columns[kept] = found.columns
        return replace(found, columns=columns), program

    def _program(self, chosen: tuple[int, ...]) -> tuple[TalentProgram, list[int]]:
        """The program that has these needs, and their places in it."""
        if not self._with_total.intersection(chosen):
            return self._main, [self._place_in_main[place] for place in chosen]
        if chosen not in self._programs:
            offers = [self.offers[place] for place in chosen]
            self._programs[chosen] = TalentProgram(self.instance, self.talent, offers)
        return self._programs[chosen], list(range(len(chosen)))

    def _cost(self, program: TalentProgram, prices: Prices) -> Floats:
        """Of what depends on the choice of half days."""
        weights = np.array([0.0, 0.0, prices.tiers[2], prices.tiers[3], 0.0])
        cost: Floats = weights @ program.tiers
        for week, column in program.first_visits:
            cost[column] -= prices.weeks.get(week, 0.0)
        for window, price in prices.time:
            cost -= price * program.half_days_in(window)
        return cost

    def _smaller(self, chosen: tuple[int, ...]) -> int:
        """A part of an impossible set that is impossible, too, as few as a quick look can tell; as a mask."""
        core = chosen
        for place in chosen:
            rest = tuple(one for one in core if one != place)
            if rest and self._is_impossible(rest):
                core = rest
        return sum(1 << place for place in core)

    def _is_impossible(self, chosen: tuple[int, ...]) -> bool:
        """Whether a quick look proves it."""
        packed = self._packer.best(chosen, FREE, 0.0)
        if packed.half_days or packed.bound == -INFINITE:
            return not packed.half_days
        return self._solve(chosen, FREE, 1)[0].is_infeasible


def effort_of(tries: int) -> int:
    """Of the next try on a set that was tried so often."""
    return TRIES[tries][1] if tries < len(TRIES) else SEARCH_EFFORT * FURTHER ** (tries - len(TRIES))


def _first_weeks(offer: Offer) -> set[date]:
    """The Mondays on which an accompanied first visit may fall."""
    if offer.has_pattern:
        return {monday_of(slot.kept[0][0]) for slot in offer.slots if slot.kept}
    days = offer.half_days[:1] if offer.kind == "full_time" else offer.half_days
    return {monday_of(day) for day, _ in days}


def _lies_in(offer: Offer, window: Days) -> bool:
    times = [half_day for slot in offer.slots for half_day in slot.kept] if offer.has_pattern else offer.half_days
    return all(day in window for day, _ in times)


def _best_fit(offer: Offer) -> float:
    """The most that serving the need can add to tier 4."""
    need = offer.need
    gain = INCUMBENT_GAIN if need.incumbent == offer.talent.id else 0.0
    travel = COST_PER_KM * offer.km * offer.fewest_days
    if not offer.has_pattern:
        return gain - travel
    wishes = need.preferred_weekdays
    wanted = [slot for slot in offer.slots if not slot.kept or slot.weekday in wishes]
    unwanted = UNWANTED_WEEKDAY_COST if wishes and len(wanted) < offer.wanted else 0.0
    return gain - unwanted - travel
