"""A bound from whole plans, where the relaxation is better than every plan known.

What stands for all rosters of some needs promises too much. It is looked into step by step, and where it can
say no more as a whole it is split into parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from dispatch.planner.budget import CHOICE, Clock
from dispatch.planner.search.choosing import OPEN, Choosing
from dispatch.planner.search.growing_program import Relaxed
from dispatch.planner.search.master import no_loss
from dispatch.planner.talent.pricing import MOST_EFFORT, TalentPricing
from dispatch.planner.talent.rosters import Bundle, Roster
from dispatch.planner.talent.sets import whole

MOST_SETS: Final = 400
"""Of one talent, listed to close a gap."""
MOST_ROUNDS: Final = 1000


class Closing:
    """Over the sets of all talents, by id."""

    def __init__(self, plans: Choosing, pricings: Mapping[str, TalentPricing]) -> None:
        self._plans, self._master, self._pricings = plans, plans.master, pricings

    def close(self, relaxed: Relaxed, proven: float, tier: int, clock: Clock) -> float:
        """Where the relaxation is better than every whole plan known: a bound from these, and better ones.

        `proven` is the bound by the prices of the relaxation. A plan that is better than the one that stands
        loses less than the gap against them, so each of its rosters does. All sets that lose less are listed
        unless they are too many. The best whole choice of them that loses no more in all is a bound; sets
        that it makes use of are looked into, then split, and so on.
        """
        bound, known = proven, 0
        lost = proven - self._plans.choice.tiers[tier] + OPEN
        is_complete = self._list_sets(relaxed, lost, clock)
        self._master.count_losses(self._losses(relaxed, 2 * lost))
        for _ in range(MOST_ROUNDS if is_complete else 0):
            most, in_use = self._master.whole_with_bundles(clock.first(CHOICE), lost)
            bound = min(bound, most)
            unsettled = [bundle for bundle in in_use if not self.is_settled(bundle, tier)]
            is_renewed = not unsettled and any(self._renew(bundle) for bundle in in_use)
            if not unsettled and len(self._master.rosters) > known:
                self._plans.choose(tier, clock)
                known = len(self._master.rosters)
                lost = proven - self._plans.choice.tiers[tier] + OPEN
            if bound - self._plans.choice.tiers[tier] < OPEN or clock.is_over():
                break
            self.look_into(unsettled, tier, clock, stay=True)
            if not unsettled and not is_renewed and not self._split(in_use, tier):
                break
        self._plans.choose(tier, clock)
        self._master.drop(self._master.bundles)
        self._master.count_losses(no_loss)
        return bound

    def _losses(self, relaxed: Relaxed, most: float) -> Callable[[Roster | Bundle], float]:
        """By how much less, at least, than its talent's price one is worth, up to `most`."""
        names = {
            talent: [offer.need.id for offer in pricing.offers] for talent, pricing in self._pricings.items()
        }
        prices = {talent: self._master.prices(relaxed, talent, needs) for talent, needs in names.items()}

        def loss(one: Roster | Bundle) -> float:
            if isinstance(one, Roster):
                worth = prices[one.talent].value(one)
            else:
                pricing = self._pricings[one.talent]
                worth = pricing.at_most(pricing.bundles.part(one), prices[one.talent])
            return min(most, max(0.0, relaxed.prices["talent", one.talent] - worth))

        return loss

    def _list_sets(self, relaxed: Relaxed, lost: float, clock: Clock) -> bool:
        """Offer every set that loses no more than `lost` against the prices; False if they are too many."""
        is_complete = True
        for talent, pricing in self._pricings.items():
            prices = self._master.prices(relaxed, talent, (offer.need.id for offer in pricing.offers))
            least = relaxed.prices["talent", talent] - lost
            priced = pricing.best(
                prices, effort=MOST_EFFORT, least=least, wanted=MOST_SETS, lost=lost, clock=clock
            )
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
        """A step further on each.

        A settled one has said all to the prices, but may `stay` for the sake of whole plans.
        """
        for bundle in bundles:
            known_sets = self._pricings[bundle.talent].bundles
            part = known_sets.part(bundle)
            known_sets.look_into(part, tier, clock)
            self._renew(bundle, is_kept=stay or not known_sets.is_settled(part, tier))

    def _renew(self, bundle: Bundle, *, is_kept: bool = True) -> bool:
        """Offer what is known by now, also by questions about something else.

        Whether the bundle says less than before.
        """
        known_sets = self._pricings[bundle.talent].bundles
        part = known_sets.part(bundle)
        known = known_sets.known(part)
        for roster in known.rosters:
            self._master.add(roster)
        now = known_sets.bundle(part)
        is_kept = is_kept and not known.is_impossible
        if is_kept and now == bundle:
            return False
        self._master.drop([bundle])
        if is_kept:
            self._master.add_bundle(now)
        return True

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
