"""Doors of a need that must not let a wrong thing through: a reason that is none, a verb that is not open."""

from __future__ import annotations

import pytest
from django.shortcuts import render
from django.test import RequestFactory

from accounts.errors import Refusal
from accounts.tenancy import scope
from municipalities.needs.actions import accept_need, decline_need, return_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from tests.build_needs import REPLY, accepted_need, hidden_of, made, make_need, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import address, read

pytestmark = pytest.mark.usefixtures("today")


def status_of(need: Need) -> str:
    with scope(HIROSHIMA):
        return str(Need.objects.get(pk=need.pk).status)


@pytest.mark.parametrize("verb", ["return", "decline"])
@pytest.mark.parametrize("reply", [REPLY, f" {REPLY}\r\n", REPLY.replace("11月27日（金）", "12月1日（火）")])
def test_the_prefilled_acceptance_is_no_reason_to_refuse(
    officer: Person, staff: Person, verb: str, reply: str
) -> None:
    need = made(submitted_need, officer.seat)
    for step in ("", "do"):
        post = {"do": verb, "reply": reply, "step": step, **hidden_of(need)}
        page = read(staff.client.post(address("need_review", need.pk), post))
        (error,) = page.errors
        assert "理由を1文で書いてください。" in error
        assert page.field("reply") == ""
        assert "担当する人と初回の日の候補をお知らせします" not in page.text
    assert status_of(need) == NeedStatus.SUBMITTED


def test_the_actions_take_no_acceptance_for_a_reason_either(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    for act in (return_need, decline_need):
        with pytest.raises(Refusal) as refused:
            made(act, by=staff.seat, need=need, reply=REPLY)
        assert refused.value.field == "reply"
    reason = f"予算が足りません。{REPLY}"
    assert made(return_need, by=staff.seat, need=need, reply=reason).reply == reason
    again = made(submitted_need, officer.seat)
    assert made(accept_need, by=staff.seat, need=again, reply=REPLY).status == NeedStatus.ACCEPTED


def test_taking_a_sent_need_back_is_a_button_in_line_with_the_page(officer: Person) -> None:
    need = made(submitted_need, officer.seat)
    shown = read(officer.client.get(address("need_detail", need.pk)))
    assert "取り下げる" in shown.buttons
    assert shown.link("取り下げる") == address("need_withdraw", need.pk)


@pytest.mark.parametrize(("name", "size"), [("need_list", "1件"), ("municipality_list", "23市町村")])
def test_a_list_shows_its_page_for_a_format_it_has_not_and_offers_those_it_has(
    officer: Person, staff: Person, name: str, size: str
) -> None:
    made(submitted_need, officer.seat)
    response = staff.client.get(f"{address(name)}?format=zzz")
    assert response.headers["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in response.headers
    assert read(response).link(f"CSV・Shift_JIS（{size}）").endswith("format=csv-cp932")


def led_back(person: Person, name: str, need: Need) -> list[str]:
    """What the page of the need tells somebody who wanted to open another one."""
    response = person.client.get(address(name, need.pk), follow=True)
    assert response.redirect_chain == [(address("need_detail", need.pk), 302)]
    return read(response).told


def test_a_page_of_a_step_that_is_not_open_leads_back_to_the_need(officer: Person, staff: Person) -> None:
    sent = made(submitted_need, officer.seat)
    assert led_back(officer, "need_edit", sent) == [
        "いまの状態が「県が確認中」のため、「言葉を直して送る」はできません。"
    ]
    assert led_back(staff, "need_close", sent) == [
        "いまの状態が「県が確認中」のため、「完了にする」はできません。"
    ]
    draft = made(make_need, officer.seat)
    assert led_back(officer, "need_withdraw", draft) == [
        "いまの状態が「下書き」のため、「取り下げる」はできません。"
    ]
    accepted = made(accepted_need, officer.seat, staff.seat)
    assert led_back(officer, "need_withdraw", accepted) == [
        "いまの状態が「調整中」のため、「取り下げる」はできません。"
    ]
    declined = made(decline_need, by=staff.seat, need=sent, reply="予算がありません。")
    assert led_back(staff, "need_amend", declined) == ["いまの状態が「見送り」のため、案は直せません。"]


def test_a_refused_post_says_so_inside_the_usual_frame(officer: Person) -> None:
    draft = made(make_need, officer.seat)
    page = read(officer.client.post(address("need_withdraw", draft.pk)), 409)
    assert page.heading == "できませんでした"
    assert "何も変わっていません" in page.text
    assert "困りごと・ニーズ" in page.menu
    assert status_of(draft) == NeedStatus.DRAFT


def test_a_refused_look_does_not_speak_of_typed_words() -> None:
    request = RequestFactory().get("/")
    page = read(render(request, "desk/refusals/refused.html", {"sentence": "まだ見られません。"}))
    assert "まだ見られません。" in page.text
    assert "書いた内容" not in page.text
