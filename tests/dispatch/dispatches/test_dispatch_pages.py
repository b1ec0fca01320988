"""Pages of prospects, arranging, dispatches and the calendar, as each kind of user meets them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from dispatch.calendar.weeks import grid_of
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from municipalities.needs.models import Need
from pool.people.actions.away import take_leave
from pool.people.models import Talent
from tests.build_dispatch import logged_visit, open_need, planned_dispatch, ready_talent
from tests.build_pool import make_talent
from tests.cast import Person
from tests.page import csv_rows, read, words
from training.courses.actions import open_catalogue

MOST_QUERIES = 12


@pytest.fixture
def need(in_hiroshima: None, today: date, staff: Person, officer: Person) -> Need:
    return open_need(officer.seat, staff.seat, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 26))


def form_of(talent: Talent, **changed: Any) -> dict[str, Any]:
    return {
        "talent": talent.pk,
        "starts_on": "R8.12.1",
        "ends_on": "R8.12.22",
        "cadence": "weekly",
        "weekday": "1",
        "span": "pm",
        "mode": "onsite",
        "travel_minutes": "",
        **changed,
    }


def test_the_form_is_filled_from_need_and_person(need: Need, fujii: Talent, staff: Person) -> None:
    page = read(staff.client.get(f"/hiroshima/needs/{need.pk}/dispatch/?talent={fujii.pk}"))
    assert page.field("starts_on") == "R8.12.1"
    assert page.field("ends_on") == "R9.2.26"
    assert page.field("talent") == str(fujii.pk)


def test_the_check_page_shows_days_and_gates_and_writes_nothing(
    need: Need, fujii: Talent, staff: Person
) -> None:
    take_leave(
        by=staff.seat, talent=fujii, starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 8), reason="入院"
    )
    page = read(staff.client.post(f"/hiroshima/needs/{need.pk}/dispatch/", form_of(fujii)))
    assert page.table("訪問日とその週").column("訪問日") == [
        "12月1日（火）",
        "12月15日（火）",
        "12月22日（火）",
    ]
    assert page.lines("訪問日 3回") == ["12月8日（火） 人材の休み"]
    assert "入院" not in str(page.soup)
    gates = [line.split()[1] for line in page.lines("派遣の前に要ること")]
    assert {"研修", "利益相反", "任期", "二重予約"} <= set(gates)
    assert Dispatch.objects.count() == 0


def test_all_clashes_are_named_and_what_is_shut_stands_first(
    need: Need, dispatch: Dispatch, fujii: Talent, staff: Person
) -> None:
    page = read(staff.client.post(f"/hiroshima/needs/{need.pk}/dispatch/", form_of(fujii)))
    first, *others = page.lines("派遣の前に要ること")
    assert first.startswith("止まっている 二重予約 12月1日（火）の午後は")
    assert "全部で4回" in first
    assert f"12月22日（火） 神石高原町（{dispatch.number}、午後）" in page.text
    assert all(line.startswith("問題なし") for line in others if not line.startswith("12月"))
    planned = page.table("訪問日とその週")
    assert planned.column("訪問日")[0] == "12月1日（火） 重なる"
    assert planned.column("同じ週のほかの訪問")[0] == "火午後 神石高原町"


def test_the_form_shows_what_the_person_has_in_the_period(
    need: Need, dispatch: Dispatch, fujii: Talent, staff: Person
) -> None:
    page = read(staff.client.get(f"/hiroshima/needs/{need.pk}/dispatch/?talent={fujii.pk}"))
    (line,) = page.lines("この人の、期間の中のほかの派遣")
    assert line.startswith("火曜午後 神石高原町")


def test_a_plan_becomes_a_dispatch_and_a_repeated_post_the_same_one(
    need: Need, fujii: Talent, staff: Person
) -> None:
    path = f"/hiroshima/needs/{need.pk}/dispatch/"
    values = {**form_of(fujii), "step": "do", "post_key": staff.client.key()}
    first, second = (staff.client.post(path, values, keyed=False) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Dispatch.objects.count() == 1
    page = read(staff.client.get(first["Location"]))
    assert page.told == ["派遣を決めました D-8-0001 訪問する人と市町村に知らせました。"]


def test_an_uncleared_person_is_shown_shut_out_and_cannot_be_posted_past_the_check(
    need: Need, staff: Person
) -> None:
    open_catalogue(by=staff.seat)
    talent = make_talent(staff.seat)
    path = f"/hiroshima/needs/{need.pk}/dispatch/"
    check = read(staff.client.post(path, form_of(talent)))
    assert "このままでは派遣できません" in check.text
    assert check.buttons == ["直す", "候補に戻る"]
    (error,) = read(staff.client.post(path, {**form_of(talent), "step": "do"})).errors
    assert "修了していない" in error
    assert Dispatch.objects.count() == Visit.objects.count() == 0


def test_what_was_typed_wrongly_stays_and_is_explained(need: Need, fujii: Talent, staff: Person) -> None:
    typed = form_of(fujii, starts_on="13月1日", travel_minutes="遠い")
    page = read(staff.client.post(f"/hiroshima/needs/{need.pk}/dispatch/", typed))
    assert "直すところが2つあります" in page.text
    first, second = page.errors
    assert first == "期間の初め：「13月1日」は日付として読めません。月は1から12です。"
    assert second.startswith("片道の移動：「遠い」は分の数として読めません。")
    assert page.field("starts_on") == "13月1日"
    assert page.field("travel_minutes") == "遠い"


@pytest.mark.parametrize("path", ["candidates", "dispatch"])
def test_only_the_prefecture_plans(
    need: Need, officer: Person, talent_user: Person, finance: Person, path: str
) -> None:
    for person in (officer, talent_user, finance):
        assert person.client.get(f"/hiroshima/needs/{need.pk}/{path}/").status_code == 403


def test_lists_show_everybody_what_is_theirs(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person, talent_user: Person
) -> None:
    whose = {
        staff: "デモ・藤井 拓也",
        officer: "デモ・藤井 拓也",
        talent_user: "神石高原町",
        other_officer: "",
    }
    for person, told in whose.items():
        for path in ("dispatches", "visits", "calendar"):
            page = str(read(person.client.get(f"/hiroshima/{path}/")).soup.main)
            assert told in page, (path, person.seat.role)
            assert ("デモ・藤井 拓也" in page) is (told == "デモ・藤井 拓也"), (path, person.seat.role)
            assert told or "神石高原町" not in page, (path, person.seat.role)


def test_a_talent_is_not_told_who_comes(dispatch: Dispatch, staff: Person, talent_user: Person) -> None:
    assert "行く人" in read(staff.client.get("/hiroshima/dispatches/")).table("派遣").heads
    own = read(talent_user.client.get("/hiroshima/dispatches/"))
    assert own.heading == "派遣先"
    assert "行く人" not in own.table("派遣先").heads


def test_a_dispatch_of_another_town_does_not_exist(dispatch: Dispatch, other_officer: Person) -> None:
    assert other_officer.client.get(f"/hiroshima/dispatches/{dispatch.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["dispatches/", "visits/", "calendar/", "calendar/?view=month", "calendar/?view=week"]
)
def test_lists_take_a_bounded_number_of_queries(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person, path: str
) -> None:
    for weekday in (0, 2):
        planned_dispatch(staff.seat, other_officer.seat, talent=dispatch.talent, weekday=weekday)
    with CaptureQueriesContext(connection) as queries:
        staff.client.get(f"/hiroshima/{path}")
    frame = [query for query in queries if "set_config" in query["sql"] or "SAVEPOINT" in query["sql"]]
    assert len(queries) - len(frame) <= MOST_QUERIES + 6, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("path", ["dispatches", "visits"])
def test_lists_come_as_files(dispatch: Dispatch, staff: Person, path: str, file_format: str) -> None:
    answer = staff.client.get(f"/hiroshima/{path}/?format={file_format}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if file_format == "csv":
        assert len(csv_rows(answer)) == (2 if path == "dispatches" else 8)


def test_a_list_is_searched_by_number_in_any_width(dispatch: Dispatch, staff: Person) -> None:
    for asked in ("D-8-0001", "Ｄ－8－1", "神石", "じんせき", "藤井"):
        page = read(staff.client.get("/hiroshima/dispatches/", {"q": asked}))
        assert page.table("派遣").column("番号") == ["D-8-0001"], asked
    page = read(staff.client.get("/hiroshima/dispatches/", {"q": "世羅"}))
    assert "条件に合う派遣はありません" in page.text


def test_a_dispatch_is_called_off_with_a_reason(dispatch: Dispatch, staff: Person, officer: Person) -> None:
    path = f"/hiroshima/dispatches/{dispatch.pk}/cancel/"
    assert "なくなる訪問は4回です" in read(staff.client.get(path)).text
    assert read(staff.client.post(path, {"reason": ""})).errors == ["理由を書いてください。"]
    assert staff.client.post(path, {"reason": "任用の都合により"}).status_code == 302
    dispatch.refresh_from_db()
    assert dispatch.status == DispatchStatus.CANCELLED
    assert officer.client.get(path).status_code == 403


def test_the_calendar_shows_bars_closed_weeks_and_halves(dispatch: Dispatch, staff: Person) -> None:
    page = read(staff.client.get("/hiroshima/calendar/?from=2026-11-30"))
    table = page.table("人と週の予定")
    assert [row[1:] for row in table.rows] == [["神石高原町 毎週火", "休", "", "3／20"]]
    assert [words(cell) for cell in page.soup.select("td.void")] == ["休"]
    assert table.heads[-1] == "半日 12/7から4週"
    later = read(staff.client.get("/hiroshima/calendar/?from=2027-03-01"))
    assert "神石高原町 毎週火" not in later.text


def test_the_calendar_marks_the_weeks_of_a_monthly_visit(
    fujii: Talent, staff: Person, officer: Person
) -> None:
    planned_dispatch(staff.seat, officer.seat, talent=fujii, cadence="monthly", ends_on=date(2027, 3, 31))
    first = date(2026, 11, 30)
    visited = {(day - first).days // 7 for day in Visit.objects.values_list("on_day", flat=True)}
    slots, week = [], 0
    for cell in grid_of(staff.seat, first, date(2026, 11, 20)).people[0].rows[0]:
        slots += [(cell, {week + index for index, is_visited in enumerate(cell.visits) if is_visited})]
        week += cell.span
    marked = set[int]().union(*(weeks for _, weeks in slots))
    assert week == 12
    assert marked == {place for place in visited if 0 <= place < 12}
    assert 2 <= len(marked) <= 4
    assert all(
        len(cell.visits) == (cell.span if cell.text and cell.kind != "void" else 0) for cell, _ in slots
    )
    page = read(staff.client.get("/hiroshima/calendar/?from=2026-11-30"))
    assert len(page.soup.select("td i.on")) == len(marked)
    assert page.hints == ["固定", "訪問のある週 11/30", "固定", "訪問のある週 1/4、2/1"]
    assert "案 新しく提案" not in page.text


def test_a_visit_in_a_week_of_holidays_is_not_hidden(fujii: Talent, staff: Person, officer: Person) -> None:
    planned_dispatch(
        staff.seat, officer.seat, talent=fujii, cadence="once", weekday=0,
        starts_on=date(2026, 12, 28), ends_on=date(2026, 12, 28),
    )  # fmt: skip
    page = read(staff.client.get("/hiroshima/calendar/?from=2026-11-30"))
    assert page.hints == ["予定", "訪問のある週 12/28"]
    assert [row[1:-1] for row in page.table("人と週の予定").rows] == [["", "神石高原町 月", ""]]


def test_a_town_sees_neither_leave_nor_load_of_its_guest(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    planned_dispatch(staff.seat, other_officer.seat, talent=dispatch.talent, weekday=2)
    take_leave(by=staff.seat, talent=dispatch.talent, starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15))
    own = read(officer.client.get("/hiroshima/calendar/?from=2026-11-30"))
    assert "世羅町" not in str(own.soup)
    assert [row[1:] for row in own.table("人と週の予定").rows] == [["神石高原町 毎週火", "休", "", "3"]]
    whole = read(staff.client.get("/hiroshima/calendar/?from=2026-11-30")).table("人と週の予定")
    assert [row[1:] for row in whole.rows[:1]] == [["神石高原町 毎週火", "休", "", "休み", "", "5／20"]]
    assert whole.rows[1][0] == "世羅町 毎週水"


def test_training_that_runs_out_holds_the_bar_back(dispatch: Dispatch, staff: Person) -> None:
    dispatch.talent.completions.update(expires_on=date(2026, 12, 10))
    page = read(staff.client.get("/hiroshima/calendar/?from=2026-11-30"))
    assert page.hints[0] == "保留"
    assert page.link("神石高原町 毎週火") == f"/hiroshima/dispatches/{dispatch.pk}/"
    assert "保留 条件がある" in page.text


def test_training_need_reach_no_further_than_the_own_last_visit(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    """Not to that of a colleague who goes on longer."""
    dispatch.talent.completions.update(expires_on=date(2027, 1, 15))
    other = ready_talent(staff.seat, name="デモ・西本 彩", kana="でも・にしもと あや")
    planned_dispatch(staff.seat, officer.seat, talent=other, weekday=2, ends_on=date(2027, 2, 10))
    page = read(staff.client.get("/hiroshima/calendar/?from=2026-11-30"))
    assert [hint for hint in page.hints if not hint.startswith("訪問")] == ["固定", "固定", "固定"]


def test_the_calendar_file_holds_the_own_visits(
    dispatch: Dispatch, talent_user: Person, other_officer: Person
) -> None:
    answer = talent_user.client.get("/hiroshima/calendar/visits.ics")
    events = Calendar.from_ical(answer.getvalue()).walk("VEVENT")
    assert len(events) == 7
    assert "神石高原町" in str(events[0]["summary"])
    assert events[0]["dtstart"].dt == dispatch.visits.order_by("ordinal")[0].starts_at
    others = other_officer.client.get("/hiroshima/calendar/visits.ics")
    assert not Calendar.from_ical(others.getvalue()).walk("VEVENT")


def test_going_back_from_the_check_shows_what_was_typed(need: Need, fujii: Talent, staff: Person) -> None:
    typed = {**form_of(fujii, ends_on="Ｒ8.12.15", travel_minutes="４０"), "step": "back"}
    page = read(staff.client.post(f"/hiroshima/needs/{need.pk}/dispatch/", typed))
    assert page.buttons[0] == "訪問日を確かめる"
    assert page.field("ends_on") == "Ｒ8.12.15"
    assert page.field("travel_minutes") == "４０"
    assert Dispatch.objects.count() == 0


def test_a_town_names_no_person_that_does_not_come_to_it(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person
) -> None:
    """The address of a list may hold anybody's number; only whom one may meet is named."""
    asked = {"talent": dispatch.talent_id}
    assert "条件：デモ・藤井 拓也さん" in read(officer.client.get("/hiroshima/visits/", asked)).text
    assert "藤井" not in str(read(other_officer.client.get("/hiroshima/visits/", asked)).soup)
    lonely = ready_talent(staff.seat, name="デモ・無 訪問")
    page = read(staff.client.get("/hiroshima/visits/", {"talent": lonely.pk}))
    assert "条件に合う訪問はありません" in page.text


def test_what_has_a_log_is_ended_and_no_longer_cancelled(
    dispatch: Dispatch, staff: Person, talent_user: Person
) -> None:
    path = f"/hiroshima/dispatches/{dispatch.pk}/"
    before = read(staff.client.get(path))
    assert before.link("派遣を取り消す") == f"{path}cancel/"
    assert before.link("派遣を終える") == f"{path}end/"
    assert f"{path}end/" not in read(talent_user.client.get(path)).links.values()
    logged_visit(talent_user.seat, dispatch.visits.order_by("ordinal")[0])
    after = read(staff.client.get(path))
    assert f"{path}cancel/" not in after.links.values()
    assert after.link("派遣を終える") == f"{path}end/"
