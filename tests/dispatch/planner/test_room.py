"""A quick no is never wrong: whatever set of needs has a plan, fits."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.format.instance import Need, Talent
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import OfferBook
from dispatch.planner.talent.room import Room
from tests.build_plans import HORIZON, instance, need, talent, total
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


def test_weeks_that_are_full_have_no_room() -> None:
    busy = talent(max_half_days_per_week=3)
    assert fits(busy, need(half_days=2), need(half_days=1))
    assert not fits(busy, need(half_days=2), need(half_days=2))


def test_monthly_needs_are_counted_over_four_weeks() -> None:
    busy = talent(half_days=frozenset({"mon_am", "tue_am"}), max_half_days_per_week=2)
    assert fits(busy, need(half_days=1), need(kind="monthly", half_days=3))
    assert not fits(
        busy, need(half_days=1), need(kind="monthly", half_days=5), need(kind="monthly", half_days=3)
    )


def test_far_towns_need_days_of_their_own() -> None:
    two_days = talent(half_days=frozenset({"mon_am", "mon_pm", "tue_am", "tue_pm"}))
    assert fits(two_days, need(municipality="A", half_days=1), need(municipality="C", half_days=2))
    assert not fits(two_days, need(municipality="A", half_days=1), need(municipality="C", half_days=3))
    assert fits(
        two_days, need(municipality="A", half_days=1), need(municipality="C", half_days=3, mode="remote")
    )
    assert fits(two_days, need(municipality="A", half_days=1), need(municipality="B", half_days=3))


def test_full_time_leaves_no_room_beside_it() -> None:
    who = talent(half_days=frozenset({"mon_am", "tue_am"}))
    assert not fits(who, need(kind="full_time", half_days=0), total(half_days=1))


def test_a_window_of_one_week_is_full_when_its_half_days_are_taken() -> None:
    who = talent(half_days=frozenset({"mon_am", "tue_am"}), leave_dates=frozenset({date(2026, 4, 7)}))
    week = {"period": type(HORIZON)(date(2026, 4, 6), date(2026, 4, 10))}
    assert fits(who, total(half_days=1, **week))
    assert not fits(who, total(half_days=1, **week), total(half_days=1, **week))
