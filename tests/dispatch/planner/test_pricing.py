"""The best roster at given prices, against every set of needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.planner.budget import ENDLESS
from dispatch.planner.format.instance import Days, Instance, Need, Rules, Talent
from dispatch.planner.judge.tiers import FIT, WORTH
from dispatch.planner.judge.violations import violations_of
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import OfferBook
from dispatch.planner.talent.pricing import TalentPricing
from dispatch.planner.talent.rosters import Prices, roster_of
from tests.build_plans import HORIZON, instance
from tests.build_programs import NEEDS, TALENTS, can_be_tried, every_choice, plan_of_choice, with_ids

pytestmark = pytest.mark.slow

APRIL = Days(date(2026, 4, 6), date(2026, 4, 30))
NO_LIMIT = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=9)
MONDAYS = [date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27)]


def pricing_of(given_instance: Instance) -> TalentPricing:
    who, book = given_instance.talents[0], OfferBook(given_instance)
    offers = [offer for one in given_instance.needs if (offer := book.offer(one, who))]
    return TalentPricing(given_instance, Grid(given_instance.horizon), who, offers)


def best_by_trying(given_instance: Instance, prices: Prices) -> float:
    """0 for the talent who does nothing."""
    best, who = 0.0, given_instance.talents[0]
    for size in range(1, len(given_instance.needs) + 1):
        for needs in combinations(given_instance.needs, size):
            part = replace(given_instance, needs=needs)
            for choice in every_choice(part):
                if all(choice.values()):
                    value = prices.value(roster_of(part, who, choice))
                    if value > best and not violations_of(part, plan_of_choice(part, choice)):
                        best = value
    return best


def looked_into(pricing: TalentPricing, prices: Prices) -> float:
    """The bound once every bundle that leads was looked into to its end."""
    for _ in range(200):
        priced = pricing.best(prices, effort=10**6)
        if not priced.bundles:
            break
        for bundle in priced.bundles:
            part = pricing.bundles.part(bundle)
            for tier in (WORTH, FIT):
                pricing.bundles.look_into(part, tier, ENDLESS)
    return priced.bound


PRICES = st.builds(
    Prices,
    tiers=st.sampled_from([(0.0, 0.0, 1.0, 0.0, 0.0), (1.0, 0.0, 2.0, 0.5, 0.0), (0.0, 0.0, 3.0, 1.0, 0.0)]),
    needs=st.fixed_dictionaries({f"n{place}": st.sampled_from([0.0, 1.0, 2.5, 4.0]) for place in (1, 2, 3)}),
    weeks=st.fixed_dictionaries({monday: st.sampled_from([0.0, 0.0, 0.7, 1.5]) for monday in MONDAYS}),
    time=st.sampled_from([(), ((HORIZON, 0.3),), ((APRIL, 0.2),), ((HORIZON, 0.1), (APRIL, 0.3))]),
)


@settings(max_examples=80, deadline=None)
@given(TALENTS, st.lists(NEEDS, min_size=2, max_size=3).map(with_ids), st.integers(1, 3), PRICES)
def test_no_other_set_of_needs_is_worth_more(
    who: Talent, needs: list[Need], most: int, prices: Prices
) -> None:
    given_instance = instance(replace(who, max_municipalities=most), *needs, rules=NO_LIMIT)
    assume(can_be_tried(given_instance))
    expected = best_by_trying(given_instance, prices)
    pricing = pricing_of(given_instance)
    assert looked_into(pricing, prices) == pytest.approx(expected, abs=1e-4)
    again = pricing.best(prices, effort=10**6)
    assert again.bound == pytest.approx(expected, abs=1e-4)
    assert max(map(prices.value, again.rosters), default=0.0) == pytest.approx(expected, abs=1e-4)


WORTH_ALONE = st.builds(
    Prices,
    tiers=st.just((0.0, 0.0, 1.0, 0.0, 0.0)),
    needs=st.just({}),
    weeks=st.dictionaries(st.sampled_from(MONDAYS), st.sampled_from([0.3, 0.7, 1.5]), min_size=1),
)


@settings(max_examples=60, deadline=None)
@given(
    TALENTS,
    st.lists(NEEDS, min_size=2, max_size=3).map(with_ids),
    st.lists(WORTH_ALONE, min_size=2, max_size=3),
)
def test_what_is_found_for_weeks_of_first_visits_holds_at_other_prices(
    who: Talent, needs: list[Need], one_by_one: list[Prices]
) -> None:
    """Of all the needs together, step by step, without the quick tries before."""
    given_instance = instance(who, *(replace(one, first_visit_done=False) for one in needs), rules=NO_LIMIT)
    assume(can_be_tried(given_instance))
    bundles, places = pricing_of(given_instance).bundles, range(len(needs))
    valid = [one for one in every_choice(given_instance) if all(one.values())]
    valid = [one for one in valid if not violations_of(given_instance, plan_of_choice(given_instance, one))]
    for prices in one_by_one if len(bundles.offers) == len(needs) else ():
        values = [prices.value(roster_of(given_instance, who, one)) for one in valid]
        bounds = [bundles.most_at(places, prices, tries=0) for _ in range(30)]
        assert bounds == sorted(bounds, reverse=True)
        assert bounds[-1] == pytest.approx(max(values, default=-inf), abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(TALENTS, st.lists(NEEDS, min_size=2, max_size=3).map(with_ids), PRICES, st.integers(0, 12))
def test_a_bound_holds_however_little_was_solved(
    who: Talent, needs: list[Need], prices: Prices, effort: int
) -> None:
    given_instance = instance(who, *needs, rules=NO_LIMIT)
    assume(can_be_tried(given_instance))
    priced = pricing_of(given_instance).best(prices, effort=effort)
    assert priced.bound >= best_by_trying(given_instance, prices) - 1e-4
