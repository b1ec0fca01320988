"""Somebody else was first: the page that was open says so, and keeps every word that was typed."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tenancy import scope
from dispatch.visits.actions import cancel_visit, confirm_visit
from dispatch.visits.models import Remark
from municipalities.needs.actions import return_need
from tests.build_dispatch import first_visit, logged_visit, mark_of, planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_needs import hidden_of, submitted_need
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import read

pytestmark = pytest.mark.usefixtures("today")

WORD = "先に決めた人がいました。この言葉は消えません"


@pytest.fixture
def dispatch(in_hiroshima: None, staff: Person, officer: Person, talent_user: Person) -> Any:
    return planned_dispatch(staff.seat, officer.seat, talent=ready_talent(staff.seat, user=talent_user.user))


def test_a_second_correction_stands_with_its_reason(
    in_hiroshima: None, staff: Person, finance: Person
) -> None:
    talent = make_talent(staff.seat, employment_form="fiscal_year_appointee")
    path = f"/hiroshima/finance/expenses/{paid(finance.seat, talent).pk}/amend/"
    typed = {"amend-amount_yen": "600,000", "amend-reason": "計算違い"}
    assert finance.client.post(path, typed).status_code == 302
    page = read(finance.client.post(path, {**typed, "amend-reason": WORD}))
    assert len(page.errors) == 1
    assert page.field("amend-reason") == WORD


def test_a_reply_to_a_need_that_was_answered_is_shown_with_the_refusal(
    in_hiroshima: None, officer: Person, staff: Person
) -> None:
    need = submitted_need(officer.seat)
    fields = {**hidden_of(need), "do": "decline", "reply": WORD}
    return_need(by=staff.seat, need=need, reply="人数を書いてください。")
    page = read(staff.client.post(f"/hiroshima/needs/{need.pk}/review/", fields), status=409)
    assert [box.get_text().strip() for box in page.soup.select("textarea")] == [WORD]


def test_an_answer_to_a_confirmed_visit_says_that_it_was_not_sent(
    dispatch: Any, officer: Person, talent_user: Person
) -> None:
    visit = first_visit(dispatch)
    logged_visit(talent_user.seat, visit)
    mark = mark_of(visit)
    confirm_visit(by=officer.seat, visit=visit, read_log=mark)
    typed = {"answer": "send_back", "remark": WORD, "read_log": mark}
    page = read(officer.client.post(f"/hiroshima/visits/{visit.pk}/confirm/", typed))
    assert WORD in page.text
    assert "この返事は送っていません" in page.text


def test_the_page_of_a_step_that_is_not_open_leads_back_to_the_thing(
    dispatch: Any, officer: Person, staff: Person, talent_user: Person
) -> None:
    visit = first_visit(dispatch)
    cancel_visit(by=staff.seat, visit=visit, reason="大雨のため")
    for person, step in ((staff, "cancel"), (talent_user, "log")):
        answer = person.client.get(f"/hiroshima/visits/{visit.pk}/{step}/", follow=True)
        assert answer.redirect_chain == [(f"/hiroshima/visits/{visit.pk}/", 302)]
        assert "いまの状態が「取消」のため" in read(answer).told[0]


def test_nobody_writes_to_a_visit_that_was_called_off(dispatch: Any, officer: Person, staff: Person) -> None:
    visit = first_visit(dispatch)
    cancel_visit(by=staff.seat, visit=visit, reason="大雨のため")
    page = read(officer.client.post(f"/hiroshima/visits/{visit.pk}/remark/", {"text": WORD}))
    assert page.field("text") == WORD
    assert len(page.errors) == 1
    with scope(HIROSHIMA):
        assert not Remark.objects.filter(visit=visit, text=WORD).exists()


def test_a_tab_keeps_the_order(staff: Person, in_hiroshima: None, officer: Person) -> None:
    submitted_need(officer.seat)
    page = read(staff.client.get("/hiroshima/needs/", {"sort": "-number"}))
    assert {"sort=-number" in str(tab["href"]) for tab in page.soup.select("nav.tabs a")} == {True}
