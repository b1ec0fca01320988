"""When somebody cannot be sent, and where not: leave, and conflicts of interest."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb
from desk.touched import changing
from japan.bodies import bodies, sentence_of_absence
from japan.wareki import format_day
from pool.people.models import ConflictOfInterest, Leave, Talent


@verb("休みの登録")
def take_leave(*, by: Seat, talent: Talent, starts_on: date, ends_on: date, reason: str = "") -> Leave:
    """Note the days on which the talent cannot be sent; both ends belong to it."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    if ends_on < starts_on:
        raise Refusal("休みの終わりは、初めの日と同じか後の日にしてください。", field="ends_on")
    known = talent.leaves.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if known is not None:
        raise Refusal(
            f"{format_day(known.starts_on)}から{format_day(known.ends_on)}までの休みと重なります。"
            "先にその休みを取り消すか、日を変えてください。",
            field="starts_on",
        )
    with changing(talent, by=by):
        leave = Leave.objects.create(
            prefecture_id=by.prefecture_id, talent=talent, starts_on=starts_on, ends_on=ends_on, reason=reason
        )
    record(by=by, subject=talent, after={"starts_on": starts_on, "ends_on": ends_on})
    return leave


@verb("休みの取消し")
def withdraw_leave(*, by: Seat, leave: Leave) -> None:
    """The talent can be sent after all."""
    talent = Talent.objects.select_for_update().get(pk=leave.talent_id)
    known = Leave.objects.select_for_update().filter(pk=leave.pk).first()
    if known is None:
        raise Refusal("この休みは、すでに取り消されています。画面を開き直してください。")
    record(
        by=by,
        subject=talent,
        before={"starts_on": known.starts_on, "ends_on": known.ends_on},
    )
    known.delete()


@verb("利益相反の申出")
def declare_conflict(
    *,
    by: Seat,
    talent: Talent,
    municipality_code: str,
    reason: str,
    starts_on: date,
    ends_on: date | None = None,
) -> ConflictOfInterest:
    """From a day on the talent must not be sent to a town. The town is not told why: that is personal."""
    talent = Talent.objects.select_for_update().get(pk=talent.pk)
    body = bodies().get(municipality_code)
    if body is None or body.prefecture_number != by.prefecture_id:
        raise Refusal("市町村は県内の一覧から選んでください。", field="municipality_code")
    if absence := sentence_of_absence(municipality_code, timezone.localdate()):
        raise Refusal(absence, field="municipality_code")
    if not reason.strip():
        raise Refusal("利益相反の理由を書いてください。", field="reason")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("終わりの日は、初めの日と同じか後の日にしてください。", field="ends_on")
    with changing(talent, by=by):
        conflict = ConflictOfInterest.objects.create(
            prefecture_id=by.prefecture_id,
            talent=talent,
            municipality_code=municipality_code,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    record(
        by=by,
        subject=talent,
        after={"municipality_code": municipality_code, "starts_on": starts_on, "ends_on": ends_on},
    )
    return conflict


@verb("利益相反の終了")
def end_conflict(*, by: Seat, conflict: ConflictOfInterest, ends_on: date) -> ConflictOfInterest:
    """The conflict holds until a day and no longer; it stays on record."""
    talent = Talent.objects.select_for_update().get(pk=conflict.talent_id)
    conflict = ConflictOfInterest.objects.select_for_update().get(pk=conflict.pk)
    if ends_on < conflict.starts_on:
        raise Refusal("終わりの日は、初めの日と同じか後の日にしてください。", field="ends_on")
    before = {"municipality_code": conflict.municipality_code, "ends_on": conflict.ends_on}
    conflict.ends_on = ends_on
    conflict.save(update_fields=["ends_on"])
    record(by=by, subject=talent, before=before, after={"ends_on": ends_on})
    return conflict
