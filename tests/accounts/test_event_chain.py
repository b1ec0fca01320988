"""The record of what was done cannot be changed without being found out."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.events import changes, record, snapshot_of
from accounts.history import history_of
from accounts.models import Event
from accounts.tenancy import scope
from tests.cast import HIROSHIMA, Person, person


@pytest.fixture
def five_events(committed: str) -> Person:
    staff = person("staff")
    for number in range(5):
        with scope(HIROSHIMA):
            record(by=staff.seat, verb="test", subject=staff.user, label=f"髙﨑𠮷 {number}", after={"n": number})
    return staff


def verify() -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    try:
        call_command("verify_events", stdout=out, stderr=errors)
    except CommandError as error:
        errors.write(str(error))
    return out.getvalue(), errors.getvalue()


def test_an_untouched_history_is_whole(five_events: Person) -> None:
    out, errors = verify()
    assert "5件" in out
    assert errors == ""


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("update accounts_event set user_name = '別の人' where sequence = 3", "3番目"),
        ("update accounts_event set after = '{\"n\": 9}' where sequence = 1", "1番目"),
        ("update accounts_event set at = at + interval '1 second' where sequence = 5", "5番目"),
        ("delete from accounts_event where sequence = 2", "2番目"),
        ("delete from accounts_event where sequence = 1", "1番目"),
        ("delete from accounts_event where sequence = 5", "5番目"),
        ("delete from accounts_event", "1番目"),
        ("update accounts_event set sequence = 9 where sequence = 4", "4番目"),
        ("update accounts_event set previous_digest = '' where sequence = 4", "4番目"),
        ("update accounts_event set prefecture_id = 38 where sequence = 4", "4番目"),
        ("update accounts_eventhead set digest = 'x' where prefecture_id = 34", "5番目"),
        ("update accounts_eventhead set sequence = 4 where prefecture_id = 34", "5番目"),
        ("delete from accounts_eventhead where prefecture_id = 34", "広島県"),
    ],
)
def test_a_superuser_s_change_is_named(five_events: Person, superuser: Any, statement: str, named: str) -> None:
    superuser.execute(statement)
    out, errors = verify()
    assert out == ""
    assert "広島県" in errors
    assert named in errors


def test_one_body_s_trouble_does_not_hide_another_s(five_events: Person, superuser: Any) -> None:
    superuser.execute("update accounts_event set prefecture_id = 38 where sequence = 4")
    _, errors = verify()
    assert "広島県" in errors
    assert "愛媛県" in errors


def test_a_deed_that_failed_leaves_no_event_and_no_gap(committed: str) -> None:
    staff = person("staff")

    def fail() -> None:
        with scope(HIROSHIMA):
            record(by=staff.seat, verb="test", subject=staff.user)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with scope(HIROSHIMA):
        record(by=staff.seat, verb="test", subject=staff.user)
        assert [event.sequence for event in Event.objects.all()] == [1]
    assert verify()[1] == ""


def test_only_what_changed_is_recorded(staff: Person) -> None:
    before = snapshot_of(staff.user, ("name", "wants_mail"))
    staff.user.name = "デモ・中村 めぐみ"
    assert changes(staff.user, before, ("name", "wants_mail")) == (
        {"name": "デモ・中村 恵"},
        {"name": "デモ・中村 めぐみ"},
    )


def test_the_course_of_a_thing_is_its_events_newest_first(today: Any, staff: Person, finance: Person) -> None:
    from django.utils import timezone

    with scope(HIROSHIMA):
        record(by=staff.seat, verb="invite", subject=staff.user)
        record(by=finance.seat, verb="return_need", subject=staff.user, after={"reply": "時期を書いてください"})
        record(by=staff.seat, verb="nobody_named_this", subject=finance.user)
        course = history_of(staff.user, timezone.now())
    assert course == [
        {"title": "ニーズの差戻し", "detail": "11月24日 9:05　デモ・石田 透　時期を書いてください", "kind": "now"},
        {"title": "招待", "detail": "11月24日 9:05　デモ・中村 恵", "kind": ""},
    ]
