"""A prefecture calls a candidate: its own course, which nobody else learns of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import NATIONWIDE, scope
from notices.models import Notice
from pool.candidates.actions.calls import (
    call_candidate,
    meet_candidate,
    note_decline,
    pass_candidate,
    register_called,
    reopen_call,
    see_change,
    take_candidate,
    tell_of_changes,
    write_word,
)
from pool.candidates.actions.listing import note_contact_view, withdraw_candidate
from pool.candidates.models import Candidate, CandidateCall, CandidateContact
from pool.candidates.tasks import tell_of_changed_candidates
from pool.candidates.todo import todo
from tests.build_candidates import ASKED_ON, as_csv, called, listed, row, taken, taken_file
from tests.cast import EHIME, HIROSHIMA, Person

FACTS: dict[str, Any] = {
    "name": "デモ・候補 太郎",
    "kana": "でも・こうほ たろう",
    "employer": "架空テック株式会社",
    "employment_form": "outsourced",
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2027, 3, 31),
    "base_code": "341002",
    "days_per_week": 2,
    "roles": ["engineer"],
    "skills": [("rpa", 2, "総務省の候補人材の名簿")],
    "halves": [(0, "am"), (1, "am")],
    "paper": "契約書 R8-1",
}


@pytest.fixture
def candidate(today: date, coordinator: Person) -> Candidate:
    return listed(coordinator.seat)


def test_a_call_goes_from_asking_to_the_pool(candidate: Candidate, staff: Person, in_hiroshima: None) -> None:
    call = called(staff.seat, candidate)
    assert (call.status, call.asked_by_id, call.asked_on) == ("asked", staff.user.pk, ASKED_ON)
    call = write_word(by=staff.seat, call=call, remark="条件を確かめる")
    assert call.last_word_on == date(2026, 11, 24)
    call = meet_candidate(by=staff.seat, call=call, met_on=date(2026, 12, 1), remark="県庁で")
    call = take_candidate(by=staff.seat, call=call, reason="条件が合った")
    talent = register_called(by=staff.seat, call=call, **FACTS)
    call.refresh_from_db()
    assert (call.status, call.talent_id, talent.name) == ("taken", talent.pk, "デモ・候補 太郎")
    with pytest.raises(WrongState, match="すでに人材プールに登録しています。"):
        register_called(by=staff.seat, call=call, **FACTS)
    with pytest.raises(WrongState, match="すでに人材プールに登録したため"):
        reopen_call(by=staff.seat, call=call)
    verbs = Event.objects.filter(subject_type="candidates.candidatecall").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == [
        *("call_candidate", "write_word", "meet_candidate", "take_candidate", "register_called")
    ]


@pytest.mark.parametrize(("end", "status"), [(pass_candidate, "passed"), (note_decline, "declined")])
def test_a_call_ends_with_its_reason_and_is_taken_up_again(
    candidate: Candidate, staff: Person, in_hiroshima: None, end: Callable[..., Any], status: str
) -> None:
    call = called(staff.seat, candidate)
    with pytest.raises(Refusal, match="理由を書いてください。"):
        end(by=staff.seat, call=call, reason=" ")
    call = end(by=staff.seat, call=call, reason="曜日が合わない")
    assert (call.status, call.reason) == (status, "曜日が合わない")
    with pytest.raises(WrongState):
        write_word(by=staff.seat, call=call, remark="まだ続く")
    again = reopen_call(by=staff.seat, call=call)
    assert (again.status, again.reason) == ("asked", "")


def test_an_ended_call_stays_ended_where_another_one_has_begun(
    candidate: Candidate, staff: Person, in_hiroshima: None
) -> None:
    first = pass_candidate(by=staff.seat, call=called(staff.seat, candidate), reason="一度目")
    called(staff.seat, candidate)
    with pytest.raises(WrongState, match="別の打診があります。"):
        reopen_call(by=staff.seat, call=first)


def test_one_call_at_a_time(candidate: Candidate, staff: Person, in_hiroshima: None) -> None:
    called(staff.seat, candidate)
    with pytest.raises(WrongState, match="すでに打診しています。"):
        called(staff.seat, candidate)


def test_what_a_call_needs(candidate: Candidate, staff: Person, in_hiroshima: None) -> None:
    with pytest.raises(Refusal, match="打診の内容を書いてください。"):
        call_candidate(by=staff.seat, candidate=candidate, words=" ", asked_on=ASKED_ON)
    with pytest.raises(Refusal, match="今日までの日に"):
        call_candidate(by=staff.seat, candidate=candidate, words="電話", asked_on=date(2026, 11, 25))
    call = called(staff.seat, candidate)
    with pytest.raises(Refusal, match="打診した日と同じか後の日"):
        meet_candidate(by=staff.seat, call=call, met_on=date(2026, 11, 1))
    with pytest.raises(WrongState, match="「採用を決める」はできません"):
        take_candidate(by=staff.seat, call=call, reason="早すぎる")


def test_nobody_calls_who_has_left_the_list(
    candidate: Candidate, staff: Person, coordinator: Person, in_hiroshima: None
) -> None:
    with scope(NATIONWIDE):
        withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="本人の申出")
    with pytest.raises(WrongState, match="名簿から外れたため、打診できません。"):
        called(staff.seat, candidate)


def test_the_database_shows_a_prefecture_how_to_reach_whom_it_has_called(
    candidate: Candidate, staff: Person, ehime_staff: Person, coordinator: Person, db: None
) -> None:
    """And neither the call nor a way to reach the candidate to another one."""
    with scope(HIROSHIMA):
        assert not CandidateContact.objects.exists()
        called(staff.seat, candidate)
        assert CandidateContact.objects.get().mail == "r8-001@example.jp"
    with scope(EHIME):
        assert not CandidateCall.objects.exists()
        assert not CandidateContact.objects.exists()
        assert Candidate.objects.filter(pk=candidate.pk).exists()
    with scope(NATIONWIDE):
        withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="本人の申出")
    with scope(HIROSHIMA):
        assert Candidate.objects.get().status == "withdrawn"
    with scope(EHIME):
        assert not Candidate.objects.exists()


def test_a_look_at_how_to_reach_somebody_is_noted_once_a_day(
    candidate: Candidate, staff: Person, in_hiroshima: None
) -> None:
    called(staff.seat, candidate)
    for _ in range(2):
        note_contact_view(by=staff.seat, candidate=candidate)
    assert Event.objects.filter(verb="view_candidate_contact").count() == 1


def test_a_fortnight_without_a_word_stands_on_home(
    candidate: Candidate, staff: Person, finance: Person, in_hiroshima: None, today: date
) -> None:
    call = called(staff.seat, candidate, asked_on=date(2026, 11, 11))
    assert todo(staff.seat, today) == []
    (task,) = todo(staff.seat, date(2026, 11, 25))
    assert (task.title, task.due_on) == ("デモ・候補 R8-001への打診の状況を確かめる", date(2026, 11, 25))
    assert todo(finance.seat, date(2026, 11, 25)) == []
    write_word(by=staff.seat, call=call, remark="返事を待っている")
    assert todo(staff.seat, date(2026, 11, 25)) == []


def test_whoever_was_taken_stands_on_home_until_registered(
    candidate: Candidate, staff: Person, in_hiroshima: None, today: date
) -> None:
    call = taken(staff.seat, candidate)
    (task,) = todo(staff.seat, today)
    assert task.url.endswith(f"/candidates/calls/{call.pk}/register/")
    register_called(by=staff.seat, call=call, **FACTS)
    assert todo(staff.seat, today) == []


def test_a_list_that_changes_under_a_call_is_told_once_and_stays_on_home(
    candidate: Candidate, staff: Person, coordinator: Person, db: None, today: date, time_machine: Any
) -> None:
    with scope(HIROSHIMA):
        call = called(staff.seat, candidate)
        assert tell_of_changes(by=staff.seat) == 0
    time_machine.shift(60)
    taken_file(coordinator.seat, as_csv([row(days_per_week="4")]))
    time_machine.shift(60)
    assert tell_of_changed_candidates() == 1
    assert tell_of_changed_candidates() == 0
    with scope(HIROSHIMA):
        notice = Notice.objects.get(kind="candidate_changed", user=staff.user)
        assert "名簿の内容が変わりました" in notice.subject
        assert "デモ" not in notice.subject
        assert [task.action for task in todo(staff.seat, today)] == ["内容を確かめる"]
        see_change(by=staff.seat, call=call)
        assert todo(staff.seat, today) == []
        notice.refresh_from_db()
        assert notice.settled_at is not None
    time_machine.shift(60)
    with scope(NATIONWIDE):
        withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="本人の申出")
    assert tell_of_changed_candidates() == 1
    with scope(HIROSHIMA):
        assert "名簿から外れました" in todo(staff.seat, today)[0].title
