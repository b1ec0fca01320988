"""Every write to waivers: asked by one person, decided by another."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record, snapshot_of
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from pool.people.models import Talent
from training.courses import notices
from training.courses.models import Course, Waiver

WAIVER_FACTS = ("reason", "valid_from", "valid_until", "status")


@verb("研修免除の申請")
def ask_waiver(
    *, by: Seat, talent: Talent, course: Course, reason: str, valid_from: date, valid_until: date
) -> Waiver:
    """Ask that a course be not required of a talent for a while.
    Until somebody else approves it opens no gate."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    if not reason.strip():
        raise Refusal("免除を申請する理由を書いてください。", field="reason")
    if valid_until < valid_from:
        raise Refusal("終わりの日は、初めの日と同じか後の日にしてください。", field="valid_until")
    if Waiver.objects.waiting().filter(talent=talent, course=course).exists():
        raise Refusal(
            f"{talent.name}さんの「{course.name}」の免除は、すでに承認を待っています。", field="course"
        )
    waiver = Waiver.objects.create(
        prefecture_id=by.prefecture_id,
        talent=talent,
        course=course,
        reason=reason,
        valid_from=valid_from,
        valid_until=valid_until,
        asked_by_id=by.person_id,
    )
    record(
        by=by,
        subject=waiver,
        label=_waiver_label(waiver),
        after={**snapshot_of(waiver, WAIVER_FACTS), "talent": talent.pk, "course": course.key},
    )
    notices.tell_approvers(waiver, by=by)
    return waiver


@verb("研修免除の承認")
def approve_waiver(*, by: Seat, waiver: Waiver) -> Waiver:
    """The second person agrees: the waiver opens the gate for its course on its days."""
    return _decide(by=by, waiver=waiver, verb="approve")


@verb("研修免除を認めない")
def refuse_waiver(*, by: Seat, waiver: Waiver) -> Waiver:
    """The second person does not agree: the course stays required."""
    return _decide(by=by, waiver=waiver, verb="refuse")


@transaction.atomic
def _decide(*, by: Seat, waiver: Waiver, verb: str) -> Waiver:
    waiver = (
        Waiver.objects.select_for_update(of=("self",)).select_related("talent", "course").get(pk=waiver.pk)
    )
    before = snapshot_of(waiver, ("status",))
    move(waiver, verb)
    if waiver.asked_by_id == by.user_id:
        raise Refusal("申請した人は、自分の申請を承認も不承認もできません。別の承認者に依頼してください。")
    waiver.decided_by_id, waiver.decided_at = by.person_id, timezone.now()
    waiver.save(update_fields=["status", "decided_by", "decided_at"])
    record(
        by=by,
        subject=waiver,
        label=_waiver_label(waiver),
        before=before,
        after=snapshot_of(waiver, ("status",)),
    )
    notices.tell_asker(waiver, by=by)
    return waiver


def _waiver_label(waiver: Waiver) -> str:
    return f"{waiver.talent.name}　{waiver.course.name}"
