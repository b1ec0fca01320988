"""Why this talent, why not that one: a sentence for any pair of a plan."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.planner.answer.explaining import explain
from dispatch.planner.answer.solving import solve
from dispatch.planner.answer.standing_plan import StandingPlan, rosters_of
from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.format.instance import Days, Instance, Pair, Point, Rules
from dispatch.planner.talent import fitting, placing
from dispatch.planner.talent.solver import SolverError
from tests.build_plans import ONE, SOUTH, TUESDAYS, instance, need, planned, talent

UNDECIDED = "t1に空きがあるかどうかを、時間内に確かめられませんでした。"


def why(given_instance: Instance, need_id: str, talent_id: str) -> str:
    return explain(given_instance, solve(given_instance, 60.0, with_changes=False), need_id, talent_id)


def test_who_was_chosen_has_the_points_that_count() -> None:
    given_instance = instance(talent("t1"), talent("t2"), need(municipality="B", incumbent="t1"))
    assert why(given_instance, "n1", "t1") == (
        "t1は条件をすべて満たし、半日4回を担当します（前任者、片道22.2km、条件を満たす人はほかに1人）。"
    )


def test_a_skill_of_the_chosen_one_that_nobody_has_verified_is_named() -> None:
    given_instance = instance(talent("t1", unverified_skills=frozenset({"cloud"})), need())
    assert "cloudは未確認" in why(given_instance, "n1", "t1")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"roles": ("producer",)}, "t2は、求める役割（エンジニア）ではありません。"),
        ({"skills": {"cloud": 1}}, "t2はcloudがレベル1で、求めるレベル2に届きません。"),
        ({"skills": {}}, "t2はcloudが未習得で、求めるレベル2に届きません。"),
        (
            {"skills": {"cloud": 1}, "unverified_skills": frozenset({"cloud"})},
            "t2はcloudが未確認（レベル1と数える）で、求めるレベル2に届きません。",
        ),
        ({"cleared_on": None}, "t2が派遣できる状態になる日は、支援の期間に間に合いません。"),
        ({"conflicts": frozenset("A")}, "t2は、利益相反のためこの市町村を担当できません。"),
        ({"base": Point(33.0, 132.0)}, "t2からは片道111.2kmあり、上限の50kmを超えます。"),
        (
            {"half_days": frozenset({"wed_am"})},
            "t2の契約期間内の曜日・時間帯や休みでは、求める頻度の日程が組めません。",
        ),
        (
            {"base": SOUTH},
            "t2も対応できますが、t1のほうが継続や移動、曜日の面で合っています（評価の差0.36）。",
        ),
        ({}, "t2でもt1でも、計画の評価は変わりません。"),
    ],
)
def test_who_was_not_chosen_for_a_need_that_is_served(other: dict[str, object], words: str) -> None:
    given_instance = instance(talent("t1"), talent("t2", **other), need())
    assert explain(given_instance, planned(given_instance, {"n1": ("t1", TUESDAYS)}), "n1", "t2") == words


def test_who_has_something_else_to_do() -> None:
    narrow = talent("t1", half_days=frozenset({"tue_am"}))
    given_instance = instance(narrow, need("n1"), need("n2", priority=1))
    assert why(given_instance, "n2", "t1") == (
        "t1には、この計画で担当している支援のほかにn2（北町）を入れる空きがありません。"
    )


def test_who_has_no_week_or_no_municipality_left() -> None:
    rules = Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=1)
    assert "同行は週1件まで" in why(
        instance(talent("t1"), need("n1"), need("n2", priority=1), rules=rules), "n2", "t1"
    )
    few = instance(talent("t1", max_municipalities=1), need("n1"), need("n2", priority=1, municipality="B"))
    assert "担当できる市町村の数が上限（1）" in why(few, "n2", "t1")


def test_what_a_person_decided_is_said_to_be_decided() -> None:
    given_instance = instance(talent("t1"), talent("t2"), need(), locked=(Pair("n1", "t1"),))
    assert why(given_instance, "n1", "t1") == "t1は、n1（北町）の担当に固定されています。"
    assert why(given_instance, "n1", "t2") == "t2も対応できますが、n1（北町）の担当はt1に固定されています。"


def test_a_replan_keeps_who_was_there() -> None:
    given_instance = instance(
        talent("t1", base=SOUTH), talent("t2"), need(), previous=(Pair("n1", "t1"),), stability=1
    )
    assert (
        why(given_instance, "n1", "t2")
        == "t2も対応できますが、前の計画の担当t1を続けるほうを優先しています。"
    )


def test_room_that_a_plan_left_unused_is_said() -> None:
    given_instance = instance(talent("t1"), need())
    assert explain(given_instance, planned(given_instance, {}), "n1", "t1") == (
        "t1に空きがあります。時間を増やして計算し直すと、n1（北町）に対応できます。"
    )


def test_names_that_are_not_in_the_instance_are_refused() -> None:
    given_instance = instance(talent("t1"), need())
    with pytest.raises(KeyError):
        explain(given_instance, planned(given_instance, {}), "n9", "t1")


def test_where_the_time_ends_nobody_is_said_to_have_no_room() -> None:
    given_instance = instance(talent(max_half_days_per_week=1), need("n1"), need("n2", priority=1))
    plan = planned(given_instance, ONE)
    assert "空きがありません" in explain(given_instance, plan, "n2", "t1")
    assert explain(given_instance, plan, "n2", "t1", Clock(0)) == UNDECIDED


def test_where_no_answer_is_found_nobody_is_said_to_have_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room if the other need moves to Tuesdays, but no search may take a step."""
    monday = need("n1", period=Days(date(2026, 4, 6), date(2026, 4, 6)), first_visit_done=True)
    given_instance = instance(talent(half_days=frozenset({"mon_am", "tue_am"})), monday, need("n2"))
    plan = planned(given_instance, {"n2": ("t1", "4/6am 4/13am 4/20am 4/27am")})
    standing = StandingPlan(given_instance, rosters_of(given_instance, plan), ENDLESS)
    assert standing.with_need(monday, given_instance.talents[0]) is not None
    for name in ("NODES", "SEARCH_NODES"):
        monkeypatch.setattr(placing, name, 0)
    monkeypatch.setattr(fitting, "STEPS", 0)
    with pytest.raises(SolverError):
        standing.with_need(monday, given_instance.talents[0])
    assert explain(given_instance, plan, "n1", "t1") == UNDECIDED
    assert standing.filled_up().talent_of == {"n2": "t1"}
