"""Every state of a need says what comes next, to the town and to the
prefecture; nothing typed on the way is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.tenancy import scope
from municipalities.needs.actions import (
    accept_need,
    close_need,
    decline_need,
    return_need,
    start_support,
    submit_need,
    withdraw_need,
)
from municipalities.needs.models import Need
from municipalities.needs.proposals import propose_for
from tests.build_needs import accepted_need, make_need, read, submitted_need
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today")


def page(person: Person, name: str, *args: Any) -> str:
    return str(person.client.get(reverse(name, args=["hiroshima", *args])).content.decode())


def _withdrawn(town: Person, _: Person) -> Need:
    return withdraw_need(by=town.seat, need=submitted_need(town.seat))


def _returned(town: Person, office: Person) -> Need:
    return return_need(by=office.seat, need=submitted_need(town.seat), reply="台数は。")


def _declined(town: Person, office: Person) -> Need:
    return decline_need(by=office.seat, need=submitted_need(town.seat), reply="予算がない。")


def _accepted(town: Person, office: Person) -> Need:
    return accepted_need(town.seat, office.seat)


def _accepted_without_a_word(town: Person, office: Person) -> Need:
    return accept_need(by=office.seat, need=submitted_need(town.seat))


def _in_support(town: Person, office: Person) -> Need:
    return start_support(by=office.seat, need=_accepted(town, office))


def _closed(town: Person, office: Person) -> Need:
    return close_need(by=office.seat, need=_accepted(town, office), reply="できました。")


CHOOSING = "県が担当する人を選んでいます。決まるとお知らせが届きます。"
VISITS = "このニーズの派遣と訪問を見る"


@pytest.mark.parametrize(
    ("make", "to_town", "to_office"),
    [
        (lambda town, _: make_need(town.seat), "県にはまだ送っていません", None),
        (_withdrawn, "取り下げた下書きです　県からは見えません", None),
        (_returned, "直して送る", "神石高原町が直して送るのを待っています。"),
        (_declined, "新しい困りごととして書いて", "見送り　県からの理由"),
        (_accepted, CHOOSING, "候補を見る"),
        (_accepted_without_a_word, CHOOSING, "候補を見る"),
        (_in_support, VISITS, VISITS),
        (_closed, VISITS, VISITS),
    ],
)
def test_each_state_says_what_comes_next(
    officer: Person,
    staff: Person,
    make: Callable[[Person, Person], Need],
    to_town: str,
    to_office: str | None,
) -> None:
    with scope(HIROSHIMA):
        need = make(officer, staff)
    assert to_town in page(officer, "need_detail", need.pk)
    if to_office is None:
        assert staff.client.get(reverse("need_detail", args=["hiroshima", need.pk])).status_code == 404
    else:
        assert to_office in page(staff, "need_detail", need.pk)


def test_the_link_to_the_visits_finds_the_need_by_its_subject(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = _in_support(officer, staff)
    address = f"{reverse('dispatch_list', args=['hiroshima'])}?q={quote(need.title)}"
    assert f'href="{address}"' in page(officer, "need_detail", need.pk)


def test_going_back_from_the_check_keeps_the_reply(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    address = reverse("need_review", args=["hiroshima", need.pk])
    reply = "対象の業務と台数を書いてください。"
    checked = staff.client.post(address, {"do": "return", "reply": reply, **read(need)}).content.decode()
    assert "書き直す" in checked
    back = staff.client.post(
        address, {"do": "return", "reply": reply, "step": "back", **read(need)}
    ).content.decode()
    assert f"{reply}</textarea>" in back
    assert "誤り" not in back
    with scope(HIROSHIMA):
        assert Need.objects.get(pk=need.pk).status == "submitted"


def test_what_is_missing_in_a_proposal_is_named(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    answer = staff.client.post(
        reverse("need_amend", args=["hiroshima", need.pk]), {"title": "", "starts_on": "", **read(need)}
    )
    text = answer.content.decode()
    assert "件名を書いてください。" in text
    assert "期間の初めを書いてください。" in text
    assert "人材類型を選んでください。" in text
    assert "この項目は必須です" not in text


def test_the_reasons_of_a_proposal_speak_to_the_town_and_call_no_city_a_town(officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submit_need(by=officer.seat, need=make_need(officer.seat, "どうにもならない。"))
        reasons = propose_for(need.municipality, need.raw_problem, None, need.starts_on).reasons
    assert not any("町" in reason for name, reason in reasons.items() if name != "priority")
    assert "県が内容を聞いて決めます。" in reasons["category"]
