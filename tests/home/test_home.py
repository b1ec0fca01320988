"""今日やること: a different home for each kind of user, and the one search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accounts.tenancy import scope
from desk.todo import Todo
from home.pages import town_home
from home.waiting import Waiting, grouped, waiting_for
from tests.build_dispatch import logged_visit, planned_dispatch, ready_talent
from tests.build_needs import make_need, submitted_need
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today")
TUESDAY = date(2026, 11, 24)


def _task(due_on: date | None) -> Todo:
    return Todo(kind="ニーズ", title="題", url="/", action="開く", due_on=due_on)


def test_the_queue_is_parted_into_late_today_this_week_later_and_undated() -> None:
    days = [date(2026, 11, 20), TUESDAY, date(2026, 11, 29), date(2026, 11, 30), None]
    labels = [group.label for group in grouped([_task(day) for day in days], TUESDAY)]
    assert labels == ["期限を過ぎた", "今日まで", "今週", "来週から先", "期限なし"]


def test_what_waits_is_counted_by_day_and_kind() -> None:
    waiting = Waiting(TUESDAY, [_task(date(2026, 11, 20)), _task(TUESDAY), _task(None)])
    assert (waiting.late, waiting.due_today, waiting.kinds) == (1, 1, [("ニーズ", 3)])
    assert [group.label for group in waiting.groups("ニーズ")] == ["期限を過ぎた", "今日まで", "期限なし"]
    assert waiting.groups("経費") == []


def test_the_line_below_the_heading_says_how_much_waits(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        assert town_home(officer.seat, TUESDAY).words == "いま待っているものはありません。"
        empty = town_home(officer.seat, TUESDAY)
    days = [date(2026, 11, 20), TUESDAY]
    late = replace(empty, waiting=Waiting(TUESDAY, [_task(day) for day in days]))
    assert late.words == "2件あります。期限を過ぎたものが1件あります。"
    near = replace(empty, waiting=Waiting(TUESDAY, [_task(TUESDAY)]))
    assert near.words == "1件あります。いちばん近い期限は11月24日（火）です。"


def test_staff_meet_what_waits_for_them(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
        waiting = waiting_for(staff.seat, TUESDAY)
    assert need.title in " ".join(task.title for task in waiting.tasks)
    page = staff.client.get("/hiroshima/").content.decode()
    for words in (
        "今日やること",
        need.title,
        "人材の空き",
        "交付税の試算",
        "市町村の取組と訪問",
        "神石高原町",
    ):
        assert words in page


def test_a_kind_narrows_the_queue(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    assert need.title in staff.client.get("/hiroshima/?kind=ニーズ").content.decode()
    assert need.title not in staff.client.get("/hiroshima/?kind=経費").content.decode()


def test_the_heat_table_is_exported_as_shown(staff: Person) -> None:
    table = staff.client.get("/hiroshima/?format=csv&population=small").content.decode("utf-8-sig")
    assert "安芸太田町" in table
    assert "広島市" not in table


def test_a_town_sees_its_needs_who_comes_next_and_what_to_confirm(
    staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        draft = make_need(officer.seat)
        talent = ready_talent(staff.seat, user=talent_user.user)
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent)
        logged_visit(talent_user.seat, dispatch.visits.order_by("ordinal")[0])
    page = officer.client.get("/hiroshima/").content.decode()
    for words in (draft.title, "デモ・藤井 拓也", "次に来る人", "内容を確認", "困っていること"):
        assert words in page


def test_a_talent_sees_where_to_be(staff: Person, officer: Person, talent_user: Person) -> None:
    with scope(HIROSHIMA):
        planned_dispatch(staff.seat, officer.seat, talent=ready_talent(staff.seat, user=talent_user.user))
    page = talent_user.client.get("/hiroshima/").content.decode()
    for words in ("今日行くところ", "神石高原町", "13:30", "訪問を記録する"):
        assert words in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("じんせき", "神石高原町"),
        ("345458", "神石高原町"),
        ("神石", "神石高原町"),
        ("ふじい", "デモ・藤井 拓也"),
        ("研修", "研修"),
    ],
)
def test_the_search_finds_by_reading_code_and_part(staff: Person, words: str, found: str) -> None:
    with scope(HIROSHIMA):
        ready_talent(staff.seat)
    assert found in staff.client.get("/hiroshima/search/", {"q": words}).content.decode()


def test_the_search_finds_a_need_by_its_number(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    assert need.title in staff.client.get("/hiroshima/search/", {"q": need.number}).content.decode()


def test_a_town_finds_neither_other_towns_nor_people(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        ready_talent(staff.seat)
        need = submitted_need(officer.seat)
    for words in ("藤井", "神石", need.number):
        page = other_officer.client.get("/hiroshima/search/", {"q": words}).content.decode()
        assert "見つかりませんでした" in page
