"""The smallest change after which an unmet need is served: found beside the plan, proven by solving again.

That the need has room beside all that the plan serves says that a plan without loss exists. It does not yet
say that a new run makes that plan: the change may be of more use elsewhere, or another plan may be worth as
much. That is proven in `proving`: where the plan is the best, for any run; where it is not known to be, for
runs that keep it.

Of the needs that have none yet, the one that took least time so far has its next change tried.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import Final

from dispatch.planner.answer.changes import Change, changes
from dispatch.planner.answer.proving import Proof
from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.budget import ONE_CHANGE, Clock
from dispatch.planner.format.instance import HALF_DAYS, Need
from dispatch.planner.talent.rosters import Roster
from dispatch.planner.talent.solver import SolverError

MOST_PROOFS: Final = 8
"""Changes for one need that have room and are solved again."""
ADDED: Final = "add_half_days"
TOWNS: Final = "max_municipalities"


class SmallestChanges:
    """Without a `proof` none are given."""

    def __init__(self, standing: StandingPlan, proof: Proof | None, clock: Clock) -> None:
        self._standing, self._proof, self._clock = standing, proof, clock

    def of(self, needs: Sequence[Need]) -> dict[str, Change]:
        """By need id, without those for whom none was found, or none could be proven, in the time."""
        found: dict[str, Change] = {}
        if self._proof is None:
            return found
        turns = [_Turns(self._standing, self._proof, need, place) for place, need in enumerate(needs)]
        while turns and not self._clock.is_over():
            turn = heapq.heappop(turns)
            change = turn.take(self._clock.first(ONE_CHANGE))
            if change is not None:
                found[change.need.id] = change
            elif not turn.is_over:
                heapq.heappush(turns, turn)
        return found


class _Turns:
    """The changes for one need, smallest first; of two, the one that took less time is first."""

    def __init__(self, standing: StandingPlan, proof: Proof, need: Need, place: int) -> None:
        self._standing, self._proof = standing, proof
        self._need, self._place = need, place
        self._refused: list[Change] = []
        self._has_hope: dict[str, bool] = {}
        self.is_over = False
        self._seconds = 0.0

    def __lt__(self, other: _Turns) -> bool:
        return (self._seconds, self._place) < (other._seconds, other._place)

    @cached_property
    def _left(self) -> Iterator[Change]:
        """Those that were not tried yet; finding them takes its time, too."""
        return iter(changes(self._standing.instance, self._need))

    def take(self, clock: Clock) -> Change | None:
        """Try the next one; the change, if a new run surely makes use of it as is wished."""
        change = next(self._left, None)
        is_served = change is not None and self._is_served_by(change, clock)
        self.is_over = change is None or is_served or len(self._refused) == MOST_PROOFS
        self._seconds += clock.spent
        return change if is_served else None

    def _is_served_by(self, change: Change, clock: Clock) -> bool:
        if any(asks_more(change, than=refused) for refused in self._refused):
            return False
        with suppress(SolverError):
            rosters = self._rosters_with(change, clock)
            if rosters is None:
                return False
            if self._proof.is_sure(change, rosters, clock):
                return True
        self._refused.append(change)
        return False

    def _rosters_with(self, change: Change, clock: Clock) -> list[Roster] | None:
        """All that the plan does, and the need."""
        before = self._standing.rosters
        standing = self._standing_with(change, clock)
        if not standing.takes_the_town(change.need, change.talent) or self._is_hopeless(change, clock):
            return None
        roster = standing.with_need(change.need, change.talent, is_any_good=True)
        return None if roster is None else list({**before, roster.talent: roster}.values())

    def _is_hopeless(self, change: Change, clock: Clock) -> bool:
        """Whether half days are added, and not even all there are would leave room.

        That is no answer where a full-time need would take them all.
        """
        needs = [*self._standing.needs_of(change.talent), change.need]
        if ADDED not in change.keys or any(need.cadence.kind == "full_time" for need in needs):
            return False
        name = str({key: value for key, value in change.keys.items() if key not in (ADDED, TOWNS)})
        if name not in self._has_hope:
            always = replace(change, talent=replace(change.talent, half_days=frozenset(HALF_DAYS)))
            standing = self._standing_with(always, clock)
            self._has_hope[name] = standing.may_have_room(always.need, always.talent)
        return not self._has_hope[name]

    def _standing_with(self, change: Change, clock: Clock) -> StandingPlan:
        return StandingPlan(change.instance, list(self._standing.rosters.values()), clock)


def asks_more(change: Change, *, than: Change) -> bool:
    """Whether it frees a talent for more: then others win by it, too."""
    return change.keys.get("talent", "") == than.keys.get("talent") and change.keys.keys() >= than.keys.keys()
