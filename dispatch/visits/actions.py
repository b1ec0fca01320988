"""Verbs of a visit: log, confirm, send back, cancel, remark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import changes, record, snapshot_of
from accounts.moves import move
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb, word_fields, word_values
from dispatch.visits import notices
from dispatch.visits.checks import (
    Outcome,
    ask_absence,
    ask_doubts,
    ask_guest,
    ask_host,
    ask_reason,
    check_may_be_logged,
    check_outcome,
    check_read,
)
from dispatch.visits.choices import VisitStatus, Work
from dispatch.visits.fields import LOG_FIELDS, LOGGED_FIELDS
from dispatch.visits.models import Remark, Visit, VisitLog
from dispatch.visits.moves import is_at_work
from dispatch.visits.pages import clock_of
from dispatch.visits.proofs import ask_proofs, lacking
from japan.wareki import format_short
from municipalities.register.models import Municipality
from pool.people.models import Talent

word_fields({field.name: field.label for field in LOG_FIELDS} | {"remark": "ひとこと", "reason": "理由"})
for column in VisitLog._meta.concrete_fields:
    if column.flatchoices:
        word_values(column.name, dict(column.flatchoices))
word_values("works", dict(Work.choices))
for name in ("started_at", "ended_at"):
    word_values(name, clock_of)


@verb("訪問の記録")
def log_visit(*, by: Seat, visit: Visit, sure: bool = False, **said: Any) -> VisitLog:
    """Write what happened on a visit, or that there was none; until
    the host has confirmed, it may be written again.

    `said` are the facts of an `Outcome`; what is far from the plan is asked back until somebody is `sure`.
    Only the person who went may, from the day of the visit on. A visit that was held by somebody who no
    longer met the conditions of that day is a fact and is kept: the log says so, and the prefecture is told.
    """
    visit = _locked(visit)
    ask_guest(by, visit)
    return _log(by, visit, Outcome(**said), sure, first="log", again="correct")


@verb("訪問の記録（本人に代わって）")
def log_visit_for(*, by: Seat, visit: Visit, on_behalf: str, sure: bool = False, **said: Any) -> VisitLog:
    """The prefecture puts on record what somebody did who has no seat any more, and says why it is not the
    person who writes. The host is asked as usual."""
    visit = _locked(visit)
    ask_absence(visit, on_behalf)
    verbs = {"first": "log_for", "again": "correct_for"}
    return _log(by, visit, Outcome(**said), sure, **verbs, on_behalf=on_behalf.strip())


def _log(
    by: Seat, visit: Visit, outcome: Outcome, sure: bool, *, first: str, again: str, on_behalf: str = ""
) -> VisitLog:
    check_may_be_logged(visit)
    check_outcome(visit, outcome)
    ask_doubts(visit, outcome, sure=sure)
    before = visit.status
    move(visit, first if visit.written_log is None else again)
    visit.save(update_fields=["status"])
    log, earlier = _log_of(visit, by)
    for name, value in (outcome.kept() | {"on_behalf": on_behalf}).items():
        setattr(log, name, value)
    missing = lacking(visit)
    log.was_cleared = not missing
    log.save()
    was, became = changes(log, earlier, LOGGED_FIELDS) if earlier else ({}, snapshot_of(log, LOGGED_FIELDS))
    _record(by, visit, {"status": before, **was}, {"status": visit.status, **became})
    notices.logged(by=by, visit=visit, on=timezone.localdate())
    if _is_uncleared(log.was_held, log.was_cleared) and not (
        earlier and _is_uncleared(earlier["was_held"], earlier["was_cleared"])
    ):
        notices.went_uncleared(by=by, visit=visit, missing=missing)
    return log


def _is_uncleared(was_held: bool, was_cleared: bool) -> bool:
    return was_held and not was_cleared


def _log_of(visit: Visit, by: Seat) -> tuple[VisitLog, dict[str, Any]]:
    """The visit's log with the values it had, or a new one."""
    log = visit.written_log
    earlier = snapshot_of(log, LOGGED_FIELDS) if log else {}
    log = log or VisitLog(prefecture_id=visit.prefecture_id, visit=visit)
    log.logged_by_id = by.person_id
    log.logged_at = timezone.now()
    return log, earlier


@verb("訪問の受入確認")
def confirm_visit(*, by: Seat, visit: Visit, read_log: str, remark: str = "") -> Visit:
    """The host says that it was so. From here the visit counts, and its log is not changed any more. Where
    somebody was there for whom something is missing on record, it waits until that is mended.

    `read_log` is the `mark` of the log that the host has read; refuses where it has been written anew since.
    """
    visit = _locked(visit)
    ask_host(by, visit)
    move(visit, "confirm")
    check_read(visit, read_log)
    ask_proofs(visit)
    visit.confirmed_by_id = by.user_id
    visit.confirmed_at = timezone.now()
    visit.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    if remark.strip():
        _write_remark(by, visit, remark)
    _record(by, visit, {"status": VisitStatus.LOGGED}, {"status": visit.status})
    _note_proven(by, visit)
    notices.confirmed(by=by, visit=visit)
    return visit


def _note_proven(by: Seat, visit: Visit) -> None:
    """What was missing when it was logged is on record now."""
    log = visit.written_log
    if log is not None and log.was_held and not log.was_cleared:
        log.was_cleared = True
        log.save(update_fields=["was_cleared"])
        _record(by, visit, {"was_cleared": False}, {"was_cleared": True})


@verb("訪問の記録の差戻し")
def send_back_visit(*, by: Seat, visit: Visit, read_log: str, remark: str) -> Visit:
    """The host asks for the log to be put right, in one sentence that
    both keep. `read_log`: see `confirm_visit`."""
    visit = _locked(visit)
    ask_host(by, visit)
    move(visit, "send_back")
    check_read(visit, read_log)
    if not remark.strip():
        raise Refusal("直してほしいところを、ひとこと書いてください。", field="remark")
    visit.sent_back_at = timezone.now()
    visit.save(update_fields=["status", "sent_back_at"])
    _write_remark(by, visit, remark)
    _record(by, visit, {"status": VisitStatus.LOGGED}, {"status": visit.status, "remark": remark.strip()})
    notices.sent_back(by=by, visit=visit, text=remark.strip())
    return visit


@verb("訪問の取消し")
def cancel_visit(*, by: Seat, visit: Visit, reason: str) -> Visit:
    """Call one visit off; the rest of the dispatch stands. The reason stays with the visit as a remark."""
    visit = _locked(visit)
    ask_reason(reason)
    call_off(by=by, visits=[visit], reason=reason.strip())
    _write_remark(by, visit, f"取消の理由：{reason.strip()}")
    notices.visit_cancelled(by=by, visit=visit, reason=reason.strip())
    return visit


@verb("訪問の記録の催促")
def remind_to_log(*, by: Seat, talent: Talent) -> int:
    """Ask somebody for the logs that are missing, once a day; says how many these are."""
    wait_for_turn(f"reminder of talent {talent.pk}")
    missing = Visit.objects.visible_to(by).unlogged(timezone.localdate()).filter(talent=talent).count()
    if not missing:
        raise Refusal("記録のない訪問は、もうありません。")
    if not is_at_work(talent):
        raise Refusal("本人は記録できません。訪問の画面から、代わりに記録してください。")
    if notices.is_reminded("remind_to_log", talent):
        raise Refusal(notices.REMINDED_TODAY)
    record(by=by, subject=talent, after={"count": missing})
    notices.log_wanted(by=by, talent=talent, count=missing)
    return missing


@verb("受入確認の催促")
def remind_to_confirm(*, by: Seat, municipality: Municipality) -> int:
    """Ask a town for the confirmations that are missing, once a day; says how many these are."""
    wait_for_turn(f"reminder of town {municipality.pk}")
    waiting = Visit.objects.visible_to(by).waiting().filter(municipality=municipality).count()
    if not waiting:
        raise Refusal("確認を待つ訪問は、もうありません。")
    if notices.is_reminded("remind_to_confirm", municipality):
        raise Refusal(notices.REMINDED_TODAY)
    record(by=by, subject=municipality, municipality_code=municipality.pk, after={"count": waiting})
    notices.confirmation_wanted(by=by, municipality=municipality, count=waiting)
    return waiting


@verb("訪問の取消し", name="cancel_visit")
def call_off(*, by: Seat, visits: Iterable[Visit], reason: str) -> None:
    """The visits of a dispatch fall away, each in its own history with the reason. The caller has locked them
    and tells the people concerned; `cancel_visit` is this for one visit."""
    visits = list(visits)
    for visit in visits:
        move(visit, "cancel")
        visit.called_off_at = timezone.now()
    Visit.objects.bulk_update(visits, ["status", "called_off_at"])
    for visit in visits:
        _record(by, visit, {"status": VisitStatus.PLANNED}, {"status": visit.status, "reason": reason})
    for visit in {visit.talent_id: visit for visit in visits}.values():
        notices.settle_log_wanted(by=by, visit=visit)


@verb("訪問へのひとこと", name="remark_visit")
def remark(*, by: Seat, visit: Visit, text: str) -> Remark:
    """A sentence between host and guest. Confirmed visits take
    remarks too: they change nothing of the log."""
    visit = _locked(visit)
    if not visit.is_guest(by) and not visit.is_host(by):
        raise Refusal("ひとことを書けるのは、訪問する本人と受入れの市町村です。")
    if visit.status == VisitStatus.CANCELLED:
        raise WrongState("この訪問は取り消されているため、ひとことは書けません。")
    if not text.strip():
        raise Refusal("ひとことを書いてください。", field="text")
    written = _write_remark(by, visit, text)
    _record(by, visit, {}, {"remark": text.strip()})
    notices.remarked(by=by, visit=visit, text=text.strip())
    return written


def _locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_related("talent__user", "dispatch", "log")
    return rows.select_for_update(of=("self",)).get(pk=visit.pk)


def _write_remark(by: Seat, visit: Visit, text: str) -> Remark:
    return Remark.objects.create(
        prefecture_id=visit.prefecture_id, visit=visit, text=text.strip(), author_id=by.person_id
    )


def _record(by: Seat, visit: Visit, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    record(
        by=by,
        subject=visit,
        label=f"{visit.dispatch.number} {visit.municipality_name} {format_short(visit.on_day)}",
        municipality_code=visit.municipality_id,
        before=before,
        after=after,
    )
