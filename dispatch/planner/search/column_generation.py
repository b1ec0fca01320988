"""The best plan, tier by tier, by column generation.

The master program is solved in its linear relaxation over the rosters known so far. Its prices say what a
roster would have to be worth to improve it; every talent is asked for such rosters; those found join, and so
on, until nobody has one. What nobody's roster could gain bounds every plan: the relaxation's value and, for
each talent, what the talent's best roster might be worth beyond its price. Then the best whole plan is chosen
among the rosters.

How hard a talent's question is worked on depends on effort alone, never on time, so that a run can be
repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, inf
from operator import attrgetter
from random import Random
from typing import Final

from dispatch.planner.budget import DIVE, EARLY_CHOICE, GAP_OF_FIT, RELAXATION, Clock
from dispatch.planner.format.instance import Instance, Need, Pair, Talent
from dispatch.planner.judge.eligibility import first_filter
from dispatch.planner.judge.tiers import FIT, KEPT, LOCKS, SEEN, URGENT, WORTH, before_worth, is_urgent
from dispatch.planner.search.choosing import OPEN, Choosing
from dispatch.planner.search.closing import Closing
from dispatch.planner.search.diving import Diving
from dispatch.planner.search.growing_program import Relaxed
from dispatch.planner.search.master import LITTLE, WATCHED, Master, Visit
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import Offer, OfferBook
from dispatch.planner.talent.pricing import MOST_EFFORT, TalentPricing
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.sets import Face

LEAST_EFFORT: Final = 3
NEAR: Final = LITTLE - 2 * OPEN
"""A bound so near to the value of a plan says that one with a watched need less is surely worth less."""


@dataclass(frozen=True)
class Progress:
    """`tier` from 1, 0 for locked pairs; `value` of the best plan, `bound` of every one, inf if none yet."""

    tier: int
    value: float
    bound: float
    seconds: float


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class _Asked:
    """What every talent said to the prices of a relaxation: how much more, at most, a roster may be worth.

    `is_stuck`: asking on would be in vain.
    """

    relaxed: Relaxed
    gaps: Mapping[str, float]
    is_stuck: bool

    @property
    def bound(self) -> float:
        return self.relaxed.value + sum(self.gaps.values())


def ignore(_: Progress) -> None:
    """Reports to nobody."""


def _progress(tier: int, value: float, bound: float, clock: Clock) -> Progress:
    """`tier` by its place."""
    return Progress(0 if tier == LOCKS else tier + 1, value, bound, clock.spent)


class Generation:
    """Everything that is learnt about one instance; `plans` has the best plan so far."""

    def __init__(
        self,
        instance: Instance,
        like: Generation | None = None,
        watched: Collection[str] = (),
        seed: int = 0,
        with_visits: Collection[str] = (),
    ) -> None:
        """`like` is of an instance that differs a little: what is known of unchanged talents is kept.

        `with_visits`: whose visits are part of their rosters, besides those for whom they are in `like`.
        """
        self.instance, self._seed = instance, seed
        self.with_visits: frozenset[str] = frozenset(with_visits).union(like.with_visits if like else ())
        before: dict[str, TalentPricing] = like.first_pricings if like else {}
        grid, book = Grid(instance.horizon), OfferBook(instance)
        self._grid = grid
        self.offers: dict[Visit, Offer] = {}
        self.pricings: dict[str, TalentPricing] = {}
        visits: list[Offer] = []
        for talent in instance.talents:
            offers, visits_of_one = self._offers_of(book, talent, like)
            self.offers |= {(offer.need.id, talent.id): offer for offer in (*offers, *visits_of_one)}
            visits += visits_of_one
            known = before.get(talent.id)
            if known is None or not known.is_of(instance, talent, offers):
                known = TalentPricing(instance, grid, talent, offers)
            self.pricings[talent.id] = known
        self.first_pricings: dict[str, TalentPricing] = dict(self.pricings)
        half_days = {talent: pricing.half_days for talent, pricing in self.pricings.items()}
        self.master = Master(instance, half_days, visits, grid.weeks, watched)
        for roster in like.master.rosters if like else ():
            if self.first_pricings[roster.talent] is before.get(roster.talent):
                self.master.add(roster)
        names = [(offer.need.id, offer.talent.id) for offer in visits]
        self.plans = Choosing(instance, self.master, self.offers, names)
        self._closing = Closing(self.plans, self.pricings)
        self._diving = Diving(self.plans, self.pricings, Random(seed))  # noqa: S311 - a draw, no secret
        self._best_asked: dict[int, _Asked] = {}

    def _offers_of(
        self, book: OfferBook, talent: Talent, like: Generation | None = None
    ) -> tuple[list[Offer], list[Offer]]:
        """For rosters; and for visits by themselves."""
        offers, visits = offers_of(book, talent, like)
        return ([*offers, *visits], []) if talent.id in self.with_visits else (offers, visits)

    def with_locked(self, pairs: Iterable[Pair]) -> Generation:
        """For the best plan in which these stay, and the tiers before tier 3, as in the one that stands."""
        locked = tuple(dict.fromkeys([*self.instance.locked, *pairs]))
        again = Generation(replace(self.instance, locked=locked), self, seed=self._seed)
        again.plans.without_room |= self.plans.without_room
        again.plans.start_from(self.plans.rosters)
        for tier in (LOCKS, *before_worth(self.instance)):
            again.plans.settle(tier)
        return again

    @property
    def is_crowded(self) -> bool:
        """Whether somebody had no room for visits that are no part of the rosters."""
        return not self.plans.without_room <= self.with_visits

    def again_with_visits(self, talents: Collection[str], rosters: Sequence[Roster]) -> Generation:
        """To begin again from a plan, with the visits of these talents as part of their rosters.

        By themselves visits only share a talent's half days. A roster knows which are left, but there are
        many more of those.
        """
        again = Generation(self.instance, self, seed=self._seed, with_visits=talents)
        again.plans.start_from(rosters)
        return again

    def settle(self, tier: int, clock: Clock, report: Report) -> float:
        """Make the best plan of this tier, those settled before kept, and return its proven bound."""
        bound = self._most_of(tier)
        if bound - self.plans.choice.tiers[tier] < OPEN:
            report(_progress(tier, bound, bound, clock))
            self.plans.settle(tier)
            return bound
        self.master.aim_at(tier)
        effort = dict.fromkeys(self.pricings, LEAST_EFFORT)
        asking = clock.first(RELAXATION)
        unit = self._unit_of(tier)
        is_settled = False
        while not is_settled:
            asked = self._ask_everyone(self.master.relaxed(), tier, effort, asking)
            relaxed, found = asked.relaxed, asked.bound
            bound = min(bound, rounded_down(found, unit))
            self._best_asked[tier] = min(self._best_asked.get(tier, asked), asked, key=attrgetter("bound"))
            if clock.is_over():
                break
            if asking.is_over():
                self._dive(tier, clock.first(DIVE))
                asking = clock
            elif asked.is_stuck or found - relaxed.value < OPEN:
                in_use = self.master.bundles_in_use(relaxed)
                self._closing.look_into(in_use, tier, asking)
                is_settled = not in_use
            if is_settled or (unit and bound - relaxed.value < OPEN):
                self.plans.choose(tier, clock.first(1.0 if is_settled else EARLY_CHOICE))
            report(_progress(tier, self.plans.choice.tiers[tier], bound, clock))
            if bound - self.plans.choice.tiers[tier] < OPEN:
                break
        if is_settled and bound - self.plans.choice.tiers[tier] >= OPEN:
            closing = clock.first(GAP_OF_FIT) if tier == FIT else clock
            bound = min(bound, rounded_down(self._closing.close(relaxed, found, tier, closing), unit))
        value = self.plans.choice.tiers[tier]
        if tier == WORTH and bound - value < OPEN:
            self._stay_on_face(relaxed, found - value)
        self.plans.settle(tier)
        return max(value, bound)

    def _unit_of(self, tier: int) -> float:
        """A tier comes in whole numbers of these; 0 if it does not."""
        return {LOCKS: 1.0, URGENT: 1.0, SEEN: 1.0, KEPT: self.instance.stability}.get(tier, 0.0)

    def _most_of(self, tier: int) -> float:
        """What no plan can exceed whatever it does."""
        urgent = sum(map(is_urgent, self.instance.needs))
        kept = self.instance.stability * len(self.instance.previous)
        return {LOCKS: 0.0, URGENT: float(urgent), SEEN: self.master.all_towns, KEPT: kept}.get(tier, inf)

    def most_with(self, tier: int, changed: Instance, talent: Talent, clock: Clock) -> float:
        """What no plan exceeds if only this talent is another: by the prices that proved most of the tier."""
        most = self._most_of(tier)
        if tier not in self._best_asked or self._best_asked[tier].bound == inf:
            return most
        asked, old = self._best_asked[tier], self.first_pricings[talent.id]
        offers, visits = self._offers_of(OfferBook(changed), talent)
        new = TalentPricing(changed, self._grid, talent, offers)
        self.master.aim_at(tier)
        prices = self.master.prices(asked.relaxed, talent.id, (need.id for need in changed.needs))
        least = asked.relaxed.prices["talent", talent.id]
        gap = new.best(prices, effort=MOST_EFFORT, least=least, clock=clock).bound - least
        bound = asked.bound - asked.gaps[talent.id] + max(0.0, gap)
        bound += asked.relaxed.prices["time", talent.id] * (new.half_days - old.half_days)
        for visit in visits:
            if (visit.need.id, talent.id) not in self.offers:
                roster = roster_of(changed, talent, {visit.need.id: visit.half_days[:1]})
                bound += max(0.0, prices.value(roster))
        return min(most, rounded_down(bound, self._unit_of(tier)))

    def needs_all_watched(self, clock: Clock) -> bool:
        """Whether it is proven that all best plans up to tier 3 serve the watched needs, as the known one.

        What is settled must come before tier 3. Only the relaxation is looked at: what it does not prove is
        rarely true.
        """
        self.master.aim_at(WATCHED)
        effort = dict.fromkeys(self.pricings, LEAST_EFFORT)
        bound = inf
        while not clock.is_over():
            asked = self._ask_everyone(self.master.relaxed(), WORTH, effort, clock)
            relaxed, bound = asked.relaxed, min(bound, asked.bound)
            if asked.is_stuck or asked.bound - relaxed.value < OPEN:
                in_use = self.master.bundles_in_use(relaxed)
                self._closing.look_into(in_use, WORTH, clock)
                self.plans.choose(WATCHED, clock)
                least = self.master.most_of_rosters() if in_use else relaxed.value
                if self._leaves_out_a_watched_need() or least > self.plans.choice.tiers[WATCHED] + NEAR:
                    return False
                if not in_use:
                    return bound < self.plans.choice.tiers[WATCHED] + NEAR
            if bound < self.plans.choice.tiers[WATCHED] + NEAR:
                return not self._leaves_out_a_watched_need()
        return False

    def _leaves_out_a_watched_need(self) -> bool:
        choice = self.plans.choice
        return choice.tiers[WATCHED] > choice.tiers[WORTH] - LITTLE * (self.master.watched - 0.5)

    def _dive(self, tier: int, clock: Clock) -> None:
        """A good plan while the relaxation is open. Bundles are no help there: nobody can hold them."""
        bundles = self.master.bundles
        self.master.drop(bundles)
        self._diving.dive(tier, clock)
        self._diving.improve(tier, clock)
        for bundle in bundles:
            self.master.add_bundle(bundle)

    def _stay_on_face(self, relaxed: Relaxed, gap: float) -> None:
        """Tier 3 is proven: leave out what no plan with as much of it can have.

        What a plan's rosters lose against the prices sums up to no more than the gap between what these prove
        and the plan, so that no roster which loses more is in such a plan.
        """
        self.master.drop(self.master.bundles)
        lost = max(gap, 0.0) + OPEN
        for talent in self.instance.talents:
            pricing = self.pricings[talent.id]
            prices = self.master.prices(relaxed, talent.id, (offer.need.id for offer in pricing.offers))
            face = Face(prices, relaxed.prices["talent", talent.id] - lost)
            gains = pricing.gains(prices)
            offers = [
                offer
                for place, offer in enumerate(pricing.offers)
                if gains[place] >= -lost or place in pricing.locked
            ]
            self.pricings[talent.id] = TalentPricing(self.instance, self._grid, talent, offers, face)

    def _ask_everyone(self, relaxed: Relaxed, tier: int, effort: dict[str, int], clock: Clock) -> _Asked:
        """Better rosters from every talent, and what is proven by that."""
        gaps, is_stuck = dict.fromkeys(self.pricings, inf), True
        for talent, pricing in self.pricings.items():
            if clock.is_over():
                return _Asked(relaxed, gaps, is_stuck=True)
            least = relaxed.prices["talent", talent]
            prices = self.master.prices(relaxed, talent, (offer.need.id for offer in pricing.offers))
            priced = pricing.best(prices, effort=effort[talent], least=least, clock=clock)
            gaps[talent] = max(0.0, priced.bound - least)
            new = [self.master.add(roster) for roster in priced.rosters]
            unsettled = [bundle for bundle in priced.bundles if not self._closing.is_settled(bundle, tier)]
            new += [self.master.add_bundle(bundle) for bundle in unsettled]
            if any(new):
                effort[talent] = max(LEAST_EFFORT, effort[talent] // 2)
                is_stuck = False
            elif priced.bound > least + OPEN / 10 and effort[talent] < MOST_EFFORT:
                effort[talent] *= 2
                is_stuck = False
        return _Asked(relaxed, gaps, is_stuck)


def offers_of(
    book: OfferBook, talent: Talent, like: Generation | None = None
) -> tuple[list[Offer], list[Offer]]:
    """Of all that the talent passes the filters for; and beside them the visits, but for locked ones."""
    instance, found = book.instance, (list[Offer](), list[Offer]())
    locked = {pair.need: pair.talent for pair in instance.locked}
    for need in instance.needs:
        if locked.get(need.id, talent.id) != talent.id:
            continue
        if like is not None and is_the_same(like.instance, instance, need, talent):
            offer = like.offers.get((need.id, talent.id))
        else:
            offer = None if first_filter(instance, need, talent) else book.offer(need, talent)
        if offer is not None:
            found[need.is_visit and need.id not in locked].append(offer)
    return found


def is_the_same(one: Instance, other: Instance, need: Need, talent: Talent) -> bool:
    """Whether a pair has the same offer in both, as far as can be told at once."""
    return (
        one.need_by_id[need.id] is need
        and one.talent_by_id[talent.id] is talent
        and (one.horizon, one.closed_dates, one.rules.max_one_way_km)
        == (other.horizon, other.closed_dates, other.rules.max_one_way_km)
    )


def rounded_down(bound: float, unit: float) -> float:
    """What can be reached of a bound of something that comes in whole units; 0 if it does not."""
    return floor(bound / unit + OPEN) * unit if unit and bound < inf else bound
