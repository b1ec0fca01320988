"""The calendar by days: how a visit stands is seen, a week opens where there is something, and who sees only
themselves gets a list."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.dispatches.models import Dispatch
from pool.people.models import Talent
from tests.build_dispatch import first_visit, logged_visit, planned_dispatch
from tests.cast import Person
from tests.page import look, words

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


def test_a_month_does_not_draw_a_past_visit_as_one_to_come(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    logged_visit(talent_user.seat, first_visit(dispatch))
    slots = look(staff, "dispatch_calendar", query="?view=month&from=2026-11-24").soup.select("td a.slot")
    assert [(slot["class"][1], slot.get_text().partition("：")[0]) for slot in slots] == [
        ("lock", "確認待ち"),
        ("gate", "記録待ち"),
        ("plan", "予定"),
        ("plan", "予定"),
    ]


def test_a_week_opens_where_the_next_visit_is_and_today_is_one_press_away(
    fujii: Talent, staff: Person, officer: Person
) -> None:
    planned_dispatch(staff.seat, officer.seat, talent=fujii, starts_on=date(2026, 12, 8))
    page = look(staff, "dispatch_calendar", query="?view=week")
    assert "12月7日（月）の週" in page.text
    assert "いちばん早いものがある週です" in page.text
    today = look(staff, "dispatch_calendar", query=page.link("今日"))
    assert "11月23日（月）の週" in today.text
    assert "いちばん早い" not in today.text


def test_a_week_without_anything_to_come_is_that_of_today(staff: Person) -> None:
    assert "11月23日（月）の週" in look(staff, "dispatch_calendar", query="?view=week").text


def test_who_sees_only_themselves_gets_a_list(dispatch: Dispatch, staff: Person, talent_user: Person) -> None:
    page = look(talent_user, "dispatch_calendar")
    assert page.tabs[0] == "一覧"
    assert [words(day) for day in page.soup.select("main h3")] == [
        f"{day}（火）" for day in ("11月24日", "12月1日", "12月8日", "12月15日", "12月22日")
    ]
    assert "一覧" not in look(staff, "dispatch_calendar").tabs


def test_a_list_without_visits_says_so(fujii: Talent, talent_user: Person) -> None:
    assert "この12週に訪問の予定はありません" in look(talent_user, "dispatch_calendar").text
