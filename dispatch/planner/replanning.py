"""After an illness or a departure: a plan to start from in which all stay as far as they can, and what changes for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from dispatch.planner.clock import Clock
from dispatch.planner.first_visits import first_weeks
from dispatch.planner.fitting import Fitting
from dispatch.planner.grid import Grid
from dispatch.planner.instance import Instance, Talent
from dispatch.planner.offers import Offer
from dispatch.planner.placing import together
from dispatch.planner.plan import Plan
from dispatch.planner.pricing import locked_to
from dispatch.planner.program import SolverError
from dispatch.planner.rosters import Roster, roster_of

ROUNDS: Final = 3


def as_before(instance: Instance, offers: Mapping[tuple[str, str], Offer], clock: Clock) -> list[Roster]:
    """Every talent with the needs of the plan before, as many as have room.

    Those with few weeks for first visits come first; who has no week left then comes first in the next round. `offers` by
    need and talent, of those who pass the filters.
    """
    pairs = {**instance.previous_talent, **{pair.need: pair.talent for pair in instance.locked}}
    needs_of: defaultdict[str, list[Offer]] = defaultdict(list)
    for pair in sorted(pairs.items()):
        if pair in offers:
            needs_of[pair[1]].append(offers[pair])
    order = sorted(instance.talents, key=lambda talent: (_choice_of_weeks(needs_of[talent.id]), talent.id))
    best: list[Roster] = []
    for _ in range(ROUNDS):
        rosters = _one_after_another(instance, order, needs_of, clock)
        if sum(len(roster.needs) for roster in rosters) > sum(len(roster.needs) for roster in best):
            best = rosters
        served = {roster.talent: len(roster.needs) for roster in rosters}
        short = [talent for talent in order if served.get(talent.id, 0) < len(needs_of[talent.id])]
        if not short or clock.is_over():
            break
        order = [*short, *(talent for talent in order if talent not in short)]
    return best


def _one_after_another(
    instance: Instance, order: Sequence[Talent], needs_of: Mapping[str, Sequence[Offer]], clock: Clock
) -> list[Roster]:
    left = dict.fromkeys(Grid(instance.horizon).weeks, instance.rules.accompanied_first_visits_per_week)
    rosters = []
    for talent in order:
        roster = _with_most(instance, talent, needs_of.get(talent.id, ()), left, clock)
        if roster is not None:
            rosters.append(roster)
            for week in roster.first_visits:
                left[week] -= 1
    return rosters


def _choice_of_weeks(offers: Sequence[Offer]) -> int:
    return min((len(weeks) for offer in offers if (weeks := first_weeks(offer))), default=0)


def _with_most(
    instance: Instance, talent: Talent, offers: Sequence[Offer], left: Mapping[date, int], clock: Clock
) -> Roster | None:
    """Without the one that asks for most half days, as long as there is no room for all; what is locked goes last."""
    fitting, locked = Fitting(instance, Grid(instance.horizon), talent), locked_to(instance, talent)
    wanted = sorted(offers, key=lambda offer: (offer.need.id not in locked, offer.fewest, offer.need.id))
    while wanted:
        if takes_the_towns(talent, wanted):
            fit = fitting.fit(wanted, left)
            if fit.half_days:
                return roster_of(instance, talent, fit.half_days)
            with suppress(SolverError):
                roster = None if fit.is_impossible else together(instance, talent, wanted, clock, left, care=0.0)
                if roster is not None:
                    return roster
        wanted.pop()
    return None


def takes_the_towns(talent: Talent, offers: Sequence[Offer]) -> bool:
    """Rule 6."""
    return (
        len({offer.need.municipality for offer in offers if offer.need.role is not None}) <= talent.max_municipalities
    )


@dataclass(frozen=True)
class Moved:
    """A need that does not keep its talent; `after` is None if nobody serves it now. All are ids."""

    need: str
    before: str
    after: str | None


def moved_needs(instance: Instance, plan: Plan) -> list[Moved]:
    """In the order of the instance's needs."""
    after = {row.need: row.talent for row in plan.assignments}
    before = instance.previous_talent
    return [
        Moved(need.id, before[need.id], after.get(need.id))
        for need in instance.needs
        if need.id in before and after.get(need.id) != before[need.id]
    ]
