"""Every state of a need says what comes next, to the town and to the
prefecture; nothing typed on the way is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.tenancy import scope
from municipalities.needs.actions import (
    accept_need,
    decline_need,
    return_need,
    start_support,
    submit_need,
    withdraw_need,
)
from municipalities.needs.actions.ending import close_need
from municipalities.needs.models import Need
from municipalities.needs.proposals import propose_for
from municipalities.needs.words import Words
from tests.build_needs import accepted_need, hidden_of, make_need, submitted_need, supported_need
from tests.cast import HIROSHIMA, Person
from tests.page import Page, read

pytestmark = pytest.mark.usefixtures("today")


def need_page(person: Person, need: Need) -> Page:
    return read(person.client.get(reverse("need_detail", args=["hiroshima", need.pk])))


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
    return close_need(by=office.seat, need=supported_need(town.seat, office.seat), reply="できました。")


CHOOSING = "県が担当する人を選んでいます。決まるとお知らせが届きます。"
VISITS = "このニーズの派遣と訪問を見る"


@pytest.mark.parametrize(
    ("make", "to_town", "to_office"),
    [
        (lambda town, _: make_need(town.seat), ("text", "下書きです 県にはまだ送っていません"), None),
        (
            _withdrawn,
            ("text", "取り下げました 県は返事をしません 書き直して、同じ番号でもう一度送れます。"),
            ("text", "取り下げました 県は返事をしません"),
        ),
        (
            _returned,
            ("buttons", "言葉を直して送る"),
            ("text", "神石高原町が直して送るのを待っています。"),
        ),
        (
            _declined,
            ("links", "新しい困りごととして書いて"),
            ("text", "見送り 県からの理由 予算がない。"),
        ),
        (_accepted, ("text", CHOOSING), ("buttons", "候補を見る")),
        (_accepted_without_a_word, ("text", CHOOSING), ("buttons", "候補を見る")),
        (_in_support, ("links", VISITS), ("links", VISITS)),
        (_closed, ("links", VISITS), ("links", VISITS)),
    ],
)
def test_each_state_says_what_comes_next(
    officer: Person,
    staff: Person,
    make: Callable[[Person, Person], Need],
    to_town: tuple[str, str],
    to_office: tuple[str, str] | None,
) -> None:
    """Each with the part of the page that says it: a text, a button or a link."""
    with scope(HIROSHIMA):
        need = make(officer, staff)
    where, words = to_town
    assert words in getattr(need_page(officer, need), where)
    if to_office is None:
        assert staff.client.get(reverse("need_detail", args=["hiroshima", need.pk])).status_code == 404
    else:
        where, words = to_office
        assert words in getattr(need_page(staff, need), where)


def test_going_back_from_the_check_keeps_the_reply(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    address = reverse("need_review", args=["hiroshima", need.pk])
    reply = "対象の業務と台数を書いてください。"
    post = {"do": "return", "reply": reply, **hidden_of(need)}
    assert "書き直す" in read(staff.client.post(address, post)).buttons
    back = read(staff.client.post(address, {**post, "step": "back"}))
    assert back.field("reply") == reply
    assert back.errors == []
    assert "誤り" not in back.text
    with scope(HIROSHIMA):
        assert Need.objects.get(pk=need.pk).status == "submitted"


def test_what_is_missing_in_a_proposal_is_named(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    answer = staff.client.post(
        reverse("need_amend", args=["hiroshima", need.pk]), {"title": "", "starts_on": "", **hidden_of(need)}
    )
    page = read(answer)
    assert "件名を書いてください。" in page.errors
    assert "期間の初めを書いてください。" in page.errors
    assert "人材類型を選んでください。" in page.errors
    assert "この項目は必須です" not in page.text


def test_the_reasons_of_a_proposal_speak_to_the_town_and_call_no_city_a_town(officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submit_need(by=officer.seat, need=make_need(officer.seat, "どうにもならない。"))
        reasons = propose_for(need.municipality, Words.of(need), need.starts_on).reasons
    assert not any("町" in reason for name, reason in reasons.items() if name != "priority")
    assert "県が内容を聞いて決めます。" in reasons["category"]
