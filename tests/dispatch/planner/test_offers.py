"""What a talent's calendar leaves for a need before anything else is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dispatch.planner.format.instance import Days, Need, Talent
from dispatch.planner.talent.offers import Offer, OfferBook
from tests.build_plans import instance, need, talent, total


def offer(who: Talent, what: Need) -> Offer | None:
    return OfferBook(instance(who, what)).offer(what, who)


def made(who: Talent, what: Need) -> Offer:
    found = offer(who, what)
    assert found is not None
    return found


def test_a_weekly_slot_keeps_what_is_neither_closed_nor_leave() -> None:
    who = talent(
        half_days=frozenset({"tue_am", "wed_pm", "thu_am"}), leave_dates=frozenset({date(2026, 4, 7)})
    )
    slots = {slot.slot[1]: slot for slot in made(who, need()).slots}
    assert [day.day for day, _ in slots["tue_am"].kept] == [14, 21, 28]
    assert [day.day for day, _ in slots["wed_pm"].kept] == [8, 15, 22]  # 29 April is closed
    assert [slots[name].whole for name in ("tue_am", "wed_pm", "thu_am")] == [4, 4, 4]
    assert [slots[name].surplus for name in ("tue_am", "wed_pm", "thu_am")] == [-1, -1, 4]


def test_slots_that_together_keep_less_than_80_percent_are_no_offer() -> None:
    wednesdays = talent(half_days=frozenset({"wed_am", "wed_pm"}))
    assert offer(wednesdays, need(half_days=1)) is None  # 3 of 4
    mixed = talent(half_days=frozenset({"wed_am", "thu_am"}))
    assert offer(mixed, need(half_days=2)) is not None  # 7 of 8


def test_a_slot_with_an_open_day_outside_the_contract_is_not_offered() -> None:
    leaves = talent(contract=Days(date(2026, 4, 1), date(2026, 4, 28)))
    assert {slot.slot[1][:3] for slot in made(leaves, need()).slots} == {
        "mon",
        "tue",
        "wed",
    }  # 29 April is closed
    late = talent(cleared_on=date(2026, 4, 8))
    assert {slot.slot[1][:3] for slot in made(late, need()).slots} == {"wed", "thu", "fri"}
    assert offer(talent(cleared_on=None), need()) is None


def test_leave_before_the_contract_is_skipped() -> None:
    starts = talent(
        half_days=frozenset({"mon_am"}),
        contract=Days(date(2026, 4, 7), date(2027, 3, 31)),
        leave_dates=frozenset({date(2026, 4, 6)}),
    )
    assert offer(starts, need()) is None  # 3 of 4 are too few, but that is all that is wrong
    two = replace(starts, half_days=frozenset({"mon_am", "tue_am"}))
    assert made(two, need(half_days=2)).most == 7


def test_a_monthly_slot_is_one_week_of_the_month() -> None:
    found = made(talent(half_days=frozenset({"mon_am"})), need(kind="monthly", half_days=1))
    kept = {slot.slot[0]: [day for day, _ in slot.kept] for slot in found.slots}
    assert kept == {
        1: [date(2026, 4, 6)],
        2: [date(2026, 4, 13)],
        3: [date(2026, 4, 20)],
        4: [date(2026, 4, 27)],
    }
    assert (found.fewest, found.most) == (1, 1)


def test_a_slot_without_a_half_day_may_stand_in_a_pattern_but_not_alone() -> None:
    who = talent(half_days=frozenset({"fri_am", "thu_am"}))
    found = made(who, need(kind="monthly", half_days=1))
    first_thursday = next(slot for slot in found.slots if slot.slot == (1, "thu_am"))
    assert (first_thursday.kept, first_thursday.whole) == ((), 0)  # 2 April is before the horizon
    assert found.fewest == 1
    nothing = need(kind="monthly", period=Days(date(2026, 4, 29), date(2026, 4, 29)))
    assert offer(talent(), nothing) is None


def test_fewest_and_most_are_those_of_the_leanest_and_the_fullest_pattern() -> None:
    found = made(talent(half_days=frozenset({"tue_am", "thu_am", "wed_am"})), need(half_days=2))
    assert (found.fewest, found.most) == (7, 8)


def test_a_total_need_takes_any_open_half_day_of_the_window() -> None:
    who = talent(
        half_days=frozenset({"wed_am", "thu_pm"}), contract=Days(date(2026, 4, 9), date(2027, 3, 31))
    )
    found = made(who, total(half_days=3))
    assert [f"{day.month}/{day.day}{half}" for day, half in found.half_days] == [
        "4/9pm",
        "4/15am",
        "4/16pm",
        "4/22am",
        "4/23pm",
        "4/30pm",
    ]
    assert (found.fewest, found.most) == (3, 3)
    assert offer(who, total(half_days=7)) is None
    tired = talent(half_days=frozenset({"wed_am", "thu_pm"}), max_half_days_per_week=1)
    assert offer(tired, total(half_days=4)) is not None
    assert offer(tired, total(half_days=5)) is None


def test_full_time_takes_every_half_day_or_none() -> None:
    full_time = need(kind="full_time", half_days=0)
    who = talent(half_days=frozenset({"mon_am", "wed_am"}))
    assert made(who, full_time).wanted == 7
    assert offer(talent(half_days=frozenset({"mon_am"}), cleared_on=date(2026, 4, 7)), full_time) is None
    assert offer(talent(max_half_days_per_week=9), full_time) is None
    assert (
        offer(talent(half_days=frozenset({"mon_am"}), leave_dates=frozenset({date(2026, 4, 6)})), full_time)
        is not None
    )


def test_a_remote_need_costs_no_way() -> None:
    assert made(talent(), need(municipality="C", mode="remote")).km == 0
    assert round(made(talent(), need(municipality="C")).km, 1) == 44.5
