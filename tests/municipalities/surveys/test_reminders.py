"""Those who have not answered are reminded: after ten minutes, before the day, never too often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.errors import Refusal, WrongState
from accounts.tenancy import scope
from municipalities.surveys.actions.reminding import (
    MOST_TIMES,
    ask_to_remind,
    send_reminder,
    stop_reminder,
    switch_reminders,
    to_remind,
)
from municipalities.surveys.choices import ReminderStatus
from municipalities.surveys.models import Reminder, SurveyRound
from municipalities.surveys.tasks import send_due_reminders
from notices.models import Notice
from tests.build_surveys import opened_round, sent_sheet, sheet_of
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
NOW = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)


@pytest.fixture
def survey(staff: Person, officer: Person, other_officer: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        return opened_round(staff.seat)


def asked(person: Person) -> list[str]:
    with scope(HIROSHIMA):
        mine = Notice.objects.filter(user=person.user, kind="survey_asked").order_by("id")
        return list(mine.values_list("subject", flat=True))


def test_one_press_reminds_those_who_are_open_in_ten_minutes(
    survey: SurveyRound, staff: Person, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet_of(survey))
    page = look(staff, "round_detail", survey.pk)
    assert "1団体に督促を送る" in page.buttons
    read(staff.client.post(address("round_remind", survey.pk), follow=True))
    assert "1団体に督促を送る" not in look(staff, "round_detail", survey.pk).buttons
    assert send_due_reminders() == 0
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert send_due_reminders() == 1
        assert send_due_reminders() == 0
    assert asked(other_officer)[-1] == "調査への回答をお願いします（S-8-0001）"
    assert len(asked(officer)) == 1
    with scope(HIROSHIMA):
        sent = survey.reminders.get(status=ReminderStatus.SENT)
        assert (sent.towns, sent.people) == ([SERA], 1)


def test_two_presses_are_one_reminder_and_it_can_be_stopped(
    survey: SurveyRound, staff: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        first, second = (ask_to_remind(by=staff.seat, survey=survey) for _ in range(2))
        assert first.pk == second.pk
    read(staff.client.post(address("reminder_stop", survey.pk, first.pk), follow=True))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert send_due_reminders() == 0
    assert len(asked(other_officer)) == 1
    with scope(HIROSHIMA), pytest.raises(WrongState, match="止められません"):
        stop_reminder(by=staff.seat, reminder=first)


def test_nobody_is_reminded_again_within_two_days_nor_more_often_than_the_cap(
    survey: SurveyRound, staff: Person
) -> None:
    moment = NOW
    with scope(HIROSHIMA):
        for _ in range(MOST_TIMES):
            with time_machine.travel(moment, tick=False):
                send_reminder(by=staff.seat, reminder=ask_to_remind(by=staff.seat, survey=survey))
                assert to_remind(survey) == []
                with pytest.raises(Refusal, match="督促を送れる市町村がありません"):
                    ask_to_remind(by=staff.seat, survey=survey)
            moment += timedelta(days=3)
        with time_machine.travel(moment, tick=False):
            assert to_remind(survey) == []


def test_the_round_reminds_by_itself_unless_it_is_switched_off(survey: SurveyRound, staff: Person) -> None:
    with scope(HIROSHIMA):
        planned = Reminder.objects.waiting().order_by("due_at")
        assert [each.due_at.astimezone(UTC).date().isoformat() for each in planned] == [
            "2026-12-11",
            "2026-12-17",
        ]
        assert to_remind(survey) == [SERA, JINSEKI]
    read(staff.client.post(address("round_reminders", survey.pk), follow=True))
    with scope(HIROSHIMA):
        assert not Reminder.objects.waiting().exists()
        switch_reminders(by=staff.seat, survey=survey, reminds=True)
        assert Reminder.objects.waiting().count() == 2
