"""Quick packing of half days, against every choice of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.planner.format.instance import Days, Instance, Need, Talent
from dispatch.planner.judge.violations import violations_of
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import OfferBook
from dispatch.planner.talent.packing import FREE, Packer
from dispatch.planner.talent.rosters import Prices, Roster, roster_of
from tests.build_plans import instance, talent, total
from tests.build_programs import NEEDS, TALENTS, can_be_tried, every_choice, plan_of_choice, with_ids
from tests.dispatch.planner.test_pricing import NO_LIMIT, PRICES

pytestmark = pytest.mark.slow

TWO_WEEKS = Days(date(2026, 4, 13), date(2026, 4, 28))


def packer_of(given_instance: Instance) -> tuple[Packer, list[int]] | None:
    """With the places of all needs; None if one of them has no offer."""
    who, book = given_instance.talents[0], OfferBook(given_instance)
    offers = [offer for one in given_instance.needs if (offer := book.offer(one, who))]
    if len(offers) < len(given_instance.needs):
        return None
    return Packer(given_instance, Grid(given_instance.horizon), who, offers), list(range(len(offers)))


def value(roster: Roster, prices: Prices) -> float:
    """Of what depends on half days: the needs' own prices are no part of it."""
    return replace(prices, needs={}, tiers=(0.0, 0.0, *prices.tiers[2:4], 0.0)).value(roster)


@settings(max_examples=40, deadline=None)
@given(
    TALENTS,
    st.lists(NEEDS, min_size=1, max_size=3).map(with_ids),
    PRICES,
    PRICES,
    st.sampled_from([None, 0.0, 0.8]),
)
def test_nothing_is_left_out_that_a_bound_denies(
    who: Talent, needs: list[Need], prices: Prices, face: Prices, share: float | None
) -> None:
    given_instance = instance(who, *needs, rules=NO_LIMIT)
    packer = packer_of(given_instance)
    if packer is None:
        return
    assume(can_be_tried(given_instance))
    choices = [
        roster_of(given_instance, who, choice)
        for choice in every_choice(given_instance)
        if all(choice.values()) and not violations_of(given_instance, plan_of_choice(given_instance, choice))
    ]
    most = max((value(one, face) for one in choices), default=0.0)
    least = -inf if share is None else most - 1.0 + share
    packed = packer[0].best(packer[1], prices, face=face, least=least)
    on_face = [value(one, prices) for one in choices if value(one, face) >= least]
    assert packed.bound >= max(on_face, default=-inf) - 1e-6
    if packed.half_days:
        found = roster_of(given_instance, who, packed.half_days)
        assert found.half_days in [one.half_days for one in choices]
        assert abs(value(found, prices) - packed.value) < 1e-6
        assert value(found, face) >= least - 1e-5


def test_the_only_half_days_tried_may_be_the_wrong_ones() -> None:
    """The first free half days fall in a week that is too dear; others would do."""
    wanted = total(half_days=2, period=TWO_WEEKS, first_visit_done=False)
    given_instance = instance(talent(half_days=frozenset({"mon_am", "wed_am"})), wanted)
    packer = packer_of(given_instance)
    assert packer is not None
    dear = Prices((0.0, 0.0, 1.0, 0.0, 0.0), {}, {date(2026, 4, 13): 99.0})
    most = packer[0].best(packer[1], FREE, face=dear, least=0.0).bound
    assert most == inf
