"""The filters in the order of the format: the reason is the one that leaves nobody."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.planner.format.instance import Days, Need, Rules, Talent
from dispatch.planner.judge.eligibility import emptied_by, first_filter, fits_into, missing_skills
from tests.build_plans import HORIZON, SOUTH, instance, need, talent, total

NEXT_YEAR = Days(date(2027, 4, 1), date(2028, 3, 31))
WEAK = {"roles": ("producer",), "skills": {"cloud": 1}, "contract": NEXT_YEAR, "cleared_on": None}


@pytest.mark.parametrize(
    ("who", "what", "reason"),
    [
        (talent(roles=("producer",)), need(), "role"),
        (talent(skills={"cloud": 1}), need(), "skill"),
        (talent(contract=NEXT_YEAR), need(), "contract"),
        (talent(cleared_on=None), need(), "not_cleared"),
        (talent(cleared_on=date(2026, 4, 30)), need(), "not_cleared"),
        (talent(conflicts=frozenset({"A"})), need(), "conflict_of_interest"),
        (talent(base=SOUTH), need(), None),
        (talent(roles=()), need(role=None), None),
    ],
)
def test_a_talent_is_stopped_by_the_first_filter(who: Talent, what: Need, reason: str | None) -> None:
    assert first_filter(instance(who, what), what, who) == reason


def test_distance_binds_on_site_needs_only() -> None:
    rules = Rules(max_one_way_km=40.0, same_day_km=30.0, accompanied_first_visits_per_week=2)
    far, remote = need(municipality="C"), need(municipality="C", mode="remote")
    assert first_filter(instance(far, rules=rules), far, talent()) == "distance"
    assert first_filter(instance(remote, rules=rules), remote, talent()) is None


def test_filters_are_applied_one_after_another() -> None:
    """t1 lacks the skill and t2 the role: after roles only t1 is left, so the skill leaves nobody."""
    unskilled, other_role = talent("t1", skills={}), talent("t2", roles=("producer",))
    given = instance(unskilled, other_role, need())
    assert emptied_by(given, given.needs[0]) == ("skill", [unskilled])


def test_an_earlier_filter_is_named_before_a_later_one() -> None:
    given = instance(talent(**WEAK), need())
    assert first_filter(given, given.needs[0], given.talents[0]) == "role"


def test_nobody_is_stopped_where_somebody_passes() -> None:
    given = instance(talent("t1"), talent("t2", cleared_on=None), need())
    assert emptied_by(given, given.needs[0]) == (None, [given.talents[0]])


def test_missing_skills_are_counted_in_levels() -> None:
    asked = need(skills={"cloud": 4, "bpr": 1})
    assert missing_skills(asked, talent(skills={"cloud": 2})) == {"cloud": 2, "bpr": 1}
    assert missing_skills(asked, talent(skills={"cloud": 4, "bpr": 3})) == {}


@pytest.mark.parametrize(
    ("window", "what", "fits"),
    [
        (HORIZON, need(), True),
        (Days(date(2026, 4, 7), date(2026, 5, 1)), need(), True),  # from Tuesday on
        (
            Days(date(2026, 4, 11), date(2026, 5, 1)),
            need(),
            False,
        ),  # the first week is missing whatever the weekday
        (Days(date(2026, 4, 11), date(2026, 5, 1)), need(kind="monthly"), True),
        (Days(date(2026, 4, 28), date(2026, 5, 1)), total(half_days=6), True),  # 29 April is closed
        (Days(date(2026, 4, 28), date(2026, 5, 1)), total(half_days=7), False),
        (NEXT_YEAR, total(half_days=1), False),
        (NEXT_YEAR, need(kind="full_time", half_days=0), False),
    ],
)
def test_a_window_fits_if_a_whole_cadence_can_lie_in_it(window: Days, what: Need, *, fits: bool) -> None:
    assert fits_into(instance(what), what, window) is fits
