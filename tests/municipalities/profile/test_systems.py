"""A town's network, its systems and their vendors."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from municipalities.profile.actions import (
    CONTRACT,
    correct_contract,
    record_contract,
    record_network,
    withdraw_contract,
)
from municipalities.profile.models import NetworkModel, SystemContract
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")

FACTS: dict[str, Any] = {"kind": "core", "vendor": "デモ電算㈱", "ends_on": date(2027, 3, 31), "note": ""}


def contract(who: Person, **changed: Any) -> SystemContract:
    with scope(HIROSHIMA):
        return record_contract(by=who.seat, municipality_code=JINSEKI, **{**FACTS, **changed})


def test_a_vendor_is_kept_as_it_was_typed(officer: Person) -> None:
    path = address("contract_add", JINSEKI)
    form = {
        "kind": "accounts",
        "vendor": "㈱デモ髙﨑システムズ",
        "ends_on": "令和9年3月",
        "note": "更改の予定",
    }
    assert officer.client.post(path, form).status_code == 302
    with scope(HIROSHIMA):
        row = SystemContract.objects.get()
    assert (row.vendor, row.ends_on, row.recorded_by_id) == (
        "㈱デモ髙﨑システムズ",
        date(2027, 3, 31),
        officer.user.pk,
    )
    table = look(officer, "municipality_detail", JINSEKI).table("システムと業者")
    assert table.rows[0][:4] == [
        "財務会計",
        "㈱デモ髙﨑システムズ",
        "令和9年3月31日 終わりが近い",
        "更改の予定",
    ]
    assert table.column("記録") == ["デモ・岡本 真由美 令和8年11月24日"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "システムの種類を選んでください。"),
        ({"kind": "magic"}, "システムの種類が一覧にありません。選び直してください。"),
        ({"vendor": " "}, "業者を書いてください。"),
        ({"vendor": "あ" * 81}, "業者が81字あります。80字までにしてください（1字多い）。"),
        ({"ends_on": "いつか"}, "「いつか」は日付として読めません"),
        ({"note": "あ" * 201}, "備考が201字あります。200字までにしてください（1字多い）。"),
    ],
)
def test_what_cannot_be_kept_is_told_and_stays_typed(
    officer: Person, changed: dict[str, str], sentence: str
) -> None:
    form = {"kind": "core", "vendor": "デモ電算㈱", "ends_on": "", "note": "", **changed}
    page = read(officer.client.post(address("contract_add", JINSEKI), form))
    assert any(sentence in error for error in page.errors), page.errors
    assert page.field("vendor") == form["vendor"]
    with scope(HIROSHIMA):
        assert SystemContract.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "magic"}, "一覧から"),
        ({"vendor": ""}, "業者を書いて"),
        ({"vendor": "一行目\n二行目"}, "改行"),
        ({"ends_on": date(1800, 1, 1)}, "年が1800年"),
    ],
)
def test_the_verb_refuses_by_itself(officer: Person, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        contract(officer, **changed)


def test_a_contract_that_has_ended_stays_on_the_page(officer: Person) -> None:
    contract(officer, ends_on=date(2026, 11, 23))
    contract(officer, ends_on=date(2026, 11, 24), vendor="今日まで")
    contract(officer, ends_on=None, vendor="終わりは未定", kind="website")
    page = look(officer, "municipality_detail", JINSEKI)
    assert page.table("システムと業者").column("業者") == ["今日まで", "終わりは未定"]
    assert page.table("終わった契約").column("業者") == ["デモ電算㈱"]


def test_a_contract_is_corrected_and_the_history_says_how(officer: Person, staff: Person) -> None:
    row = contract(officer)
    path = address("contract_correct", JINSEKI, row.pk)
    page = look(staff, "contract_correct", JINSEKI, row.pk)
    assert (page.field("vendor"), page.field("ends_on")) == ("デモ電算㈱", "R9.3.31")
    form = {"kind": "core", "vendor": "デモ電算㈱", "ends_on": "R14.3.31", "note": "", **page.hidden()}
    assert staff.client.post(path, form).status_code == 302
    with scope(HIROSHIMA):
        row = SystemContract.objects.get()
        assert (row.ends_on, row.recorded_by_id) == (date(2032, 3, 31), staff.user.pk)
        event = Event.objects.filter(verb="correct_contract").get()
    assert (event.before, event.after) == ({"ends_on": "2027-03-31"}, {"ends_on": "2032-03-31"})
    assert event.municipality_code == JINSEKI


def test_two_hands_on_one_contract(officer: Person, staff: Person) -> None:
    """The second one is told what the first has written, with what was typed; then may write over it."""
    row = contract(officer)
    opened = look(staff, "contract_correct", JINSEKI, row.pk).hidden()["read"]
    with scope(HIROSHIMA):
        correct_contract(by=officer.seat, contract=row, **{**FACTS, "note": "延長を協議中"})
    form = {"kind": "core", "vendor": "別の業者", "ends_on": "", "note": "", "read": opened}
    path = address("contract_correct", JINSEKI, row.pk)
    page = read(staff.client.post(path, form))
    (error,) = page.errors
    assert "まだ何も保存していません。" in error
    assert "「基幹業務（住民記録・税・福祉） デモ電算㈱ 令和9年3月31日まで 延長を協議中」" in error
    assert page.field("vendor") == "別の業者"
    with scope(HIROSHIMA):
        assert SystemContract.objects.get().note == "延長を協議中"
    assert staff.client.post(path, {**form, "read": page.hidden()["read"]}).status_code == 302
    with scope(HIROSHIMA):
        assert SystemContract.objects.get().vendor == "別の業者"


def test_a_mark_of_what_stands_there_lets_through(officer: Person) -> None:
    row = contract(officer)
    with scope(HIROSHIMA):
        correct_contract(by=officer.seat, contract=row, read=mark_of(FACTS), **{**FACTS, "note": "a"})
        with pytest.raises(WrittenMeanwhile):
            correct_contract(by=officer.seat, contract=row, read=mark_of(FACTS), **{**FACTS, "note": "b"})
        same = correct_contract(by=officer.seat, contract=row, read="x", **{**FACTS, "note": "a"})
        assert same.note == "a", "the same written twice is no matter"
        assert Event.objects.filter(verb="correct_contract").count() == 1


def test_a_record_made_by_mistake_is_taken_off_and_kept(officer: Person) -> None:
    row = contract(officer)
    page = look(officer, "contract_withdraw", JINSEKI, row.pk)
    assert "契約が終わったときは、外さずに終わりの日を直してください。" in page.text
    assert officer.client.post(address("contract_withdraw", JINSEKI, row.pk)).status_code == 302
    assert (
        "いま契約しているシステムと業者の記録はありません。"
        in look(officer, "municipality_detail", JINSEKI).text
    )
    assert officer.client.get(address("contract_correct", JINSEKI, row.pk)).status_code == 404
    with scope(HIROSHIMA):
        kept = SystemContract.objects.get()
        assert (kept.vendor, kept.withdrawn_at is not None) == ("デモ電算㈱", True)
        for act in (withdraw_contract, lambda **said: correct_contract(**said, **FACTS)):
            with pytest.raises(WrongState, match="すでに外されています"):
                act(by=officer.seat, contract=row)


def test_words_typed_on_what_was_taken_off_meanwhile_are_not_lost(officer: Person, staff: Person) -> None:
    row = contract(officer)
    with scope(HIROSHIMA):
        withdraw_contract(by=staff.seat, contract=row)
    form = {"kind": "core", "vendor": "長く考えて書いた", "ends_on": "", "note": ""}
    page = read(officer.client.post(address("contract_correct", JINSEKI, row.pk), form))
    assert page.errors == ["この記録は、すでに外されています。画面を開き直してください。"]
    assert page.field("vendor") == "長く考えて書いた"


def test_a_network_is_recorded_with_its_day_and_keeps_what_was_before(officer: Person, staff: Person) -> None:
    path = address("municipality_network", JINSEKI)
    assert read(officer.client.post(path, {"as_of": "R8.4.1"})).errors == ["モデルを選んでください。"]
    assert officer.client.post(path, {"model": "alpha", "as_of": "R8.4.1"}).status_code == 302
    assert staff.client.post(path, {"model": "alpha_dash", "as_of": "R8.10.1"}).status_code == 302
    page = look(officer, "municipality_detail", JINSEKI)
    assert page.facts["モデル"] == "α'モデル"
    assert page.table("ネットワークのモデルの履歴").column("モデル") == ["α'モデル", "αモデル"]
    with scope(HIROSHIMA):
        assert [row.words for row in NetworkModel.objects.now()] == ["α'モデル"]


def test_a_network_that_is_none_or_to_come_is_refused(officer: Person) -> None:
    facts: dict[str, Any] = {"by": officer.seat, "municipality_code": JINSEKI, "as_of": date(2026, 4, 1)}
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="一覧から"):
            record_network(model="omega", **facts)
        with pytest.raises(Refusal, match="今日まで"):
            record_network(model="beta", **{**facts, "as_of": date(2026, 11, 25)})
        with pytest.raises(Refusal, match="ほかの市町村のネットワークは書けません"):
            record_network(model="beta", **{**facts, "municipality_code": SERA})


def test_a_network_of_the_same_day_is_not_written_over_unseen(officer: Person, staff: Person) -> None:
    opened = look(staff, "municipality_network", JINSEKI).hidden()["read"]
    path = address("municipality_network", JINSEKI)
    officer.client.post(path, {"model": "alpha", "as_of": "R8.10.1"})
    page = read(staff.client.post(path, {"model": "beta", "as_of": "R8.10.1", "read": opened}))
    assert "いまの記録は「αモデル」です" in page.errors[0]
    assert page.chosen("model") == ["beta"]
    assert CONTRACT == ("kind", "vendor", "ends_on", "note")
