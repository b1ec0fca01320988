"""The numbers that towns call: kept by the prefecture, shown to the towns, asked for while there is none."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from japan.phones import UnreadablePhone, read_phone
from municipalities.call_points.actions import record_call_point, revise_call_point, withdraw_call_point
from municipalities.call_points.models import CallPoint
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
FACTS: dict[str, Any] = {
    "purpose": "incident",
    "name": "県デジタル基盤整備課",
    "phone": "０８２－５１３－２２２２　内線４５",
    "hours": "24時間",
    "place": 1,
}


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("082-513-2222", "082-513-2222"),
        ("０８２ー５１３ー２２２２", "082-513-2222"),
        ("0825132222", "0825132222"),
        ("082-513-2222 内線45", "082-513-2222（内線45）"),
        ("082-513-2222（内線 45-1）", "082-513-2222（内線45-1）"),
        ("082-513-2222（２１０）", "082-513-2222（内線210）"),
        ("#9110", "#9110"),
        ("110", "110"),
        ("090-1234-5678", "090-1234-5678"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, read_as: str) -> None:
    assert read_phone(typed) == read_as


@pytest.mark.parametrize("typed", ["", "電話", "513-2222", "082-513-22222222", "<script>", "082-513-2222;1"])
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UnreadablePhone, match="市外局番から"):
        read_phone(typed)


def test_a_number_is_kept_changed_and_withdrawn_and_the_history_says_so(staff: Person) -> None:
    with scope(HIROSHIMA):
        point = record_call_point(by=staff.seat, **FACTS)
        assert point.phone == "082-513-2222（内線45）"
        revise_call_point(by=staff.seat, point=point, **{**FACTS, "hours": "平日"})
        withdraw_call_point(by=staff.seat, point=point)
        verbs = ["record_call_point", "revise_call_point", "withdraw_call_point"]
        events = list(Event.objects.filter(verb__in=verbs).order_by("sequence"))
        assert [event.verb for event in events] == verbs
        assert (events[1].before, events[1].after) == ({"hours": "24時間"}, {"hours": "平日"})
        assert not CallPoint.objects.standing().exists()
        with pytest.raises(WrongState, match="すでに取り消されています"):
            withdraw_call_point(by=staff.seat, point=point)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"phone": "513-2222"}, "phone", "市外局番から"),
        ({"name": " "}, "name", "名前を書いて"),
        ({"purpose": "other"}, "purpose", "選んで"),
        ({"place": 0}, "place", "1から99"),
        ({"hours": "あ" * 61}, "hours", "60字まで"),
    ],
)
def test_what_cannot_be_called_is_refused(
    staff: Person, wrong: dict[str, Any], field: str, said: str
) -> None:
    with scope(HIROSHIMA), pytest.raises(Refusal, match=said) as refused:
        record_call_point(by=staff.seat, **{**FACTS, **wrong})
    assert refused.value.field == field
    with scope(HIROSHIMA):
        assert not CallPoint.objects.exists()


def test_the_same_number_stands_once_for_one_purpose(staff: Person) -> None:
    with scope(HIROSHIMA):
        record_call_point(by=staff.seat, **FACTS)
        record_call_point(by=staff.seat, **{**FACTS, "purpose": "needs"})
        with pytest.raises(Refusal, match="すでに登録"):
            record_call_point(by=staff.seat, **FACTS)


def test_staff_keep_the_numbers_on_their_pages(staff: Person, officer: Person) -> None:
    wrong = staff.client.post(address("call_point_record"), {**FACTS, "phone": "82"})
    assert "市外局番から" in read(wrong).errors[0]
    assert staff.client.post(address("call_point_record"), FACTS).status_code == 302
    with scope(HIROSHIMA):
        point = CallPoint.objects.get()
    assert look(staff, "call_point_edit", point.pk).field("phone") == "082-513-2222（内線45）"
    listed = look(officer, "call_point_list")
    assert listed.table("電話の連絡先").column("電話番号") == ["082-513-2222（内線45） 24時間"]
    assert "連絡先を登録する" not in listed.links
    confirm = look(staff, "call_point_withdraw", point.pk)
    assert confirm.facts["電話番号"] == "082-513-2222（内線45）"
    assert staff.client.post(address("call_point_withdraw", point.pk)).status_code == 302
    assert "まだ登録されていません" in look(officer, "call_point_list").text
