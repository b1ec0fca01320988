"""Whether a new run surely serves a need after a change, and drops none: by bounds, not by running it.

Any run: the changed instance is solved again up to tier 3, and every plan that leaves out one of the needs is
worth less.

A run that keeps the plan, with its pairs as `previous` and a stability above 0: the tiers before cannot gain
by moving anybody, so that all pairs stay. The talent with the need is worth more than anything that the
talent could do without it, in whatever weeks the first visits of the others leave to the talent: hence a plan
without the need is not the best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final, Protocol

from dispatch.planner.answer.changes import Change
from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Instance, Pair, Rules, Talent
from dispatch.planner.format.plan import Plan, is_proven
from dispatch.planner.judge.tiers import (
    FIT,
    KEPT,
    LOCKS,
    SEEN,
    URGENT,
    WORTH,
    before_worth,
    is_urgent,
    worth_of,
)
from dispatch.planner.search.choosing import OPEN
from dispatch.planner.search.column_generation import Generation, ignore
from dispatch.planner.search.master import LITTLE
from dispatch.planner.talent.first_visits import first_weeks, ways_to_take
from dispatch.planner.talent.fitting import Fitting
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import OfferBook
from dispatch.planner.talent.placing import together
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.solver import INFINITE

MORE: Final = LITTLE
"""Of tier 3: by so much a roster with the need has to be worth more."""


class Proof(Protocol):
    """`rosters` are all that the plan does, and the need. False where it is not proven, or not in time."""

    def is_sure(self, change: Change, rosters: Sequence[Roster], clock: Clock) -> bool: ...


def proof_for(plan: Plan, solved: Generation, standing: StandingPlan) -> Proof | None:
    """What can be shown beside this plan, by what is proven of it; None if nothing."""
    if is_proven(plan, but=[FIT]):
        return OfAnyRun(solved, standing)
    if is_proven(plan, but=[KEPT, WORTH, FIT]) and not plan.tiers[SEEN]:
        return OfKeepingRun(solved, standing)
    return None


class OfAnyRun:
    """`solved` has proven the tiers of the plan that stands, but for the fourth."""

    def __init__(self, solved: Generation, standing: StandingPlan) -> None:
        self._solved, self._standing = solved, standing

    def is_sure(self, change: Change, rosters: Sequence[Roster], clock: Clock) -> bool:
        again = Generation(change.instance, self._solved, [*self._standing.talent_of, change.need.id])
        again.plans.start_from(rosters)
        return is_as_good(again, clock) and again.needs_all_watched(clock)


class OfKeepingRun:
    """`solved` has proven the first two tiers of the plan that stands; every municipality is seen."""

    def __init__(self, solved: Generation, standing: StandingPlan) -> None:
        self._solved, self._standing = solved, standing
        self._most_beside_own: dict[str, float] = {}

    def is_sure(self, change: Change, rosters: Sequence[Roster], clock: Clock) -> bool:
        if "rules" in change.keys or not self._is_as_urgent(change, clock):
            return False
        most = self._most_without(change, clock)
        with_need = next(roster for roster in rosters if roster.talent == change.talent.id)
        return most < INFINITE and self._is_worth_more(change, with_need, most + MORE, clock)

    def _is_as_urgent(self, change: Change, clock: Clock) -> bool:
        """Whether no plan has more of tier 1; for a changed need nothing is to be shown: it is as it was."""
        if "need" in change.keys:
            return True
        known = self._solved.plans.choice.tiers[URGENT] + is_urgent(change.need)
        return self._solved.most_with(URGENT, change.instance, change.talent, clock) < known + OPEN

    def _most_without(self, change: Change, clock: Clock) -> float:
        """Of tier 3, what the talent could do beside what the plan asks for, if nobody else did the rest.

        Where only the need is changed, the one as it was may be among that: it is the same for all needs
        then.
        """
        if "need" not in change.keys:
            return self._most_beside(change.instance, change.talent, change.need.id, clock)
        if change.talent.id not in self._most_beside_own:
            most = self._most_beside(self._standing.instance, change.talent, "", clock)
            if most == INFINITE:
                return most
            self._most_beside_own[change.talent.id] = most
        return self._most_beside_own[change.talent.id]

    def _most_beside(self, instance: Instance, talent: Talent, without: str, clock: Clock) -> float:
        own = {need.id for need in self._standing.needs_of(talent)}
        others = {need.id for need in self._standing.unmet} - {without}
        alone = replace(
            instance,
            talents=(talent,),
            needs=tuple(need for need in instance.needs if need.id in own | others),
            locked=tuple(Pair(need, talent.id) for need in sorted(own)),
            previous=(),
            stability=0,
        )
        beside = Generation(alone)
        beside.plans.start_from([self._standing.rosters[talent.id]] if own else [])
        beside.plans.settle(LOCKS)
        return beside.settle(WORTH, clock, ignore)

    def _is_worth_more(self, change: Change, with_need: Roster, least: float, clock: Clock) -> bool:
        """Whether the talent has a roster with the need that is worth it, in whatever weeks others leave."""
        instance, talent, book = change.instance, change.talent, OfferBook(change.instance)
        needs = [*self._standing.needs_of(talent), change.need]
        offers = [offer for offer in (book.offer(need, talent) for need in needs) if offer is not None]
        assert len(offers) == len(needs)
        if sum(worth_of(instance, offer.need, offer.most) for offer in offers) < least:
            return False
        own, known = offers[:-1], [with_need]
        grid = Grid(instance.horizon)
        fitting = Fitting(instance, grid, talent)
        visits = sum(need.wants_company for need in needs)
        free = self._free_weeks({need.id for need in needs}, visits, instance.rules)
        for taken in ways_to_take([first_weeks(offer) for offer in own], set(grid.weeks) - free):
            company = {week: visits if week in free else taken[week] for week in grid.weeks}
            if any(roster.tiers[WORTH] >= least and keeps_to(company, roster) for roster in known):
                continue
            fit = fitting.fit(offers, company)
            roster = roster_of(instance, talent, fit.half_days) if fit.half_days else None
            if not fit.is_impossible and (roster is None or roster.tiers[WORTH] < least):
                roster = together(instance, talent, offers, clock, company, care=0.0, least=least)
            if roster is not None:
                known.append(roster)
                continue
            is_never = own and (
                fitting.fit(own, company).is_impossible
                or together(instance, talent, own, clock, company, care=0.0) is None
            )
            if not is_never or clock.is_over():
                return False
        return True

    def _free_weeks(self, own: Collection[str], visits: int, rules: Rules) -> set[date]:
        """Weeks in which a colleague can come along so often, wherever others' first visits are."""
        others = Counter(
            week for need, weeks in self._first_weeks.items() if need not in own for week in weeks
        )
        most = rules.accompanied_first_visits_per_week - visits
        return {week for week in self._solved.master.weeks if others[week] <= most}

    @cached_property
    def _first_weeks(self) -> dict[str, set[date]]:
        """Of each need that wants company, whoever serves it then."""
        found: dict[str, set[date]] = {}
        for (need, talent), offer in self._solved.offers.items():
            if offer.need.wants_company and self._standing.talent_of.get(need, talent) == talent:
                found[need] = found.get(need, set()) | first_weeks(offer)
        return found


def keeps_to(company: Mapping[date, int], roster: Roster) -> bool:
    """Whether no week has more of the roster's first visits."""
    return all(count <= company[week] for week, count in Counter(roster.first_visits).items())


def is_as_good(generation: Generation, clock: Clock) -> bool:
    """Whether no plan has more of the tiers before tier 3 than the one that is known."""
    known = generation.plans.choice.tiers
    return all(
        generation.settle(tier, clock, ignore) < known[tier] + OPEN
        for tier in before_worth(generation.instance)
    )
