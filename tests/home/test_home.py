"""今日やること: a different home for each kind of user, and the one search."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import scope
from desk.todo import Todo
from home.waiting import SHOWN, Waiting, grouped, waiting_for
from municipalities.needs.actions import decline_need, start_support
from municipalities.needs.actions.ending import close_need
from municipalities.needs.models import Need
from tests.build_dispatch import logged_visit, planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_needs import accepted_need, make_need, submitted_need, supported_need
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import Page, csv_rows, read, words

pytestmark = pytest.mark.usefixtures("today")
TUESDAY = date(2026, 11, 24)
MOST_QUERIES = 40


def _task(due_on: date | None) -> Todo:
    return Todo(kind="ニーズ", title="題", url="/", action="開く", due_on=due_on)


def _parts(page: Page) -> list[str]:
    """The headings below that of the page."""
    return [words(heading) for heading in page.soup.select("main h2")]


def _leads_to(page: Page, need_id: int) -> bool:
    return page.soup.select_one(f'a[href="/hiroshima/needs/{need_id}/"]') is not None


def test_the_queue_is_parted_into_late_today_this_week_later_and_undated() -> None:
    days = [date(2026, 11, 20), TUESDAY, date(2026, 11, 29), date(2026, 11, 30), None]
    labels = [group.label for group in grouped([_task(day) for day in days], TUESDAY)]
    assert labels == ["期限を過ぎた", "今日まで", "今週", "来週から先", "期限なし"]


def test_a_span_shows_its_first_tasks_and_all_of_them_when_asked() -> None:
    waiting = Waiting(TUESDAY, [*[_task(TUESDAY)] * (SHOWN + 5), _task(None)])
    today, undated = waiting.groups()
    assert (len(today.tasks), len(today.shown), today.left) == (SHOWN + 5, SHOWN, 5)
    assert (len(undated.shown), undated.left) == (1, 0)
    (alone,) = waiting.groups(span="today")
    assert (alone.label, len(alone.shown), alone.left) == ("今日まで", SHOWN + 5, 0)
    assert waiting.groups(span="week") == waiting.groups()


def test_what_waits_is_counted_by_day_and_kind() -> None:
    waiting = Waiting(TUESDAY, [_task(date(2026, 11, 20)), _task(TUESDAY), _task(None)])
    assert (waiting.late, waiting.due_today, waiting.kinds) == (1, 1, [("ニーズ", 3)])
    assert [group.label for group in waiting.groups("ニーズ")] == ["期限を過ぎた", "今日まで", "期限なし"]
    assert waiting.groups("経費") == []


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ([], "いま待っているものはありません。"),
        ([date(2026, 11, 20), TUESDAY], "2件あります。期限を過ぎたものが1件、今日までが1件です。"),
        ([date(2026, 11, 20)], "1件あります。期限を過ぎたものが1件です。"),
        ([TUESDAY, None], "2件あります。今日までが1件です。"),
        ([date(2026, 12, 1), None], "2件あります。いちばん近い期限は12月1日（火）です。"),
        ([None], "1件あります。"),
    ],
)
def test_the_line_below_the_heading_says_how_much_waits(days: list[date | None], line: str) -> None:
    assert Waiting(TUESDAY, [_task(day) for day in days]).words == line


def test_a_kind_of_which_nothing_waits_shows_the_whole_queue(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    page = read(staff.client.get("/hiroshima/?kind=経費"))
    assert page.soup.select_one("nav.tabs a[aria-current]").get_text() == "すべて 1"
    assert need.title in page.text


def test_staff_meet_what_waits_for_them(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
        waiting = waiting_for(staff.seat, TUESDAY)
    assert need.title in " ".join(task.title for task in waiting.tasks)
    page = read(staff.client.get("/hiroshima/"))
    assert page.heading == "今日やること"
    assert {"人材の空き（12月）", "交付税の試算", "市町村の取組と訪問"} <= set(_parts(page))
    group, (due_on, kind, content, action) = page.table("期限の近い順の一覧").rows
    assert (group, due_on, kind, action) == (["今週 1件"], "11月27日（金）", "ニーズ", "案を見る")
    assert content.startswith(f"神石高原町 {need.title}")
    assert "神石高原町" in page.table("市町村の取組").column("市町村")


def test_more_than_a_hundred_needs_are_all_counted(officer: Person) -> None:
    with scope(HIROSHIMA):
        for number in range(101):
            make_need(officer.seat, f"困りごと{number}")
    assert "101件あります。" in read(officer.client.get("/hiroshima/")).text


def test_a_kind_narrows_the_queue(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    page = read(staff.client.get("/hiroshima/?kind=ニーズ"))
    assert need.title in page.table("期限の近い順の一覧").rows[1][2]


def test_a_long_queue_says_how_much_is_left_and_leads_to_it(
    staff: Person, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("home.waiting.SHOWN", 1)
    with scope(HIROSHIMA):
        first, second = submitted_need(officer.seat), submitted_need(officer.seat)
    page = read(staff.client.get("/hiroshima/?kind=ニーズ"))
    assert page.table("期限の近い順の一覧").rows[0] == ["今週 2件"]
    assert "2件あります。" in page.text
    whole = read(staff.client.get(f"/hiroshima/{page.link('今週の残り1件も見る')}"))
    assert [_leads_to(page, need.pk) for need in (first, second)] == [True, False]
    assert [_leads_to(whole, need.pk) for need in (first, second)] == [True, True]
    assert "も見る" not in whole.text


def test_home_takes_as_many_queries_for_many_as_for_one(
    staff: Person, officer: Person, finance: Person
) -> None:
    counts = []
    for more in (1, 4):
        with scope(HIROSHIMA):
            for number in range(more):
                talent = ready_talent(staff.seat, name=f"デモ・人 {more}{number}")
                planned_dispatch(staff.seat, officer.seat, talent=talent)
                make_talent(staff.seat, name=f"デモ・未修了 {more}{number}")
                submitted_need(officer.seat)
                paid(finance.seat, talent)
        staff.client.get("/hiroshima/")
        with CaptureQueriesContext(connection) as queries:
            staff.client.get("/hiroshima/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES


def test_a_day_of_another_year_says_its_year(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
        Need.objects.filter(pk=need.pk).update(reply_due_on=date(2022, 9, 18))
    page = read(staff.client.get("/hiroshima/"))
    assert page.table("期限の近い順の一覧").column("期限")[0].startswith("令和4年9月18日（日）")


def test_a_towns_home_shows_running_support_before_what_is_over(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        running = start_support(by=staff.seat, need=accepted_need(officer.seat, staff.seat))
        closed = close_need(by=staff.seat, need=supported_need(officer.seat, staff.seat))
        dropped = decline_need(by=staff.seat, need=submitted_need(officer.seat), reply="予算がない。")
    page = read(officer.client.get("/hiroshima/"))
    leads = [link["href"] for link in page.soup.select('main a[href^="/hiroshima/needs/"]')]
    first, second = (f"/hiroshima/needs/{need.pk}/" for need in (running, closed))
    assert leads.index(first) < leads.index(second)
    assert f"/hiroshima/needs/{dropped.pk}/" not in leads


def test_no_row_only_asks_to_be_looked_at(staff: Person, officer: Person) -> None:
    """Every row leads to where something can be done."""
    with scope(HIROSHIMA):
        planned_dispatch(
            staff.seat, officer.seat, talent=ready_talent(staff.seat, ends_on=date(2026, 12, 24))
        )
        make_talent(staff.seat, name="デモ・未修了")
        accepted_need(officer.seat, staff.seat)
        tasks = waiting_for(staff.seat, TUESDAY).tasks
    actions = {task.action for task in tasks}
    assert {"代わりに記録する", "任用を申し出る", "修了を記録する", "行く人を決める"} <= actions
    assert "確かめる" not in actions


def test_the_heat_table_is_exported_as_shown(staff: Person) -> None:
    asked = {"population": "small"}
    head, *rows = csv_rows(staff.client.get("/hiroshima/", {**asked, "format": "csv"}))
    towns = [row[head.index("市町村")] for row in rows]
    assert "安芸太田町" in towns
    assert "広島市" not in towns
    assert towns == read(staff.client.get("/hiroshima/", asked)).table("市町村の取組").column("市町村")


def test_a_town_sees_its_needs_who_comes_next_and_what_to_confirm(
    staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        draft = make_need(officer.seat)
        talent = ready_talent(staff.seat, user=talent_user.user)
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent)
        logged_visit(talent_user.seat, dispatch.visits.order_by("ordinal")[0])
    page = read(officer.client.get("/hiroshima/"))
    assert {"困っていること", "ニーズのいま", "次に来る人"} <= set(_parts(page))
    assert page.buttons[:2] == ["内容を確認", "続きを書く"]
    assert draft.title in page.links
    coming = words(page.soup.select_one('section[aria-labelledby="h-next"] li'))
    assert coming.startswith("11月24日（火） 13:30–16:30 デモ・藤井 拓也さん")


def test_a_talent_sees_where_to_be(staff: Person, officer: Person, talent_user: Person) -> None:
    with scope(HIROSHIMA):
        planned_dispatch(staff.seat, officer.seat, talent=ready_talent(staff.seat, user=talent_user.user))
    page = read(talent_user.client.get("/hiroshima/"))
    assert _parts(page)[0] == "今日行くところ"
    (place,) = page.soup.select('section[aria-labelledby="h-today"] li')
    assert words(place).startswith("13:30–16:30 神石高原町")
    assert page.buttons[0] == "訪問を記録する"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("じんせき", "神石高原町"),
        ("345458", "神石高原町"),
        ("神石", "神石高原町"),
        ("ふじい", "デモ・藤井 拓也"),
        ("研修", "研修"),
    ],
)
def test_the_search_finds_by_reading_code_and_part(staff: Person, asked: str, found: str) -> None:
    with scope(HIROSHIMA):
        ready_talent(staff.seat)
    assert found in read(staff.client.get("/hiroshima/search/", {"q": asked})).links


def test_the_search_finds_a_need_by_its_number(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    page = read(staff.client.get("/hiroshima/search/", {"q": need.number}))
    assert page.links[need.title] == f"/hiroshima/needs/{need.pk}/"


def test_a_town_finds_neither_other_towns_nor_people(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        ready_talent(staff.seat)
        need = submitted_need(officer.seat)
    for asked in ("藤井", "神石", need.number):
        page = read(other_officer.client.get("/hiroshima/search/", {"q": asked}))
        assert "見つかりませんでした" in page.text
        assert page.links == {"今日やること": "/hiroshima/"}
