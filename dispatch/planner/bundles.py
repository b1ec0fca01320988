"""What is known of sets of needs for one talent: that they have no room, their rosters, and what none can exceed.

A set is looked into in steps, each more costly than the one before: packing, branching, HiGHS's own search. What is
remembered of a set does not depend on prices: its tiers 3 and 4 are bounded by themselves. What it is worth at some
prices can be asked, too, and is remembered by who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from dispatch.planner.clock import ENDLESS, Clock
from dispatch.planner.grid import Grid
from dispatch.planner.instance import Instance, Talent, monday_of
from dispatch.planner.offers import Offer
from dispatch.planner.packing import FREE, Packer
from dispatch.planner.program import INFINITE, TOLERANCE, Floats, Found, Solver
from dispatch.planner.rosters import Bundle, Prices, Roster, roster_of
from dispatch.planner.talent_program import TalentProgram
from dispatch.planner.tiers import (
    COST_PER_KM,
    FIT,
    INCUMBENT_GAIN,
    KEPT,
    UNWANTED_WEEKDAY_COST,
    URGENT,
    WORTH,
    is_urgent,
    keeping,
    worth_of,
)

NODES: Final = (25, 200)
"""Of branching, try by try."""
SEARCH_NODES: Final = 1000
FURTHER: Final = 4
"""The tries are followed by HiGHS's own search: at first with so many nodes, then each time so many times as far."""
ALONE: Final = {WORTH: Prices((0.0, 0.0, 1.0, 0.0, 0.0), {}, {}), FIT: Prices((0.0, 0.0, 0.0, 1.0, 0.0), {}, {})}
"""Prices at which nothing counts but one tier."""
STEPS: Final = 50_000
"""Of packing a set that is looked into."""

Places = tuple[int, ...]
"""A set: the places of its needs among the talent's offers, in order."""


@dataclass(frozen=True)
class Face:
    """Where tier 3 is at its most: at these prices a roster must be worth `least`, or no plan with it has enough."""

    prices: Prices
    least: float


@dataclass
class Known:
    """`most` bounds tiers 3 and 4 by their places: tier 4 of rosters that have enough of tier 3."""

    most: dict[int, float]
    rosters: list[Roster] = field(default_factory=list)
    is_impossible: bool = False
    tries: dict[int, int] = field(default_factory=lambda: {WORTH: 0, FIT: 0})


class Bundles:
    """Over the offers of one talent. With a face only rosters on it are of use. `clock` ends every solve."""

    def __init__(
        self, instance: Instance, grid: Grid, talent: Talent, offers: Sequence[Offer], face: Face | None = None
    ) -> None:
        self.face = face
        self.instance, self.talent, self.offers = instance, talent, tuple(offers)
        self.worth = [worth_of(instance, offer.need, offer.most) for offer in offers]
        self.fit = [best_fit(offer) for offer in offers]
        self.urgent = [float(is_urgent(offer.need)) for offer in offers]
        self.kept = [keeping(instance, offer.need, talent) for offer in offers]
        self.first_weeks = [first_weeks(offer) if offer.need.wants_company else set() for offer in offers]
        self._packer = Packer(instance, grid, talent, offers)
        self._with_total = frozenset(place for place, offer in enumerate(offers) if offer.kind == "total")
        self._programs: dict[Places, TalentProgram] = {}
        self._known: dict[Places, Known] = {}
        self._impossible: dict[int, list[int]] = {place: [] for place in range(len(offers))}
        self.clock = ENDLESS
        self._solver = Solver(lambda: self.clock.is_over())

    def known(self, chosen: Iterable[int]) -> Known:
        key = tuple(sorted(chosen))
        if key not in self._known:
            self._known[key] = Known(
                {WORTH: sum(self.worth[one] for one in key), FIT: sum(self.fit[one] for one in key)}
            )
        return self._known[key]

    def bundle(self, chosen: Iterable[int]) -> Bundle:
        """What no roster of these needs can exceed, and what every one takes at least."""
        key = tuple(sorted(chosen))
        most = self.known(key).most
        sure = [next(iter(weeks)) for weeks in (self.first_weeks[one] for one in key) if len(weeks) == 1]
        return Bundle(
            talent=self.talent.id,
            needs=tuple(self.offers[one].need.id for one in key),
            tiers=(
                sum(self.urgent[one] for one in key),
                0.0,
                most[WORTH],
                most[FIT],
                sum(self.kept[one] for one in key),
            ),
            first_visits=tuple(sorted(sure)),
            half_days=sum(self.offers[one].fewest for one in key),
        )

    def places(self, bundle: Bundle) -> Places:
        place = {offer.need.id: one for one, offer in enumerate(self.offers)}
        return tuple(sorted(place[need] for need in bundle.needs))

    def has_impossible(self, place: int, mask: int) -> bool:
        """Whether the set of this mask holds a part, with this place, that is known to have no room."""
        return any(part & mask == part for part in self._impossible[place])

    def pack(self, chosen: Iterable[int], prices: Prices, enough: float) -> float:
        """The quick try at some prices; no roster of the set is worth more than the result, -inf if it has none."""
        key = tuple(sorted(chosen))
        known = self.known(key)
        packed = self._packer.best(key, prices, enough)
        if packed.bound == -INFINITE:
            self._rule_out(key)
        elif packed.half_days:
            known.rosters.append(roster_of(self.instance, self.talent, packed.half_days))
        return min(enough, packed.bound)

    def look_into(self, chosen: Iterable[int], tier: int, clock: Clock) -> Known:
        """One step further on a set: rosters with more of the tier, and less that it can have at most."""
        self.clock = clock
        return self._look_into(tuple(sorted(chosen)), tier if tier == FIT else WORTH)

    def is_settled(self, chosen: Iterable[int], tier: int) -> bool:
        """Whether a roster has all of this tier that there is; for tier 4 one on the face."""
        known = self.known(chosen)
        if tier not in (WORTH, FIT):
            return bool(known.rosters)
        return any(
            one.tiers[tier] >= known.most[tier] - TOLERANCE and (tier == WORTH or self._is_on_face(one))
            for one in known.rosters
        )

    def _is_on_face(self, roster: Roster) -> bool:
        return self.face is None or self.face.prices.value(roster) >= self.face.least - TOLERANCE

    def _look_into(self, key: Places, tier: int) -> Known:
        known = self.known(key)
        rest = tuple(one for one in key if one not in self._with_total)
        if tier == WORTH and rest and rest != key:
            part = self.known(rest)
            if not self.is_settled(rest, WORTH) and part.tries[WORTH] <= known.tries[WORTH]:
                part = self._look_into(rest, WORTH)
            if part.is_impossible:
                known.is_impossible = True
                return known
            most = part.most[WORTH] + sum(self.worth[one] for one in key if one in self._with_total)
            known.most[WORTH] = min(known.most[WORTH], most)
            if self.is_settled(key, WORTH):
                return known
        if not known.tries[tier] and self._is_settled_by_packing(key, tier):
            return known
        found, program = self._solve(key, tier, known.tries[tier])
        known.tries[tier] += 1
        if not found.is_infeasible:
            known.most[tier] = min(known.most[tier], found.bound)
        elif tier == WORTH:
            self._rule_out(key)
        else:
            known.is_impossible = True
        if found.columns is not None:
            known.rosters.append(roster_of(self.instance, self.talent, program.half_days_of(found.columns)))
        return known

    def _is_settled_by_packing(self, key: Places, tier: int) -> bool:
        known, face, least = self.known(key), FREE, -INFINITE
        if tier == FIT and self.face is not None:
            face = self.face.prices
            least = self.face.least - sum(self.fixed(one, face) for one in key)
        packed = self._packer.best(key, ALONE[tier], known.most[tier], face=face, least=least, steps=STEPS)
        known.most[tier] = min(known.most[tier], packed.bound)
        if packed.half_days:
            known.rosters.append(roster_of(self.instance, self.talent, packed.half_days))
        elif packed.bound == -INFINITE:
            known.is_impossible = True
            if tier == WORTH:
                self._rule_out(key)
        return known.is_impossible or self.is_settled(key, tier)

    def _rule_out(self, key: Places) -> None:
        """Remember the smallest part that a quick look proves to have no room."""
        self.known(key).is_impossible = True
        core = key
        for place in key:
            rest = tuple(one for one in core if one != place)
            if rest and self._is_impossible(rest):
                core = rest
        mask = sum(1 << place for place in core)
        for place in core:
            self._impossible[place].append(mask)

    def _is_impossible(self, key: Places) -> bool:
        packed = self._packer.best(key, FREE, 0.0)
        if packed.half_days or packed.bound == -INFINITE:
            return not packed.half_days
        return self._solve(key, WORTH, 0)[0].is_infeasible

    def solve_at(self, chosen: Iterable[int], prices: Prices, tries: int) -> float:
        """What a set is worth at most at given prices, but for what does not depend on half days; a costly step."""
        key = tuple(sorted(chosen))
        cost = self._cost(self._program(key)[0], prices)
        found, program = self._solve_for(key, cost, tries, is_on_face=self.face is not None)
        if found.columns is not None:
            self.known(key).rosters.append(roster_of(self.instance, self.talent, program.half_days_of(found.columns)))
        return found.bound

    def _solve(self, key: Places, tier: int, tries: int) -> tuple[Found, TalentProgram]:
        """The most of a tier with all these needs served; of tier 4 with enough of tier 3."""
        on_face = tier == FIT and self.face is not None
        return self._solve_for(key, self._program(key)[0].tiers[tier], tries, is_on_face=on_face)

    def _cost(self, program: TalentProgram, prices: Prices) -> Floats:
        """Of what depends on half days."""
        cost: Floats = prices.tiers[WORTH] * program.tiers[WORTH] + prices.tiers[FIT] * program.tiers[FIT]
        for week, column in program.first_visits:
            cost[column] -= prices.weeks.get(week, 0.0)
        for window, price in prices.time:
            cost -= price * program.half_days_in(window)
        return cost

    def fixed(self, place: int, prices: Prices) -> float:
        """What a need is worth at some prices whatever its half days."""
        gained = prices.tiers[URGENT] * self.urgent[place] + prices.tiers[KEPT] * self.kept[place]
        return gained - prices.needs.get(self.offers[place].need.id, 0.0)

    def _solve_for(self, key: Places, cost: Floats, tries: int, *, is_on_face: bool) -> tuple[Found, TalentProgram]:
        program, served = self._program(key)
        kept = program.part(served)
        place = np.cumsum(kept) - 1
        matrix = program.matrix.only(kept)
        lower = matrix.lower.copy()
        lower[[place[program.served[need]] for need in served]] = 1.0
        matrix, cost = replace(matrix, lower=lower), cost[kept]
        if is_on_face and self.face is not None:
            least = self.face.least - sum(self.fixed(one, self.face.prices) for one in key)
            matrix = matrix.with_row(least - TOLERANCE, self._cost(program, self.face.prices)[kept], INFINITE)
        if tries < len(NODES):
            found = self._solver.branch(matrix, cost, NODES[tries])
        else:
            found = self._solver.search(matrix, cost, SEARCH_NODES * FURTHER ** (tries - len(NODES)))
        if found.columns is None:
            return found, program
        columns = np.zeros(program.matrix.columns)
        columns[kept] = found.columns
        return replace(found, columns=columns), program

    def _program(self, key: Places) -> tuple[TalentProgram, list[int]]:
        """The program that has these needs, and their places in it; those with `total` needs are too large for one."""
        whole = tuple(one for one in range(len(self.offers)) if one not in self._with_total)
        held = key if self._with_total.intersection(key) else whole
        if held not in self._programs:
            self._programs[held] = TalentProgram(self.instance, self.talent, [self.offers[one] for one in held])
        return self._programs[held], [held.index(one) for one in key]


def first_weeks(offer: Offer) -> set[date]:
    """The Mondays on which an accompanied first visit may fall."""
    if offer.has_pattern:
        return {monday_of(slot.kept[0][0]) for slot in offer.slots if slot.kept}
    days = offer.half_days[:1] if offer.kind == "full_time" else offer.half_days
    return {monday_of(day) for day, _ in days}


def best_fit(offer: Offer) -> float:
    """The most that serving the need can add to tier 4."""
    need = offer.need
    gain = INCUMBENT_GAIN if need.incumbent == offer.talent.id else 0.0
    gain -= COST_PER_KM * offer.km * offer.fewest_days
    wishes = need.preferred_weekdays
    if not offer.has_pattern or not wishes:
        return gain
    wanted = [slot for slot in offer.slots if not slot.kept or slot.weekday in wishes]
    return gain - (UNWANTED_WEEKDAY_COST if len(wanted) < offer.wanted else 0.0)
