"""The record of what was done cannot be changed without being found out."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.events import changes, record, snapshot_of
from accounts.models import Event
from accounts.tenancy import scope
from desk.history import history_of
from tests.cast import HIROSHIMA, Person, person


@pytest.fixture
def five_events(committed: str) -> Person:
    staff = person("staff")
    for number in range(5):
        with scope(HIROSHIMA):
            record(
                by=staff.seat, verb="test", subject=staff.user, label=f"髙﨑𠮷 {number}", after={"n": number}
            )
    return staff


def verify(**options: Any) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    try:
        call_command("verify_events", stdout=out, stderr=errors, **options)
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
def test_a_superuser_s_change_is_named(
    five_events: Person, superuser: Any, statement: str, named: str
) -> None:
    superuser.execute(statement)
    out, errors = verify()
    assert out == ""
    assert "広島県" in errors
    assert named in errors


@pytest.mark.parametrize(
    "statements",
    [
        ["delete from accounts_event", "delete from accounts_eventhead"],
        [
            "delete from accounts_event where sequence = 5",
            "update accounts_eventhead set sequence = 4, digest = (select digest from accounts_event where "
            "sequence = 4) "
            "where prefecture_id = 34",
        ],
    ],
)
def test_a_history_cut_short_with_its_head_is_found_by_the_note_kept_elsewhere(
    five_events: Person, superuser: Any, tmp_path: Path, statements: list[str]
) -> None:
    note = tmp_path / "heads.json"
    assert verify(keep=note)[1] == ""
    for statement in statements:
        superuser.execute(statement)
    assert verify()[1] == ""
    out, errors = verify(against=note)
    assert out == ""
    assert "広島県：操作履歴の5番目" in errors


def test_a_history_that_has_grown_still_leads_over_its_note(five_events: Person, tmp_path: Path) -> None:
    note = tmp_path / "heads.json"
    verify(keep=note)
    with scope(HIROSHIMA):
        record(by=five_events.seat, verb="test", subject=five_events.user)
    out, errors = verify(against=note, keep=note)
    assert errors == ""
    assert "6件" in out
    assert '"sequence": 6' in note.read_text()


@pytest.mark.parametrize("text", ["", "{}{", '{"a": 1}', '[{"sequence": 1}]', "[1]", "\x00"])
def test_a_file_that_is_no_note_is_refused(five_events: Person, tmp_path: Path, text: str) -> None:
    note = tmp_path / "heads.json"
    note.write_text(text)
    out, errors = verify(against=note)
    assert out == ""
    assert "控えとして読めません" in errors


@pytest.mark.slow
def test_verifying_while_others_write_raises_no_false_alarm(five_events: Person) -> None:
    """The head moves between reading it and reading the rows: what is appended meanwhile is in order."""
    stop = threading.Event()

    def write() -> int:
        count = 0
        try:
            while not stop.is_set():
                with scope(HIROSHIMA):
                    record(by=five_events.seat, verb="test", subject=five_events.user, after={"n": count})
                count += 1
        finally:
            connection.close()
        return count

    with ThreadPoolExecutor(2) as threads:
        writers = [threads.submit(write) for _ in range(2)]
        try:
            found = [verify()[1] for _ in range(12)]
        finally:
            stop.set()
        written = [writer.result() for writer in writers]
    assert found == [""] * 12
    assert min(written) > 0
    assert verify()[1] == ""


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
        record(
            by=finance.seat, verb="return_need", subject=staff.user, after={"reply": "時期を書いてください"}
        )
        record(by=staff.seat, verb="nobody_named_this", subject=finance.user)
        course = history_of(staff.user, timezone.now())
        invitation_alone = history_of(staff.user, timezone.now(), leave_out={"return_need"})
        newest_alone = history_of(staff.user, timezone.now(), longest=1)
    assert [entry["title"] for entry in invitation_alone] == ["招待"]
    assert [entry["title"] for entry in newest_alone] == ["ニーズの差戻し"]
    assert course == [
        {
            "title": "ニーズの差戻し",
            "detail": "11月24日 9:05　デモ・石田 透　時期を書いてください",
            "kind": "now",
        },
        {"title": "招待", "detail": "11月24日 9:05　デモ・中村 恵", "kind": ""},
    ]
