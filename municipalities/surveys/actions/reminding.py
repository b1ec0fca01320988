"""督促: to those who have not answered, by hand and by itself before the due day, and never too often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from japan.holidays import add_workdays, is_workday
from municipalities.surveys import notices
from municipalities.surveys.choices import ReminderStatus, RoundStatus, SheetStatus
from municipalities.surveys.models import AnswerSheet, Reminder, SurveyRound

WAIT: Final = timedelta(minutes=10)
"""Between the press of the button and the mails: until then they can be stopped."""
DAYS_BEFORE: Final = (7, 1)
"""Days before the due day on which those who have not answered are reminded by themselves."""
AT: Final = time(9, 0)
LEAST_GAP: Final = timedelta(days=2)
MOST_TIMES: Final = 5
"""The cap: a municipality is reminded at most so often in a round, and not again within the gap."""

word_fields({"people": "送った人数", "reminds": "自動の督促"})


def plan_automatic(survey: SurveyRound) -> None:
    """The reminders that go out by themselves, anew for the due day of the round."""
    survey.reminders.waiting().filter(is_automatic=True).delete()
    if not survey.reminds or survey.status != RoundStatus.OPEN or survey.due_on is None:
        return
    now = timezone.now()
    days = {_at_work(survey.due_on - timedelta(days=days)) for days in DAYS_BEFORE}
    moments = [timezone.make_aware(datetime.combine(day, AT)) for day in sorted(days)]
    Reminder.objects.bulk_create(
        Reminder(prefecture_id=survey.prefecture_id, round=survey, is_automatic=True, due_at=moment)
        for moment in moments
        if moment > now
    )


def _at_work(day: date) -> date:
    """The day itself, or the last working day before it: on a day off nobody reads the mail in time."""
    return day if is_workday(day) else add_workdays(day, -1)


def stop_waiting(survey: SurveyRound) -> None:
    """Nobody is reminded of what is over."""
    survey.reminders.waiting().update(status=ReminderStatus.STOPPED, ended_at=timezone.now())


@verb("督促の依頼")
def ask_to_remind(*, by: Seat, survey: SurveyRound) -> Reminder:
    """Those who have not answered are reminded in ten minutes. Asked twice, they are reminded once. Raises
    `Refusal` where nobody is left whom the cap allows to be reminded."""
    survey = SurveyRound.objects.select_for_update().get(pk=survey.pk)
    _refuse_over(survey)
    waiting = survey.reminders.waiting().filter(is_automatic=False).first()
    if waiting is not None:
        return waiting
    if not to_remind(survey):
        raise Refusal(
            "督促を送れる市町村がありません。すべて回答済みか、"
            f"この{LEAST_GAP.days}日のうちに送ったか、{MOST_TIMES}回送っています。"
        )
    reminder = Reminder(
        prefecture_id=by.prefecture_id,
        round=survey,
        asked_by_id=by.person_id,
        due_at=timezone.now() + WAIT,
    )
    reminder.save(force_insert=True)
    record(by=by, subject=survey, after={"due_at": reminder.due_at})
    return reminder


@verb("督促の取りやめ")
def stop_reminder(*, by: Seat, reminder: Reminder) -> Reminder:
    reminder = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if reminder.status != ReminderStatus.WAITING:
        raise WrongState(f"この督促は「{reminder.get_status_display()}」のため、止められません。")
    reminder.status, reminder.ended_at = ReminderStatus.STOPPED, timezone.now()
    reminder.save()
    record(by=by, subject=reminder.round, before={"due_at": reminder.due_at})
    return reminder


@verb("自動の督促の切替え")
def switch_reminders(*, by: Seat, survey: SurveyRound, reminds: bool) -> SurveyRound:
    """The stop switch: whether the round reminds by itself."""
    survey = SurveyRound.objects.select_for_update().get(pk=survey.pk)
    if survey.reminds != reminds:
        survey.reminds = reminds
        survey.save()
        plan_automatic(survey)
        record(by=by, subject=survey, before={"reminds": not reminds}, after={"reminds": reminds})
    return survey


@verb("督促の送信")
def send_reminder(*, by: Seat, reminder: Reminder) -> Reminder:
    """Whoever has not answered when it goes out. Called by the clock; may be called again."""
    reminder = Reminder.objects.select_for_update().get(pk=reminder.pk)
    survey = SurveyRound.objects.get(pk=reminder.round_id)
    if reminder.status != ReminderStatus.WAITING:
        return reminder
    towns = to_remind(survey) if survey.status == RoundStatus.OPEN else []
    reminder.status, reminder.ended_at, reminder.towns = ReminderStatus.SENT, timezone.now(), towns
    reminder.people = notices.remind(by=by, survey=survey, codes=towns) if towns else 0
    reminder.save()
    record(by=by, subject=survey, after={"towns": towns, "people": reminder.people})
    return reminder


def to_remind(survey: SurveyRound) -> list[str]:
    """The codes of those that have something to do, and may be reminded again."""
    open_sheets = AnswerSheet.objects.filter(
        round=survey, status__in=(SheetStatus.WRITING, SheetStatus.RETURNED)
    )
    codes = list(open_sheets.order_by("municipality_id").values_list("municipality_id", flat=True))
    return _within_cap(codes, list(survey.reminders.filter(status=ReminderStatus.SENT)))


def _within_cap(codes: Sequence[str], sent: Sequence[Reminder]) -> list[str]:
    since = timezone.now() - LEAST_GAP
    lately = {code for each in sent if each.ended_at and each.ended_at > since for code in each.towns}
    times = {code: sum(code in each.towns for each in sent) for code in codes}
    return [code for code in codes if code not in lately and times[code] < MOST_TIMES]


def _refuse_over(survey: SurveyRound) -> None:
    if survey.status != RoundStatus.OPEN:
        raise WrongState(f"この調査は「{survey.get_status_display()}」のため、督促は送れません。")
