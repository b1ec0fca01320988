"""Doors of a need that must not let a wrong thing through: a reason that is none, a verb that is not open."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.errors import Refusal
from accounts.tenancy import scope
from municipalities.actions import accept_need, decline_need, return_need
from municipalities.models import Need, NeedStatus
from tests.build_needs import REPLY, accepted_need, make_need, submitted_need
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today")


def address(name: str, *args: Any) -> str:
    return reverse(name, args=["hiroshima", *args])


def in_hiroshima(make: Any, *args: Any, **options: Any) -> Need:
    with scope(HIROSHIMA):
        need: Need = make(*args, **options)
    return need


def status_of(need: Need) -> str:
    with scope(HIROSHIMA):
        return str(Need.objects.get(pk=need.pk).status)


@pytest.mark.parametrize("verb", ["return", "decline"])
@pytest.mark.parametrize("reply", [REPLY, f" {REPLY}\r\n", REPLY.replace("11月27日（金）", "12月1日（火）")])
def test_the_prefilled_acceptance_is_no_reason_to_refuse(officer: Person, staff: Person, verb: str, reply: str) -> None:
    need = in_hiroshima(submitted_need, officer.seat)
    for step in ("", "decide"):
        post = {"do": verb, "reply": reply, "step": step}
        text = staff.client.post(address("need_review", need.pk), post).content.decode()
        assert "理由を1文で書いてください。" in text
        assert "担当する人と初回の日の候補をお知らせします" not in text
    assert status_of(need) == NeedStatus.SUBMITTED


def test_the_actions_take_no_acceptance_for_a_reason_either(officer: Person, staff: Person) -> None:
    need = in_hiroshima(submitted_need, officer.seat)
    for act in (return_need, decline_need):
        with pytest.raises(Refusal) as refused:
            in_hiroshima(act, by=staff.seat, need=need, reply=REPLY)
        assert refused.value.field == "reply"
    reason = f"予算が足りません。{REPLY}"
    assert in_hiroshima(return_need, by=staff.seat, need=need, reply=reason).reply == reason
    again = in_hiroshima(submitted_need, officer.seat)
    assert in_hiroshima(accept_need, by=staff.seat, need=again, reply=REPLY).status == NeedStatus.ACCEPTED


def test_taking_a_sent_need_back_is_a_button_in_line_with_the_page(officer: Person) -> None:
    need = in_hiroshima(submitted_need, officer.seat)
    text = officer.client.get(address("need_detail", need.pk)).content.decode()
    assert f'<a class="btn" href="{address("need_withdraw", need.pk)}">取り下げる</a>' in text


@pytest.mark.parametrize("name", ["need_list", "municipality_list"])
def test_a_list_shows_its_page_for_a_format_it_has_not_and_offers_those_it_has(staff: Person, name: str) -> None:
    response = staff.client.get(f"{address(name)}?format=zzz")
    assert response.headers["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in response.headers
    assert "format=csv-cp932" in response.content.decode()
