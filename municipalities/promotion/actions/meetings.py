"""The meetings of a council: what is planned, what was held, what did not take place."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import differing, record, snapshot_of
from accounts.moves import move, state_forbids
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import refuse_unseen
from municipalities.promotion.checks import SaidOfMeeting, check_meeting, check_reason
from municipalities.promotion.choices import MeetingStatus
from municipalities.promotion.models import Meeting, Structure

FACTS: Final = ("on_day", "place", "agenda", "outcome")


@verb("次回の会議の決定")
def plan_meeting(*, by: Seat, structure: Structure, **said: Any) -> Meeting:
    """A meeting that is to come. `said` are the facts of a `SaidOfMeeting`."""
    return _put(by, structure, SaidOfMeeting(**said), MeetingStatus.PLANNED)


@verb("会議の開催の記録")
def record_meeting(*, by: Seat, structure: Structure, **said: Any) -> Meeting:
    """A meeting that was held, and had not been planned here."""
    return _put(by, structure, SaidOfMeeting(**said), MeetingStatus.HELD)


@verb("予定した会議の開催の記録")
def hold_meeting(*, by: Seat, meeting: Meeting, read: str = "", **said: Any) -> Meeting:
    """What was planned has been held, on its day or on another one."""
    facts, meeting = SaidOfMeeting(**said), _locked(meeting)
    before = snapshot_of(meeting, ("status", *FACTS))
    move(meeting, "hold")
    return _rewrite(by, meeting, facts, read, before)


@verb("会議の変更")
def change_meeting(*, by: Seat, meeting: Meeting, read: str = "", **said: Any) -> Meeting:
    """Another day, place or agenda of what is planned; what was held is put right. Raises
    `WrittenMeanwhile`."""
    facts, meeting = SaidOfMeeting(**said), _locked(meeting)
    if meeting.status == MeetingStatus.CALLED_OFF:
        raise WrongState(state_forbids(meeting, "会議は直せません"))
    return _rewrite(by, meeting, facts, read, snapshot_of(meeting, ("status", *FACTS)))


@verb("会議の中止")
def call_off_meeting(*, by: Seat, meeting: Meeting, reason: str) -> Meeting:
    """It does not take place; that it was planned stays on record, with why."""
    meeting = _locked(meeting)
    before = snapshot_of(meeting, ("status",))
    move(meeting, "call_off")
    check_reason(reason, "議題がそろわなかったため")
    meeting.reason = reason.strip()
    _save(meeting, by)
    record(
        by=by,
        subject=meeting,
        label=meeting.told,
        before=before,
        after=snapshot_of(meeting, ("status", "reason")),
    )
    return meeting


def marked(meeting: Meeting) -> dict[str, Any]:
    """All that a person may write of a meeting, for the mark of a form."""
    return snapshot_of(meeting, FACTS)


def _put(by: Seat, structure: Structure, said: SaidOfMeeting, status: MeetingStatus) -> Meeting:
    structure = Structure.objects.select_for_update().get(pk=structure.pk)
    was_held = status == MeetingStatus.HELD
    check_meeting(said, structure, today=timezone.localdate(), was_held=was_held)
    meeting = Meeting(prefecture_id=by.prefecture_id, structure=structure, status=status, **vars(said))
    _save(meeting, by)
    record(by=by, subject=meeting, label=meeting.told, after=snapshot_of(meeting, ("status", *FACTS)))
    return meeting


def _rewrite(by: Seat, meeting: Meeting, said: SaidOfMeeting, read: str, before: dict[str, Any]) -> Meeting:
    was_held = meeting.status == MeetingStatus.HELD
    check_meeting(said, meeting.structure, today=timezone.localdate(), was_held=was_held)
    stored = {name: before[name] for name in FACTS}
    refuse_unseen(read, stored, vars(said), stands=f"{meeting}　{meeting.agenda}")
    for name, value in vars(said).items():
        setattr(meeting, name, value)
    changed_from, changed_to = differing(before, snapshot_of(meeting, ("status", *FACTS)))
    if not changed_to:
        return meeting
    _save(meeting, by)
    record(by=by, subject=meeting, label=meeting.told, before=changed_from, after=changed_to)
    return meeting


def _save(meeting: Meeting, by: Seat) -> None:
    meeting.recorded_by_id, meeting.recorded_at = by.person_id, timezone.now()
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "meeting_once_a_day" not in str(error):
            raise
        raise Refusal("同じ日の会議が、すでに記録されています。", field="on_day") from error


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("structure").get(pk=meeting.pk)
