"""What is known of a talent's sets of needs: that they have no room, their rosters, what none can exceed.

A set is looked into in steps, each more costly than the one before: packing, branching, HiGHS's own search.
What is remembered of a set does not depend on prices: its tiers 3 and 4 are bounded by themselves. What it is
worth at some prices can be asked, too, and is remembered by who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

import numpy as np

from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.format.instance import Instance, Talent, monday_of
from dispatch.planner.judge.tiers import (
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
from dispatch.planner.talent.first_visits import first_weeks, ways_to_take
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.packing import FREE, Packer
from dispatch.planner.talent.program import TalentProgram
from dispatch.planner.talent.rosters import Bundle, Prices, Roster, roster_of
from dispatch.planner.talent.sets import Face, Known, Part, Places, whole
from dispatch.planner.talent.solver import INFINITE, TOLERANCE, Floats, Found, Solver, SolverError

NODES: Final = (25, 200)
"""Of branching, try by try."""
SEARCH_NODES: Final = 1000
FURTHER: Final = 4
"""Then HiGHS's own search: at first with so many nodes, then each time so many times as far."""
ALONE: Final = {
    WORTH: Prices((0.0, 0.0, 1.0, 0.0, 0.0), {}, {}),
    FIT: Prices((0.0, 0.0, 0.0, 1.0, 0.0), {}, {}),
}
"""Prices at which nothing counts but one tier."""
MORE: Final = 10 * TOLERANCE
"""Of tier 3, where rosters are told apart by it: what the solver takes for so much more is more."""
STEPS: Final = 50_000
"""Of packing a set that is looked into."""


class Bundles:
    """Over the offers of one talent. With a face only rosters on it are of use. `clock` ends every solve."""

    def __init__(
        self,
        instance: Instance,
        grid: Grid,
        talent: Talent,
        offers: Sequence[Offer],
        face: Face | None = None,
    ) -> None:
        self.face = face
        self.instance, self.talent, self.offers = instance, talent, tuple(offers)
        self.worth = [worth_of(instance, offer.need, offer.most) for offer in offers]
        self.fit = [best_fit(offer) for offer in offers]
        self.urgent = [float(is_urgent(offer.need)) for offer in offers]
        self.kept = [keeping(instance, offer.need, talent) for offer in offers]
        self.first_weeks = [first_weeks(offer) for offer in offers]
        self._packer = Packer(instance, grid, talent, offers)
        self._with_total = frozenset(place for place, offer in enumerate(offers) if offer.kind == "total")
        self._programs: dict[Places, TalentProgram] = {}
        self._known: dict[Part, Known] = {}
        self._part_of: dict[Bundle, Part] = {}
        self._impossible: dict[int, list[int]] = {place: [] for place in range(len(offers))}
        self.clock = ENDLESS
        self._solver = Solver(lambda: self.clock.is_over())

    def known(self, part: Part) -> Known:
        if part not in self._known:
            most = {WORTH: self.worth, FIT: self.fit}
            self._known[part] = Known(
                {tier: sum(of_one[one] for one in part.places) for tier, of_one in most.items()}
            )
        return self._known[part]

    def bundle(self, part: Part) -> Bundle:
        """What no roster of the part can exceed, and what every one takes at least."""
        key, most, fixed = part.places, self.known(part).most, dict(part.weeks)
        weeks = [{fixed[one]} if one in fixed else self.first_weeks[one] for one in key]
        urgent, kept = sum(self.urgent[one] for one in key), sum(self.kept[one] for one in key)
        bundle = Bundle(
            talent=self.talent.id,
            needs=tuple(self.offers[one].need.id for one in key),
            tiers=(urgent, 0.0, most[WORTH], most[FIT], kept),
            first_visits=tuple(sorted(next(iter(of_one)) for of_one in weeks if len(of_one) == 1)),
            half_days=max(part.least, sum(self.offers[one].fewest for one in key)),
            part="" if part.is_whole else str(part),
        )
        self._part_of[bundle] = part
        return bundle

    def part(self, bundle: Bundle) -> Part:
        return self._part_of[bundle]

    def split(self, part: Part, tier: int) -> list[Part]:
        """Parts that together have the rosters of a settled one and say more of them; none if none do.

        By the week of a first visit that may fall in several; or by whether they take as many half days as
        the roster with the most of the tier; or have more of tier 3.
        """
        known = self.known(part)
        free = [one for one in part.places if len(self.first_weeks[one]) > 1 and one not in dict(part.weeks)]
        best = max(known.rosters, key=lambda roster: roster.tiers[tier if tier == FIT else WORTH])
        if free:
            parts = [
                replace(part, weeks=(*part.weeks, (free[0], week)))
                for week in sorted(self.first_weeks[free[0]])
            ]
        elif best.taken > self.bundle(part).half_days:
            parts = [replace(part, least=best.taken), replace(part, most=best.taken - 1)]
        elif (border := best.tiers[WORTH] + MORE) < known.most[WORTH]:
            parts = [
                replace(part, worth=(border, part.worth[1])),
                replace(part, worth=(part.worth[0], border)),
            ]
        else:
            return []
        for one in parts:
            most = {**known.most, WORTH: min(known.most[WORTH], one.worth[1])}
            self._known.setdefault(
                one, Known(most, [roster for roster in known.rosters if self._is_in(one, roster)])
            )
        return parts

    def _is_in(self, part: Part, roster: Roster) -> bool:
        firsts = {one: monday_of(roster.half_days[self.offers[one].need.id][0][0]) for one, _ in part.weeks}
        is_inside = (
            part.least <= roster.taken <= part.most and part.worth[0] <= roster.tiers[WORTH] <= part.worth[1]
        )
        is_inside = is_inside and all(roster.first_visits.count(week) <= most for week, most in part.limits)
        return is_inside and all(firsts[one] == week for one, week in part.weeks)

    def has_impossible(self, place: int, mask: int) -> bool:
        """Whether the set of this mask holds a part, with this place, that is known to have no room."""
        return any(part & mask == part for part in self._impossible[place])

    def pack(self, chosen: Iterable[int], prices: Prices, enough: float) -> float:
        """The quick try at some prices; no roster of the set is worth more than the result (-inf: none)."""
        key = tuple(sorted(chosen))
        known = self.known(whole(key))
        packed = self._packer.best(key, prices, enough)
        if packed.bound == -INFINITE:
            self._rule_out(key)
        elif packed.half_days:
            known.rosters.append(roster_of(self.instance, self.talent, packed.half_days))
        return min(enough, packed.bound)

    def look_into(self, part: Part, tier: int, clock: Clock) -> Known:
        """One step further on a part: rosters with more of the tier, and less that it can have at most."""
        self.clock = clock
        return self._look_into(part, tier if tier == FIT else WORTH)

    def is_settled(self, part: Part, tier: int) -> bool:
        """Whether a roster has all of this tier that there is; for tier 4 one on the face."""
        known = self.known(part)
        if tier not in (WORTH, FIT):
            return bool(known.rosters)
        return any(
            one.tiers[tier] >= known.most[tier] - TOLERANCE and (tier == WORTH or self._is_on_face(one))
            for one in known.rosters
        )

    def _is_on_face(self, roster: Roster) -> bool:
        return self.face is None or self.face.prices.value(roster) >= self.face.least - TOLERANCE

    def _look_into(self, part: Part, tier: int) -> Known:
        known, key = self.known(part), part.places
        rest = tuple(one for one in key if one not in self._with_total)
        if part.is_whole and tier == WORTH and rest and rest != key:
            others = self.known(whole(rest))
            if not self.is_settled(whole(rest), WORTH) and others.tries[WORTH] <= known.tries[WORTH]:
                others = self._look_into(whole(rest), WORTH)
            if others.is_impossible:
                known.is_impossible = True
                return known
            most = others.most[WORTH] + sum(self.worth[one] for one in key if one in self._with_total)
            known.most[WORTH] = min(known.most[WORTH], most)
            if self.is_settled(part, WORTH):
                return known
        if part.is_whole and not known.tries[tier] and self._is_settled_by_packing(key, tier):
            return known
        found, program = self._solve(part, tier, known.tries[tier])
        known.tries[tier] += 1
        if not found.is_infeasible:
            known.most[tier] = min(known.most[tier], found.bound)
        elif part.is_whole and tier == WORTH:
            self._rule_out(key)
        else:
            known.is_impossible = True
        if found.columns is not None:
            known.rosters.append(roster_of(self.instance, self.talent, program.half_days_of(found.columns)))
        return known

    def _is_settled_by_packing(self, key: Places, tier: int) -> bool:
        known, face, least = self.known(whole(key)), FREE, -INFINITE
        if tier == FIT and self.face is not None:
            face = self.face.prices
            least = self.face.least - sum(self.fixed(one, face) for one in key)
        if tier == FIT:
            known.most[FIT] = min(known.most[FIT], self._fit_by_parts(key, face, least))
        packed = self._packer.best(key, ALONE[tier], known.most[tier], face=face, least=least, steps=STEPS)
        known.most[tier] = min(known.most[tier], packed.bound)
        if packed.half_days:
            known.rosters.append(roster_of(self.instance, self.talent, packed.half_days))
        elif packed.bound == -INFINITE:
            known.is_impossible = True
            if tier == WORTH:
                self._rule_out(key)
        return known.is_impossible or self.is_settled(whole(key), tier)

    def _fit_by_parts(self, key: Places, face: Prices, least: float) -> float:
        """A bound of tier 4: needs with too many patterns at their best, the others at what they have."""
        rest = [one for one in key if self._packer.is_listed(one)]
        flexible = [one for one in key if one not in rest]
        if not flexible or not rest:
            return INFINITE
        least -= sum(self._at_most(one, face) for one in flexible)
        packed = self._packer.best(rest, ALONE[FIT], face=face, least=least, steps=STEPS)
        return packed.bound + sum(self.fit[one] for one in flexible)

    def _at_most(self, place: int, prices: Prices) -> float:
        """What a need is worth by itself at its best, but for what does not depend on half days."""
        visit = min((prices.weeks.get(week, 0.0) for week in self.first_weeks[place]), default=0.0)
        return prices.tiers[WORTH] * self.worth[place] + prices.tiers[FIT] * self.fit[place] - visit

    def _rule_out(self, key: Places) -> None:
        """Remember the smallest part that a quick look proves to have no room."""
        self.known(whole(key)).is_impossible = True
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
        return self._solve(whole(key), WORTH, 0)[0].is_infeasible

    def most_at(self, chosen: Iterable[int], prices: Prices, tries: int) -> float:
        """What a set is worth at most at given prices, as far as half days decide; a costly step."""
        key = tuple(sorted(chosen))
        if prices.weeks and not prices.time and not prices.tiers[FIT]:
            with suppress(SolverError):
                return self._most_by_weeks(key, prices)
        return self._most_at(key, prices, tries)

    def _most_by_weeks(self, key: Places, prices: Prices) -> float:
        """Where only first visits have prices: the most for all they may take; that holds at any prices."""
        every = self.known(whole(key))
        parts = {
            Part(key, limits=tuple((week, taken[week]) for week in sorted(prices.weeks))): taken
            for taken in ways_to_take([self.first_weeks[one] for one in key], prices.weeks)
        }

        def most(part: Part) -> float:
            known = self.known(part)
            worth = prices.tiers[WORTH] * min(known.most[WORTH], every.most[WORTH])
            paid = sum(prices.weeks[week] * count for week, count in parts[part].items())
            return -INFINITE if known.is_impossible else worth - paid

        lead = max(parts, key=most)
        known = self.known(lead)
        known.most[WORTH] = min(known.most[WORTH], every.most[WORTH])
        known.rosters = [roster for roster in every.rosters if self._is_in(lead, roster)]
        if not self.is_settled(lead, WORTH):
            found = len(known.rosters)
            self._look_into(lead, WORTH)
            every.rosters += known.rosters[found:]
        return max(map(most, parts))

    def _most_at(self, key: Places, prices: Prices, tries: int) -> float:
        cost = self._cost(self._program(key)[0], prices)
        found, program = self._solve_for(whole(key), cost, tries, is_on_face=self.face is not None)
        if found.columns is not None:
            self.known(whole(key)).rosters.append(
                roster_of(self.instance, self.talent, program.half_days_of(found.columns))
            )
        return found.bound

    def _solve(self, part: Part, tier: int, tries: int) -> tuple[Found, TalentProgram]:
        """The most of a tier with all these needs served; of tier 4 with enough of tier 3."""
        on_face = tier == FIT and self.face is not None
        return self._solve_for(part, self._program(part.places)[0].tiers[tier], tries, is_on_face=on_face)

    def _cost(self, program: TalentProgram, prices: Prices) -> Floats:
        """Of what depends on half days."""
        cost: Floats = prices.tiers[WORTH] * program.tiers[WORTH] + prices.tiers[FIT] * program.tiers[FIT]
        for _, week, column in program.first_visits:
            cost[column] -= prices.weeks.get(week, 0.0)
        for window, price in prices.time:
            cost -= price * program.half_days_in(window)
        return cost

    def fixed(self, place: int, prices: Prices) -> float:
        """What a need is worth at some prices whatever its half days."""
        gained = prices.tiers[URGENT] * self.urgent[place] + prices.tiers[KEPT] * self.kept[place]
        return gained - prices.needs.get(self.offers[place].need.id, 0.0)

    def _solve_for(
        self, part: Part, cost: Floats, tries: int, *, is_on_face: bool
    ) -> tuple[Found, TalentProgram]:
        key = part.places
        program, served = self._program(key)
        kept = program.part(served)
        place = np.cumsum(kept) - 1
        matrix = program.matrix.only(kept)
        lower = matrix.lower.copy()
        lower[[place[program.served[need]] for need in served]] = 1.0
        visited = {(served[key.index(one)], week) for one, week in part.weeks}
        lower[[place[column] for need, week, column in program.first_visits if (need, week) in visited]] = 1.0
        matrix, cost = replace(matrix, lower=lower), cost[kept]
        for week, most in part.limits:
            of_week = [
                place[column] for need, one, column in program.first_visits if one == week and need in served
            ]
            factors = np.bincount(of_week, minlength=matrix.columns).astype(np.float64)
            matrix = matrix.with_row(-INFINITE, factors, float(most))
        if part.least or part.most < INFINITE:
            taken = program.half_days_in(self.instance.horizon)[kept]
            matrix = matrix.with_row(float(part.least), taken, float(part.most))
        if part.worth != Part.worth:
            matrix = matrix.with_row(part.worth[0], program.tiers[WORTH][kept], part.worth[1])
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
        """The program that has these needs, and their places in it; `total` needs get one of their own."""
        whole = tuple(one for one in range(len(self.offers)) if one not in self._with_total)
        held = key if self._with_total.intersection(key) else whole
        if held not in self._programs:
            self._programs[held] = TalentProgram(
                self.instance, self.talent, [self.offers[one] for one in held]
            )
        return self._programs[held], [held.index(one) for one in key]


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
