"""The calendar of a large prefecture: people in pages, found by name; days that show their first visits."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.build_dispatch import planned_dispatch, ready_talent
from tests.cast import Person
from tests.page import address, look

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")
NAMES = {"デモ・相田 一": "でも・あいだ はじめ", "デモ・井上 二": "でも・いのうえ じ"}


@pytest.fixture
def two(in_hiroshima: None, staff: Person, officer: Person) -> None:
    for name, kana in NAMES.items():
        talent = ready_talent(staff.seat, name=name, kana=kana)
        planned_dispatch(staff.seat, officer.seat, talent=talent)


@pytest.mark.usefixtures("two")
def test_people_stand_in_pages(staff: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "のうち" not in look(staff, "dispatch_calendar").text
    monkeypatch.setattr("dispatch.calendar.weeks.PEOPLE_ON_A_PAGE", 1)
    page = look(staff, "dispatch_calendar", query="?from=2026-11-30")
    assert "2人のうち 1–1" in page.text
    assert "?from=2026-11-30&page=2" in page.links.values()
    first, second = (
        str(look(staff, "dispatch_calendar", query=f"?page={number}").soup.main) for number in (1, 2)
    )
    assert [name in first for name in NAMES] == [True, False]
    assert [name in second for name in NAMES] == [False, True]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("words", ["井上", "いのうえ"])
def test_somebody_is_found_by_name_or_reading(staff: Person, words: str) -> None:
    page = look(staff, "dispatch_calendar", query=f"?q={words}")
    assert [name in str(page.soup.main) for name in NAMES] == [False, True]
    assert page.soup.select_one("main input[type=search]")["value"] == words


@pytest.mark.usefixtures("two")
def test_nobody_of_that_name_is_said_with_a_way_back(staff: Person) -> None:
    page = look(staff, "dispatch_calendar", query="?q=どこにもいない")
    assert "条件に合う人はいません" in page.text
    assert page.link("条件を消す") == "?view=weeks"


@pytest.mark.usefixtures("two")
def test_a_full_day_of_a_month_leads_to_its_week(staff: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.calendar.days.MOST_IN_A_CELL", 1)
    page = look(staff, "dispatch_calendar", query="?view=month&from=2026-12-01")
    leads = [link["href"] for link in page.soup.select("td a.small")]
    assert leads[0] == f"{address('dispatch_calendar')}?view=week&from=2026-12-01#h-2026-12-01"
    assert page.text.count("ほか1件") == len(leads)
    week = look(staff, "dispatch_calendar", query="?view=week&from=2026-12-01")
    assert all(f"{name}さん" in week.text for name in NAMES)


@pytest.mark.parametrize("view", ["weeks", "month", "week"])
def test_a_calendar_takes_as_many_queries_for_many_as_for_one(
    staff: Person, officer: Person, view: str
) -> None:
    counts = []
    for more in (1, 4):
        for number in range(more):
            talent = ready_talent(staff.seat, name=f"デモ・人 {more}{number}")
            planned_dispatch(staff.seat, officer.seat, talent=talent, ends_on=date(2026, 12, 31))
        look(staff, "dispatch_calendar", query=f"?view={view}")
        with CaptureQueriesContext(connection) as queries:
            look(staff, "dispatch_calendar", query=f"?view={view}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
