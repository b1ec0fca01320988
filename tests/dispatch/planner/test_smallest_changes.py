"""The smallest change, taken at its word: written into the file, solved from nothing, compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planner.changes import changes
from dispatch.planner.clock import ENDLESS
from dispatch.planner.column_generation import Generation
from dispatch.planner.instance import Cadence, Days, Instance, Need, Point, Rules, Talent
from dispatch.planner.judging import violations_of
from dispatch.planner.rosters import roster_of
from dispatch.planner.smallest_changes import SmallestChanges
from dispatch.planner.solving import solve
from dispatch.planner.standing_plan import StandingPlan, rosters_of
from tests.audit_planner import audit
from tests.build_plans import HORIZON, instance, need, talent, total
from tests.build_programs import NEEDS, TALENTS, as_compared, every_plan, with_ids

SECONDS = 100.0


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


def expect_all_served(changed: Instance, wanted: set[str]) -> None:
    """By every plan that is best up to tier 3."""
    valid = [other for other in every_plan(changed) if not violations_of(changed, other)]
    best = max(as_compared(changed, other.tiers)[:3] for other in valid)
    for other in valid:
        if as_compared(changed, other.tiers)[:3] == best:
            assert {pair.need for pair in other.assignments} >= wanted


def once_a_week(who: Talent, needs: list[Need]) -> Instance:
    """One half day a week for needs of one: few are served."""
    wanted = [replace(one, cadence=Cadence("weekly", 1)) for one in with_ids(needs)]
    return instance(replace(who, max_half_days_per_week=1), *wanted)


FEW = st.builds(once_a_week, TALENTS, st.lists(NEEDS, min_size=3, max_size=3))


@settings(max_examples=60, deadline=None)
@given(FEW)
def test_every_best_plan_serves_them_all_after_the_change(before: Instance) -> None:
    """Best up to tier 3: no new run that proves so much can end anywhere else."""
    plan = solve(before, SECONDS)
    served = {pair.need for pair in plan.assignments}
    for unmet in plan.unmet:
        for change in changes(before, before.need_by_id[unmet.need]):
            if change.keys == unmet.smallest_change:
                expect_all_served(change.instance, {*served, unmet.need})


def test_beside_a_plan_that_is_not_proven_none_is_given() -> None:
    given_instance = instance(talent(max_half_days_per_week=1), need("n1", half_days=1), need("n2", priority=1))
    plan = solve(given_instance, SECONDS, with_changes=False)
    standing = StandingPlan(given_instance, rosters_of(given_instance, plan), ENDLESS)
    for is_proven in (True, False):
        smallest = SmallestChanges(Generation(given_instance), standing, ENDLESS, is_proven=is_proven)
        assert bool(smallest.of(standing.unmet)) == is_proven


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
