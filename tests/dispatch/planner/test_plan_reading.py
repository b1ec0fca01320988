"""Plans are read exactly: each wrong file names its path and why; what is the judge's is left to it."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planner.format.instance import HALVES
from dispatch.planner.format.plan import (
    PLACES,
    REASONS,
    STATUSES,
    Placement,
    Plan,
    PlannedHalfDay,
    Unmet,
    write_plan,
)
from dispatch.planner.format.plan_reading import parse_plan, read_plan
from dispatch.planner.judge.violations import violations_of
from japan.exact_json import FormatError
from tests.build_plans import ONE, instance, need, planned
from tests.json_changes import Change, drop, put

SMALL: dict[str, Any] = {
    "format": "dispatch-plan/1",
    "instance": "small",
    "status": "feasible",
    "tiers": [6, -3, 41.213, 18.02, 0],
    "bounds": [6, -3, 41.213, 18.9, None],
    "seconds": 1.8,
    "assignments": [{"need": "n01", "talent": "t01"}],
    "half_days": [{"need": "n01", "talent": "t01", "date": "2026-04-07", "half": "am", "accompanied": True}],
    "unmet": [
        {
            "need": "n07",
            "reason": "skill",
            "message": "cloud レベル3 を満たす人がいません。",
            "nearest": {"talent": "t02", "missing": {"cloud": 1}},
            "smallest_change": {"talent": "t02", "skills": {"cloud": 3}},
        },
        {"need": "n08", "reason": "priority", "message": "n01 を外せば対応できます。", "displaces": ["n01"]},
    ],
}
NEAREST = ("unmet", 0, "nearest")
CHANGE = ("unmet", 0, "smallest_change")
NEAREST_PATH, CHANGE_PATH = "unmet[0].nearest", "unmet[0].smallest_change"
FIRST_VISITS = "accompanied_first_visits_per_week"
SPRING = {"start": "2026-04-06", "end": "2026-07-03"}

WRONG: dict[str, tuple[Change, str, str]] = {
    "another format": (put("dispatch-instance/1", "format"), "format", "dispatch-plan/1"),
    "unknown key at the top": (put(1, "note"), "note", "この形式にないキー"),
    "unknown key in an assignment": (put(1, "assignments", 0, "x"), "assignments[0].x", "この形式にないキー"),
    "unknown key in a half day": (
        put(1, "half_days", 0, "place"),
        "half_days[0].place",
        "この形式にないキー",
    ),
    "unknown key in an unmet need": (put(1, "unmet", 0, "talent"), "unmet[0].talent", "この形式にないキー"),
    "no status": (drop("status"), "status", "必要なキーがありません"),
    "no seconds": (drop("seconds"), "seconds", "必要なキーがありません"),
    "no list of unmet needs": (drop("unmet"), "unmet", "必要なキーがありません"),
    "no talent in an assignment": (drop("assignments", 0, "talent"), "assignments[0].talent", "必要なキー"),
    "no date": (drop("half_days", 0, "date"), "half_days[0].date", "必要なキーがありません"),
    "no reason": (drop("unmet", 0, "reason"), "unmet[0].reason", "必要なキーがありません"),
    "no message for an unmet need": (
        drop("unmet", 0, "message"),
        "unmet[0].message",
        "必要なキーがありません",
    ),
    "status as a number": (put(1, "status"), "status", "文字列ではありません"),
    "message as null": (put(None, "message"), "message", "文字列ではありません"),
    "four tiers": (put([1, 2, 3, 4], "tiers"), "tiers", "5個を書いてください（4個あります）"),
    "six bounds": (put([None] * 6, "bounds"), "bounds", "5個を書いてください（6個あります）"),
    "tiers as an object": (put({}, "tiers"), "tiers", "配列ではありません"),
    "a tier without a value": (put(None, "tiers", 1), "tiers[1]", "数ではありません：null"),
    "a tier as text": (put("6", "tiers", 0), "tiers[0]", "数ではありません"),
    "a tier as true": (put(True, "tiers", 0), "tiers[0]", "数ではありません"),
    "a bound as text": (put("none", "bounds", 4), "bounds[4]", "数でもnullでもありません"),
    "a bound as false": (put(False, "bounds", 4), "bounds[4]", "数でもnullでもありません"),
    "a bound beyond all numbers": (put(2**63, "bounds", 0), "bounds[0]", "使えない数"),
    "negative seconds": (put(-0.1, "seconds"), "seconds", "0以上の数"),
    "seconds as text": (put("1.8", "seconds"), "seconds", "数ではありません"),
    "assignments no list": (put({}, "assignments"), "assignments", "配列ではありません"),
    "an assignment no object": (put("n01", "assignments", 0), "assignments[0]", "オブジェクトではありません"),
    "a need as a number": (put(1, "assignments", 0, "need"), "assignments[0].need", "文字列ではありません"),
    "bad date": (put("2026-02-30", "half_days", 0, "date"), "half_days[0].date", "日付は"),
    "date in another form": (put("20260407", "half_days", 0, "date"), "half_days[0].date", "日付は"),
    "half as a number": (put(1, "half_days", 0, "half"), "half_days[0].half", "文字列ではありません"),
    "flag as a number": (put(1, "half_days", 0, "accompanied"), "half_days[0].accompanied", "trueかfalse"),
    "flag as null": (put(None, "half_days", 0, "accompanied"), "half_days[0].accompanied", "trueかfalse"),
    "displaced needs no list": (
        put("n01", "unmet", 1, "displaces"),
        "unmet[1].displaces",
        "配列ではありません",
    ),
    "a displaced need as null": (put([None], "unmet", 1, "displaces"), "unmet[1].displaces[0]", "文字列では"),
    "nearest as text": (put("t02", *NEAREST), NEAREST_PATH, "オブジェクトではありません"),
    "nearest without a talent": (drop(*NEAREST, "talent"), f"{NEAREST_PATH}.talent", "必要なキー"),
    "nearest without what is missing": (drop(*NEAREST, "missing"), f"{NEAREST_PATH}.missing", "必要なキー"),
    "unknown key in nearest": (put(1, *NEAREST, "km"), f"{NEAREST_PATH}.km", "この形式にないキー"),
    "missing as a list": (put(["cloud"], *NEAREST, "missing"), f"{NEAREST_PATH}.missing", "オブジェクトでは"),
    "missing as text": (
        put("1", *NEAREST, "missing", "cloud"),
        f"{NEAREST_PATH}.missing.cloud",
        "数ではありません",
    ),
    "a change as a list": (put([], *CHANGE), CHANGE_PATH, "オブジェクトではありません"),
    "a change of nothing": (put({}, *CHANGE), CHANGE_PATH, "talent、need、rules のどれか1つ"),
    "a change of an unknown subject": (
        put({"town": "A"}, *CHANGE),
        f"{CHANGE_PATH}.town",
        "この形式にないキー",
    ),
    "a talent who does not change": (put({"talent": "t02"}, *CHANGE), CHANGE_PATH, "何を変えるか"),
    "a talent and a need": (put("n07", *CHANGE, "need"), f"{CHANGE_PATH}.need", "この形式にないキー"),
    "a talent with a need's key": (
        put("remote", *CHANGE, "mode"),
        f"{CHANGE_PATH}.mode",
        "この形式にないキー",
    ),
    "level 5": (put(5, *CHANGE, "skills", "cloud"), f"{CHANGE_PATH}.skills.cloud", "1から4まで"),
    "a half day on Sunday": (
        put(["sun_am"], *CHANGE, "add_half_days"),
        f"{CHANGE_PATH}.add_half_days[0]",
        "使えない値",
    ),
    "cleared on no day": (
        put(None, *CHANGE, "cleared_on"),
        f"{CHANGE_PATH}.cleared_on",
        "文字列ではありません",
    ),
    "unknown key in a contract": (
        put({**SPRING, "x": 1}, *CHANGE, "contract"),
        f"{CHANGE_PATH}.contract.x",
        "この形式にないキー",
    ),
    "a change by phone": (
        put({"need": "n07", "mode": "phone"}, *CHANGE),
        f"{CHANGE_PATH}.mode",
        "使えない値",
    ),
    "no half day": (put({"need": "n07", "half_days": 0}, *CHANGE), f"{CHANGE_PATH}.half_days", "1から"),
    "no rule": (put({"rules": {}}, *CHANGE), f"{CHANGE_PATH}.rules.{FIRST_VISITS}", "必要なキー"),
    "another rule": (
        put({"rules": {FIRST_VISITS: 5, "same_day_km": 1}}, *CHANGE),
        f"{CHANGE_PATH}.rules.same_day_km",
        "この形式にないキー",
    ),
    "rules and more": (
        put({"rules": {FIRST_VISITS: 5}, "mode": "remote"}, *CHANGE),
        f"{CHANGE_PATH}.mode",
        "この形式にないキー",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_names_its_path_and_why(kind: str) -> None:
    change, path, reason = WRONG[kind]
    whole = copy.deepcopy(SMALL)
    change(whole)
    with pytest.raises(FormatError) as refusal:
        parse_plan(json.dumps(whole, ensure_ascii=False).encode())
    assert refusal.value.path == path
    assert reason in refusal.value.message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    text = json.dumps(SMALL).replace("18.02", number)
    with pytest.raises(FormatError, match=r"tiers\[3\]"):
        parse_plan(text.encode())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000])
def test_what_is_no_plan_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError):
        parse_plan(content)


def test_a_right_file_is_read_as_it_stands() -> None:
    plan = read_plan(SMALL)
    assert (plan.instance, plan.status, plan.seconds, plan.message) == ("small", "feasible", 1.8, "")
    assert plan.tiers == (6, -3, 41.213, 18.02, 0)
    assert plan.bounds == (6, -3, 41.213, 18.9, None)
    assert plan.placements == (Placement("n01", "t01"),)
    assert plan.half_days == (PlannedHalfDay("n01", "t01", date(2026, 4, 7), "am", accompanied=True),)
    first, second = plan.unmet
    assert first.nearest == {"talent": "t02", "missing": {"cloud": 1}}
    assert first.smallest_change == {"talent": "t02", "skills": {"cloud": 3}}
    assert (second.nearest, second.smallest_change, second.displaces) == (None, None, ("n01",))


def test_a_half_day_without_a_mark_is_not_accompanied() -> None:
    whole = copy.deepcopy(SMALL)
    drop("half_days", 0, "accompanied")(whole)
    assert [row.accompanied for row in read_plan(whole).half_days] == [False]


CHANGES: tuple[dict[str, Any], ...] = (
    {"talent": "t02", "add_half_days": ["mon_am", "tue_pm"], "max_half_days_per_week": 5},
    {"talent": "t02", "cleared_on": "2026-04-08", "contract": SPRING, "max_municipalities": 0},
    {"need": "n07", "mode": "remote"},
    {"need": "n07", "half_days": 1, "period": SPRING},
    {"rules": {FIRST_VISITS: 5}},
)


@pytest.mark.parametrize("change", CHANGES, ids=json.dumps)
def test_each_change_of_the_format_is_read(change: dict[str, Any]) -> None:
    whole = copy.deepcopy(SMALL)
    put(change, *CHANGE)(whole)
    assert read_plan(whole).unmet[0].smallest_change == change


FOR_THE_JUDGE: dict[str, tuple[Change, str]] = {
    "an unknown status": (put("perfect", "status"), "status「perfect」は使えません。"),
    "another instance": (put("別の計画", "instance"), "「別の計画」のもので"),
    "an unknown talent": (put("t9", "assignments", 0, "talent"), "人材t9は、入力ファイルにありません。"),
    "an unknown need": (put("n9", "half_days", 0, "need"), "支援n9または"),
    "an unknown half": (put("evening", "half_days", 0, "half"), "時間帯「evening」は使えません。"),
    "an unknown reason": (put("weather", "unmet", 0, "reason"), "理由「weather」は使えません。"),
    "an unknown unmet need": (put("n9", "unmet", 0, "need"), "一覧にあるn9は、入力ファイルにありません。"),
    "a tier that was made up": (put(7, "tiers", 0), "評価1は7とありますが、計算すると1です。"),
    "a bound below its tier": (
        put([0, None, None, None, None], "bounds"),
        "評価1の上限0が、評価1を下回っています。",
    ),
}


@pytest.mark.parametrize("kind", FOR_THE_JUDGE)
def test_what_needs_the_instance_is_read_and_judged(kind: str) -> None:
    change, words = FOR_THE_JUDGE[kind]
    asked = instance(need(), need("n2"))
    whole = json.loads(write_plan(planned(asked, ONE)))
    assert violations_of(asked, read_plan(whole)) == []
    change(whole)
    found = violations_of(asked, read_plan(whole))
    assert any(violation.rule == 0 and words in violation.sentence for violation in found), found


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBERS = st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
UNMET = st.builds(
    Unmet,
    need=TEXTS,
    reason=st.sampled_from([reason for reason in REASONS if reason != "priority"])
    | TEXTS.filter("priority".__ne__),
    message=TEXTS,
    nearest=st.none()
    | st.fixed_dictionaries(
        {"talent": TEXTS, "missing": st.dictionaries(TEXTS, st.integers(1, 4), max_size=2)}
    ),
    smallest_change=st.none() | st.sampled_from(CHANGES),
) | st.builds(Unmet, TEXTS, st.just("priority"), TEXTS, displaces=st.lists(TEXTS, max_size=2).map(tuple))
PLANS = st.builds(
    Plan,
    instance=TEXTS,
    status=st.sampled_from(STATUSES) | TEXTS,
    tiers=st.tuples(*[NUMBERS] * 5),
    bounds=st.tuples(*[st.none() | NUMBERS] * 5),
    seconds=st.floats(0, 1e6),
    placements=st.lists(st.builds(Placement, TEXTS, TEXTS), max_size=2).map(tuple),
    half_days=st.lists(
        st.builds(PlannedHalfDay, TEXTS, TEXTS, DAYS, st.sampled_from(HALVES) | TEXTS, st.booleans()),
        max_size=2,
    ).map(tuple),
    unmet=st.lists(UNMET, max_size=2).map(tuple),
    message=TEXTS,
)


@given(PLANS)
def test_a_written_plan_is_read_back_but_for_rounding(plan: Plan) -> None:
    rounded = replace(
        plan,
        tiers=tuple(round(tier, PLACES) for tier in plan.tiers),
        bounds=tuple(None if bound is None else round(bound, PLACES) for bound in plan.bounds),
        seconds=round(plan.seconds, PLACES),
    )
    assert parse_plan(write_plan(plan).encode()) == rounded
