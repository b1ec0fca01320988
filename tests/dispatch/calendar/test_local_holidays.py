"""A day that one body closes: visits, prospects, plans and the calendar count by it, and staff record it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import Prefecture
from dispatch.dispatches.instance_export import instance_of
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.prospects import Period, ranking_for
from dispatch.visits.actions import cancel_visit
from municipalities.holidays.actions import record_holiday, withdraw_holiday
from municipalities.holidays.choices import Kind, Whose
from municipalities.holidays.models import LocalHoliday
from notices.models import Notice
from pool.people.models import Talent
from tests.build_dispatch import open_need, planned_dispatch
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, csv_rows, look, read

TOWN_DAY = date(2026, 12, 1)
"""A Tuesday on which somebody is to go to 神石高原町."""


@pytest.fixture
def record(in_hiroshima: None, today: date, staff: Person) -> Callable[..., LocalHoliday]:
    def do(**other: Any) -> LocalHoliday:
        usual = {
            "whose": Whose.TOWN,
            "municipality_id": JINSEKI,
            "name": "町の日",
            "ground": "町の休日を定める条例1条",
            "starts_on": TOWN_DAY,
            "is_yearly": True,
        }
        return record_holiday(by=staff.seat, **{**usual, **other})

    return do


def typed(**other: str) -> dict[str, str]:
    usual = {
        "body": JINSEKI,
        "kind": "closed",
        "name": "町の日",
        "starts_on": "R8.12.1",
        "repeats": "yearly",
        "ends_on": "",
        "ground": "町の休日を定める条例1条",
    }
    return {**usual, **other}


def test_nobody_is_sent_on_a_day_on_which_the_town_is_closed(
    fujii: Talent, staff: Person, officer: Person, record: Callable[..., LocalHoliday]
) -> None:
    record(municipality_id=SERA, starts_on=date(2026, 11, 17))
    record()
    dispatch = planned_dispatch(staff.seat, officer.seat, talent=fujii)
    days = [visit.on_day for visit in dispatch.visits.order_by("ordinal")]
    assert TOWN_DAY not in days
    assert date(2026, 11, 17) in days
    assert len(days) == 6


def test_the_check_page_of_a_dispatch_names_the_day_and_what_it_is(
    fujii: Talent, staff: Person, officer: Person, record: Callable[..., LocalHoliday]
) -> None:
    record()
    need = open_need(officer.seat, staff.seat, starts_on=TOWN_DAY, ends_on=date(2027, 2, 26))
    form = {
        "talent": fujii.pk,
        "starts_on": "R8.12.1",
        "ends_on": "R8.12.22",
        "cadence": "weekly",
        "weekday": "1",
        "span": "pm",
        "mode": "onsite",
        "travel_minutes": "",
    }
    page = read(staff.client.post(address("dispatch_arrange", need.pk), form))
    assert "町の日" in page.text


def test_a_day_of_the_town_is_no_free_time_of_anybody_for_it(
    fujii: Talent, staff: Person, officer: Person, today: date, record: Callable[..., LocalHoliday]
) -> None:
    need = open_need(officer.seat, staff.seat)
    week = Period(date(2026, 11, 30), date(2026, 12, 4))

    def found() -> tuple[int, int]:
        ranking = ranking_for(staff.seat, need, week, today)
        assert ranking.wanted is not None
        return ranking.possible[0].prospect.free_halves, ranking.wanted.halves

    free, wanted = found()
    for day in (date(2026, 11, 30), TOWN_DAY, date(2026, 12, 2)):
        record(starts_on=day)
    free_then, wanted_then = found()
    assert free_then < free
    assert (wanted, wanted_then) == (1, 0)


def test_a_plan_leaves_out_a_day_on_which_a_town_that_waits_is_closed_and_keeps_what_stands(
    fujii: Talent, staff: Person, officer: Person, dispatch: Dispatch, record: Callable[..., LocalHoliday]
) -> None:
    prefecture = Prefecture.objects.get(pk=HIROSHIMA)
    first, last = date(2026, 11, 30), date(2026, 12, 25)
    record(municipality_id=SERA, starts_on=date(2026, 12, 8))
    record()
    assert instance_of(prefecture, first, last)["horizon"]["closed_dates"] == []
    open_need(officer.seat, staff.seat)
    instance = instance_of(prefecture, first, last)
    assert instance["horizon"]["closed_dates"] == ["2026-12-01"]
    (who,) = instance["talents"]
    assert "2026-12-01" in who["leave_dates"]
    standing = [need["period"]["start"] for need in instance["needs"] if need["cadence"]["kind"] == "total"]
    assert standing == ["2026-12-08", "2026-12-15", "2026-12-22"]


def test_the_calendar_shows_a_town_its_own_day_and_the_prefecture_whose_it_is(
    staff: Person, officer: Person, other_officer: Person, record: Callable[..., LocalHoliday]
) -> None:
    record()
    for view in ("month", "week"):
        pages = {
            who: look(person, "dispatch_calendar", query=f"?view={view}&from=2026-12-01").text
            for who, person in (("staff", staff), ("officer", officer), ("other", other_officer))
        }
        assert "神石高原町は町の日" in pages["staff"]
        assert "町の日" in pages["officer"]
        assert "町は町の日" not in pages["officer"]
        assert "町の日" not in pages["other"]


def test_a_week_of_which_the_town_works_a_day_less_says_so(
    dispatch: Dispatch, officer: Person, record: Callable[..., LocalHoliday]
) -> None:
    record()
    page = look(officer, "dispatch_calendar", query="?from=2026-11-30")
    assert "11/304" in page.text.replace(" ", "").replace("\n", "")


def test_staff_are_told_of_visits_on_such_a_day_before_it_is_recorded(
    dispatch: Dispatch, staff: Person
) -> None:
    page = read(staff.client.post(address("holiday_record"), typed()))
    assert page.heading == "この内容で記録しますか"
    assert page.facts["団体"] == "神石高原町"
    assert page.facts["日"] == "毎年12月1日"
    assert page.facts["この日に予定している訪問"].startswith("1件。")
    assert "12月1日" in page.facts["この日に予定している訪問"]
    assert not LocalHoliday.objects.exists()
    page = read(staff.client.post(address("holiday_record"), typed() | {"step": "do"}, follow=True))
    assert page.told == ["休日を記録しました。"]
    assert page.table("団体の休日").column("団体")[0] == "神石高原町"
    assert dispatch.visits.planned().filter(on_day=TOWN_DAY).exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"body": "384224"}, "団体"),
        ({"name": ""}, "名称を書いてください。"),
        ({"repeats": "once", "ends_on": "R9.1.1"}, "その日だけのときは、「いつまで」を空けてください。"),
        ({"repeats": "once", "starts_on": "R8.12.5"}, "もともと閉庁日です。"),
    ],
)
def test_what_cannot_be_recorded_is_said_before_the_check(
    changed: dict[str, str], error: str, staff: Person, in_hiroshima: None, today: date
) -> None:
    page = read(staff.client.post(address("holiday_record"), typed(**changed)))
    assert any(error in told for told in page.errors), page.errors
    assert not LocalHoliday.objects.exists()


def test_visits_on_a_closed_day_wait_on_home_until_they_are_settled(
    dispatch: Dispatch, staff: Person, officer: Person, record: Callable[..., LocalHoliday]
) -> None:
    line = "デモ・藤井 拓也さんの予定の訪問1回を決め直す"
    assert line not in look(staff, "home").text
    holiday = record()
    assert line in look(staff, "home").text
    assert line not in look(officer, "home").text
    withdraw_holiday(by=staff.seat, holiday=holiday)
    assert line not in look(staff, "home").text
    record()
    cancel_visit(by=staff.seat, visit=dispatch.visits.get(on_day=TOWN_DAY), reason="町の休日のため")
    assert line not in look(staff, "home").text


def test_staff_take_back_what_was_recorded_and_nothing_of_the_countrys_list(
    staff: Person, officer: Person, record: Callable[..., LocalHoliday]
) -> None:
    holiday = record()
    table = look(staff, "holiday_list").table("団体の休日")
    assert table.column("団体") == ["神石高原町", "広島市"]
    assert table.column("操作") == ["取り消す", "–"]
    assert "操作" not in look(officer, "holiday_list").table("団体の休日").heads
    assert csv_rows(officer.client.get(address("holiday_list") + "?format=csv"))[1][0] == "神石高原町"
    page = read(staff.client.post(address("holiday_withdraw", holiday.pk), follow=True))
    assert page.told == ["休日を取り消しました。"]
    assert page.table("団体の休日").column("団体") == ["広島市"]
    assert read(officer.client.get(address("holiday_list"))).heading == "団体の休日"


def _told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="visit.in_question").order_by("id")
    return list(rows.values_list("user__email", "subject"))


def test_a_day_that_closes_a_town_is_told_to_whom_it_concerns(
    dispatch: Dispatch,
    officer: Person,
    talent_user: Person,
    record: Callable[..., LocalHoliday],
) -> None:
    record(municipality_id=SERA)
    assert _told() == []
    record()
    assert _told() == [
        (officer.user.email, "神石高原町への訪問1回を、県が決め直します"),
        (talent_user.user.email, "予定の訪問1回を、県が決め直します"),
    ]


def test_a_day_that_is_open_no_more_is_told_too(
    dispatch: Dispatch,
    staff: Person,
    officer: Person,
    talent_user: Person,
    record: Callable[..., LocalHoliday],
) -> None:
    opened = {"kind": Kind.OPEN, "is_yearly": False}
    record()
    Notice.objects.all().delete()
    holiday = record(**opened)
    assert _told() == []
    withdraw_holiday(by=staff.seat, holiday=holiday)
    assert [email for email, _ in _told()] == [officer.user.email, talent_user.user.email]
