"""Every write to completions: recorded for one or for many, and revoked from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record, snapshot_of
from accounts.seats import Seat
from accounts.verbs import verb
from desk.touched import changing
from japan.wareki import format_day
from pool.people.models import Talent
from training.courses import notices
from training.courses.models import Completion, Course
from training.courses.rules import last_valid_day

FACTS: Final = ("talent", "course", "completed_on", "expires_on", "provider", "evidence")
REVOKED: Final = ("revoked_from", "revoke_reason")


@verb("研修修了の記録")
def record_completion(
    *, by: Seat, talent: Talent, course: Course, completed_on: date, provider: str, evidence: str = ""
) -> Completion:
    """Note that a talent finished a course; the last day it counts follows from the course's years."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    if completed_on > timezone.localdate():
        raise Refusal("修了日は、今日か今日より前の日にしてください。", field="completed_on")
    if not provider.strip():
        raise Refusal("実施した機関を書いてください。", field="provider")
    if Completion.objects.standing().filter(talent=talent, course=course, completed_on=completed_on).exists():
        raise Refusal(
            f"{talent.name}さんの「{course.name}」は、{format_day(completed_on)}の修了がすでに記録されています。",
            field="completed_on",
        )
    completion = Completion.objects.create(
        prefecture_id=by.prefecture_id,
        talent=talent,
        course=course,
        completed_on=completed_on,
        expires_on=last_valid_day(completed_on, course.valid_years),
        provider=provider,
        evidence=evidence,
        recorded_by_id=by.person_id,
    )
    record(
        by=by,
        subject=completion,
        label=f"{talent.name}　{course.name}",
        after=snapshot_of(completion, FACTS),
    )
    notices.tell_talent(completion, by=by)
    return completion


@transaction.atomic
def record_completions(
    *,
    by: Seat,
    talents: Sequence[Talent],
    course: Course,
    completed_on: date,
    provider: str,
    evidence: str = "",
) -> list[Completion]:
    """The same course on the same day for several talents: all of them, or none and the reason.

    All are locked before the first event, in one order, as every other action locks a talent before its
    event: two hands that write to the same people wait for each other and never cross.
    """
    if not talents:
        raise Refusal("修了した人を1人以上選んでください。", field="talents")
    chosen = Talent.objects.filter(pk__in=[talent.pk for talent in talents])
    list(chosen.order_by("pk").select_for_update())
    return [
        record_completion(
            by=by,
            talent=talent,
            course=course,
            completed_on=completed_on,
            provider=provider,
            evidence=evidence,
        )
        for talent in talents
    ]


@verb("修了の取消し")
def revoke_completion(*, by: Seat, completion: Completion, revoked_from: date, reason: str) -> Completion:
    """From a day on it counts no more. On the days before it did: what was done then stays as it was judged.

    The talent is locked first, as by whoever plans a dispatch: the gate of training never sees half of this.
    """
    if not reason.strip():
        raise Refusal("取り消す理由を書いてください。", field="reason")
    talent = Talent.objects.select_for_update().get(pk=completion.talent_id)
    known = Completion.objects.select_for_update(of=("self",)).select_related("course").get(pk=completion.pk)
    if known.revoked_from is not None:
        raise WrongState("この修了の記録は、すでに取り消されています。画面を開き直してください。")
    if not known.completed_on <= revoked_from <= timezone.localdate():
        raise Refusal(
            f"無効になる日は、修了日（{format_day(known.completed_on)}）から今日までの日にしてください。",
            field="revoked_from",
        )
    with changing(talent, by=by):
        known.revoked_from, known.revoke_reason = revoked_from, reason.strip()
        known.revoked_by_id, known.revoked_at = by.person_id, timezone.now()
        known.save(update_fields=["revoked_from", "revoke_reason", "revoked_by", "revoked_at"])
    record(
        by=by,
        subject=known,
        label=f"{talent.name}　{known.course.name}",
        before=dict.fromkeys(REVOKED),
        after=snapshot_of(known, REVOKED),
    )
    notices.tell_of_revocation(known, by=by)
    return known
