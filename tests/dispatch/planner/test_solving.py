"""The best plan against every plan, on small instances; and what comes out when there is none, or no time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.answer.solving import LocksContradictError, solve
from dispatch.planner.format.instance import HALVES, WEEKDAYS, Days, Instance, Need, Pair, Rules, Talent
from dispatch.planner.format.plan import Placement, Plan, write_plan
from dispatch.planner.judge.violations import violations_of
from tests.build_plans import TOWNS, instance, need, talent, total
from tests.build_programs import NEEDS, STARTS, TALENTS, as_compared, best_of_all, every_plan, with_ids

SECONDS = 60.0
TIGHT = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=1)


def expect_nothing_better(given_instance: Instance, plan: Plan) -> None:
    """The plan keeps every rule, and none that is better does."""
    assert violations_of(given_instance, plan) == []
    found = as_compared(given_instance, plan.tiers)
    for other in every_plan(given_instance):
        if as_compared(given_instance, other.tiers) > found:
            assert violations_of(given_instance, other) != [], (plan, other)


INSTANCES = st.builds(
    lambda first, second, needs, rules, kept, stability: instance(
        replace(first, id="t1"),
        replace(second, id="t2", max_municipalities=1),
        *with_ids(needs),
        rules=rules,
        previous=(Pair("n1", "t2"),) if kept else (),
        stability=stability,
    ),
    TALENTS,
    TALENTS,
    st.lists(NEEDS, min_size=2, max_size=2),
    st.sampled_from([TIGHT, replace(TIGHT, accompanied_first_visits_per_week=2)]),
    st.booleans(),
    st.sampled_from([0, 1, 2.5]),
)


def test_a_roster_with_the_most_of_tier_4_may_have_too_little_of_tier_3() -> None:
    """What stands for all rosters of a talent's needs has the most of both; tier 4 is proven for all that."""
    given_instance = instance(
        talent("t1", half_days=frozenset({"mon_am", "mon_pm", "tue_am", "wed_am"}), max_half_days_per_week=1),
        talent(
            "t2", half_days=frozenset({"mon_am", "mon_pm"}), max_half_days_per_week=1, max_municipalities=1
        ),
        need("n1", period=Days(date(2026, 4, 14), date(2026, 4, 28)), priority=1),
        need(
            "n2",
            "monthly",
            2,
            municipality="C",
            period=Days(date(2026, 4, 22), date(2026, 4, 28)),
            incumbent="t1",
            priority=1,
        ),
        rules=TIGHT,
    )
    plan = solve(given_instance, SECONDS)
    assert plan.status == "optimal"
    expect_nothing_better(given_instance, plan)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(INSTANCES)
def test_no_plan_at_all_is_better(given_instance: Instance) -> None:
    plan = solve(given_instance, SECONDS)
    assert plan.status == "optimal"
    expect_nothing_better(given_instance, plan)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(TALENTS, st.lists(NEEDS, min_size=2, max_size=2).map(with_ids), st.integers(1, 2))
def test_patrols_find_their_days_beside_the_rest(who: Talent, needs: list[Need], patrols: int) -> None:
    """Few half days, all wanted by the two needs and by visits to each town."""
    narrow = replace(who, half_days=frozenset(sorted(who.half_days)[:2]))
    visits = [
        total(f"p{place}", municipality=town.code, role=None, skills={}, priority=1)
        for place, town in enumerate(TOWNS[:patrols])
    ]
    given_instance = instance(narrow, *needs, *visits)
    plan = solve(given_instance, SECONDS)
    assert plan.status == "optimal"
    expect_nothing_better(given_instance, plan)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    TALENTS,
    st.sampled_from(WEEKDAYS),
    st.lists(NEEDS, max_size=1).map(with_ids),
    st.lists(
        st.builds(Days, STARTS, st.sampled_from([date(2026, 4, 22), date(2026, 5, 1)])),
        min_size=2,
        max_size=3,
    ),
    st.sampled_from([0.0, 30.0]),
)
def test_patrols_share_the_few_days_of_one_person(
    who: Talent, weekday: str, needs: list[Need], when: list[Days], same_day_km: float
) -> None:
    """One weekday with both its halves, and towns too far from each other for one day."""
    narrow = replace(who, half_days=frozenset(f"{weekday}_{half}" for half in HALVES))
    visits = [
        total(f"p{place}", municipality=town.code, role=None, skills={}, priority=place + 1, period=period)
        for place, (town, period) in enumerate(zip(TOWNS, when, strict=False))
    ]
    given_instance = instance(narrow, *needs, *visits, rules=replace(TIGHT, same_day_km=same_day_km))
    plan = solve(given_instance, SECONDS)
    assert plan.status == "optimal"
    expect_nothing_better(given_instance, plan)


CROWDED = st.builds(
    lambda first, second, needs, visits, same_day_km, company: instance(
        replace(first, id="t1", half_days=frozenset(sorted(first.half_days)[:2]), max_half_days_per_week=1),
        replace(
            second, id="t2", half_days=frozenset(sorted(second.half_days)[-2:]), max_half_days_per_week=1
        ),
        *with_ids([*needs, *visits]),
        rules=replace(TIGHT, same_day_km=same_day_km, accompanied_first_visits_per_week=company),
    ),
    TALENTS,
    TALENTS,
    st.lists(NEEDS, min_size=1, max_size=3),
    st.lists(
        st.builds(
            total,
            half_days=st.just(1),
            municipality=st.sampled_from("ABC"),
            role=st.none(),
            skills=st.just({}),
            priority=st.integers(1, 3),
            period=st.builds(
                Days, STARTS, st.sampled_from([date(2026, 4, 22), date(2026, 4, 24), date(2026, 5, 1)])
            ),
            preferred_weekdays=st.sampled_from([(), ("mon",)]),
            incumbent=st.sampled_from([None, "t1"]),
        ),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from([0.0, 30.0]),
    st.integers(0, 2),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(CROWDED)
def test_the_best_plan_is_proven_where_many_patrols_want_few_half_days(given_instance: Instance) -> None:
    plan = solve(given_instance, SECONDS)
    assert plan.status == "optimal"
    assert violations_of(given_instance, plan) == []
    assert as_compared(given_instance, plan.tiers) == pytest.approx(best_of_all(given_instance), abs=1e-3)


def test_the_best_plan_is_proven_where_two_patrols_want_one_week_of_two_people() -> None:
    """On Mondays the need leaves its first week to a visit; by halves other weekdays seem worth more."""
    week = Days(date(2026, 4, 13), date(2026, 4, 17))
    given_instance = instance(
        talent("t1", half_days=frozenset({"mon_pm", "tue_am", "wed_pm"}), max_half_days_per_week=1),
        talent("t2", half_days=frozenset({"mon_am", "tue_pm", "wed_pm"}), max_half_days_per_week=1),
        need("n1", period=Days(date(2026, 4, 14), date(2026, 5, 1)), mode="remote", priority=1),
        *(total(f"p{place}", 1, role=None, skills={}, priority=1, period=week) for place in range(2)),
    )
    plan = solve(given_instance, SECONDS)
    assert plan.status == "optimal"
    expect_nothing_better(given_instance, plan)


def test_no_patrol_costs_half_days_that_are_worth_more() -> None:
    """One half day a week, three weeks: with both patrols the monthly need would get one half day of two."""
    until = Days(date(2026, 4, 6), date(2026, 4, 28))
    patrols = [
        total(f"p{place}", municipality=town.code, role=None, skills={}, priority=1)
        for place, town in enumerate(TOWNS[:2])
    ]
    who = talent(
        half_days=frozenset({"mon_am", "wed_pm"}), max_half_days_per_week=1, cleared_on=date(2026, 4, 9)
    )
    wanted = [
        need("n1", "monthly", 2, period=until),
        total("n2", 2, period=until, priority=2, first_visit_done=False),
    ]
    plan = solve(instance(who, *wanted, *patrols), SECONDS)
    assert sorted(pair.need for pair in plan.placements) == ["n1", "p1"]
    assert sum(row.need == "n1" for row in plan.half_days) == 2


def test_nothing_to_do_is_done_at_once() -> None:
    plan = solve(instance(needs=(), municipalities=()), SECONDS)
    assert (plan.status, plan.tiers, plan.unmet) == ("optimal", (0, 0, 0, 0, 0), ())


@pytest.mark.slow
def test_the_same_instance_gives_the_same_plan() -> None:
    given_instance = instance(
        talent("t1"),
        talent("t2"),
        *(need(f"n{place}", half_days=2, municipality="ABC"[place % 3]) for place in range(6)),
    )
    first, second = (replace(solve(given_instance, SECONDS), seconds=0.0) for _ in range(2))
    assert write_plan(first) == write_plan(second)


@pytest.mark.parametrize(
    ("who", "needs", "rule"),
    [
        ({}, [need("n1", role="producer")], 3),
        ({"conflicts": frozenset("A")}, [need("n1")], 3),
        ({"cleared_on": None}, [need("n1")], 3),
        ({"max_half_days_per_week": 1}, [need("n1"), need("n2")], 4),
        ({}, [need("n1", municipality="C", half_days=6), need("n2", half_days=6)], 2),
        ({}, [need("n1", municipality="C", half_days=5), need("n2", half_days=5)], 5),
        ({"max_municipalities": 1}, [need("n1"), need("n2", municipality="B")], 6),
        ({}, [need("n1"), need("n2"), need("n3")], 7),
        ({"half_days": frozenset({"wed_am"})}, [need("n1")], 8),
    ],
)
def test_locks_that_cannot_be_kept_are_named_with_their_rule(
    who: dict[str, object], needs: list[Need], rule: int
) -> None:
    given_instance = instance(talent(**who), *needs, locked=tuple(Pair(one.id, "t1") for one in needs))
    with pytest.raises(LocksContradictError) as refused:
        solve(given_instance, SECONDS)
    assert [fault.rule for fault in refused.value.faults] == [rule]
    sentence = str(refused.value)
    assert f"規則{rule}：" in sentence
    assert "t1" in sentence
    assert all(one.id in sentence for one in needs)


def test_a_need_locked_to_two_talents_is_refused() -> None:
    given_instance = instance(talent("t1"), talent("t2"), need(), locked=(Pair("n1", "t1"), Pair("n1", "t2")))
    with pytest.raises(LocksContradictError, match="規則1："):
        solve(given_instance, SECONDS)


def test_a_lock_is_kept_though_another_talent_would_be_better() -> None:
    given_instance = instance(talent("t1"), talent("t2"), need(incumbent="t2"), locked=(Pair("n1", "t1"),))
    plan = solve(given_instance, SECONDS)
    assert plan.placements == (Placement("n1", "t1"),)
    assert plan.status == "optimal"


def test_a_run_without_time_still_gives_a_plan_that_keeps_every_rule() -> None:
    given_instance = instance(
        talent("t1"), talent("t2"), *(need(f"n{place}", half_days=3) for place in range(6))
    )
    plan = solve(given_instance, 1e-6)
    assert plan.status == "feasible"
    assert violations_of(given_instance, plan) == []


def test_a_cancelled_run_ends() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 5

    plan = solve(instance(talent(), need()), 3600.0, cancelled=cancelled)
    assert plan.seconds < 60
    assert violations_of(instance(talent(), need()), plan) == []
