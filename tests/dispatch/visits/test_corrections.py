"""A log that was sent back: until when it is to be put right, and what has become of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from accounts.tenancy import scope
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import send_back_visit
from dispatch.visits.models import Visit
from dispatch.visits.todo import todo
from japan.clock import JAPAN
from notices.models import Notice
from tests.build_dispatch import first_visit, later, logged_visit, mark_of
from tests.cast import HIROSHIMA, Person
from tests.page import Page, read

WORD = "終わりは16時でした。"
SENT_BACK, NOT_ASKED_FOR = "差し戻したあとに変わったところ", "はじめに届いてから変わったところ"


def sent_back(dispatch: Dispatch, officer: Person, talent_user: Person) -> Visit:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    return send_back_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark=WORD)


def confirm_page(who: Person, visit: Visit) -> Page:
    return read(who.client.get(f"/hiroshima/visits/{visit.pk}/confirm/"))


def test_a_correction_is_due_from_the_day_on_which_it_was_sent_back(
    dispatch: Dispatch, officer: Person, talent_user: Person
) -> None:
    visit = sent_back(dispatch, officer, talent_user)
    assert visit.on_day == date(2026, 11, 10)
    (task,) = [task for task in todo(talent_user.seat, date(2026, 11, 24)) if task.action == "直す"]
    assert task.due_on == date(2026, 12, 1)
    notice = Notice.objects.get(user=talent_user.user, kind="visit.sent_back")
    assert (notice.due_on, notice.asks) == (date(2026, 12, 1), True)
    page = read(talent_user.client.get(f"/hiroshima/visits/{visit.pk}/log/"))
    assert "12月1日（火）までに直してください。" in page.text


def test_a_second_sending_back_counts_anew(dispatch: Dispatch, officer: Person, talent_user: Person) -> None:
    visit = sent_back(dispatch, officer, talent_user)
    logged_visit(talent_user.seat, visit)
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=JAPAN), tick=False), scope(HIROSHIMA):
        send_back_visit(by=officer.seat, visit=visit, read_log=mark_of(visit), remark=WORD)
        (task,) = [task for task in todo(talent_user.seat, date(2026, 11, 30)) if task.action == "直す"]
    assert task.due_on == date(2026, 12, 7)


def test_the_host_is_shown_what_has_changed_since_it_was_sent_back(
    dispatch: Dispatch, officer: Person, talent_user: Person
) -> None:
    visit = sent_back(dispatch, officer, talent_user)
    logged_visit(talent_user.seat, visit, ended_at=later(visit.ends_at, -15), is_escorted=True)
    logged_visit(talent_user.seat, visit, ended_at=later(visit.ends_at, -30), done="内訳を確かめた。")
    assert confirm_page(officer, visit).parts[SENT_BACK] == (
        f"{SENT_BACK} 終了 前 16:30 いま 16:00 "
        "ひとこと 前 見積りの内訳を、町の担当者と一緒に確かめた。 いま 内訳を確かめた。"
    )


def test_a_log_that_came_back_as_it_was_says_so(
    dispatch: Dispatch, officer: Person, talent_user: Person
) -> None:
    visit = sent_back(dispatch, officer, talent_user)
    logged_visit(talent_user.seat, visit)
    assert confirm_page(officer, visit).parts[SENT_BACK] == f"{SENT_BACK} 記録の内容は変わっていません。"


def test_a_correction_that_nobody_asked_for_is_shown_too(
    dispatch: Dispatch, officer: Person, talent_user: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    page = confirm_page(officer, visit)
    assert NOT_ASKED_FOR not in page.parts
    assert SENT_BACK not in page.parts
    logged_visit(talent_user.seat, visit, travel_minutes=90)
    assert (
        confirm_page(officer, visit).parts[NOT_ASKED_FOR]
        == f"{NOT_ASKED_FOR} 移動（分、往復） 前 150 いま 90"
    )


@pytest.mark.parametrize("reader", ["officer", "talent_user", "staff"])
def test_the_course_of_a_visit_names_old_and_new_values(
    dispatch: Dispatch, officer: Person, talent_user: Person, reader: str, request: pytest.FixtureRequest
) -> None:
    visit = sent_back(dispatch, officer, talent_user)
    logged_visit(talent_user.seat, visit, ended_at=later(visit.ends_at, -30), ladder="watch")
    who: Person = request.getfixturevalue(reader)
    course = read(who.client.get(f"/hiroshima/visits/{visit.pk}/")).parts["経過"]
    assert "終了：16:30 → 16:00" in course
    assert "だれが手を動かしたか：伴走 一緒に → 見守り 市町村が" in course
    assert "状態" not in course


def test_what_becomes_no_visit_shows_what_falls_away(
    dispatch: Dispatch, officer: Person, talent_user: Person
) -> None:
    visit = sent_back(dispatch, officer, talent_user)
    logged_visit(talent_user.seat, visit, was_held=False, done="大雨のため")
    said = confirm_page(officer, visit).parts[SENT_BACK]
    assert "訪問した 前 はい いま いいえ" in said
    assert "開始 前 13:30 いま （なし）" in said
