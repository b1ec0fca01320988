"""The busiest talent leaves in the sixth week: who keeps whom, and which needs change hands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dispatch.planner.answer.beginning import best_start
from dispatch.planner.answer.solving import solve
from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.budget import ENDLESS
from dispatch.planner.format.instance import Days, Instance, Pair, Rules, monday_of
from dispatch.planner.format.instance_reading import parse_instance
from dispatch.planner.format.plan import Plan
from dispatch.planner.format.plan_reading import parse_plan
from dispatch.planner.judge.violations import violations_of
from dispatch.planner.search.column_generation import Generation
from dispatch.planner.search.replanning import Moved, as_before, moved_needs
from tests.audit_replans import SHAPES, audit, by_person, tiers_of_rosters
from tests.build_plans import HORIZON, instance, need, planned, talent, total
from tests.draw_instances import draw_replan
from tests.typed_command import run

INSTANCES = Path(__file__).with_name("instances")
SECONDS = 60.0
FIVE_WEEKS = timedelta(weeks=5)
STABILITY = 1.0


def after_a_departure(given_instance: Instance, plan: Plan) -> tuple[Instance, str]:
    """The busiest talent's contract ends before the sixth week; nothing is locked to them then."""
    busiest = Counter(row.talent for row in plan.half_days).most_common(1)[0][0]
    last = monday_of(given_instance.horizon.start) + FIVE_WEEKS - timedelta(days=1)
    talents = tuple(
        replace(one, contract=Days(one.contract.start, last)) if one.id == busiest else one
        for one in given_instance.talents
    )
    return (
        replace(
            given_instance,
            talents=talents,
            locked=tuple(pair for pair in given_instance.locked if pair.talent != busiest),
            previous=tuple(Pair(row.need, row.talent) for row in plan.placements),
            stability=STABILITY,
        ),
        busiest,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ehime-q1", "hiroshima-q1"])
def test_people_stay_where_they_are_as_far_as_they_can(name: str) -> None:
    before = parse_instance((INSTANCES / f"{name}.json").read_bytes())
    plan = solve(before, SECONDS, with_changes=False)
    left, busiest = after_a_departure(before, plan)
    again = solve(left, SECONDS, with_changes=False)
    assert violations_of(left, again) == []
    moved = moved_needs(left, again)
    assert all(again.bounds[tier] == pytest.approx(again.tiers[tier]) for tier in (0, 1, 4))
    kept = len(left.previous) - len(moved)
    assert again.tiers[4] == pytest.approx(STABILITY * kept)
    served = {row.need: row.talent for row in again.placements}
    assert all(served.get(row.need) == row.after and row.after != row.before for row in moved)
    assert any(row.before == busiest for row in moved)


def test_all_stay_as_far_as_there_is_room() -> None:
    """Who has one week for a first visit comes before whom any will do for."""
    first = Days(HORIZON.start, HORIZON.start + timedelta(days=4))
    given_instance = instance(
        talent("t1"),
        talent("t2"),
        talent("t3", max_half_days_per_week=2),
        total("n1", 1, first_visit_done=False),
        total("n2", 1, first_visit_done=False, period=first),
        need("n3", half_days=2, first_visit_done=True),
        need("n4", half_days=1, first_visit_done=True),
        previous=(Pair("n1", "t1"), Pair("n2", "t2"), Pair("n3", "t3"), Pair("n4", "t3")),
        rules=Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=1),
        stability=STABILITY,
    )
    plan = solve(given_instance, SECONDS)
    assert {row.need: row.talent for row in plan.placements}.items() >= {"n1": "t1", "n2": "t2"}.items()
    assert plan.tiers[4] == 3 * STABILITY


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=2, max_size=4))
@example([{2, 3}, {0}, {0, 1}, {1, 2}])
@example([{1, 3}, {0}, {1, 2}, {0, 2}])
@example([{1, 2}, {0, 1}, {0, 3}, {0, 3}])
@example([{0, 1}, {1, 2, 3}, {0, 1, 2}, {0, 1, 2}])
def test_others_make_way_for_those_who_have_no_week_left(weeks_of: list[set[int]]) -> None:
    """One first visit a week: as many as any order and any choice of weeks would leave room for."""
    mondays = [monday_of(HORIZON.start) + timedelta(weeks=week) for week in range(4)]
    talents, wanted, previous = [], [], []
    for place, weeks in enumerate(weeks_of):
        away = {
            mondays[week] + timedelta(days=day) for week in range(4) if week not in weeks for day in range(5)
        }
        talents.append(talent(f"t{place}", leave_dates=frozenset(away)))
        wanted.append(total(f"n{place}", 1, first_visit_done=False))
        previous.append(Pair(f"n{place}", f"t{place}"))
    rules = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=1)
    given_instance = instance(*talents, *wanted, previous=tuple(previous), rules=rules, stability=STABILITY)
    rosters = as_before(given_instance, Generation(given_instance).offers, ENDLESS)
    taken = Counter(week for roster in rosters for week in roster.first_visits)
    assert max(taken.values()) == 1
    most = max(len(set(chosen) - {None}) for chosen in product(*({*weeks, None} for weeks in weeks_of)))
    assert len(rosters) == most


def test_all_can_be_kept_and_the_rest_of_the_plan_is_the_best_beside_them() -> None:
    """Of a plan that nobody would make; what follows tier 5 is proven, too."""
    given_instance = instance(
        talent("t1", max_half_days_per_week=1),
        talent("t2", max_half_days_per_week=1, skills={"cloud": 1}),
        need("n1", priority=1, skills={"cloud": 1}),
        need("n2", priority=2),
        need("n3", priority=1, skills={"cloud": 1}, municipality="B"),
        previous=(Pair("n1", "t1"),),
        stability=STABILITY,
    )
    plan = solve(given_instance, SECONDS)
    assert {(row.need, row.talent) for row in plan.placements} == {("n1", "t1"), ("n3", "t2")}
    assert plan.status == "optimal"


@pytest.mark.parametrize("most", [1, 2, 3])
def test_nobody_stays_in_more_municipalities_than_they_may_have(most: int) -> None:
    """Who was in three, and what is locked stays."""
    given_instance = instance(
        talent(max_municipalities=most),
        *(
            need(f"n{town}", municipality=town, first_visit_done=True, half_days=half)
            for town, half in zip("ABC", (1, 2, 3), strict=True)
        ),
        previous=tuple(Pair(f"n{town}", "t1") for town in "ABC"),
        locked=(Pair("nC", "t1"),),
        stability=STABILITY,
    )
    plan = solve(given_instance, SECONDS)
    assert violations_of(given_instance, plan) == []
    assert (plan.tiers[4], plan.status) == (most * STABILITY, "optimal")


def test_no_time_at_all_is_enough_for_urgent_needs_that_a_person_finds_room_for() -> None:
    """Everybody kept leaves room for none of them; the nearest for the first leaves room for one; who looks
    at the scarce ones first finds room for both."""
    urgent = {"priority": 3, "first_visit_done": True}
    given_instance = instance(
        talent("t1", max_half_days_per_week=1, skills={"cloud": 2}),
        talent("t2", max_half_days_per_week=1, skills={"cloud": 1}),
        need("n1", priority=1, first_visit_done=True),
        need("n2", priority=1, first_visit_done=True, skills={"cloud": 1}),
        need("u1", skills={"cloud": 1}, **urgent),
        need("u2", skills={"cloud": 2}, **urgent),
        previous=(Pair("n1", "t1"), Pair("n2", "t2")),
        stability=STABILITY,
    )
    plan = solve(given_instance, 0.0, with_changes=False)
    assert violations_of(given_instance, plan) == []
    assert {(row.need, row.talent) for row in plan.placements} == {("u1", "t2"), ("u2", "t1")}


def test_of_those_who_could_make_way_for_an_urgent_need_the_one_worth_least_does() -> None:
    """Unless its town is seen by nobody else; what is locked and what is urgent itself stays."""
    free = {"first_visit_done": True, "half_days": 1}
    given_instance = instance(
        talent("t1", max_half_days_per_week=4),
        need("n1", priority=3, **free),
        need("n2", priority=2, **free),
        need("n3", priority=1, **free),
        need("n4", priority=1, municipality="B", **free),
        need("u1", priority=3, **free),
        locked=(Pair("n2", "t1"),),
        previous=tuple(Pair(f"n{place}", "t1") for place in range(1, 5)),
        stability=STABILITY,
    )
    rosters = as_before(given_instance, Generation(given_instance).offers, ENDLESS)
    standing = StandingPlan(given_instance, rosters, ENDLESS)
    assert standing.talent_of.keys() == {"n1", "n2", "n3", "n4"}
    assert standing.with_more_urgent().talent_of.keys() == {"n1", "n2", "n4", "u1"}


@pytest.mark.parametrize("seed", range(len(SHAPES)))
def test_a_replan_begins_no_worse_than_by_hand_from_nothing_nor_than_with_everybody_kept(seed: int) -> None:
    given_instance = draw_replan(seed, SHAPES[seed])
    generation = Generation(given_instance)
    begun = tiers_of_rosters(given_instance, best_start(generation, ENDLESS))
    assert len(given_instance.previous) > 10
    for name, other in by_person(given_instance, generation).items():
        assert begun >= other, name


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 4, 9, 11])
def test_a_drawn_replan_ends_no_worse_than_a_person_would(seed: int) -> None:
    found = audit(seed, SECONDS)
    assert (found["worse_than"], found["violations"]) == ([], 0)


def test_who_could_serve_nothing_else_keeps_what_they_had() -> None:
    """Though the other need is worth more: nothing is to be found then, and all is proven."""
    one, other = need("n1", priority=1, first_visit_done=True), need("n2", priority=2, first_visit_done=True)
    given_instance = instance(
        talent(max_half_days_per_week=1), one, other, previous=(Pair("n1", "t1"),), stability=STABILITY
    )
    plan = solve(given_instance, SECONDS)
    assert [row.need for row in plan.placements] == ["n1"]
    assert plan.status == "optimal"


def test_a_need_that_changes_hands_and_one_that_nobody_serves_now() -> None:
    previous = (Pair("n1", "t1"), Pair("n2", "t1"), Pair("n3", "t2"))
    given_instance = instance(
        talent("t1"), talent("t2"), need("n1"), need("n2"), need("n3"), previous=previous, stability=1
    )
    plan = planned(given_instance, {"n1": ("t2", "4/7am"), "n3": ("t2", "4/8am")})
    assert moved_needs(given_instance, plan) == [Moved("n1", "t1", "t2"), Moved("n2", "t1", None)]


@pytest.mark.slow
def test_the_command_lists_what_changes_hands(tmp_path: Path) -> None:
    file, out = INSTANCES / "ehime-replan.json", tmp_path / "plan.json"
    made = run("plan_dispatch", str(file), "--seconds", "8", "--out", str(out))
    lines = [line for line in made.stdout.splitlines() if line.startswith("担当が変わる支援：")]
    moved = moved_needs(parse_instance(file.read_bytes()), parse_plan(out.read_bytes()))
    assert len(lines) == len(moved) > 0
    for line, one in zip(lines, moved, strict=True):
        assert one.need in line
        assert f"{one.before}→{one.after or 'なし'}" in line
