"""What of needs waits for somebody today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.bodies import body_name
from japan.reference_numbers import written
from japan.wareki import format_day, format_short
from municipalities.call_points.choices import Purpose
from municipalities.call_points.models import CallPoint
from municipalities.needs.choices import Category, IncidentKind, NeedStatus, Priority
from municipalities.needs.models import (
    Need,
    NeedApproval,
    NeedQuerySet,
    is_answered_for,
    mending_day,
    stopping_day,
)
from municipalities.profile.choices import ApprovalStatus
from municipalities.profile.models import has_approver

NO_NUMBER: Final = (
    "「電話の連絡先」に、事案の番号が登録されていません。市町村は、どこへ電話するかを見られません"
)


NO_APPROVER_LEFT: Final = "承認する人がいなくなりました。県の担当に、承認者の招待を頼んでください"


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
    joint_id: int | None
    joint__fiscal_year: int | None
    joint__sequence: int | None
    joint__title: str | None
    approval: dict[str, Any] | None = None
    """The last wish of the town to send it: `pk`, `status`, `remark`, `by`, `at`."""
    is_answered_for: bool = True
    has_number: bool = True
    """Whether the prefecture keeps a number for what is happening."""
    has_approver: bool = True
    """Whether the town has somebody who approves what it sends."""

    @property
    def own_day(self) -> date | None:
        """By when the town is to act: until it is mended, and until it is wanted."""
        days = (mending_day(self.status, self.decided_at), self.wanted_by)
        return min((day for day in days if day), default=None)

    @property
    def number(self) -> str:
        """Of what was sent: a draft has none."""
        return written("N-", self.fiscal_year, self.sequence)


def todo(seat: Seat, today: date) -> list[Todo]:
    """For a town its returned needs, what it withdrew, and drafts; for the prefecture the needs that wait for
    an answer, those that wait for somebody to be sent, and those that the town wishes to stop."""
    seen = Need.objects.visible_to(seat)
    if seat.can(Permission.WRITE_NEED):
        in_hand = _waiting(with_approvals(seen.with_the_town(), today), "approval", "has_approver")
        return [_of_town(need, seat) for need in in_hand]
    if seat.can(Permission.REVIEW_NEED):
        numbers = CallPoint.objects.standing().filter(purpose=Purpose.INCIDENT)
        rows = seen.with_the_prefecture().annotate(
            is_answered_for=is_answered_for(), has_number=Exists(numbers)
        )
        return _together(_waiting(rows, "is_answered_for", "has_number"), seat)
    return []


def _waiting(rows: NeedQuerySet, *more: str) -> list[Waiting]:
    ordered = rows.order_by("reply_due_on", "-status", "id")
    stored = [name for name in Waiting._fields if name not in Waiting._field_defaults]
    return [Waiting(**row) for row in ordered.values(*stored, *more)]


def with_approvals(needs: NeedQuerySet, today: date) -> NeedQuerySet:
    """Each with what became of the last wish to send it, and whether the town has somebody to approve it."""
    asked = NeedApproval.objects.since_sent().filter(need=OuterRef("pk")).order_by("-pk")
    told = JSONObject(pk="pk", status="status", remark="remark", by="asked_by__name", at="asked_at")
    return needs.annotate(approval=Subquery(asked.values(told=told)[:1]), has_approver=has_approver(today))


def _of_town(need: Waiting, seat: Seat) -> Todo:
    """What came back stands first: the prefecture waits for it, and its day is a near one."""
    if need.approval and need.approval["status"] == ApprovalStatus.WAITING:
        return _for_approval(need, need.approval, seat)
    if need.approval and need.approval["status"] == ApprovalStatus.SENT_BACK:
        return _sent_back(need, need.approval, seat)
    if need.status == NeedStatus.RETURNED:
        return Todo(
            "ニーズ",
            f"差戻し：{need.title}",
            seat.url("need_detail", need.pk),
            "直して送る",
            need.own_day,
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


def _for_approval(need: Waiting, approval: dict[str, Any], seat: Seat) -> Todo:
    """To approve, for the head of section; for the others of the town to know that it has not gone yet."""
    asked = f"{approval['by']}さんが{format_short(_day_of(approval['at']))}に承認を求めました"
    if seat.can(Permission.APPROVE_SENDING):
        url = seat.url("need_approval", approval["pk"])
        title = f"県に送る前の承認：{need.title}"
        return Todo("承認", title, url, "見て承認する", need.own_day, (asked,), is_first=True)
    waits = "課長の承認を待っています" if need.has_approver else NO_APPROVER_LEFT
    url = seat.url("need_detail", need.pk)
    return Todo("ニーズ", f"承認待ち：{need.title}", url, "開く", need.own_day, (asked, waits))


def _sent_back(need: Waiting, approval: dict[str, Any], seat: Seat) -> Todo:
    url = seat.url("need_detail", need.pk)
    about = ("課長が、県に送る前に戻しました", approval["remark"])
    return Todo("ニーズ", f"書き直し：{need.title}", url, "直して承認を求める", need.own_day, about)


def _day_of(moment: str) -> date:
    return timezone.localdate(datetime.fromisoformat(moment))


def _together(needs: list[Waiting], seat: Seat) -> list[Todo]:
    """Those of one joint need that wait for an answer are one task: they are answered on its page."""
    joined: dict[int, list[Waiting]] = {}
    alone = []
    for need in needs:
        if need.joint_id is not None and need.status == NeedStatus.SUBMITTED:
            joined.setdefault(need.joint_id, []).append(need)
        else:
            alone.append(need)
    return [
        *(_joint(members, seat) for members in joined.values()),
        *(_of_prefecture(need, seat) for need in alone),
    ]


def _joint(members: list[Waiting], seat: Seat) -> Todo:
    first = members[0]
    assert first.joint_id is not None
    assert first.joint__fiscal_year is not None
    assert first.joint__sequence is not None
    number = written("J-", first.joint__fiscal_year, first.joint__sequence)
    towns = "、".join(dict.fromkeys(body_name(need.municipality_id) for need in members))
    return Todo(
        "ニーズ",
        f"共同　{first.joint__title}",
        seat.url("joint_need", first.joint_id),
        "まとめて答える",
        min((need.reply_due_on for need in members if need.reply_due_on), default=None),
        (f"{number}　{towns}　{_answers(first)}", f"{len(members)}件が返事を待っています"),
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
