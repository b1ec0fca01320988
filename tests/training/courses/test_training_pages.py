"""The pages of training, through a browser without scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.moves import is_open
from accounts.permissions import Reach
from accounts.tenancy import scope
from pool.people.models import Talent
from tests.build_pool import MATSUYAMA_CITY, clear_talent, make_talent
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import csv_rows, read, words
from training.courses.actions import COURSE_FACTS, open_catalogue, revise_course
from training.courses.actions.completions import record_completion
from training.courses.actions.waivers import approve_waiver, ask_waiver
from training.courses.figures import training_figures
from training.courses.lists import board_page
from training.courses.models import Completion, Course, Waiver
from training.courses.pages import MISSING, Cell, cell_of, screens
from training.courses.rules import CompletionFact, WaiverFact
from training.courses.todo import todo

pytestmark = pytest.mark.usefixtures("today")

BASE = "/hiroshima/training/"
DAY = date(2026, 11, 24)


@pytest.fixture
def fujii(staff: Person, talent_user: Person, db: None) -> Talent:
    with scope(HIROSHIMA):
        open_catalogue(by=staff.seat)
        return make_talent(staff.seat, user=talent_user.user)


@pytest.fixture
def waiver(staff: Person, fujii: Talent) -> Waiver:
    with scope(HIROSHIMA):
        return ask_waiver(
            by=staff.seat,
            talent=fujii,
            course=Course.objects.get(key="budget"),
            reason="前の勤務先で受講",
            valid_from=DAY,
            valid_until=date(2027, 3, 31),
        )


def done(completed_on: date, expires_on: date | None = None) -> CompletionFact:
    return CompletionFact(1, completed_on, expires_on)


def waived(first: date, last: date, *, is_approved: bool = True) -> WaiverFact:
    return WaiverFact(1, first, last, is_approved)


@pytest.mark.parametrize(
    ("completions", "waivers", "cell"),
    [
        ([], [], Cell("未修了", "stop", "")),
        ([done(date(2026, 4, 1))], [], Cell("修了", "done", "R8.4.1")),
        ([done(date(2026, 4, 1), date(2027, 4, 1))], [], Cell("修了", "done", "R9.4.1まで")),
        ([done(date(2026, 1, 23), date(2027, 1, 23))], [], Cell("修了", "wait", "R9.1.23まで")),
        ([done(date(2025, 11, 24), DAY)], [], Cell("修了", "wait", "R8.11.24まで")),
        ([done(date(2025, 11, 23), date(2026, 11, 23))], [], Cell("期限切れ", "stop", "R8.11.23")),
        ([done(date(2025, 4, 1), DAY), done(date(2026, 11, 1), date(2027, 11, 1))], [],
         Cell("修了", "done", "R9.11.1まで")),
        ([done(date(2026, 11, 25))], [], Cell("未修了", "stop", "")),
        ([], [waived(DAY, date(2026, 12, 31))], Cell("免除", "done", "R8.12.31まで")),
        ([], [waived(DAY, date(2026, 12, 31), is_approved=False)], Cell("免除申請中", "wait", "")),
        ([], [waived(date(2026, 4, 1), date(2026, 11, 23))], Cell("未修了", "stop", "")),
    ],
)  # fmt: skip
def test_a_cell_of_the_board(
    completions: list[CompletionFact], waivers: list[WaiverFact], cell: Cell
) -> None:
    assert cell_of(completions, waivers, DAY) == cell


def test_without_a_catalogue_staff_are_led_to_make_one(staff: Person, finance: Person) -> None:
    assert read(staff.client.get(BASE)).link("研修の一覧を開く") == f"{BASE}courses/"
    assert "案から一覧を作る" not in read(finance.client.get(f"{BASE}courses/")).text
    assert read(staff.client.get(f"{BASE}courses/")).buttons[-1:] == ["案から一覧を作る"]
    assert staff.client.post(f"{BASE}courses/open/").status_code == 302
    courses = read(staff.client.get(f"{BASE}courses/")).table("研修の一覧")
    assert "議会対応" in courses.column("名称")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["デモ・井上", "デモ・青木"]),
        ("state=cleared", ["デモ・青木"]),
        ("state=uncleared", ["デモ・井上"]),
        ("q=いのうえ", ["デモ・井上"]),
        ("term=future", ["デモ・上田"]),
        ("term=all&state=uncleared", ["デモ・井上", "デモ・上田"]),
        ("term=all", ["デモ・井上", "デモ・上田", "デモ・青木"]),
    ],
)
def test_the_board_shows_and_exports_what_is_asked_for(staff: Person, query: str, found: list[str]) -> None:
    with scope(HIROSHIMA):
        clear_talent(staff.seat, make_talent(staff.seat, name="デモ・青木", kana="あおき"), date(2026, 4, 1))
        make_talent(staff.seat, name="デモ・井上", kana="いのうえ")
        make_talent(staff.seat, name="デモ・上田", kana="うえだ", starts_on=date(2026, 12, 1), ends_on=None)
    page = read(staff.client.get(f"{BASE}?{query}"))
    assert page.table("研修の修了状況").column("氏名") == found
    heads, *rows = csv_rows(staff.client.get(f"{BASE}?{query}&format=csv"))
    assert [row[0] for row in rows] == found
    assert heads[:4] == ["氏名", "かな", "派遣", "地方自治制度の基礎"]


def test_the_board_says_that_nobody_is_near_the_end(staff: Person) -> None:
    with scope(HIROSHIMA):
        clear_talent(staff.seat, make_talent(staff.seat), date(2026, 4, 1))
    assert "条件に合う人がいません" in read(staff.client.get(f"{BASE}?state=ending")).text
    assert len(csv_rows(staff.client.get(f"{BASE}?state=ending&format=csv"))) == 1


def test_the_board_takes_few_queries_however_long_it_is(staff: Person) -> None:
    with scope(HIROSHIMA):
        for number in range(6):
            clear_talent(staff.seat, make_talent(staff.seat, name=f"デモ・{number}"), DAY)
    with CaptureQueriesContext(connection) as queries:
        staff.client.get(BASE)
    reading = [query for query in queries if query["sql"].startswith("SELECT ") and "FROM" in query["sql"]]
    assert len(reading) <= 12


def test_staff_record_several_completions_at_once(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        other = make_talent(staff.seat, name="デモ・山本 葵", kana="やまもと あおい")
        course = Course.objects.get(key="security_policy")
    typed: dict[str, Any] = {
        "course": course.pk, "completed_on": "令和8年11月20日", "provider": "デモ研修所",
        "talents": [fujii.pk, other.pk],
    }  # fmt: skip
    assert staff.client.post(f"{BASE}completions/record/", typed).status_code == 302
    with scope(HIROSHIMA):
        assert {row.expires_on for row in Completion.objects.all()} == {date(2027, 11, 20)}
    again = read(staff.client.post(f"{BASE}completions/record/", typed))
    (error,) = again.errors
    assert "すでに記録されています" in error
    assert again.field("completed_on") == "令和8年11月20日"
    late = read(staff.client.post(f"{BASE}completions/record/", {**typed, "completed_on": "R8.11.25"}))
    assert late.errors == ["修了日は、今日か今日より前の日にしてください。"]


def test_a_completion_is_revoked_with_a_day_and_a_reason(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        course = Course.objects.get(key="budget")
        completion = record_completion(
            by=staff.seat, talent=fujii, course=course, completed_on=DAY, provider="デモ研修所"
        )
    path = f"{BASE}completions/{completion.pk}/revoke/"
    page = read(staff.client.get(f"{BASE}talents/{fujii.pk}/"))
    assert page.table("修了の記録").link("取り消す") == path
    typed = {"revoked_from": "R8.11.24", "reason": ""}
    assert read(staff.client.post(path, typed)).errors == ["取り消す理由を書いてください。"]
    assert staff.client.post(path, typed | {"reason": "日付の誤り"}).status_code == 302
    with scope(HIROSHIMA):
        assert Completion.objects.get().revoke_reason == "日付の誤り"
    page = read(staff.client.get(f"{BASE}talents/{fujii.pk}/"))
    assert "令和8年11月24日から無効" in page.text
    assert "取り消す" not in page.text


def test_a_waiver_goes_from_staff_to_approver_and_back(
    staff: Person, approver: Person, fujii: Talent
) -> None:
    with scope(HIROSHIMA):
        course = Course.objects.get(key="budget")
    typed = {
        "talent": fujii.pk, "course": course.pk, "reason": "前の勤務先で受講",
        "valid_from": "R8.11.24", "valid_until": "R9.3.31",
    }  # fmt: skip
    place = staff.client.post(f"{BASE}waivers/ask/", typed).headers["Location"]
    assert read(staff.client.get(place)).buttons == []
    assert read(approver.client.get(place)).buttons == ["承認する", "承認しない"]
    waiting = read(approver.client.get(f"{BASE}waivers/")).table("研修の免除（承認待ち）")
    assert waiting.column("氏名") == ["デモ・藤井 拓也"]
    assert read(approver.client.get(f"{place}approve/")).facts["理由"] == "前の勤務先で受講"
    assert approver.client.post(f"{place}approve/").status_code == 302
    courses = read(staff.client.get(f"{BASE}talents/{fujii.pk}/")).table("研修ごとの状況")
    assert ["予算・決算", "3", "必要", "免除 R9.3.31まで", "修了を記録"] in courses.rows
    assert approver.client.post(f"{place}refuse/").status_code == 409


def test_who_asked_is_offered_no_decision(approver: Person, waiver: Waiver, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        own = ask_waiver(
            by=approver.seat, talent=fujii, course=Course.objects.get(key="security_policy"),
            reason="受講済み", valid_from=DAY, valid_until=DAY,
        )  # fmt: skip
        assert not is_open(own, "approve", approver.seat)
        assert is_open(waiver, "refuse", approver.seat)
    page = read(approver.client.get(f"{BASE}waivers/{own.pk}/"))
    assert "承認を待っています" in page.text
    assert "この申請を決める" not in page.text
    assert page.buttons == []
    assert approver.client.post(f"{BASE}waivers/{own.pk}/approve/").status_code == 409


def test_waivers_are_listed_by_state(staff: Person, approver: Person, waiver: Waiver) -> None:
    page = read(staff.client.get(f"{BASE}waivers/"))
    assert "免除 承認待ち1" in page.tabs
    assert page.table("研修の免除（承認待ち）").column("理由") == ["前の勤務先で受講"]
    approver.client.post(f"{BASE}waivers/{waiver.pk}/approve/")
    assert "承認待ちの免除の申請があると" in read(staff.client.get(f"{BASE}waivers/")).text
    heads, row = csv_rows(staff.client.get(f"{BASE}waivers/?status=approved&format=csv"))
    assert heads == [
        "免除を受ける人", "研修", "初めの日", "終わりの日", "理由",
        "申請した人", "申請日時", "決めた人", "決めた日時",
    ]  # fmt: skip
    assert row[:2] == ["デモ・藤井 拓也", "予算・決算"]


def test_a_seat_that_reaches_nobody_sees_no_training(staff: Person, fujii: Talent, waiver: Waiver) -> None:
    nobody = replace(staff.seat, reach=Reach.NONE)
    with scope(HIROSHIMA):
        clear_talent(staff.seat, fujii, DAY)
        for model in (Waiver, Completion, Course):
            assert model.objects.visible_to(staff.seat).exists()
            assert not model.objects.visible_to(nobody).exists()
        assert {tab.label for tab in screens(nobody, "waiver_list")} == {
            "修了状況",
            "研修の回",
            "免除",
            "研修の一覧",
        }
        assert not list(board_page([], DAY).rows(nobody))


def test_a_course_that_is_not_offered_gates_nobody_and_is_pale(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        course = Course.objects.required_on(DAY)[0]
        facts = {fact: getattr(course, fact) for fact in COURSE_FACTS}
        revise_course(by=staff.seat, course=course, **facts | {"is_offered": False})
        assert course not in Course.objects.required_on(DAY)
    page = read(staff.client.get(f"{BASE}courses/"))
    assert [words(row.th) for row in page.soup.select("tr.off")] == [course.name]
    assert page.table("研修の一覧").column("状態").count("使わない") == 1
    heads, *_ = csv_rows(staff.client.get(f"{BASE}courses/?format=csv"))
    assert heads == [
        "名称", "種類", "内容", "時間", "必要な人", "有効な年数", "開く機関", "市町村の職員も受けられる",
        "出どころ", "状態",
    ]  # fmt: skip


def test_what_is_missing_is_the_strongest_sign_of_the_board() -> None:
    assert MISSING.mark == '<span class="st stop">未修了</span>'
    assert Cell("修了", "done", "R8.3.23").mark == '<span class="sub">修了<br>R8.3.23</span>'
    assert Cell("期限切れ", "stop", "R8.11.23").mark == (
        '<span class="st stop">期限切れ</span><br><span class="sub">R8.11.23</span>'
    )


def test_staff_cannot_approve(staff: Person, finance: Person, waiver: Waiver) -> None:
    for person in (staff, finance):
        for verb in ("approve", "refuse"):
            assert person.client.post(f"{BASE}waivers/{waiver.pk}/{verb}/").status_code == 403
    assert finance.client.get(f"{BASE}waivers/ask/").status_code == 403


def test_courses_are_added_and_edited(staff: Person, fujii: Talent) -> None:
    typed = {
        "kind": "practice",
        "name": "県の情報公開",
        "hours": "2.5",
        "valid_years": "",
        "most_tries": "3",
        "is_offered": "on",
    }
    assert staff.client.post(f"{BASE}courses/add/", typed).status_code == 302
    with scope(HIROSHIMA):
        course = Course.objects.get(name="県の情報公開")
    assert (
        staff.client.post(f"{BASE}courses/{course.pk}/edit/", {**typed, "valid_years": "2"}).status_code
        == 302
    )
    page = read(staff.client.post(f"{BASE}courses/{course.pk}/edit/", {**typed, "hours": "0"}))
    assert page.errors == ["時間は0より大きく1000より小さい数にしてください。"]
    with scope(HIROSHIMA):
        assert Course.objects.get(pk=course.pk).valid_years == 2


def test_a_talent_sees_the_own_state_and_nobody_elses(
    talent_user: Person, staff: Person, fujii: Talent
) -> None:
    with scope(HIROSHIMA):
        other = make_talent(staff.seat, name="デモ・山本 葵", kana="やまもと あおい")
        ask_waiver(
            by=staff.seat, talent=other, course=Course.objects.get(key="budget"),
            reason="受講済み", valid_from=DAY, valid_until=DAY,
        )  # fmt: skip
    assert talent_user.client.get(BASE).headers["Location"] == f"{BASE}me/"
    assert "まだ派遣できません" in read(talent_user.client.get(f"{BASE}me/")).text
    assert talent_user.client.get(f"{BASE}talents/{other.pk}/").status_code == 404
    waivers = read(talent_user.client.get(f"{BASE}waivers/"))
    assert "ここに並ぶ免除はありません" in waivers.text
    assert "デモ・山本" not in waivers.text
    assert talent_user.client.get(f"{BASE}completions/record/").status_code == 403


@pytest.mark.parametrize("who", ["officer", "municipal_approver", "viewer", "ehime_staff"])
def test_training_is_shown_to_no_town_ministry_or_other_prefecture(
    request: pytest.FixtureRequest, who: str, fujii: Talent, waiver: Waiver
) -> None:
    reader: Person = request.getfixturevalue(who)
    for path in ("", f"talents/{fujii.pk}/", "waivers/", f"waivers/{waiver.pk}/", "me/", "?format=csv"):
        assert reader.client.get(f"{BASE}{path}").status_code in (403, 404)


def test_another_prefectures_waiver_and_talent_are_not_found(staff: Person, ehime_staff: Person) -> None:
    with scope(EHIME):
        foreign = make_talent(ehime_staff.seat, base_code=MATSUYAMA_CITY)
        course = open_catalogue(by=ehime_staff.seat)[0]
    assert staff.client.get(f"{BASE}talents/{foreign.pk}/").status_code == 404
    assert staff.client.get(f"{BASE}courses/{course.pk}/edit/").status_code == 404


def test_the_approver_is_asked_and_staff_are_reminded(
    staff: Person, approver: Person, talent_user: Person, fujii: Talent, waiver: Waiver
) -> None:
    with scope(HIROSHIMA):
        trained = make_talent(staff.seat, name="デモ・期限 近し", kana="きげん ちかし")
        clear_talent(staff.seat, trained, date(2026, 1, 10))
        make_talent(staff.seat, name="デモ・来月", kana="らいげつ", starts_on=date(2026, 12, 20))
        make_talent(staff.seat, name="デモ・来年", kana="らいねん", starts_on=date(2027, 1, 20))
        assert [row.url for row in todo(approver.seat, DAY)] == [f"{BASE}waivers/{waiver.pk}/"]
        uncleared, soon, ending = todo(staff.seat, DAY)
        assert (uncleared.lines, uncleared.due_on) == (("デモ・藤井 拓也",), DAY)
        assert (soon.lines, soon.due_on) == (("デモ・来月",), date(2026, 12, 20))
        assert (ending.due_on, ending.lines) == (date(2027, 1, 10), ("デモ・期限 近し",))
        assert [row.url for row in todo(talent_user.seat, DAY)] == [f"{BASE}me/"]
        record_completion(
            by=staff.seat, talent=trained, course=Course.objects.get(key="security_policy"), completed_on=DAY,
            provider="デモ研修所",
        )  # fmt: skip
        assert len(todo(staff.seat, DAY)) == 2
    for row, found in ((uncleared, ["デモ・藤井 拓也"]), (soon, ["デモ・来月"])):
        assert read(staff.client.get(row.url)).table("研修の修了状況").column("氏名") == found


def test_a_waiver_from_the_first_day_of_a_term_counts_for_who_is_to_come(
    staff: Person, approver: Person, talent_user: Person, db: None
) -> None:
    begins = date(2026, 12, 20)
    with scope(HIROSHIMA):
        coming = make_talent(staff.seat, user=talent_user.user, starts_on=begins)
        for course in open_catalogue(by=staff.seat):
            asked = ask_waiver(
                by=staff.seat, talent=coming, course=course, reason="前の県で受講", valid_from=begins,
                valid_until=date(2027, 3, 31),
            )  # fmt: skip
            approve_waiver(by=approver.seat, waiver=asked)
        assert todo(staff.seat, DAY) == []
        assert todo(talent_user.seat, DAY) == []
    text = read(talent_user.client.get(f"{BASE}me/")).text
    assert "任期が始まる令和8年12月20日の時点で、派遣の前に必要な研修をすべて満たしています" in text
    board = read(staff.client.get(f"{BASE}?term=soon&state=cleared")).table("研修の修了状況")
    assert board.column("氏名") == [coming.name]


def test_the_figures_of_training(staff: Person, waiver: Waiver) -> None:
    with scope(HIROSHIMA):
        clear_talent(staff.seat, make_talent(staff.seat, name="デモ・青木", kana="あおき"), date(2026, 4, 1))
        clear_talent(
            staff.seat, make_talent(staff.seat, name="デモ・昨年", kana="さくねん"), date(2026, 3, 31)
        )
        figures = training_figures(DAY)
    assert (figures.in_term, figures.cleared) == (3, 2)
    assert figures.completions_in_fiscal_year == 8
