"""A good whole plan where there is no time to settle the relaxation.

A dive holds rosters that the relaxation is nearly sure of, asks the other talents again, and so on until
every talent is decided. Large-neighbourhood search then lets some talents go that could serve the same needs
and decides on them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from random import Random
from typing import Final

from dispatch.planner.budget import ASKING_OTHERS, BEFORE_HOLDING, CHOICE_OF_DIVE, HOLDING, Clock
from dispatch.planner.search.choosing import Choosing
from dispatch.planner.search.growing_program import Relaxed
from dispatch.planner.talent.pricing import TalentPricing
from dispatch.planner.talent.rosters import Roster
from dispatch.planner.talent.solver import SolverError

ROUNDS: Final = 2
"""Of new rosters, each time after some are held."""
NEARLY_SURE: Final = 0.85
LIKELY: Final = 0.5
MOST_LEFT_OUT: Final = 20
RELEASED: Final = 20
"""Talents who are decided anew together."""
EFFORT: Final = 3
"""On each talent's rosters."""


class Diving:
    """Works on the plan that `plans` keeps."""

    def __init__(self, plans: Choosing, pricings: Mapping[str, TalentPricing], random: Random) -> None:
        self._plans, self._master, self._pricings, self._random = plans, plans.master, pricings, random

    def dive(self, tier: int, clock: Clock) -> None:
        """Down to a whole plan; where that is none, the rosters that were held last are let go again."""
        first = clock.first(BEFORE_HOLDING)
        while self._ask(self._master.relaxed(), self._pricings, first):
            pass
        held: list[Roster] = []
        left_out: list[Roster] = []
        try:
            self._hold_all(held, left_out, clock.first(HOLDING))
            before = self._plans.choice
            while self._plans.choice is before and not clock.is_over():
                self._plans.choose(tier, clock.first(CHOICE_OF_DIVE))
                if not held:
                    break
                self._let_go(held, len(held) * 2 // 3)
        finally:
            self._let_go(held, 0)
            self._master.leave_out(left_out, is_left_out=False)

    def _hold_all(self, held: list[Roster], left_out: list[Roster], clock: Clock) -> None:
        """Hold rosters until every talent is decided.

        One that leaves the others no way is left out from there on.

        In the second half of the time nobody is asked again, and what is likely is held.
        """
        asking = clock.first(ASKING_OTHERS)
        relaxed = self._relaxed()
        while relaxed is not None and not clock.is_over():
            decided = {roster.talent for roster in held}
            rows = [row for row in self._master.rosters_in_use(relaxed) if row[1].talent not in decided]
            if not rows:
                return
            least = LIKELY if asking.is_over() else NEARLY_SURE
            batch = [roster for share, roster in rows if share > least] or [rows[0][1]]
            relaxed = self._hold(batch, held)
            while relaxed is None and len(batch) > 1:
                batch = batch[: len(batch) // 2]
                relaxed = self._hold(batch, held)
            if relaxed is not None:
                self._ask_on(self._pricings.keys() - {roster.talent for roster in held}, asking)
            elif len(left_out) < MOST_LEFT_OUT:
                self._master.leave_out(batch)
                left_out += batch
            relaxed = self._relaxed()

    def _hold(self, rosters: list[Roster], held: list[Roster]) -> Relaxed | None:
        """None, and they are not held, if that leaves the others no way."""
        self._master.hold(rosters)
        relaxed = self._relaxed()
        if relaxed is None:
            self._master.hold(rosters, is_held=False)
        else:
            held += rosters
        return relaxed

    def _let_go(self, held: list[Roster], number: int) -> None:
        """All but so many."""
        self._master.hold(held[number:], is_held=False)
        del held[number:]

    def _relaxed(self) -> Relaxed | None:
        try:
            return self._master.relaxed()
        except SolverError:
            return None

    def improve(self, tier: int, clock: Clock) -> None:
        """Let a few talents at a time go and decide on them again, all others as they are."""
        while len(self._pricings) > RELEASED and not clock.is_over():
            free = self._neighbours()
            kept = [roster for roster in self._plans.choice.rosters if roster.talent not in free]
            kept = list(filter(self._master.keeps_locks, kept))
            visits = [visit for visit in self._plans.choice.visits if visit[1] not in free]
            self._master.hold(kept)
            self._master.only_visits(visits, free)
            try:
                self._ask_on(sorted(free), clock)
                self._plans.choose(tier, clock)
            except SolverError:
                pass
            finally:
                self._master.hold(kept, is_held=False)
                self._master.all_visits()

    def _neighbours(self) -> set[str]:
        """A talent by chance, and by chance some of those who could serve most of the same needs."""
        first = self._random.choice(sorted(self._pricings))
        own = self._needs(first)
        shared = Counter({one: len(own & self._needs(one)) for one in sorted(self._pricings) if one != first})
        free = {first}
        for _ in range(RELEASED - 1):
            names = [one for one in shared if one not in free]
            free.add(self._random.choices(names, [1 + shared[one] ** 2 for one in names])[0])
        return free

    def _needs(self, talent: str) -> set[str]:
        return {offer.need.id for offer in self._pricings[talent].offers}

    def _ask_on(self, talents: Iterable[str], clock: Clock) -> None:
        names = sorted(talents)
        for _ in range(ROUNDS):
            if not self._ask(self._master.relaxed(), names, clock):
                return

    def _ask(self, relaxed: Relaxed, talents: Collection[str], clock: Clock) -> bool:
        """Better rosters, without a bound; whether there were any."""
        found = []
        for talent in talents:
            if clock.is_over():
                return False
            pricing = self._pricings[talent]
            prices = self._master.prices(relaxed, talent, (offer.need.id for offer in pricing.offers))
            least = relaxed.prices["talent", talent]
            priced = pricing.best(prices, effort=EFFORT, least=least, clock=clock)
            found += [self._master.add(roster) for roster in priced.rosters]
        return any(found)
