"""A quick no is never wrong: whatever set of needs has a plan, fits."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.format.instance import Need, Talent
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import OfferBook
from dispatch.planner.talent.room import Room
from tests.build_plans import HORIZON, instance
from tests.build_programs import NEEDS, TALENTS, solved, with_ids

WORTH = (0.0, 0.0, 1.0, 0.0, 0.0)


def fits(who: Talent, *needs: Need) -> bool:
    given_instance = instance(who, *with_ids(list(needs)))
    book = OfferBook(given_instance)
    offers = [offer for one in given_instance.needs if (offer := book.offer(one, who))]
    assert len(offers) == len(needs)
    return Room(given_instance, Grid(HORIZON), who, offers).fits(range(len(offers)))


@settings(max_examples=150, deadline=None)
@given(TALENTS, st.lists(NEEDS, min_size=2, max_size=4).map(with_ids))
def test_what_can_be_planned_fits(who: Talent, needs: list[Need]) -> None:
    given_instance = instance(who, *needs)
    _, choice = solved(given_instance, WORTH)
    if choice is not None:
        assert fits(who, *needs)
