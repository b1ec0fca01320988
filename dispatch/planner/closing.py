"""A bound from whole plans, where the relaxation is better than every plan known.

What stands for all rosters of some needs promises too much. It is looked into step by step, and where it can say no
more as a whole it is split into parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dispatch.planner.bundles import whole
from dispatch.planner.choosing import OPEN, Choosing
from dispatch.planner.clock import Clock
from dispatch.planner.growing_program import Relaxed
from dispatch.planner.pricing import MOST_EFFORT, TalentPricing
from dispatch.planner.rosters import Bundle

MOST_SETS: Final = 400
"""Of one talent, listed to close a gap."""
MOST_ROUNDS: Final = 1000
CHOOSING: Final = 0.9
"""Share of the time left for one choice."""


class Closing:
    """Over the sets of all talents, by id."""

    def __init__(self, plans: Choosing, pricings: Mapping[str, TalentPricing]) -> None:
        self._plans, self._master, self._pricings = plans, plans.master, pricings

    def close(self, relaxed: Relaxed, proven: float, tier: int, clock: Clock) -> float:
        """Where the relaxation is better than every whole plan known: a bound from whole plans, and better ones, too.

        `proven` is the bound by the prices of the relaxation. A plan that is better than the one that stands loses less
        than the gap against them, so each of its rosters does. All sets that lose less are listed unless they are too
        many. The best whole choice of them is a bound; sets that it makes use of are looked into, then split, and so on.
        """
        bound, known = proven, 0
        is_complete = self._list_sets(relaxed, tier, proven - self._plans.choice.tiers[tier] + OPEN, clock)
        for _ in range(MOST_ROUNDS if is_complete else 0):
            most, in_use = self._master.whole_with_bundles(clock.first(CHOOSING))
            bound = min(bound, most)
            unsettled = [bundle for bundle in in_use if not self.is_settled(bundle, tier)]
            if not unsettled and len(self._master.rosters) > known:
                self._plans.choose(tier, clock)
                known = len(self._master.rosters)
            if bound - self._plans.choice.tiers[tier] < OPEN or clock.is_over():
                break
            self.look_into(unsettled, tier, clock, stay=True)
            if not unsettled and not self._split(in_use, tier):
                break
        self._plans.choose(tier, clock)
        self._master.drop(self._master.bundles)
        return bound

    def _list_sets(self, relaxed: Relaxed, tier: int, lost: float, clock: Clock) -> bool:
        """Offer every set that loses no more than `lost` against the prices; False if they are too many."""
        is_complete = True
        for talent, pricing in self._pricings.items():
            prices = self._master.prices(relaxed, talent, (offer.need.id for offer in pricing.offers))
            least = relaxed.prices["talent", talent] - lost
            priced = pricing.best(prices, effort=MOST_EFFORT, least=least, wanted=MOST_SETS, lost=lost, clock=clock)
            is_complete = is_complete and priced.is_complete
            for roster in priced.rosters:
                self._master.add(roster)
            for chosen in filter(None, priced.sets):
                self._master.add_bundle(pricing.bundles.bundle(whole(chosen)))
        return is_complete

    def is_settled(self, bundle: Bundle, tier: int) -> bool:
        """Whether its rosters say all."""
        bundles = self._pricings[bundle.talent].bundles
        return bundles.is_settled(bundles.part(bundle), tier)

    def look_into(self, bundles: Sequence[Bundle], tier: int, clock: Clock, *, stay: bool = False) -> None:
        """A step further on each. A settled one has said all to the prices, but may `stay` for the sake of whole plans."""
        for bundle in bundles:
            known_sets = self._pricings[bundle.talent].bundles
            part = known_sets.part(bundle)
            known = known_sets.look_into(part, tier, clock)
            for roster in known.rosters:
                self._master.add(roster)
            self._master.drop([bundle])
            if not known.is_impossible and (stay or not known_sets.is_settled(part, tier)):
                self._master.add_bundle(known_sets.bundle(part))

    def _split(self, bundles: Sequence[Bundle], tier: int) -> bool:
        """Put in the place of settled bundles what says more of their rosters; False if there is nothing."""
        is_split = False
        for bundle in bundles:
            known_sets = self._pricings[bundle.talent].bundles
            parts = known_sets.split(known_sets.part(bundle), tier)
            is_split = is_split or bool(parts)
            self._master.drop([bundle] if parts else [])
            for part in parts:
                self._master.add_bundle(known_sets.bundle(part))
        return is_split
