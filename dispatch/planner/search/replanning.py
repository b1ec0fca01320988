"""After an illness or a departure: a start in which all stay as far as they can, and who changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Instance, takes_the_towns
from dispatch.planner.format.plan import Plan
from dispatch.planner.talent.first_visits import first_weeks
from dispatch.planner.talent.fitting import Fitting
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.placing import together
from dispatch.planner.talent.pricing import locked_to
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.solver import SolverError

ROUNDS: Final = 3
DEPTHS: Final = (1, 2, 3)
"""Of making way: how many others move, one for the other."""
Rosters = Mapping[str, Roster]
"""By talent id."""


def as_before(instance: Instance, offers: Mapping[tuple[str, str], Offer], clock: Clock) -> list[Roster]:
    """Every talent with the needs of the plan before, as many as have room.

    Those with few weeks for first visits come first; who has no week left then comes first in the next round.
    In the end others make way for those who still have none. `offers` by need and talent, of those who pass
    the filters.
    """
    pairs = {**instance.previous_talent, **{pair.need: pair.talent for pair in instance.locked}}
    needs_of: defaultdict[str, list[Offer]] = defaultdict(list)
    for pair in sorted(pairs.items()):
        if pair in offers:
            needs_of[pair[1]].append(offers[pair])
    keeping = _Keeping(instance, needs_of, clock)
    order = sorted(needs_of, key=lambda talent: (_choice_of_weeks(needs_of[talent]), talent))
    best: Rosters = {}
    for _ in range(ROUNDS):
        rosters = keeping.one_after_another(order)
        if _served(rosters) > _served(best):
            best = rosters
        short = keeping.short(order, rosters)
        if not short or clock.is_over():
            break
        order = [*short, *(talent for talent in order if talent not in short)]
    for depth in DEPTHS:
        for talent in keeping.short(order, best):
            best = keeping.with_all(talent, best, depth) or best
    return list(best.values())


class _Keeping:
    """`needs_of` are the offers by talent id."""

    def __init__(self, instance: Instance, needs_of: Mapping[str, Sequence[Offer]], clock: Clock) -> None:
        self._instance, self._needs_of, self._clock = instance, needs_of, clock
        self._grid = Grid(instance.horizon)
        self._fitting = {
            talent: Fitting(instance, self._grid, instance.talent_by_id[talent]) for talent in needs_of
        }

    def short(self, talents: Sequence[str], rosters: Rosters) -> list[str]:
        """Those who do not have all their needs."""
        return [
            talent
            for talent in talents
            if len(self._needs_of[talent]) > (len(rosters[talent].needs) if talent in rosters else 0)
        ]

    def one_after_another(self, order: Sequence[str]) -> Rosters:
        rosters: dict[str, Roster] = {}
        for talent in order:
            roster = self._with_most(talent, self._left(rosters))
            if roster is not None:
                rosters[talent] = roster
        return rosters

    def with_all(
        self, talent: str, rosters: Rosters, depth: int, fixed: frozenset[str] = frozenset()
    ) -> Rosters | None:
        """The same with all needs of this talent and none less of others, who make way `depth` deep; or None.

        A week that is full is taken, and one of those who are there, but for the `fixed` ones, has to find
        another.
        """
        offers, others = (
            self._needs_of[talent],
            {one: roster for one, roster in rosters.items() if one != talent},
        )
        left = self._left(others)
        roster = self._roster(talent, offers, left)
        if roster is not None:
            return {**others, talent: roster}
        is_hopeless = not depth or self._roster(talent, offers, dict.fromkeys(left, len(offers))) is None
        weeks = set() if is_hopeless or self._clock.is_over() else set().union(*map(first_weeks, offers))
        for week in sorted(week for week in weeks if left[week] <= 0):
            roster = self._roster(talent, offers, {**left, week: 1})
            if roster is None:
                continue
            there = [other for other in others.keys() - fixed if week in others[other].first_visits]
            for other in sorted(set(there) - set(self.short(there, others))):
                found = self.with_all(other, {**others, talent: roster}, depth - 1, fixed | {talent})
                if found is not None:
                    return found
        return None

    def _left(self, rosters: Rosters) -> dict[date, int]:
        """First visits that each week still has."""
        taken = Counter(week for roster in rosters.values() for week in roster.first_visits)
        most = self._instance.rules.accompanied_first_visits_per_week
        return {week: most - taken[week] for week in self._grid.weeks}

    def _with_most(self, talent: str, left: Mapping[date, int]) -> Roster | None:
        """Without the one with most half days, as long as there is no room for all; locked ones go last."""
        locked = locked_to(self._instance, self._instance.talent_by_id[talent])
        wanted = sorted(
            self._needs_of[talent],
            key=lambda offer: (offer.need.id not in locked, offer.fewest, offer.need.id),
        )
        while wanted:
            roster = self._roster(talent, wanted, left)
            if roster is not None:
                return roster
            wanted.pop()
        return None

    def _roster(self, name: str, offers: Sequence[Offer], left: Mapping[date, int]) -> Roster | None:
        """All of these, first visits in weeks that have some left; None if none is found in time."""
        talent = self._instance.talent_by_id[name]
        if self._clock.is_over() or not takes_the_towns(talent, [offer.need for offer in offers]):
            return None
        fit = self._fitting[name].fit(offers, left)
        if fit.half_days:
            return roster_of(self._instance, talent, fit.half_days)
        with suppress(SolverError):
            return (
                None
                if fit.is_impossible
                else together(self._instance, talent, offers, self._clock, left, care=0.0)
            )
        return None


def _choice_of_weeks(offers: Sequence[Offer]) -> int:
    return min((len(weeks) for offer in offers if (weeks := first_weeks(offer))), default=0)


def _served(rosters: Rosters) -> int:
    return sum(len(roster.needs) for roster in rosters.values())


@dataclass(frozen=True)
class Moved:
    """A need that does not keep its talent; `after` is None if nobody serves it now. All are ids."""

    need: str
    before: str
    after: str | None


def moved_needs(instance: Instance, plan: Plan) -> list[Moved]:
    """In the order of the instance's needs."""
    after = {row.need: row.talent for row in plan.placements}
    before = instance.previous_talent
    return [
        Moved(need.id, before[need.id], after.get(need.id))
        for need in instance.needs
        if need.id in before and after.get(need.id) != before[need.id]
    ]
