"""A town may put right what the rules made of its words, before it sends them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal
from accounts.tenancy import scope
from municipalities.needs.actions import amend_proposal, return_need, revise_need, submit_need, write_need
from municipalities.needs.models import Need, UnsentWords
from municipalities.needs.proposals import skills_of
from tests.build_needs import made, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
WORDS = "標準化の移行の打合せに、毎週一緒に出てほしい。"
OWN: dict[str, Any] = {
    "own_title": "移行の打合せへの同席",
    "own_engagement": "advice",
    "own_starts_on": date(2027, 1, 5),
    "own_ends_on": date(2027, 2, 26),
}
TYPED = {**OWN, "own_starts_on": "R9.1.5", "own_ends_on": "R9.2.26"}


def _stored(need: Need) -> Need:
    with scope(HIROSHIMA):
        return Need.objects.get(pk=need.pk)


def test_what_the_town_put_right_is_sent_and_says_so(officer: Person, staff: Person) -> None:
    page = read(officer.client.post(address("need_write"), {"raw_problem": WORDS}))
    assert page.field("own_engagement") == "accompany"
    assert page.field("own_starts_on") == "R8.12.1"
    sent = officer.client.post(address("need_write"), {"raw_problem": WORDS, **TYPED, "do": "send"})
    assert sent.status_code == 302
    with scope(HIROSHIMA):
        need = Need.objects.get()
    assert (need.title, need.engagement) == ("移行の打合せへの同席", "advice")
    assert (need.starts_on, need.ends_on) == (date(2027, 1, 5), date(2027, 2, 26))
    assert look(staff, "need_detail", need.pk).facts["関わり方"] == "助言する 市町村が直しました。"


def test_what_says_what_is_proposed_anyway_is_not_the_towns_own(officer: Person) -> None:
    page = read(officer.client.post(address("need_write"), {"raw_problem": WORDS}))
    shown = {name: page.field(name) for name in OWN}
    officer.client.post(address("need_write"), {"raw_problem": WORDS, **shown, "do": "send"})
    with scope(HIROSHIMA):
        need = Need.objects.get()
    assert [getattr(need, name) for name in OWN] == ["", "", None, None]
    assert "市町村が直しました" not in need.reasons["engagement"]


def test_a_day_that_cannot_be_is_told_where_it_was_typed(officer: Person) -> None:
    wrong = {**TYPED, "own_ends_on": "R9.1.4", "do": "send"}
    page = read(officer.client.post(address("need_write"), {"raw_problem": WORDS, **wrong}))
    assert page.heading == "内容を見直して送る"
    assert page.errors == ["期間の終わりが、初めより前です。終わりを初めの日以後にしてください。"]
    assert (page.field("own_title"), page.field("own_ends_on")) == (OWN["own_title"], "R9.1.4")
    shown = read(officer.client.post(address("need_write"), {"raw_problem": WORDS}))
    as_shown = {name: shown.field(name) for name in OWN} | {"own_ends_on": "R8.1.1", "do": "send"}
    page = read(officer.client.post(address("need_write"), {"raw_problem": WORDS, **as_shown}))
    assert page.errors
    assert "市町村が直しました" not in page.facts["関わり方"]
    with scope(HIROSHIMA):
        assert not Need.objects.exists()


def test_going_back_to_the_words_keeps_what_was_put_right_and_nothing_that_was_only_shown(
    officer: Person,
) -> None:
    shown = read(officer.client.post(address("need_write"), {"raw_problem": WORDS}))
    typed = {name: shown.field(name) for name in OWN} | {"own_title": OWN["own_title"]}
    page = read(officer.client.post(address("need_write"), {"raw_problem": WORDS, **typed, "do": "back"}))
    assert page.field("raw_problem") == WORDS
    assert page.field("own_title") == OWN["own_title"]
    assert page.field("own_engagement") == ""
    assert page.field("own_starts_on") == ""


def test_a_draft_keeps_what_was_put_right(officer: Person) -> None:
    with scope(HIROSHIMA):
        draft = write_need(by=officer.seat, raw_problem=WORDS, **OWN)
    assert draft.title == OWN["own_title"]
    assert look(officer, "need_edit", draft.pk).field("own_title") == OWN["own_title"]
    with scope(HIROSHIMA):
        sent = submit_need(by=officer.seat, need=draft)
    assert (sent.title, sent.starts_on) == (OWN["own_title"], OWN["own_starts_on"])


def test_what_is_put_right_of_a_returned_need_is_the_towns_until_it_is_sent(
    officer: Person, staff: Person
) -> None:
    need = made(submitted_need, officer.seat, WORDS)
    with scope(HIROSHIMA):
        return_need(by=staff.seat, need=need, reply="いつからがよいか書いてください。")
        revise_need(by=officer.seat, need=need, raw_problem=WORDS, **OWN)
        assert UnsentWords.objects.get(need=need).own_title == OWN["own_title"]
    assert _stored(need).title != OWN["own_title"]
    assert OWN["own_title"] not in look(staff, "need_detail", need.pk).text
    with scope(HIROSHIMA):
        submit_need(by=officer.seat, need=Need.objects.get(pk=need.pk))
    assert _stored(need).title == OWN["own_title"]


def test_no_other_manner_is_taken(officer: Person) -> None:
    with scope(HIROSHIMA), pytest.raises(Refusal, match="関わり方が一覧にありません"):
        write_need(by=officer.seat, raw_problem=WORDS, own_engagement="magic")


def test_the_towns_new_word_goes_before_what_the_prefecture_had_amended(
    officer: Person, staff: Person
) -> None:
    need = made(submitted_need, officer.seat, WORDS)
    with scope(HIROSHIMA):
        amend_proposal(by=staff.seat, need=need, skills=skills_of(need), title="県の件名", engagement="audit")
        return_need(by=staff.seat, need=Need.objects.get(pk=need.pk), reply="いつからか書いてください。")
        revise_need(by=officer.seat, need=need, raw_problem=WORDS, own_title="町の件名")
        submit_need(by=officer.seat, need=Need.objects.get(pk=need.pk))
    sent = _stored(need)
    assert (sent.title, sent.engagement) == ("町の件名", "audit")
    assert sent.amended_fields == ["engagement"]
