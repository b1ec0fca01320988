"""The smallest change, taken at its word: written into the file, solved from nothing, compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.answer.changes import changes
from dispatch.planner.answer.proving import OfAnyRun, OfKeepingRun, proof_for
from dispatch.planner.answer.smallest_changes import SmallestChanges
from dispatch.planner.answer.solving import solve
from dispatch.planner.answer.standing_plan import StandingPlan, rosters_of
from dispatch.planner.budget import ENDLESS
from dispatch.planner.format.instance import Cadence, Days, Instance, Need, Pair, Point, Rules, Talent
from dispatch.planner.format.plan import Plan
from dispatch.planner.judge.tiers import SEEN, URGENT
from dispatch.planner.judge.violations import violations_of
from dispatch.planner.search.column_generation import Generation, ignore
from dispatch.planner.talent.rosters import roster_of
from tests.audit_planner import audit
from tests.build_plans import HORIZON, TUESDAYS, Booked, instance, need, planned, talent, total
from tests.build_programs import NEEDS, TALENTS, as_compared, every_plan, with_ids

SECONDS = 100.0


@pytest.mark.slow
def test_every_reason_and_change_of_a_public_instance_holds() -> None:
    found = audit("ehime-q1", SECONDS, SECONDS)
    assert found["wrong_reasons"] == []
    assert found["wrong_changes"] == []
    given, asked = found["changes"]
    assert given >= 0.7 * asked


def change_for(given_instance: Instance) -> object:
    (unmet,) = solve(given_instance, SECONDS).unmet
    return unmet.smallest_change


MAY_TO_JULY = Days(HORIZON.start.replace(month=5), HORIZON.end.replace(month=7))


@pytest.mark.parametrize(
    ("who", "wanted", "change"),
    [
        ({}, {"role": "producer"}, None),
        ({}, {"skills": {"cloud": 3, "web": 1}}, {"talent": "t1", "skills": {"cloud": 3, "web": 1}}),
        ({"cleared_on": None}, {}, {"talent": "t1", "cleared_on": "2026-04-06"}),
        (
            {"contract": MAY_TO_JULY},
            {},
            {"talent": "t1", "contract": {"start": "2026-04-06", "end": MAY_TO_JULY.end.isoformat()}},
        ),
        (
            {"contract": Days(date(2026, 4, 9), date(2027, 3, 31))},
            {"half_days": 6},
            {"talent": "t1", "contract": {"start": "2026-04-06", "end": "2027-03-31"}},
        ),
        ({"conflicts": frozenset("A")}, {}, None),
        ({"base": Point(33.0, 132.0)}, {}, {"need": "n1", "mode": "remote"}),
        ({"half_days": frozenset({"wed_am"})}, {}, {"talent": "t1", "add_half_days": ["mon_am"]}),
        ({"max_half_days_per_week": 1}, {"half_days": 2}, {"talent": "t1", "max_half_days_per_week": 2}),
    ],
)
def test_the_change_asks_for_as_little_as_it_can(
    who: dict[str, object], wanted: dict[str, object], change: object
) -> None:
    assert change_for(instance(talent(**who), need(**wanted))) == change


def test_one_municipality_or_one_first_visit_more() -> None:
    few = instance(talent(max_municipalities=1), need("n1"), need("n2", priority=1, municipality="B"))
    assert change_for(few) == {"talent": "t1", "max_municipalities": 2}
    rules = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=1)
    busy = instance(talent(), need("n1"), need("n2", priority=1), rules=rules)
    assert change_for(busy) in (
        {"rules": {"accompanied_first_visits_per_week": 2}},
        {"need": "n2", "mode": "remote"},
    )


def test_half_days_may_be_added_beside_full_time_work_that_would_not_leave_room_for_all_of_them() -> None:
    early, late = Days(date(2026, 4, 6), date(2026, 4, 17)), Days(date(2026, 4, 20), date(2026, 5, 1))
    who = talent(half_days=frozenset({"mon_am"}), max_half_days_per_week=2)
    works = need("n1", "full_time", 0, mode="remote", period=early)
    wanted = need("n2", half_days=2, mode="remote", period=late)
    assert change_for(instance(who, works, wanted)) == {"talent": "t1", "add_half_days": ["mon_pm"]}


def test_a_tie_is_no_proof() -> None:
    """With a second half day a week two of the three would be served, but which two is anybody's guess."""
    alike = instance(
        talent(max_half_days_per_week=1), *(need(f"n{place}", first_visit_done=True) for place in (1, 2, 3))
    )
    assert [unmet.smallest_change for unmet in solve(alike, SECONDS).unmet] == [None, None]
    one_counts_more = replace(alike, needs=(*alike.needs[:2], replace(alike.needs[2], priority=2)))
    assert [unmet.smallest_change for unmet in solve(one_counts_more, SECONDS).unmet] == [
        {"talent": "t1", "max_half_days_per_week": 2},
        None,
    ]


def valid_plans(given_instance: Instance) -> list[Plan]:
    return [plan for plan in every_plan(given_instance) if not violations_of(given_instance, plan)]


def expect_all_served(changed: Instance, wanted: set[str], tiers: int) -> None:
    """By every plan that is best in so many tiers, in the order in which they are compared."""
    valid = valid_plans(changed)
    best = max(as_compared(changed, other.tiers)[:tiers] for other in valid)
    for other in valid:
        if as_compared(changed, other.tiers)[:tiers] == best:
            assert {pair.need for pair in other.placements} >= wanted


def once_a_week(who: Talent, needs: list[Need]) -> Instance:
    """One half day a week for needs of one: few are served."""
    wanted = [replace(one, cadence=Cadence("weekly", 1)) for one in with_ids(needs)]
    return instance(replace(who, max_half_days_per_week=1), *wanted)


FEW = st.builds(once_a_week, TALENTS, st.lists(NEEDS, min_size=3, max_size=3))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(FEW)
def test_every_best_plan_serves_them_all_after_the_change(before: Instance) -> None:
    """Best up to tier 3: no new run that proves so much can end anywhere else."""
    plan = solve(before, SECONDS)
    served = {pair.need for pair in plan.placements}
    for unmet in plan.unmet:
        for change in changes(before, before.need_by_id[unmet.need]):
            if change.keys == unmet.smallest_change:
                expect_all_served(change.instance, {*served, unmet.need}, 3)


def of_keeping_run(standing: StandingPlan) -> OfKeepingRun:
    """Its first two tiers proven, as they have to be."""
    solved = Generation(standing.instance)
    solved.plans.start_from(list(standing.rosters.values()))
    for tier in (URGENT, SEEN):
        solved.settle(tier, ENDLESS, ignore)
    return OfKeepingRun(solved, standing)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(FEW, TALENTS, st.booleans(), st.randoms(use_true_random=False))
def test_every_best_plan_that_keeps_the_one_before_serves_them_all_after_the_change(
    before: Instance, other: Talent, is_company_scarce: bool, random: Random
) -> None:
    """Whatever plan that was, if tiers 1 and 2 are the best: best up to tier 3 again, tier 5 before it."""
    narrow = replace(
        other, id="t2", half_days=frozenset(sorted(other.half_days)[:2]), max_half_days_per_week=1
    )
    rules = replace(before.rules, accompanied_first_visits_per_week=1 if is_company_scarce else 9)
    before = replace(before, talents=(*before.talents, narrow), rules=rules)
    valid = valid_plans(before)
    best = max(plan.tiers[:2] for plan in valid)
    plan = random.choice([plan for plan in valid if plan.tiers[:2] == best])
    standing = StandingPlan(before, rosters_of(before, plan), ENDLESS)
    found = SmallestChanges(standing, of_keeping_run(standing), ENDLESS).of(standing.unmet)
    pairs = tuple(Pair(pair.need, pair.talent) for pair in plan.placements)
    for name, change in found.items() if best[1] == 0 else ():
        again = replace(change.instance, previous=pairs, stability=1)
        expect_all_served(again, {*(pair.need for pair in pairs), name}, 4)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(FEW, TALENTS, st.sampled_from([(), ("t1",), ("t1", "t2")]), st.randoms(use_true_random=False))
def test_no_plan_after_a_change_exceeds_what_the_prices_before_it_say(
    before: Instance, other: Talent, with_visits: tuple[str, ...], random: Random
) -> None:
    """More days, towns or skills, which may let the talent make visits that nobody had the time for, too."""
    day = Days(date(2026, 4, 7), date(2026, 4, 7))
    visits = [total(f"v{place}", 1, role=None, period=day, priority=3) for place in range(2)]
    narrow = replace(other, id="t2", max_half_days_per_week=1, cleared_on=date(2026, 4, 20))
    before = replace(before, talents=(*before.talents, narrow), needs=(*before.needs[:2], *visits))
    solved = Generation(before, with_visits=with_visits)
    solved.settle(URGENT, ENDLESS, ignore)
    possible = [change for one in before.needs for change in changes(before, one) if "talent" in change.keys]
    for change in random.sample(possible, min(2, len(possible))):
        most = solved.most_with(URGENT, change.instance, change.talent, ENDLESS)
        assert most >= max(plan.tiers[URGENT] for plan in valid_plans(change.instance))


def test_half_days_won_may_all_go_to_visits() -> None:
    day = Days(date(2026, 4, 7), date(2026, 4, 7))
    visits = [total(f"v{place}", 1, role=None, period=day, priority=3) for place in range(2)]
    before = instance(talent(half_days=frozenset({"tue_am"}), contract=day), *visits)
    solved = Generation(before)
    assert solved.settle(URGENT, ENDLESS, ignore) == 1
    longer = replace(before.talents[0], half_days=frozenset({"tue_am", "tue_pm"}))
    assert solved.most_with(URGENT, replace(before, talents=(longer,)), longer, ENDLESS) == 2


def changes_if_all_stay(given_instance: Instance, booked: Booked) -> dict[str, object]:
    """By need; `booked` is the plan."""
    standing = StandingPlan(
        given_instance, rosters_of(given_instance, planned(given_instance, booked)), ENDLESS
    )
    found = SmallestChanges(standing, of_keeping_run(standing), ENDLESS).of(standing.unmet)
    return {need: change.keys for need, change in found.items()}


def test_what_another_need_would_win_more_by_is_no_change() -> None:
    done = {"first_visit_done": True}
    needs = [need("n1", priority=3, **done), need("n2", priority=1, **done), need("n3", priority=2, **done)]
    given = changes_if_all_stay(instance(talent(max_half_days_per_week=1), *needs), {"n1": ("t1", TUESDAYS)})
    assert given == {"n3": {"talent": "t1", "max_half_days_per_week": 2}}


@pytest.mark.parametrize(("priority", "given"), [(2, True), (3, False)])
def test_what_would_let_an_urgent_need_in_at_the_cost_of_another_is_no_change(
    priority: int, given: bool
) -> None:
    """With the skill the first could serve the urgent one, had the second the other's need for its own."""
    done = {"first_visit_done": True, "priority": 2}
    found = changes_if_all_stay(
        instance(
            talent("t1", max_half_days_per_week=2),
            talent("t2", max_half_days_per_week=1, skills={"cloud": 2, "web": 1}),
            need("n1", **done),
            need("n2", skills={"web": 1}, **done),
            need("n3", skills={"cloud": 3}, **done),
            need("n4", half_days=2, skills={"cloud": 3}, **{**done, "priority": priority}),
        ),
        {"n1": ("t1", TUESDAYS), "n2": ("t2", TUESDAYS)},
    )
    assert found.get("n3") == ({"talent": "t1", "skills": {"cloud": 3}} if given else None)


@pytest.mark.parametrize("first_visit_done", [True, False])
@pytest.mark.parametrize("most", [1, 2])
def test_a_need_that_a_better_plan_would_leave_no_week_for_has_no_change(
    most: int, first_visit_done: bool
) -> None:
    """A first visit is in the only week of another need: a new run moves it, and takes that need."""
    first, second = Days(date(2026, 4, 6), date(2026, 4, 10)), Days(date(2026, 4, 13), date(2026, 4, 17))
    new = partial(total, first_visit_done=False)
    given_instance = instance(
        talent("t1", max_half_days_per_week=1),
        talent("t2", max_half_days_per_week=1, skills={"web": 1}),
        new("n1", period=Days(first.start, second.end), skills={} if first_visit_done else {"web": 1}),
        new("n2", period=first, skills={"web": 1}, priority=2),
        total("n3", 1, period=second, skills={"cloud": 3}, priority=1, first_visit_done=first_visit_done),
        rules=Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=most),
    )
    who = "t1" if first_visit_done else "t2"
    assert ("n3" in changes_if_all_stay(given_instance, {"n1": (who, "4/7am")})) == (most == 2)


def test_what_is_shown_of_a_change_depends_on_what_is_proven_of_the_plan() -> None:
    given_instance = instance(
        talent(max_half_days_per_week=1), *(need(f"n{town}", municipality=town, priority=1) for town in "ABC")
    )
    plan = solve(given_instance, SECONDS, with_changes=False)
    solved, standing = (
        Generation(given_instance),
        StandingPlan(given_instance, rosters_of(given_instance, plan), ENDLESS),
    )
    open_worth = (plan.bounds[0], plan.bounds[1], None, None, 0.0)
    all_seen = replace(
        plan, tiers=(plan.tiers[0], 0.0, *plan.tiers[2:]), bounds=(plan.bounds[0], 0.0, None, None, 0.0)
    )
    assert isinstance(proof_for(plan, solved, standing), OfAnyRun)
    assert isinstance(proof_for(all_seen, solved, standing), OfKeepingRun)
    assert proof_for(replace(plan, bounds=open_worth), solved, standing) is None
    assert proof_for(replace(all_seen, bounds=(None, 0.0, None, None, 0.0)), solved, standing) is None
    assert not SmallestChanges(standing, None, ENDLESS).of(standing.unmet)


def test_changes_come_smallest_first_and_make_somebody_fit() -> None:
    given_instance = instance(talent("t1", skills={}), talent("t2", roles=("producer",)), need(half_days=2))
    found = changes(given_instance, given_instance.needs[0])
    assert [change.size for change in found] == sorted(change.size for change in found)
    assert {change.talent.id for change in found} == {"t1"}
    assert all(change.keys.get("skills") == {"cloud": 2} for change in found)


def test_a_half_day_more_is_owed_to_a_full_time_need_too() -> None:
    """The roster was made before the talent had Mondays: they are not free for the other need."""
    week = Days(date(2026, 4, 6), date(2026, 4, 10))
    full, other = need("n1", "full_time", 0, period=week), total("n2", 1, period=week)
    now = talent(half_days=frozenset({"mon_am", "wed_am"}), max_half_days_per_week=3)
    given_instance = instance(now, full, other)
    before = roster_of(given_instance, now, {"n1": ((date(2026, 4, 8), "am"),)})
    assert StandingPlan(given_instance, [before], ENDLESS).with_need(other, now) is None
