"""Every write about training: the catalogue, completions, and waivers with their second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import changes, record, snapshot_of
from accounts.models import Prefecture
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from japan.wareki import format_day
from pool.people.models import Talent
from training.courses import notices
from training.courses.clearance import last_valid_day
from training.courses.course_catalogue import CourseRow, read_courses
from training.courses.models import Completion, Course, Waiver

COURSE_FACTS = ("name", "description", "hours", "is_required", "valid_years", "is_offered")
WAIVER_FACTS = ("reason", "valid_from", "valid_until", "status")


@verb("研修科目の準備")
def open_catalogue(*, by: Seat) -> list[Course]:
    """Fill the catalogue with the default courses it lacks; courses that were edited stay as they are."""
    known = set(Course.objects.values_list("key", flat=True))
    missing = [row for row in read_courses() if row.key not in known]
    Course.objects.bulk_create((_default_course(row, by) for row in missing), ignore_conflicts=True)
    if missing:
        record(
            by=by,
            subject=Prefecture.objects.get(pk=by.prefecture_id),
            label=f"研修の一覧 {len(missing)}科目",
            after={"courses": [row.key for row in missing]},
        )
    return list(Course.objects.order_by("id"))


@verb("研修の追加")
def add_course(
    *,
    by: Seat,
    name: str,
    hours: Decimal,
    is_required: bool,
    valid_years: int | None,
    is_offered: bool = True,
    description: str = "",
) -> Course:
    """Add a course of the prefecture's own. A required one closes the gate for everybody who lacks it."""
    _check_course(name, hours, valid_years)
    course = Course.objects.create(
        prefecture_id=by.prefecture_id,
        key=f"own_{uuid4().hex[:12]}",
        name=name,
        description=description,
        hours=hours,
        is_required=is_required,
        valid_years=valid_years,
        is_offered=is_offered,
    )
    record(by=by, subject=course, after=snapshot_of(course, COURSE_FACTS))
    return course


@verb("研修の変更")
def revise_course(
    *,
    by: Seat,
    course: Course,
    name: str,
    hours: Decimal,
    is_required: bool,
    valid_years: int | None,
    is_offered: bool,
    description: str = "",
) -> Course:
    """Change a course. Completions already recorded keep the last day they were given."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    before = snapshot_of(course, COURSE_FACTS)
    _check_course(name, hours, valid_years)
    course.name, course.description, course.hours = name, description, hours
    course.is_required, course.valid_years, course.is_offered = is_required, valid_years, is_offered
    course.save()
    changed_before, changed_after = changes(course, before, COURSE_FACTS)
    if changed_after:
        record(by=by, subject=course, before=changed_before, after=changed_after)
    return course


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
    if Completion.objects.filter(talent=talent, course=course, completed_on=completed_on).exists():
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
        after=snapshot_of(
            completion, ("talent", "course", "completed_on", "expires_on", "provider", "evidence")
        ),
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
def withdraw_completion(*, by: Seat, completion: Completion, reason: str) -> None:
    """Take back a completion that was recorded by mistake; what it said stays in the events.

    The talent is locked first, as by whoever plans a dispatch: the gate of training never sees half of this.
    """
    if not reason.strip():
        raise Refusal("取り消す理由を書いてください。", field="reason")
    talent = Talent.objects.select_for_update().get(pk=completion.talent_id)
    known = (
        Completion.objects.select_for_update(of=("self",))
        .select_related("course")
        .filter(pk=completion.pk)
        .first()
    )
    if known is None:
        raise Refusal("この修了の記録は、すでに取り消されています。画面を開き直してください。")
    facts = ("talent", "course", "completed_on", "expires_on", "provider", "evidence")
    record(
        by=by,
        subject=known,
        label=f"{talent.name}　{known.course.name}",
        before=snapshot_of(known, facts),
        after={"reason": reason},
    )
    known.delete()


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


def _default_course(row: CourseRow, by: Seat) -> Course:
    return Course(
        prefecture_id=by.prefecture_id,
        key=row.key,
        name=row.name,
        description=row.description,
        hours=row.hours,
        is_required=row.required_before_dispatch,
        valid_years=row.valid_years,
    )


def _check_course(name: str, hours: Decimal, valid_years: int | None) -> None:
    if not name.strip():
        raise Refusal("研修の名称を書いてください。", field="name")
    if not 0 < hours < 1000:
        raise Refusal("時間は0より大きく1000より小さい数にしてください。", field="hours")
    if valid_years is not None and valid_years < 1:
        raise Refusal(
            "有効な年数は1以上にしてください。期限がないときは空けておいてください。", field="valid_years"
        )
