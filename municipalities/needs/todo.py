"""What of needs waits for somebody today."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.bodies import body_name
from japan.reference_numbers import written
from japan.wareki import format_day
from municipalities.needs.choices import Category, NeedStatus, Priority
from municipalities.needs.models import Need, mending_day


class Waiting(NamedTuple):
    """What a task says of a need."""

    pk: int
    status: str
    fiscal_year: int
    sequence: int
    municipality_id: str
    title: str
    category: str
    priority: str
    wanted_by: date | None
    wanted_by_reason: str
    reply: str
    reply_due_on: date | None
    decided_at: datetime | None
    promised_on: date | None
    supported_on: date | None

    @property
    def number(self) -> str:
        """Of what was sent: a draft has none."""
        return written("N-", self.fiscal_year, self.sequence)


def todo(seat: Seat, today: date) -> list[Todo]:
    """For a town its returned needs and drafts; for the prefecture the needs that wait for an answer, and
    those that wait for somebody to be sent."""
    if seat.can(Permission.WRITE_NEED):
        return [_of_town(need, seat) for need in _needs(seat, NeedStatus.RETURNED, NeedStatus.DRAFT)]
    if seat.can(Permission.REVIEW_NEED):
        return [
            _of_prefecture(need, seat) for need in _needs(seat, NeedStatus.SUBMITTED, NeedStatus.ACCEPTED)
        ]
    return []


def _needs(seat: Seat, *statuses: NeedStatus) -> list[Waiting]:
    rows = Need.objects.visible_to(seat).filter(status__in=statuses)
    ordered = rows.order_by("reply_due_on", "-status", "id")
    return [Waiting(*row) for row in ordered.values_list(*Waiting._fields)]


def _of_town(need: Waiting, seat: Seat) -> Todo:
    """What came back stands first: the prefecture waits for it, and its day is a near one."""
    if need.status == NeedStatus.RETURNED:
        mend_by = mending_day(need.status, need.decided_at)
        days = [day for day in (mend_by, need.wanted_by) if day]
        return Todo(
            "ニーズ",
            f"差戻し：{need.title}",
            seat.url("need_detail", need.pk),
            "直して送る",
            min(days, default=None),
            (need.number, need.reply),
            is_first=True,
        )
    url = seat.url("need_edit", need.pk)
    return Todo(
        "ニーズ", f"下書き：{need.title}", url, "続きを書く", need.wanted_by, ("県にはまだ送っていません",)
    )


def _of_prefecture(need: Waiting, seat: Seat) -> Todo:
    about = f"{need.number}　{Category(need.category).label}　優先度 {Priority(need.priority).label}"
    reason = (need.wanted_by_reason,) if need.wanted_by_reason else ()
    title = f"{body_name(need.municipality_id)}　{need.title}"
    if need.status == NeedStatus.SUBMITTED:
        url = seat.url("need_detail", need.pk)
        return Todo("ニーズ", title, url, "案を見る", need.reply_due_on, (about, *reason))
    due_on = need.promised_on or need.reply_due_on
    if need.supported_on is None:
        waits, url = "受理しました。行く人がまだ決まっていません", seat.url("need_prospects", need.pk)
        return Todo("ニーズ", title, url, "行く人を決める", due_on, (about, waits))
    ended = f"派遣は{format_day(need.supported_on)}に終わりました。続けるか、完了にするかを決めてください"
    return Todo("ニーズ", title, seat.url("need_detail", need.pk), "次を決める", due_on, (about, ended))
