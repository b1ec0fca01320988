"""The meetings of a council and the files of both: what is planned, held, called off, and what waits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from documents.uploads.models import FileContent, StoredFile
from municipalities.promotion.actions.files import drop_file, keep_files
from municipalities.promotion.actions.meetings import (
    call_off_meeting,
    change_meeting,
    hold_meeting,
    marked,
    plan_meeting,
    record_meeting,
)
from municipalities.promotion.models import Meeting
from municipalities.promotion.todo import todo
from tests.build_files import examined
from tests.build_promotion import held_meeting, made_structure, planned_meeting
from tests.cast import HIROSHIMA, Person
from tests.page import address, look

TODAY, TOMORROW, OCTOBER = date(2026, 11, 24), date(2026, 11, 25), date(2026, 10, 1)
SAID = {"place": "県庁", "agenda": "来年度の進め方"}

pytestmark = pytest.mark.usefixtures("today")


def test_a_meeting_is_planned_for_today_or_later_and_held_by_today(staff: Person) -> None:
    council = made_structure(staff)
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="令和8年10月1日は過ぎています"):
            plan_meeting(by=staff.seat, structure=council, on_day=OCTOBER, **SAID)
        with pytest.raises(Refusal, match="令和8年11月25日はまだ来ていません"):
            record_meeting(by=staff.seat, structure=council, on_day=TOMORROW, **SAID)
        assert plan_meeting(by=staff.seat, structure=council, on_day=TODAY, **SAID).status == "planned"
        assert record_meeting(by=staff.seat, structure=council, on_day=OCTOBER, **SAID).status == "held"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"place": ""}, "場所を書いて"),
        ({"agenda": " "}, "議題を書いて"),
        ({"agenda": "一\n二"}, "改行"),
        ({"on_day": date(2025, 3, 31)}, "始まった日（令和7年4月1日）からの日"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(staff: Person, said: dict[str, Any], sentence: str) -> None:
    council = made_structure(staff)
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match=sentence):
            record_meeting(by=staff.seat, structure=council, **{**SAID, "on_day": OCTOBER, **said})
        assert Meeting.objects.count() == 0


def test_only_a_council_meets_and_only_while_it_stands(staff: Person) -> None:
    declaration = made_structure(staff, kind="declaration", name="デモ宣言")
    council = made_structure(staff, ends_on=OCTOBER)
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="会議体だけです。これは宣言です"):
            plan_meeting(by=staff.seat, structure=declaration, on_day=TOMORROW, **SAID)
        with pytest.raises(Refusal, match="この会議体は令和8年10月1日に終わります"):
            plan_meeting(by=staff.seat, structure=council, on_day=TOMORROW, **SAID)


def test_what_was_planned_is_held_with_what_was_decided(staff: Person) -> None:
    meeting = planned_meeting(staff, made_structure(staff), TODAY)
    with scope(HIROSHIMA):
        held = hold_meeting(by=staff.seat, meeting=meeting, on_day=TODAY, outcome="次は3月に開く", **SAID)
        assert (held.status, held.outcome) == ("held", "次は3月に開く")
        event = Event.objects.get(verb="hold_meeting")
        assert (event.before["status"], event.after["status"]) == ("planned", "held")
        assert event.subject_label == "デモ推進会議　令和8年11月24日の会議"
        with pytest.raises(WrongState, match="いまの状態が「開催」"):
            hold_meeting(by=staff.seat, meeting=meeting, on_day=TODAY, **SAID)
        with pytest.raises(WrongState, match="いまの状態が「開催」"):
            call_off_meeting(by=staff.seat, meeting=meeting, reason="なし")


def test_a_meeting_is_put_off_or_called_off_for_a_reason(staff: Person) -> None:
    meeting = planned_meeting(staff, made_structure(staff), TODAY)
    with scope(HIROSHIMA):
        moved = change_meeting(by=staff.seat, meeting=meeting, on_day=TOMORROW, **SAID)
        assert (moved.status, moved.on_day) == ("planned", TOMORROW)
        with pytest.raises(Refusal, match="理由を書いて"):
            call_off_meeting(by=staff.seat, meeting=meeting, reason=" ")
        call_off_meeting(by=staff.seat, meeting=meeting, reason="台風のため")
        assert Meeting.objects.get().reason == "台風のため"
        with pytest.raises(WrongState, match="会議は直せません"):
            change_meeting(by=staff.seat, meeting=meeting, on_day=TOMORROW, **SAID)
        again = plan_meeting(by=staff.seat, structure=meeting.structure, on_day=TOMORROW, **SAID)
    assert again.pk != meeting.pk, "the day is free again"


def test_one_day_has_one_meeting(staff: Person) -> None:
    council = made_structure(staff)
    held_meeting(staff, council, OCTOBER)
    with pytest.raises(Refusal, match="同じ日の会議が、すでに記録されています"):
        held_meeting(staff, council, OCTOBER)


def test_two_hands_on_one_meeting(staff: Person) -> None:
    meeting = held_meeting(staff, made_structure(staff), OCTOBER)
    with scope(HIROSHIMA):
        read = mark_of(marked(meeting))
        change_meeting(by=staff.seat, meeting=meeting, on_day=OCTOBER, read=read, **{**SAID, "place": "福山"})
        with pytest.raises(WrittenMeanwhile, match="令和8年10月1日の会議"):
            change_meeting(
                by=staff.seat, meeting=meeting, on_day=OCTOBER, read=read, **{**SAID, "place": "呉"}
            )
        change_meeting(by=staff.seat, meeting=meeting, on_day=OCTOBER, **{**SAID, "place": "福山"})
        assert Event.objects.filter(verb="change_meeting").count() == 1, "the same again leaves no trace"


def test_a_meeting_without_a_record_waits_for_the_staff_until_it_is_recorded(
    staff: Person, finance: Person, officer: Person, time_machine: Any
) -> None:
    meeting = planned_meeting(staff, made_structure(staff), TODAY)
    with scope(HIROSHIMA):
        assert todo(staff.seat, TODAY) == [], "the day itself is not over"
        (task,) = todo(staff.seat, TOMORROW)
        assert task.url == address("meeting_hold", meeting.pk)
        assert task.title == "デモ推進会議　11月24日（火）の会議の記録がありません"
        assert todo(finance.seat, TOMORROW) == todo(officer.seat, TOMORROW) == []
        hold_meeting(by=staff.seat, meeting=meeting, on_day=TODAY, **SAID)
        assert todo(staff.seat, TOMORROW) == []


def test_the_home_of_the_staff_names_the_council_that_has_not_been_recorded(staff: Person) -> None:
    meeting = planned_meeting(staff, made_structure(staff), TODAY)
    with scope(HIROSHIMA):
        Meeting.objects.filter(pk=meeting.pk).update(on_day=OCTOBER)
    page = look(staff, "home")
    assert "デモ推進会議　10月1日（木）の会議の記録がありません".replace("　", " ") in page.text
    assert page.link("開催を記録する") == address("meeting_hold", meeting.pk)


def test_files_are_kept_and_taken_away_for_a_reason(staff: Person) -> None:
    council = made_structure(staff)
    meeting = held_meeting(staff, council, OCTOBER)
    with scope(HIROSHIMA):
        with pytest.raises(Refusal, match="ファイルを選んで"):
            keep_files(by=staff.seat, thing=council, files=[])
        for thing in (council, meeting):
            keep_files(by=staff.seat, thing=thing, files=[examined("議事録.csv")])
            file = StoredFile.objects.of(thing).get()
            with pytest.raises(Refusal, match="理由を書いて"):
                drop_file(by=staff.seat, thing=thing, file=file, reason="")
            drop_file(by=staff.seat, thing=thing, file=file, reason="別の会議のもの")
            assert not FileContent.objects.filter(file=file).exists()
        events = Event.objects.filter(verb="drop_file").order_by("sequence")
        assert [event.after for event in events] == [{"reason": "別の会議のもの"}] * 2
        assert [event.before["files"] for event in events] == [["議事録.csv"]] * 2
