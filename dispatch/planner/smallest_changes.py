"""The smallest change after which an unmet need is served: found beside the plan, then proven by solving again.

That the need has room beside all that the plan serves says that a plan without loss exists. It does not yet say that a
new run makes that plan: the change may be of more use elsewhere, or another plan may be worth as much. So the changed
instance is solved again up to tier 3, and then, among all plans that are as good, one is looked for that serves fewest of
the needs. If it is proven that even that one serves them all, the change is given. If none is found that serves fewer
but this is not proven, a run from nothing has to show it, and to prove its plan up to tier 3. Where
the plan itself is not proven a new run may end anywhere, and no change is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from dispatch.planner.changes import Change, changes
from dispatch.planner.choosing import OPEN
from dispatch.planner.clock import Clock
from dispatch.planner.column_generation import Generation, ignore
from dispatch.planner.instance import Instance, Need
from dispatch.planner.master import WATCHED
from dispatch.planner.plan import Plan, is_proven
from dispatch.planner.program import SolverError
from dispatch.planner.standing_plan import StandingPlan
from dispatch.planner.tiers import FIT, KEPT, order_of_tiers

MOST_PROOFS: Final = 3
"""Changes of talents, and as many of the need, that have room and are solved again."""
SHARE: Final = 0.4
"""Of the time left, for one need."""
WATCHING: Final = 0.1
"""Of what is left of that, for a plan that serves fewer needs."""
MOST_SECONDS: Final = 15.0
"""For a run from nothing."""


Solve = Callable[[Instance, float], Plan]
"""An instance and seconds."""


class SmallestChanges:
    """`is_proven`: whether the plan's tiers but the fourth are. `solve` makes the plan of an instance from nothing."""

    def __init__(
        self, solved: Generation, standing: StandingPlan, clock: Clock, solve: Solve, *, is_proven: bool
    ) -> None:
        self._solved, self._standing, self._clock, self._is_proven = solved, standing, clock, is_proven
        self._solve = solve

    def of(self, need: Need) -> Change | None:
        """None if none was found, or none could be proven, in the time."""
        clock = self._clock.first(SHARE)
        proofs: Counter[str] = Counter()
        if not self._is_proven:
            return None
        for change in changes(self._standing.instance, need):
            of_what = next(iter(change.keys))
            if clock.is_over():
                return None
            if proofs[of_what] == MOST_PROOFS:
                continue
            standing = StandingPlan(change.instance, list(self._standing.rosters.values()), clock)
            if not standing.takes_the_town(change.need, change.talent):
                continue
            if not standing.has_room(change.need, change.talent):
                continue
            try:
                if self._is_sure(change, standing, clock):
                    return change
            except SolverError:
                continue
            proofs[of_what] += 1
        return None

    def _is_sure(self, change: Change, standing: StandingPlan, clock: Clock) -> bool:
        """Whether a new run serves the need and drops none."""
        roster = standing.with_need(change.need, change.talent)
        if roster is None:
            return False
        served = [*self._standing.talent_of, change.need.id]
        again = Generation(change.instance, self._solved, served)
        again.plans.start_from(list({**self._standing.rosters, roster.talent: roster}.values()))
        for tier in order_of_tiers(change.instance):
            if tier != FIT and (tier != KEPT or change.instance.stability):
                bound = again.settle(tier, clock, ignore)
                if bound > again.plans.choice.tiers[tier] + OPEN:
                    return False
        if again.settle(WATCHED, clock.first(WATCHING), ignore) < OPEN - len(served):
            return True
        if clock.is_over() or again.plans.choice.tiers[WATCHED] > OPEN - len(served):
            return False
        plan = self._solve(change.instance, min(clock.left, MOST_SECONDS))
        return is_proven(plan, but=FIT) and {pair.need for pair in plan.assignments}.issuperset(served)
