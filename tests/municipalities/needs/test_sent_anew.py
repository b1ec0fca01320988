"""The prefecture decides on the words that it has read: a need that was sent anew is read anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tenancy import scope
from municipalities.needs.actions import (
    accept_need,
    amend_proposal,
    decline_need,
    return_need,
    revise_need,
    submit_need,
    withdraw_need,
)
from municipalities.needs.checks import SentAnew
from municipalities.needs.choices import NeedStatus
from municipalities.needs.fields import AMENDABLE_FIELDS
from municipalities.needs.models import Need
from municipalities.needs.proposals import skills_of
from tests.build_needs import hidden_of, made, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import Page, look, read

pytestmark = pytest.mark.usefixtures("today")

OLD = "窓口の紙を減らしたい。"
NEW = "庁舎のサーバーを更新したい。"
REASON = "台数と更新の時期を書いてください。"


def sent(officer: Person) -> Need:
    with scope(HIROSHIMA):
        return submitted_need(officer.seat, OLD)


def send_anew(officer: Person, need: Need, time_machine: Any, words: str = NEW) -> Need:
    """Withdrawn, written in other words and sent a minute later."""
    with scope(HIROSHIMA):
        need = withdraw_need(by=officer.seat, need=need)
        need = revise_need(by=officer.seat, need=need, raw_problem=words)
        time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
        return submit_need(by=officer.seat, need=need)


def stored(need: Need) -> Need:
    with scope(HIROSHIMA):
        return Need.objects.get(pk=need.pk)


def address(name: str, need: Need) -> str:
    return reverse(name, args=["hiroshima", need.pk])


def sendings(page: Page) -> list[dict[str, str]]:
    """Of which sending each form of the page says that it was read."""
    fields = page.soup.select("main form input[type=hidden][name=sending]")
    return [{"sending": str(field["value"])} for field in fields]


@pytest.mark.parametrize("step", ["", "back", "do"])
@pytest.mark.parametrize("verb", ["accept", "return", "decline"])
def test_words_that_were_not_read_are_shown_and_not_decided_on(
    officer: Person, staff: Person, time_machine: Any, verb: str, step: str
) -> None:
    need = sent(officer)
    post = {"do": verb, "reply": REASON, "step": step, **hidden_of(need)}
    again = send_anew(officer, need, time_machine)
    page = read(staff.client.post(address("need_review", need), post))
    (told,) = page.told
    assert told.startswith(
        "この画面を開いたあとに、神石高原町が困りごとを送り直しました。まだ何も決まっていません。"
    )
    assert NEW in page.parts["町の言葉"]
    assert page.field("reply") == REASON
    assert sendings(page) == [hidden_of(again)]
    assert (stored(need).status, stored(need).reply) == (NeedStatus.SUBMITTED, "")
    staff.client.post(address("need_review", need), {**post, "step": "do", **hidden_of(again)})
    assert stored(need).status != NeedStatus.SUBMITTED


@pytest.mark.parametrize("sending", [{}, {"sending": ""}, {"sending": "20261124"}])
def test_a_decision_that_does_not_say_what_was_read_is_none(
    officer: Person, staff: Person, sending: dict[str, str]
) -> None:
    need = sent(officer)
    staff.client.post(address("need_review", need), {"do": "accept", "reply": "", "step": "do", **sending})
    assert stored(need).status == NeedStatus.SUBMITTED


def test_the_page_and_its_check_carry_the_sending_that_they_show(officer: Person, staff: Person) -> None:
    need = sent(officer)
    hidden = hidden_of(need)
    assert hidden["sending"].isdecimal()
    assert sendings(read(staff.client.get(address("need_detail", need)))) == [hidden]
    post = {"do": "return", "reply": REASON, **hidden}
    assert sendings(read(staff.client.post(address("need_review", need), post))) == [hidden, hidden]
    assert sendings(read(staff.client.get(address("need_amend", need)))) == [hidden]


def test_the_actions_decide_on_the_need_that_was_read_under_its_lock(
    officer: Person, staff: Person, time_machine: Any
) -> None:
    need = sent(officer)
    again = send_anew(officer, need, time_machine)
    with scope(HIROSHIMA):
        for act in (accept_need, return_need, decline_need):
            with pytest.raises(SentAnew):
                act(by=staff.seat, need=need, reply=REASON)
        with pytest.raises(SentAnew):
            amend_proposal(by=staff.seat, need=need, **_proposal(need, title="古い言葉の件名"))
        assert accept_need(by=staff.seat, need=again).status == NeedStatus.ACCEPTED


def _proposal(need: Need, **changes: Any) -> dict[str, Any]:
    values = {name: getattr(need, name) for name in AMENDABLE_FIELDS}
    return {**values, "skills": skills_of(need), **changes}


def test_a_proposal_made_of_old_words_does_not_replace_that_of_the_new_ones(
    officer: Person, staff: Person, time_machine: Any
) -> None:
    need = sent(officer)
    form = {
        "title": "紙を減らす", "role": "engineer", "category": "security", "engagement": "advice",
        "cadence": "monthly", "half_days_per_visit": "2", "starts_on": "R8.12.1", "ends_on": "令和9年3月31日",
        "mode": "online", "priority": "low", "scheme": "pool",
        "skill_1": "information_security", "level_1": "3",
    }  # fmt: skip
    again = send_anew(officer, need, time_machine)
    page = read(staff.client.post(address("need_amend", need), {**form, **hidden_of(need)}))
    (told,) = page.told
    assert "神石高原町が困りごとを送り直しました。まだ何も直していません。" in told
    assert NEW in page.parts["町の言葉"]
    assert page.field("title") == "紙を減らす"
    assert stored(need).amended_fields == []
    assert staff.client.post(address("need_amend", need), {**form, **hidden_of(again)}).status_code == 302
    assert stored(need).title == "紙を減らす"


def test_a_need_that_is_with_the_town_is_not_decided_on(officer: Person, staff: Person) -> None:
    need = sent(officer)
    with scope(HIROSHIMA):
        withdraw_need(by=officer.seat, need=need)
    post = {"do": "accept", "reply": "", "step": "do", **hidden_of(need)}
    answer = staff.client.post(address("need_review", need), post)
    assert "いまの状態が「取下げ」のため" in read(answer, 409).text
    assert stored(need).status == NeedStatus.WITHDRAWN


def test_advice_does_not_end_words_that_were_sent_since(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    place, reply = address("need_refer", need), "電話で、見積書の読み方をお答えしました。"
    seen = look(staff, "need_refer", need.pk).field("sending")
    page = read(staff.client.post(place, {"sending": "20261123000000000000", "reply": reply}))
    assert "困りごとを送り直しました" in page.errors[0]
    assert page.field("reply") == reply
    staff.client.post(place, {"sending": seen, "reply": reply})
    with scope(HIROSHIMA):
        assert Need.objects.get().status == "referred"
