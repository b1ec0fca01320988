"""Verbs of a visit: log, confirm, send back, cancel, remark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import changes, record, snapshot_of
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from dispatch.visits import notices
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import (
    LOGGED_FIELDS,
    Remark,
    Visit,
    VisitLog,
)
from japan.wareki import format_short
from training.clearance import clearance_of


@verb("訪問の記録")
def log_visit(
    *,
    by: Seat,
    visit: Visit,
    was_held: bool,
    started_at: datetime | None,
    ended_at: datetime | None,
    mode: str,
    travel_minutes: int,
    category: str,
    duty_category: str,
    ladder: str,
    done: str,
    next_steps: str = "",
    is_escorted: bool = False,
    works: Sequence[str] = (),
) -> VisitLog:
    """Write what happened on a visit, or that there was none; until the host has confirmed, it may be written again.

    Only the person who went may, from the day of the visit on. `travel_minutes` is there and back. A visit that was
    held by somebody who no longer met the conditions of that day is a fact and is kept: the log says so, and the
    prefecture is told.
    """
    visit = _locked(visit)
    if by.user_id is None or visit.talent.user_id != by.user_id:
        raise Refusal("訪問の記録は、訪問した本人だけが書けます。")
    if visit.on_day > timezone.localdate():
        raise Refusal(f"訪問日（{format_short(visit.on_day)}）の前です。記録は訪問日から書けます。")
    if visit.status == VisitStatus.CONFIRMED:
        raise Refusal("確認済みの訪問は変えられません。直すところは、ひとことで相手に伝えてください。")
    _check_times(visit, was_held, started_at, ended_at)
    if not done.strip() and not (was_held and works):
        raise Refusal(_NOTHING_SAID[was_held], field="done")
    before = visit.status
    move(visit, "log")
    visit.save(update_fields=["status"])
    log, earlier = _log_of(visit, by)
    log.was_held = was_held
    log.started_at, log.ended_at = (started_at, ended_at) if was_held else (None, None)
    log.mode = mode
    log.travel_minutes = travel_minutes if was_held else 0
    log.category = category
    log.duty_category = duty_category
    log.ladder = ladder
    log.works = list(works) if was_held else []
    log.done = done.strip()
    log.next_steps = next_steps.strip()
    log.is_escorted = is_escorted and was_held
    log.was_cleared = clearance_of(visit.talent, visit.on_day).cleared
    log.save()
    _record(by, visit, {"status": before, **earlier}, {"status": visit.status}, log)
    notices.logged(by=by, visit=visit, on=timezone.localdate())
    if was_held and not log.was_cleared:
        notices.went_uncleared(by=by, visit=visit)
    return log


_NOTHING_SAID = {
    True: "したことを1つ以上選ぶか、ひとことに書いてください。",
    False: "訪問しなかった理由を、ひとことに書いてください。",
}


def _check_times(visit: Visit, was_held: bool, started_at: datetime | None, ended_at: datetime | None) -> None:
    if not was_held:
        return
    if started_at is None or ended_at is None:
        raise Refusal("訪問した時刻を入れてください。", field="started_at")
    if ended_at <= started_at:
        raise Refusal("終わりの時刻が、始まりより前か同じです。", field="ended_at")
    if {timezone.localdate(started_at), timezone.localdate(ended_at)} != {visit.on_day}:
        raise Refusal(f"時刻は、訪問日（{format_short(visit.on_day)}）の中で入れてください。", field="started_at")


def _log_of(visit: Visit, by: Seat) -> tuple[VisitLog, dict[str, object]]:
    """The visit's log with the values it had, or a new one."""
    log = VisitLog.objects.filter(visit=visit).first()
    earlier = snapshot_of(log, LOGGED_FIELDS) if log else {}
    log = log or VisitLog(prefecture_id=visit.prefecture_id, visit=visit)
    log.logged_by_id = by.user_id or 0
    log.logged_at = timezone.now()
    return log, earlier


@verb("訪問の受入確認")
def confirm_visit(*, by: Seat, visit: Visit, read_log: str, remark: str = "") -> Visit:
    """The host says that it was so. From here the visit counts, and its log is not changed any more.

    `read_log` is the `mark` of the log that the host has read; refuses where it has been written anew since.
    """
    visit = _locked(visit)
    _ask_host(by, visit)
    move(visit, "confirm")
    _check_read(visit, read_log)
    visit.confirmed_by_id = by.user_id
    visit.confirmed_at = timezone.now()
    visit.save(update_fields=["status", "confirmed_by", "confirmed_at"])
    if remark.strip():
        _write_remark(by, visit, remark)
    _record(by, visit, {"status": VisitStatus.LOGGED}, {"status": visit.status})
    notices.confirmed(by=by, visit=visit)
    return visit


@verb("訪問の記録の差戻し")
def send_back_visit(*, by: Seat, visit: Visit, read_log: str, remark: str) -> Visit:
    """The host asks for the log to be put right, in one sentence that both keep. `read_log`: see `confirm_visit`."""
    visit = _locked(visit)
    _ask_host(by, visit)
    move(visit, "send_back")
    _check_read(visit, read_log)
    if not remark.strip():
        raise Refusal("直してほしいところを、ひとこと書いてください。", field="remark")
    visit.save(update_fields=["status"])
    _write_remark(by, visit, remark)
    _record(
        by,
        visit,
        {"status": VisitStatus.LOGGED},
        {"status": visit.status, "remark": remark.strip()},
    )
    notices.sent_back(by=by, visit=visit, text=remark.strip())
    return visit


@verb("訪問の取消し")
def cancel_visit(*, by: Seat, visit: Visit, reason: str) -> Visit:
    """Call one visit off; the rest of the dispatch stands. The reason stays with the visit as a remark."""
    visit = _locked(visit)
    if not reason.strip():
        raise Refusal("理由を書いてください。訪問する人と市町村に伝わります。", field="reason")
    move(visit, "cancel")
    visit.save(update_fields=["status"])
    _write_remark(by, visit, f"取消の理由：{reason.strip()}")
    _record(
        by,
        visit,
        {"status": VisitStatus.PLANNED},
        {"status": visit.status, "reason": reason.strip()},
    )
    notices.visit_cancelled(by=by, visit=visit, reason=reason.strip())
    return visit


@verb("訪問へのひとこと", name="remark_visit")
def remark(*, by: Seat, visit: Visit, text: str) -> Remark:
    """A sentence between host and guest. Confirmed visits take remarks too: they change nothing of the log."""
    visit = _locked(visit)
    is_guest = visit.talent.user_id is not None and visit.talent.user_id == by.user_id
    if not is_guest and by.municipality_code != visit.municipality_id:
        raise Refusal("ひとことを書けるのは、訪問する本人と受入れの市町村です。")
    if not text.strip():
        raise Refusal("ひとことを書いてください。", field="text")
    written = _write_remark(by, visit, text)
    _record(by, visit, {}, {"remark": text.strip()})
    notices.remarked(by=by, visit=visit, text=text.strip())
    return written


def _locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_related("municipality", "talent__user", "dispatch")
    return rows.select_for_update(of=("self",)).get(pk=visit.pk)


def _ask_host(by: Seat, visit: Visit) -> None:
    if by.municipality_code != visit.municipality_id:
        raise Refusal(f"訪問の確認は、受入れの{visit.municipality.name}だけができます。")


def _check_read(visit: Visit, read_log: str) -> None:
    """The visit is locked, and whoever writes a log locks it first: what is compared here is what is answered."""
    log = visit.written_log
    if log is None or log.mark != read_log:
        raise Refusal(
            "この画面を開いたあとに、記録が書き直されました。"
            "いま表示しているのが新しい記録です。読み直して、もう一度答えてください。",
            field="read_log",
        )


def _write_remark(by: Seat, visit: Visit, text: str) -> Remark:
    return Remark.objects.create(
        prefecture_id=visit.prefecture_id, visit=visit, text=text.strip(), author_id=by.user_id or 0
    )


def _record(
    by: Seat,
    visit: Visit,
    before: dict[str, object],
    after: dict[str, object],
    log: VisitLog | None = None,
) -> None:
    """One event; of a log only the fields that differ from its earlier values."""
    earlier = {key: value for key, value in before.items() if key in LOGGED_FIELDS}
    if log is not None and earlier:
        was, became = changes(log, earlier, LOGGED_FIELDS)
    elif log is not None:
        was, became = {}, snapshot_of(log, LOGGED_FIELDS)
    else:
        was, became = {}, {}
    record(
        by=by,
        subject=visit,
        label=f"{visit.dispatch.number} {visit.municipality.name} {format_short(visit.on_day)}",
        municipality_code=visit.municipality_id,
        before={**{key: value for key, value in before.items() if key not in LOGGED_FIELDS}, **was},
        after={**after, **became},
    )
