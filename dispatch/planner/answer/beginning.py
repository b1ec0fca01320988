"""A plan to begin with: the best of several that are found at once.

From nothing it is the one made by hand. A re-plan has more to choose from, for whoever keeps everybody where
they were may stand in the way of urgent needs, which count before: by hand, or with all kept as far as they
can be, and each of these with others making way for urgent needs. Whatever becomes of the search, no plan
ends below the best of them; and the search knows the rosters of all of them, whichever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.budget import AS_BEFORE, FILLED_AS_BEFORE, FILLING_UP, URGENT_FIRST, Clock
from dispatch.planner.judge.tiers import LOCKS, order_of_tiers
from dispatch.planner.search.column_generation import Generation
from dispatch.planner.search.greedy import greedy
from dispatch.planner.search.replanning import as_before
from dispatch.planner.talent.rosters import Roster


def best_start(generation: Generation, clock: Clock) -> Sequence[Roster]:
    """By all tiers in their order, the locked pairs before them. What takes time comes last."""
    instance, plans = generation.instance, generation.plans
    if not instance.stability:
        return greedy(instance, generation.offers)
    order = (LOCKS, *order_of_tiers(instance))

    def tiers(rosters: Sequence[Roster]) -> list[float]:
        plans.start_from(rosters)
        return [plans.choice.tiers[tier] for tier in order]

    best = max(_starts(generation, clock), key=tiers)
    filled = StandingPlan(instance, best, clock.first(FILLING_UP)).filled_up()
    return list(filled.rosters.values())


def _starts(generation: Generation, clock: Clock) -> Iterator[Sequence[Roster]]:
    instance, offers = generation.instance, generation.offers
    kept = {pair: offers[pair] for pair in instance.previous_talent.items() if pair in offers}

    def with_more_urgent(rosters: Sequence[Roster]) -> Sequence[Roster]:
        standing = StandingPlan(instance, rosters, clock.first(URGENT_FIRST)).with_more_urgent()
        return greedy(instance, offers, base=standing.rosters.values())

    by_hand = [
        greedy(instance, offers),
        greedy(instance, offers, scarce_first=True),
        greedy(instance, offers, base=greedy(instance, kept)),
    ]
    yield from by_hand
    all_kept = greedy(instance, offers, base=as_before(instance, offers, clock.first(AS_BEFORE)))
    yield all_kept
    yield with_more_urgent(all_kept)
    filled = StandingPlan(instance, all_kept, clock.first(FILLED_AS_BEFORE)).filled_up()
    yield list(filled.rosters.values())
    yield from map(with_more_urgent, by_hand)
