"""Whom to ask in a town: kept by the town and the prefecture, and seen by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from municipalities.profile.actions import correct_contact, record_contact, withdraw_contact
from municipalities.profile.models import TownContact
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")

FACTS: dict[str, Any] = {
    "purposes": ["reception", "it"],
    "section": "総務課情報係",
    "name": "デモ・髙﨑 𠮷子",
    "phone": "0847-00-0000",
    "mail": "joho@jinseki.example",
}


def contact(who: Person, **changed: Any) -> TownContact:
    with scope(HIROSHIMA):
        return record_contact(by=who.seat, municipality_code=JINSEKI, **{**FACTS, **changed})


def test_a_contact_is_kept_with_its_name_as_typed_and_its_number_in_plain_digits(officer: Person) -> None:
    form = {**FACTS, "phone": "０８４７ー００－００００（２１０）", "mail": "ＪＯＨＯ＠jinseki.example"}
    assert officer.client.post(address("contact_add", JINSEKI), form).status_code == 302
    with scope(HIROSHIMA):
        row = TownContact.objects.get()
    assert (row.name, row.phone, row.mail) == (
        "デモ・髙﨑 𠮷子",
        "0847-00-0000（内線210）",
        "JOHO@jinseki.example",
    )
    assert row.recorded_by_id == officer.user.pk
    table = look(officer, "municipality_detail", JINSEKI).table("連絡先")
    assert table.rows[0][:3] == [
        "派遣の受入窓口、情報・DX",
        "総務課情報係 デモ・髙﨑 𠮷子",
        "0847-00-0000（内線210）",
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"purposes": []}, "用件を選んでください。"),
        ({"purposes": ["magic"]}, "用件が一覧にありません。選び直してください。"),
        ({"section": "", "name": " "}, "部署か氏名のどちらかを書いてください。"),
        ({"phone": "", "mail": ""}, "電話番号かメールアドレスのどちらかを書いてください。"),
        ({"phone": "内線210"}, "「内線210」は電話番号として読めません。市外局番から書いてください。"),
        ({"mail": "joho"}, "メールアドレスは「name@example.lg.jp」のように"),
        ({"name": "あ" * 81}, "氏名が81字あります。"),
    ],
)
def test_what_nobody_could_be_reached_by_is_refused(
    officer: Person, changed: dict[str, Any], sentence: str
) -> None:
    page = read(officer.client.post(address("contact_add", JINSEKI), {**FACTS, **changed}))
    assert any(sentence in error for error in page.errors), page.errors
    with scope(HIROSHIMA):
        assert TownContact.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"purposes": []}, "1つ以上"),
        ({"purposes": ["magic"]}, "一覧から"),
        ({"mail": "joho"}, "メールアドレスは"),
        ({"section": "課\n係"}, "改行"),
    ],
)
def test_the_verb_refuses_by_itself(officer: Person, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        contact(officer, **changed)


def test_the_history_keeps_what_was_written_and_not_how_somebody_is_reached(
    officer: Person, staff: Person
) -> None:
    row = contact(officer)
    with scope(HIROSHIMA):
        correct_contact(by=staff.seat, contact=row, **{**FACTS, "phone": "0847-11-1111"})
        withdraw_contact(by=officer.seat, contact=row)
        events = list(Event.objects.filter(subject_type="profile.towncontact").order_by("sequence"))
    assert [event.after for event in events] == [
        {"purposes": ["reception", "it"], "written": ["section", "name", "phone", "mail"]},
        {"rewritten": ["phone"]},
        {},
    ]
    told = " ".join(f"{event.subject_label}{event.before}{event.after}" for event in events)
    for secret in ("髙﨑", "0847", "joho@"):
        assert secret not in told
    shown = look(staff, "event_list").text
    assert "連絡先の訂正" in shown
    assert "0847" not in shown


def test_two_hands_on_one_contact(officer: Person, staff: Person) -> None:
    row = contact(officer)
    path = address("contact_correct", JINSEKI, row.pk)
    opened = look(staff, "contact_correct", JINSEKI, row.pk)
    assert opened.chosen("purposes") == ["reception", "it"]
    with scope(HIROSHIMA):
        correct_contact(by=officer.seat, contact=row, **{**FACTS, "name": "デモ・後任 次郎"})
    form = {**FACTS, "phone": "0847-22-2222", **opened.hidden()}
    page = read(staff.client.post(path, form))
    assert "デモ・後任 次郎" in page.errors[0]
    assert page.field("phone") == "0847-22-2222"
    assert staff.client.post(path, {**form, "read": page.hidden()["read"]}).status_code == 302


def test_a_contact_that_was_taken_off_is_shown_nowhere(officer: Person, staff: Person) -> None:
    row = contact(officer)
    assert "デモ・髙﨑 𠮷子" in look(staff, "contact_withdraw", JINSEKI, row.pk).text
    assert staff.client.post(address("contact_withdraw", JINSEKI, row.pk)).status_code == 302
    assert "髙﨑" not in look(officer, "municipality_detail", JINSEKI).text
    assert officer.client.get(address("contact_correct", JINSEKI, row.pk)).status_code == 404
    with scope(HIROSHIMA), pytest.raises(WrongState, match="すでに外されています"):
        withdraw_contact(by=officer.seat, contact=row)


def test_a_contact_is_no_other_towns(officer: Person, other_officer: Person) -> None:
    row = contact(officer)
    with scope(HIROSHIMA):
        for act in (withdraw_contact, lambda **said: correct_contact(**said, **FACTS)):
            with pytest.raises(Refusal, match="ほかの市町村の記録は書けません"):
                act(by=other_officer.seat, contact=row)
        with pytest.raises(Refusal, match="ほかの市町村の連絡先は書けません"):
            record_contact(by=officer.seat, municipality_code=SERA, **FACTS)
        assert TownContact.objects.visible_to(other_officer.seat).count() == 0
