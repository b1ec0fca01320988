"""What of needs waits for somebody today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple

from django.db.models import Exists

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.bodies import body_name
from japan.reference_numbers import written
from japan.wareki import format_day
from municipalities.call_points.choices import Purpose
from municipalities.call_points.models import CallPoint
from municipalities.needs.choices import Category, IncidentKind, NeedStatus, Priority
from municipalities.needs.models import Need, NeedQuerySet, is_answered_for, mending_day, stopping_day

NO_NUMBER: Final = (
    "「電話の連絡先」に、事案の番号が登録されていません。市町村は、どこへ電話するかを見られません"
)


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
    stop_reason: str
    stop_wished_at: datetime | None
    incident: str
    owner__name: str | None
    is_answered_for: bool = True
    has_number: bool = True
    """Whether the prefecture keeps a number for what is happening."""

    @property
    def number(self) -> str:
        """Of what was sent: a draft has none."""
        return written("N-", self.fiscal_year, self.sequence)


def todo(seat: Seat, today: date) -> list[Todo]:
    """For a town its returned needs, what it withdrew, and drafts; for the prefecture the needs that wait for
    an answer, those that wait for somebody to be sent, and those that the town wishes to stop."""
    seen = Need.objects.visible_to(seat)
    if seat.can(Permission.WRITE_NEED):
        return [_of_town(need, seat) for need in _waiting(seen.with_the_town())]
    if seat.can(Permission.REVIEW_NEED):
        numbers = CallPoint.objects.standing().filter(purpose=Purpose.INCIDENT)
        rows = seen.with_the_prefecture().annotate(
            is_answered_for=is_answered_for(), has_number=Exists(numbers)
        )
        return [_of_prefecture(need, seat) for need in _waiting(rows, "is_answered_for", "has_number")]
    return []


def _waiting(rows: NeedQuerySet, *more: str) -> list[Waiting]:
    ordered = rows.order_by("reply_due_on", "-status", "id")
    stored = [name for name in Waiting._fields if name not in Waiting._field_defaults]
    return [Waiting(*row) for row in ordered.values_list(*stored, *more)]


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
    is_draft = need.status == NeedStatus.DRAFT
    about = (
        "県にはまだ送っていません" if is_draft else f"{need.number}　取り下げました。送り直すか、破棄します"
    )
    return Todo(
        "ニーズ",
        f"{NeedStatus(need.status).label}：{need.title}",
        seat.url("need_edit", need.pk),
        "続きを書く" if is_draft else "書き直す",
        need.wanted_by,
        (about,),
    )


def _of_prefecture(need: Waiting, seat: Seat) -> Todo:
    kind = f"{Category(need.category).label}　優先度 {Priority(need.priority).label}"
    about = f"{need.number}　{kind}　{_answers(need)}"
    reason = (need.wanted_by_reason,) if need.wanted_by_reason else ()
    title = f"{body_name(need.municipality_id)}　{need.title}"
    if need.status == NeedStatus.SUBMITTED:
        url = seat.url("need_detail", need.pk)
        if need.incident:
            return _happening(need, url, title, about)
        return Todo("ニーズ", title, url, "案を見る", need.reply_due_on, (about, *reason))
    if need.status == NeedStatus.IN_SUPPORT and need.stop_wished_at is None:
        url = seat.url("need_owner", need.pk)
        return Todo(
            "ニーズ", title, url, "担当を決める", None, (about, "支援中です。市町村が連絡する人がいません")
        )
    if need.status == NeedStatus.IN_SUPPORT:
        return _to_stop(need, seat, title)
    due_on = need.promised_on or need.reply_due_on
    if need.supported_on is None:
        waits, url = "受理しました。行く人がまだ決まっていません", seat.url("need_prospects", need.pk)
        return Todo("ニーズ", title, url, "行く人を決める", due_on, (about, waits))
    ended = f"派遣は{format_day(need.supported_on)}に終わりました。続けるか、完了にするかを決めてください"
    return Todo("ニーズ", title, seat.url("need_detail", need.pk), "次を決める", due_on, (about, ended))


def _answers(need: Waiting) -> str:
    """Who answers for it; nobody, where that person has left."""
    return f"担当：{need.owner__name}" if need.owner__name and need.is_answered_for else "担当がいません"


def _happening(need: Waiting, url: str, title: str, about: str) -> Todo:
    """Something that must be acted on at once stands before all else."""
    kind = f"起きている事案（{IncidentKind(need.incident).label}）です。市町村に電話してください"
    told = (kind, about) if need.has_number else (kind, NO_NUMBER, about)
    return Todo("ニーズ", f"【事案】{title}", url, "すぐに見る", need.reply_due_on, told, is_first=True)


def _to_stop(need: Waiting, seat: Seat, title: str) -> Todo:
    """The dispatches of the need are ended one by one: the row leads to their list."""
    assert need.stop_wished_at is not None
    return Todo(
        "ニーズ",
        title,
        seat.url("dispatch_list", need=need.pk),
        "派遣を終える",
        stopping_day(need.stop_wished_at),
        (f"{need.number}　市町村が支援をやめたいと伝えています", f"理由：{need.stop_reason}"),
    )
