"""The five tiers of plans that were reckoned by hand, and the text of a plan file."""

from __future__ import annotations

import json
from dataclasses import replace
from math import sqrt

import pytest

from dispatch.planner.format.instance import CadenceKind, Pair
from dispatch.planner.format.plan import Plan, Unmet, write_plan
from dispatch.planner.judge.tiers import tiers_of
from tests.build_plans import KM_PER_STEP, ONE, TUESDAYS, instance, need, planned, talent, total


def test_tier_1_counts_the_most_urgent_served_needs() -> None:
    given = instance(total(), total("n2"), total("n3", priority=2))
    assert tiers_of(given, planned(given, {"n1": ("t1", "4/7am"), "n3": ("t1", "4/8am")}))[0] == 1


@pytest.mark.parametrize(("municipality", "expected"), [("A", -3), ("B", -2)])
def test_tier_2_counts_unseen_towns_and_one_person_it_twice(municipality: str, expected: int) -> None:
    given = instance(total(municipality=municipality))
    assert tiers_of(given, planned(given, {"n1": ("t1", "4/7am")}))[1] == expected
    assert tiers_of(given, planned(given, {}))[1] == -4


@pytest.mark.parametrize(
    ("municipality", "priority", "expected"),
    [("A", 3, 3 * sqrt(2)), ("B", 3, 4.5 * sqrt(2)), ("C", 1, sqrt(2))],
)
def test_tier_3_is_priority_times_the_root_of_the_days(
    municipality: str, priority: int, expected: float
) -> None:
    given = instance(need(municipality=municipality, priority=priority))
    assert tiers_of(given, planned(given, ONE))[2] == pytest.approx(expected)


def test_tier_3_counts_the_half_days_that_are_left() -> None:
    given = instance(need(half_days=2))
    plan = planned(given, {"n1": ("t1", f"{TUESDAYS} 4/8am 4/15am 4/22am")})
    assert tiers_of(given, plan)[2] == pytest.approx(3 * sqrt(3.5))


def test_tier_4_likes_the_incumbent() -> None:
    given = instance(talent(), talent("t2"), need(incumbent="t1"))
    assert tiers_of(given, planned(given, ONE))[3] == 6
    assert tiers_of(given, planned(given, {"n1": ("t2", TUESDAYS)}))[3] == 0


@pytest.mark.parametrize(
    ("kind", "times", "wanted", "expected"),
    [
        ("weekly", TUESDAYS, ("tue",), 0),
        ("weekly", TUESDAYS, (), 0),
        ("weekly", TUESDAYS, ("mon", "wed"), -2),
        ("monthly", "4/14am", ("mon",), -2),
        ("total", "4/14am", ("mon",), 0),
    ],
)
def test_tier_4_dislikes_weekdays_that_nobody_asked_for(
    kind: CadenceKind, times: str, wanted: tuple[str, ...], expected: float
) -> None:
    given = instance(need("n1", kind, preferred_weekdays=wanted))
    assert tiers_of(given, planned(given, {"n1": ("t1", times)}))[3] == expected


def test_tier_4_counts_the_way_once_per_need_and_date() -> None:
    way = -0.002 * KM_PER_STEP
    for times, dates in (("4/7am 4/7pm", 1), ("4/7am 4/8am", 2)):
        given = instance(total("n1", 2, municipality="B"))
        assert tiers_of(given, planned(given, {"n1": ("t1", times)}))[3] == pytest.approx(
            dates * way, abs=1e-6
        )
    both = instance(total(municipality="B"), total("n2", municipality="B"))
    plan = planned(both, {"n1": ("t1", "4/7am"), "n2": ("t1", "4/7pm")})
    assert tiers_of(both, plan)[3] == pytest.approx(2 * way, abs=1e-6)
    remote = instance(total(municipality="B", mode="remote"))
    assert tiers_of(remote, planned(remote, {"n1": ("t1", "4/7am")}))[3] == 0


def test_tier_5_weighs_the_talents_that_are_kept() -> None:
    given = instance(
        talent(), talent("t2"), total(), total("n2"), total("n3"),
        previous=(Pair("n1", "t1"), Pair("n2", "t1"), Pair("n3", "t1")), stability=1.5,
    )  # fmt: skip
    plan = planned(given, {"n1": ("t1", "4/7am"), "n2": ("t2", "4/7am")})
    assert tiers_of(given, plan)[4] == 1.5
    assert tiers_of(replace(given, stability=0), plan)[4] == 0


def test_the_order_of_needs_does_not_change_a_tier() -> None:
    needs = [need(f"n{place}", "total", place + 1, municipality="ABC"[place % 3]) for place in range(9)]
    booked = {
        one.id: ("t1", " ".join(f"4/{6 + step}am" for step in range(one.cadence.half_days))) for one in needs
    }
    given, turned = instance(*needs), instance(*reversed(needs))
    assert tiers_of(given, planned(given, booked)) == tiers_of(turned, planned(turned, booked))


def test_a_plan_is_written_as_the_format_shows_it() -> None:
    given = instance(need(), need("n2"), need("n3"))
    plan = replace(
        planned(given, {"n1": ("t1", "4/7am 4/14am")}),
        tiers=(1.0, -3, 41.21349, -0.00001, 0.0),
        bounds=(1.0, -3, 41.2136, None, 0.0),
        seconds=1.8,
        unmet=(
            Unmet(
                "n2",
                "skill",
                "cloud レベル3 を満たす人がいません。",
                nearest={"talent": "t1", "missing": {"cloud": 1}},
                smallest_change={"talent": "t1", "skills": {"cloud": 3}},
            ),
            Unmet("n3", "priority", "n1 を外せば対応できます。", displaces=("n1",)),
        ),
    )
    assert write_plan(plan) == (
        """{
  "format": "dispatch-plan/1",
  "instance": "四週間",
  "status": "feasible",
  "tiers": [1, -3, 41.213, 0, 0],
  "bounds": [1, -3, 41.214, null, 0],
  "seconds": 1.8,
  "assignments": [
    {"need": "n1", "talent": "t1"}
  ],
  "half_days": [
    {"need": "n1", "talent": "t1", "date": "2026-04-07", "half": "am", "accompanied": true},
    {"need": "n1", "talent": "t1", "date": "2026-04-14", "half": "am", "accompanied": false}
  ],
  "unmet": [
    {"need": "n2", "reason": "skill", "message": "cloud レベル3 を満たす人がいません。", """
        """"nearest": {"talent": "t1", "missing": {"cloud": 1}}, """
        """"smallest_change": {"talent": "t1", "skills": {"cloud": 3}}},
    {"need": "n3", "reason": "priority", "message": "n1 を外せば対応できます。", """
        """"nearest": null, "smallest_change": null, "displaces": ["n1"]}
  ]
}
"""
    )


def test_an_infeasible_plan_is_written_with_its_message_and_empty_lists() -> None:
    plan = Plan(
        "四週間", "infeasible", (0, 0, 0, 0, 0), (None,) * 5, 0.0, (), (), (), message="規則5に反します。"
    )
    written = json.loads(write_plan(plan))
    assert written["message"] == "規則5に反します。"
    assert written["assignments"] == written["half_days"] == written["unmet"] == []
    assert written["bounds"] == [None] * 5
