"""Each rule of a plan, broken once and nearly broken once.

The calendar and the towns are in `tests.build_plans`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import sqrt
from typing import Any

import pytest

from dispatch.planner.format.instance import CadenceKind, Days, Instance, Pair, Rules
from dispatch.planner.format.plan import Placement, Plan, PlannedHalfDay, Unmet
from dispatch.planner.judge.violations import Violation, violations_of
from tests.build_plans import HORIZON, ONE, TUESDAYS, Booked, instance, need, planned, talent, total

THURSDAYS = "4/9am 4/16am 4/23am 4/30am"


def rules_broken(given: Instance, plan: Plan) -> set[int]:
    return {violation.rule for violation in violations_of(given, plan)}


def clash(*, same: bool) -> tuple[Instance, Booked]:
    return instance(total(), total("n2")), {"n1": ("t1", "4/7am"), "n2": ("t1", "4/7am" if same else "4/7pm")}


def week(most: int, times: str) -> tuple[Instance, Booked]:
    return instance(talent(max_half_days_per_week=most), total(half_days=len(times.split()))), {
        "n1": ("t1", times)
    }


def one_day_in(codes: str, **changes: Any) -> tuple[Instance, Booked]:
    """One half day in each town, all on 7 April, counted from the morning."""
    needs = [total(f"n{place}", municipality=code, **changes) for place, code in enumerate(codes)]
    return instance(*needs), {
        one.id: ("t1", f"4/7{half}") for one, half in zip(needs, ("am", "pm"), strict=True)
    }


def towns(most: int, **changes: Any) -> tuple[Instance, Booked]:
    needs = (total(), total("n2", municipality="B", **changes))
    return instance(talent(max_municipalities=most), *needs), {"n1": ("t1", "4/7am"), "n2": ("t1", "4/14am")}


def far(mode: str, limit: float) -> tuple[Instance, Booked]:
    rules = Rules(limit, 30.0, 2)
    return instance(total(municipality="C", mode=mode), rules=rules), {"n1": ("t1", "4/7am")}


def first_visits(*days: str, **changes: Any) -> tuple[Instance, Booked]:
    """New needs of one half day each, with room for two first visits a week."""
    needs = [need(f"n{place}", "total", 1, **changes) for place in range(len(days))]
    return instance(*needs), {one.id: ("t1", day) for one, day in zip(needs, days, strict=True)}


def pattern(
    kind: CadenceKind, half_days: int, times: str, *, off: str = "", **changes: Any
) -> tuple[Instance, Booked]:
    """`off`: leave dates in April; `changes` are the talent's."""
    leave = frozenset(date(2026, 4, int(day)) for day in off.split())
    return instance(talent(leave_dates=leave, **changes), need("n1", kind, half_days)), {"n1": ("t1", times)}


def full_time(times: str, other: str, **changes: Any) -> tuple[Instance, Booked]:
    """Full time in the week of 6 April by somebody free on two mornings, beside another need."""
    free = frozenset({"mon_am", "tue_am", "wed_pm"})
    whole = need("n1", "full_time", 0, period=Days(date(2026, 4, 6), date(2026, 4, 7)))
    given = instance(talent(half_days=free, **changes), whole, total("n2"))
    return given, {"n1": ("t1", times), "n2": ("t1", other)}


JUDGED: dict[str, tuple[tuple[Instance, Booked], set[int]]] = {
    "a plain plan": ((instance(), ONE), set()),
    # 2
    "twice in one half day": (clash(same=True), {2}),
    "twice in one day": (clash(same=False), set()),
    # 3
    "another role": ((instance(talent(roles=("producer",))), ONE), {3}),
    "no role asked for": (
        (instance(talent(roles=("producer",)), total(role=None)), {"n1": ("t1", "4/7am")}),
        set(),
    ),
    "one skill level short": ((instance(talent(skills={"cloud": 1})), ONE), {3}),
    "a skill that the talent lacks": ((instance(need(skills={"bpr": 1})), ONE), {3}),
    "conflict of interest": ((instance(talent(conflicts=frozenset({"A"}))), ONE), {3}),
    "conflict elsewhere": ((instance(talent(conflicts=frozenset({"B"}))), ONE), set()),
    "never cleared": ((instance(talent(cleared_on=None)), ONE), {3}),
    "cleared a day late": ((instance(talent(cleared_on=date(2026, 4, 8))), ONE), {3}),
    "cleared on the day": ((instance(talent(cleared_on=date(2026, 4, 7))), ONE), set()),
    "contract ends a day early": (
        (instance(talent(contract=Days(date(2026, 4, 1), date(2026, 4, 27)))), ONE),
        {3},
    ),
    "contract ends on the day": (
        (instance(talent(contract=Days(date(2026, 4, 7), date(2026, 4, 28)))), ONE),
        set(),
    ),
    "a half day that is not offered": ((instance(talent(half_days=frozenset({"tue_pm"}))), ONE), {3}),
    "on leave": (
        (instance(talent(leave_dates=frozenset({date(2026, 4, 8)})), total()), {"n1": ("t1", "4/8am")}),
        {3},
    ),
    "on a closed date": ((instance(total()), {"n1": ("t1", "4/29am")}), {3}),
    "on a Saturday": ((instance(total()), {"n1": ("t1", "4/11am")}), {3}),
    "before the period": (
        (instance(total(period=Days(date(2026, 4, 8), date(2026, 4, 30)))), {"n1": ("t1", "4/7am")}),
        {3},
    ),
    "in the period, after the horizon": (
        (instance(total(period=Days(date(2026, 4, 8), date(2026, 6, 30)))), {"n1": ("t1", "5/7am")}),
        {3},
    ),
    # 4
    "three in a week of two": (week(2, "4/7am 4/8am 4/10pm"), {4}),
    "Friday and Monday are two weeks": (week(2, "4/8am 4/10am 4/13am"), set()),
    # 5
    "44.5 km with 44 allowed": (far("onsite", 44.0), {5}),
    "44.5 km with 45 allowed": (far("onsite", 45.0), set()),
    "far but remote": (far("remote", 44.0), set()),
    "two towns 44.5 km apart on one day": (one_day_in("AC"), {5}),
    "two towns 22.2 km apart on one day": (one_day_in("AB"), set()),
    "two far towns on one day, remote": (one_day_in("AC", mode="remote"), set()),
    "a patrol is somewhere too": (one_day_in("AC", role=None), {5}),
    # 6
    "two towns of one": (towns(1), {6}),
    "two towns of two": (towns(2), set()),
    "a remote town counts": (towns(1, mode="remote"), {6}),
    "a patrol does not count": (towns(1, role=None), set()),
    # 7
    "three first visits in a week": (first_visits("4/7am", "4/8am", "4/10am"), {7}),
    "three first visits in two weeks": (first_visits("4/7am", "4/10am", "4/13am"), set()),
    "three remote first visits": (first_visits("4/7am", "4/8am", "4/10am", mode="remote"), set()),
    "three first visits that were made": (
        first_visits("4/7am", "4/8am", "4/10am", first_visit_done=True),
        set(),
    ),
    "three patrols": (first_visits("4/7am", "4/8am", "4/10am", role=None), set()),
    "an incumbent's first visits count": (first_visits("4/7am", "4/8am", "4/10am", incumbent="t1"), {7}),
    # 8: total
    "one of two": ((instance(total(half_days=2)), {"n1": ("t1", "4/7am")}), {8}),
    "three of two": ((instance(total(half_days=2)), {"n1": ("t1", "4/7am 4/8am 4/9am")}), {8}),
    "assigned without a half day": ((instance(total()), {"n1": ("t1", "")}), {8}),
    # 8: weekly
    "a week is missing": (pattern("weekly", 1, "4/7am 4/14am 4/28am"), {8}),
    "a week is on another day": (pattern("weekly", 1, "4/7am 4/14am 4/22am 4/28am"), {8}),
    "a week is on another half": (pattern("weekly", 1, "4/7am 4/14am 4/21pm 4/28am"), {8}),
    "three of four left is under 80 %": (pattern("weekly", 1, "4/8am 4/15am 4/22am"), {8}),
    "seven of eight left": (pattern("weekly", 2, f"{TUESDAYS} 4/8am 4/15am 4/22am"), set()),
    "six of eight left": (pattern("weekly", 2, "4/7am 4/14am 4/28am 4/8am 4/15am 4/22am", off="21"), {8}),
    "one slot of two": (pattern("weekly", 2, TUESDAYS), {8}),
    "three slots of two": (pattern("weekly", 2, f"4/6am {TUESDAYS} 4/10am"), {8}),
    "leave before the contract": (
        pattern(
            "weekly",
            2,
            f"{THURSDAYS} 4/14am 4/21am 4/28am",
            off="7",
            contract=Days(date(2026, 4, 8), HORIZON.end),
        ),
        set(),
    ),
    "a pattern that starts before the contract": (
        pattern(
            "weekly", 2, f"{THURSDAYS} 4/14am 4/21am 4/28am", contract=Days(date(2026, 4, 8), HORIZON.end)
        ),
        {8},
    ),
    # 8: monthly
    "the second Tuesday": (pattern("monthly", 1, "4/14am"), set()),
    "the fifth Wednesday is never used": (
        (replace(instance(need("n1", "monthly", 1)), closed_dates=frozenset()), {"n1": ("t1", "4/29am")}),
        {8},
    ),
    "two slots of a month": (pattern("monthly", 2, "4/14am 4/16pm"), set()),
    "two days, one slot asked for": (pattern("monthly", 1, "4/14am 4/21am"), {8}),
    # 8: full time
    "full time": (full_time("4/6am 4/7am", "4/13am"), set()),
    "full time, a morning missing": (full_time("4/6am", "4/13am"), {8}),
    "full time, another need on a free day of it": (full_time("4/6am 4/7am", "4/7am"), {2, 8}),
    "full time, another need the day after it": (full_time("4/6am 4/7am", "4/8pm"), set()),
    "full time beyond the weekly maximum": (
        full_time("4/6am 4/7am", "4/13am", max_half_days_per_week=1),
        {4},
    ),
    "full time with a day of leave": (
        full_time("4/7am", "4/13am", leave_dates=frozenset({date(2026, 4, 6)})),
        set(),
    ),
    "full time before the contract": (
        full_time("4/7am", "4/13am", contract=Days(date(2026, 4, 7), HORIZON.end)),
        {8},
    ),
    # 9
    "a lock is kept": ((instance(locked=(Pair("n1", "t1"),)), ONE), set()),
    "a lock is broken": ((instance(talent(), talent("t2"), locked=(Pair("n1", "t2"),)), ONE), {9}),
    "a locked need is not served": ((instance(locked=(Pair("n1", "t1"),)), {}), {9}),
}


@pytest.mark.parametrize(("case", "expected"), JUDGED.values(), ids=JUDGED.keys())
def test_a_plan_is_judged_by_its_dates(case: tuple[Instance, Booked], expected: set[int]) -> None:
    given, booked = case
    found = violations_of(given, planned(given, booked))
    assert {violation.rule for violation in found} == expected, found
    assert all(len(violation.sentence) < 120 for violation in found)


def test_a_slot_that_leaves_no_trace_still_counts_in_the_eighty_percent() -> None:
    given = instance(
        talent(half_days=frozenset({"tue_am", "thu_am"})),
        need(half_days=2, period=Days(date(2026, 4, 7), date(2026, 4, 9))),
        closed_dates=frozenset({date(2026, 4, 9)}),
    )
    assert violations_of(given, planned(given, {"n1": ("t1", "4/7am")})) == [
        Violation(
            8, "支援n1（北町）・人材t1：休日などで、枠の半日2回のうち1回しか残りません（8割以上が必要です）。"
        )
    ]


def five_weekly(offered: str) -> tuple[Instance, Plan]:
    """Five half days a week in a period of one week, Wednesday closed: four are left, which is 80 %."""
    given = instance(
        talent(half_days=frozenset(offered.split())),
        need(half_days=5, period=Days(date(2026, 4, 6), date(2026, 4, 10))),
        closed_dates=frozenset({date(2026, 4, 8)}),
    )
    return given, planned(given, {"n1": ("t1", "4/6am 4/7am 4/9am 4/10am")})


def test_a_slot_without_a_trace_is_allowed_where_the_talent_offers_it() -> None:
    assert violations_of(*five_weekly("mon_am tue_am wed_am thu_am fri_am")) == []


def test_a_slot_without_a_trace_must_be_among_the_half_days_of_the_talent() -> None:
    assert violations_of(*five_weekly("mon_am tue_am thu_am fri_am")) == [
        Violation(8, "支援n1（北町）・人材t1：決まった枠は5個必要ですが、4個しかありません。")
    ]


def test_a_period_is_cut_to_the_horizon_before_its_pattern_is_counted() -> None:
    given = instance(need(period=Days(date(2026, 1, 5), date(2026, 12, 25))))
    assert violations_of(given, planned(given, ONE)) == []


def test_a_monthly_pattern_repeats_in_each_month_that_has_the_slot() -> None:
    june = Days(date(2026, 4, 6), date(2026, 6, 30))
    given = instance(need("n1", "monthly", 1, period=june), horizon=june)
    assert violations_of(given, planned(given, {"n1": ("t1", "4/14am 5/12am 6/9am")})) == []
    assert rules_broken(given, planned(given, {"n1": ("t1", "4/14am 5/12am 6/16am")})) == {8}
    # The first Tuesday of April is 7 April, inside the cut month; the first Friday, 3 April, is not.
    assert violations_of(given, planned(given, {"n1": ("t1", "5/1am 6/5am")})) == []


def test_one_need_has_one_talent() -> None:
    given = instance(talent(), talent("t2"))
    fine = planned(given, ONE)
    twice = replace(fine, placements=(*fine.placements, Placement("n1", "t2")))
    assert rules_broken(given, twice) == {1}
    last = replace(fine.half_days[-1], talent="t2")
    assert violations_of(given, replace(fine, half_days=(*fine.half_days[:-1], last))) == [
        Violation(1, "支援n1・人材t2・2026年4月28日（火）午前の予定がありますが、担当はt1です。")
    ]


def test_half_days_without_an_assignment_are_no_service() -> None:
    given = instance()
    plan = planned(given, ONE, placements=(), unmet=(Unmet("n1", "capacity", "空きがありません。"),))
    assert rules_broken(given, plan) == {1}
    assert plan.tiers[0] == 0


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ((True, False, False, False), set()),
        ((False, False, False, False), {7}),
        ((False, True, False, False), {7}),
        ((True, True, False, False), {7}),
    ],
)
def test_exactly_the_first_visit_is_marked_accompanied(flags: tuple[bool, ...], expected: set[int]) -> None:
    given = instance()
    fine = planned(given, ONE)
    rows = tuple(replace(row, accompanied=flag) for row, flag in zip(fine.half_days, flags, strict=True))
    assert rules_broken(given, replace(fine, half_days=rows)) == expected


def test_the_morning_is_the_first_visit_of_a_whole_day() -> None:
    given = instance(need("n1", "total", 2))
    fine = planned(given, {"n1": ("t1", "4/7am 4/7pm")})
    assert violations_of(given, replace(fine, half_days=fine.half_days[::-1])) == []
    assert rules_broken(given, planned(given, {"n1": ("t1", "4/7pm 4/7am")})) == {7}


def test_a_half_day_that_is_listed_twice_is_found() -> None:
    given = instance(total())
    fine = planned(given, {"n1": ("t1", "4/7am")})
    assert rules_broken(given, replace(fine, half_days=fine.half_days * 2)) == {2, 8}


RULE_0: dict[str, tuple[dict[str, Any], bool]] = {
    "another instance's plan": ({"instance": "別の計画"}, False),
    "an unknown status": ({"status": "perfect"}, False),
    "a tier off by less than the rounding": ({"tiers": (1, -3, 3 * sqrt(2) + 0.0014, 0.0, 0)}, True),
    "a tier off by more": ({"tiers": (1, -3, 3 * sqrt(2) + 0.0016, 0.0, 0)}, False),
    "a bound on the tier": ({"bounds": (1, -3, 4.2427, 0.0, 0)}, True),
    "a bound below the tier": ({"bounds": (1, -3, 4.2, 0.0, 0)}, False),
    "no bound while feasible": ({"bounds": (1, None, None, None, None)}, True),
    "no bound while optimal": ({"status": "optimal"}, False),
    "all bounds while optimal": ({"status": "optimal", "bounds": (1, -3, 4.243, 0.0, 0)}, True),
    "an unmet need is left out": ({"unmet": ()}, False),
    "an unmet need is listed twice": (
        {"unmet": (Unmet("n2", "role", "。"), Unmet("n2", "role", "。"))},
        False,
    ),
    "a served need is listed as unmet": (
        {"unmet": (Unmet("n2", "role", "。"), Unmet("n1", "role", "。"))},
        False,
    ),
    "an unknown need is listed as unmet": (
        {"unmet": (Unmet("n2", "role", "。"), Unmet("n9", "role", "。"))},
        False,
    ),
    "an unknown reason": ({"unmet": (Unmet("n2", "weather", "雨のためです。"),)}, False),
    "a known reason": ({"unmet": (Unmet("n2", "municipality_limit", "上限です。"),)}, True),
}


@pytest.mark.parametrize(("changes", "is_fine"), RULE_0.values(), ids=RULE_0.keys())
def test_the_claims_of_a_file_are_checked(changes: dict[str, Any], is_fine: bool) -> None:
    given = instance(need(), need("n2"))
    fine = planned(given, ONE)
    if "tiers" in changes:
        changes = {"tiers": (*changes["tiers"][:3], *fine.tiers[3:])}
    assert rules_broken(given, replace(fine, **changes)) == (set() if is_fine else {0})


@pytest.mark.parametrize(
    "row",
    [
        PlannedHalfDay("n9", "t1", date(2026, 4, 8), "am"),
        PlannedHalfDay("n1", "t9", date(2026, 4, 8), "am"),
        PlannedHalfDay("n1", "t1", date(2026, 4, 8), "evening"),
    ],
)
def test_a_half_day_that_names_what_does_not_exist_is_told_and_not_followed(row: PlannedHalfDay) -> None:
    given = instance()
    fine = planned(given, ONE)
    assert rules_broken(given, replace(fine, half_days=(*fine.half_days, row))) == {0}


def test_an_assignment_of_an_unknown_talent_is_none() -> None:
    given = instance()
    plan = replace(planned(given, {}), placements=(Placement("n1", "t9"),))
    assert [violation.rule for violation in violations_of(given, plan)] == [0]


def test_an_infeasible_plan_is_a_broken_lock_and_says_which() -> None:
    plan = replace(
        planned(instance(), {}), status="infeasible", message="n1 と t1 の組合せは規則5に反します。"
    )
    (violation,) = violations_of(instance(), plan)
    assert violation.rule == 9
    assert violation.sentence.endswith(plan.message)
