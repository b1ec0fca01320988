"""Instances are read exactly: each wrong file names its path and why, and nothing is guessed."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from dispatch.planner.format.instance import Days, Pair
from dispatch.planner.format.instance_reading import parse_instance, read_instance
from japan.exact_json import FormatError
from tests.json_changes import Change, drop, put, twice

SMALL: dict[str, Any] = {
    "format": "dispatch-instance/1",
    "name": "small",
    "horizon": {"start": "2026-04-06", "end": "2026-07-03", "closed_dates": ["2026-04-29"]},
    "rules": {"max_one_way_km": 90, "same_day_km": 30.0, "accompanied_first_visits_per_week": 4},
    "talents": [
        {
            "id": "t01",
            "roles": ["project_manager", "producer"],
            "skills": {"cloud": 3},
            "half_days": ["mon_am", "mon_pm"],
            "max_half_days_per_week": 6,
            "contract": {"start": "2026-04-01", "end": "2027-03-31"},
            "cleared_on": None,
            "leave_dates": ["2026-05-11"],
            "base": {"lat": 34.3966, "lng": 132.4596},
            "max_municipalities": 5,
            "conflicts": ["342025"],
        }
    ],
    "municipalities": [
        {"code": "341002", "name": "広島市", "lat": 34.3852, "lng": 132.4553, "one_person_it": False}
    ],
    "needs": [
        {
            "id": "n01",
            "municipality": "341002",
            "role": None,
            "skills": {},
            "cadence": {"kind": "weekly", "half_days": 2},
            "period": {"start": "2026-04-06", "end": "2026-07-03"},
            "mode": "onsite",
            "priority": 3,
            "preferred_weekdays": ["tue"],
            "incumbent": None,
            "first_visit_done": False,
        },
        {
            "id": "n02",
            "municipality": "341002",
            "role": "engineer",
            "skills": {"cloud": 2},
            "cadence": {"kind": "full_time"},
            "period": {"start": "2026-03-01", "end": "2026-12-31"},
            "mode": "remote",
            "priority": 1,
            "incumbent": "t01",
            "first_visit_done": True,
        },
    ],
    "locked": [{"need": "n01", "talent": "t01"}],
}

WRONG: dict[str, tuple[Change, str, str]] = {
    "another format": (put("dispatch-instance/2", "format"), "format", "dispatch-instance/1"),
    "format as a number": (put(1, "format"), "format", "dispatch-instance/1"),
    "no name": (put(" ", "name"), "name", "空です"),
    "unknown key at the top": (put(1, "note"), "note", "この形式にないキー"),
    "unknown key in a talent": (put(1, "talents", 0, "age"), "talents[0].age", "この形式にないキー"),
    "unknown key in a cadence": (
        put(1, "needs", 0, "cadence", "weeks"),
        "needs[0].cadence.weeks",
        "この形式にない",
    ),
    "unknown key in a base": (put(1, "talents", 0, "base", "alt"), "talents[0].base.alt", "この形式にない"),
    "missing field": (drop("talents", 0, "roles"), "talents[0].roles", "必要なキーがありません"),
    "missing closed dates": (drop("horizon", "closed_dates"), "horizon.closed_dates", "必要なキー"),
    "missing incumbent": (drop("needs", 0, "incumbent"), "needs[0].incumbent", "必要なキー"),
    "missing half days": (
        drop("needs", 0, "cadence", "half_days"),
        "needs[0].cadence.half_days",
        "必要なキー",
    ),
    "talents no list": (put({}, "talents"), "talents", "配列ではありません"),
    "talent no object": (put("t01", "talents", 0), "talents[0]", "オブジェクトではありません"),
    "bad date": (put("2026-02-30", "horizon", "start"), "horizon.start", "日付は"),
    "date in another form": (put("20260406", "horizon", "start"), "horizon.start", "日付は"),
    "date and time": (put("2026-04-06T00:00", "horizon", "end"), "horizon.end", "日付は"),
    "date as a number": (put(20260406, "horizon", "start"), "horizon.start", "文字列ではありません"),
    "horizon ends before it starts": (put("2026-04-05", "horizon", "end"), "horizon.end", "より前です"),
    "horizon without an end": (put("9999-12-31", "horizon", "end"), "horizon.end", "3年以内"),
    "contract ends before it starts": (
        put("2026-03-31", "talents", 0, "contract", "end"),
        "talents[0].contract.end",
        "より前です",
    ),
    "period ends before it starts": (
        put("2026-04-05", "needs", 0, "period", "end"),
        "needs[0].period.end",
        "より前です",
    ),
    "unknown municipality": (
        put("999999", "needs", 0, "municipality"),
        "needs[0].municipality",
        "にありません",
    ),
    "unknown incumbent": (put("t99", "needs", 0, "incumbent"), "needs[0].incumbent", "にありません"),
    "unknown locked need": (put("n99", "locked", 0, "need"), "locked[0].need", "にありません"),
    "unknown locked talent": (put("t99", "locked", 0, "talent"), "locked[0].talent", "にありません"),
    "duplicate talent": (twice("talents"), "talents[1].id", "2回使われています"),
    "duplicate need": (twice("needs"), "needs[2].id", "2回使われています"),
    "duplicate municipality": (twice("municipalities"), "municipalities[1].code", "2回使われています"),
    "need locked twice": (twice("locked"), "locked[1].need", "2回書かれています"),
    "closed date twice": (twice("horizon", "closed_dates"), "horizon.closed_dates[1]", "2回書かれています"),
    "level 5": (put(5, "talents", 0, "skills", "cloud"), "talents[0].skills.cloud", "1から4まで"),
    "level 0": (put(0, "needs", 1, "skills", "cloud"), "needs[1].skills.cloud", "1から4まで"),
    "level as text": (put("3", "talents", 0, "skills", "cloud"), "talents[0].skills.cloud", "1から4まで"),
    "skills as a list": (
        put(["cloud"], "talents", 0, "skills"),
        "talents[0].skills",
        "オブジェクトではありません",
    ),
    "half day on Sunday": (
        put("sun_am", "talents", 0, "half_days", 0),
        "talents[0].half_days[0]",
        "使えない値",
    ),
    "half day in the evening": (
        put("mon_night", "talents", 0, "half_days", 1),
        "talents[0].half_days[1]",
        "使えない値",
    ),
    "preferred Saturday": (
        put(["sat"], "needs", 0, "preferred_weekdays"),
        "needs[0].preferred_weekdays[0]",
        "使えない値",
    ),
    "unknown role": (put(["boss"], "talents", 0, "roles"), "talents[0].roles[0]", "使えない値"),
    "unknown mode": (put("phone", "needs", 0, "mode"), "needs[0].mode", "使えない値"),
    "unknown cadence": (put("daily", "needs", 0, "cadence", "kind"), "needs[0].cadence.kind", "使えない値"),
    "eleven half days a week": (
        put(11, "needs", 0, "cadence", "half_days"),
        "needs[0].cadence.half_days",
        "1から10まで",
    ),
    "full time with half days": (
        put(2, "needs", 1, "cadence", "half_days"),
        "needs[1].cadence.half_days",
        "full_time には",
    ),
    "priority 4": (put(4, "needs", 0, "priority"), "needs[0].priority", "1から3まで"),
    "priority 1.0": (put(1.0, "needs", 0, "priority"), "needs[0].priority", "整数"),
    "flag as a number": (put(0, "needs", 0, "first_visit_done"), "needs[0].first_visit_done", "trueかfalse"),
    "latitude beyond the pole": (put(90.5, "talents", 0, "base", "lat"), "talents[0].base.lat", "緯度"),
    "longitude as text": (
        put("132", "municipalities", 0, "lng"),
        "municipalities[0].lng",
        "数ではありません",
    ),
    "negative distance": (put(-1, "rules", "same_day_km"), "rules.same_day_km", "0から"),
    "negative stability": (put(-0.5, "stability"), "stability", "0から"),
    "true as a count": (
        put(True, "talents", 0, "max_half_days_per_week"),
        "talents[0].max_half_days_per_week",
        "整数",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_names_its_path_and_why(kind: str) -> None:
    change, path, reason = WRONG[kind]
    whole = copy.deepcopy(SMALL)
    change(whole)
    with pytest.raises(FormatError) as refusal:
        parse_instance(json.dumps(whole, ensure_ascii=False).encode())
    assert refusal.value.path == path
    assert reason in refusal.value.message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    text = json.dumps(SMALL).replace('"max_one_way_km": 90', f'"max_one_way_km": {number}')
    with pytest.raises(FormatError, match=r"rules\.max_one_way_km"):
        parse_instance(text.encode())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000])
def test_what_is_no_instance_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError):
        parse_instance(content)


def test_a_right_file_is_read_as_it_stands() -> None:
    instance = read_instance(SMALL)
    (talent,) = instance.talents
    first, second = instance.needs
    assert talent.roles == ("producer", "project_manager")
    assert talent.cleared_on is None
    assert talent.leave_dates == {date(2026, 5, 11)}
    assert (first.role, first.cadence.kind, first.cadence.half_days) == (None, "weekly", 2)
    assert (second.cadence.kind, second.cadence.half_days, second.preferred_weekdays) == ("full_time", 0, ())
    assert instance.locked == (Pair("n01", "t01"),)
    assert (instance.previous, instance.stability) == ((), 0)
    assert instance.period_of(second) == Days(date(2026, 4, 6), date(2026, 7, 3))
    assert 1.2 < instance.km(talent, first) < 1.4
