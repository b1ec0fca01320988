"""What of needs waits for somebody today."""

from __future__ import annotations

from datetime import date

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need


def todo(seat: Seat, today: date) -> list[Todo]:
    """For a town its returned needs and drafts; for the prefecture the needs that wait for an answer."""
    if seat.can(Permission.WRITE_NEED):
        return [_of_town(need, seat) for need in _needs(seat, NeedStatus.RETURNED, NeedStatus.DRAFT)]
    if seat.can(Permission.REVIEW_NEED):
        return [_of_prefecture(need, seat) for need in _needs(seat, NeedStatus.SUBMITTED)]
    return []


def _needs(seat: Seat, *statuses: NeedStatus) -> list[Need]:
    rows = Need.objects.visible_to(seat).filter(status__in=statuses).select_related("municipality")
    return list(rows.order_by("reply_due_on", "-status", "id"))


def _of_town(need: Need, seat: Seat) -> Todo:
    if need.status == NeedStatus.RETURNED:
        url = seat.url("need_detail", need.pk)
        return Todo(
            "ニーズ", f"差戻し：{need.title}", url, "直して送る", need.wanted_by, (need.number, need.reply)
        )
    url = seat.url("need_edit", need.pk)
    return Todo(
        "ニーズ", f"下書き：{need.title}", url, "続きを書く", need.wanted_by, ("県にはまだ送っていません",)
    )


def _of_prefecture(need: Need, seat: Seat) -> Todo:
    lines = (f"{need.number}　{need.get_category_display()}　優先度 {need.get_priority_display()}",)
    reason = (need.wanted_by_reason,) if need.wanted_by_reason else ()
    url = seat.url("need_detail", need.pk)
    return Todo(
        "ニーズ",
        f"{need.municipality.name}　{need.title}",
        url,
        "案を見る",
        need.reply_due_on,
        lines + reason,
    )
