"""What of surveys waits for somebody today."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from municipalities.profile.choices import ApprovalStatus
from municipalities.profile.models import has_approver
from municipalities.surveys.choices import HandStatus, RoundStatus, SectionStatus, SheetStatus
from municipalities.surveys.models import (
    AnswerSheet,
    SectionHand,
    SheetApproval,
    SheetSection,
    SurveyRound,
    UnsentAnswer,
)

KIND: Final = "調査"
NO_APPROVER_LEFT: Final = "承認する人がいなくなりました。県の担当に、承認者の招待を頼んでください"


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """For a town the sheets that are to be answered, mended or approved; for the prefecture the rounds with
    answers to look at, and those that are past their day."""
    if seat.can(Permission.ANSWER_SURVEY):
        return [_sheets(seat)]
    return [_rounds(seat, today)] if seat.can(Permission.RUN_SURVEY) else []


def todo(seat: Seat, today: date) -> list[Todo]:
    told = _of_town if seat.can(Permission.ANSWER_SURVEY) else _of_prefecture
    return [told(row, seat, today) for rows in waiting(seat, today) for row in rows]


def _sheets(seat: Seat) -> QuerySet[Any]:
    """What the town has to do, with what became of the last wish to send it."""
    asked = SheetApproval.objects.since_sent().filter(sheet=OuterRef("pk")).order_by("-pk")
    told = JSONObject(pk="pk", status="status", remark="remark", by="asked_by__name")
    rows = AnswerSheet.objects.visible_to(seat).open()
    rows = rows.annotate(approval=Subquery(asked.values(told=told)[:1]))
    news = UnsentAnswer.objects.filter(sheet=OuterRef("pk"))
    is_open = Q(status__in=(SheetStatus.WRITING, SheetStatus.RETURNED)) | Exists(news)
    begun = SheetSection.objects.filter(sheet=OuterRef("pk")).exclude(status=SectionStatus.UNTOUCHED)
    rows = rows.filter(Q(approval__status=ApprovalStatus.WAITING) | is_open).select_related("round")
    rows = rows.annotate(is_begun=Exists(begun), has_approver=has_approver(timezone.localdate()))
    if seat.sees_own:
        rows = rows.filter(Exists(_my_hands(seat)))
    rows = rows.annotate(asked_until=_asked_until(seat))
    return rows.defer("round__questionnaire").order_by("round__due_on", "id")


def _asked_until(seat: Seat) -> Any:
    """For a colleague of another department the day that was named to them."""
    if not seat.sees_own:
        return Value(None, DateField())
    return Subquery(_my_hands(seat).order_by("until").values("until")[:1])


def _my_hands(seat: Seat) -> QuerySet[Any]:
    return SectionHand.objects.visible_to(seat).filter(sheet=OuterRef("pk"), status=HandStatus.WAITING)


def _of_town(row: Any, seat: Seat, today: date) -> Todo:
    title, due_on, approval = row.round.title, row.asked_until or row.round.due_on, row.approval
    number, url = row.round.number, seat.url("sheet_detail", row.pk)
    if approval and approval["status"] == ApprovalStatus.WAITING:
        asked = f"{approval['by']}さんが承認を求めました"
        if seat.can(Permission.APPROVE_SENDING):
            where, what = seat.url("sheet_approval", approval["pk"]), f"県に提出する前の承認：{title}"
            return Todo("承認", what, where, "見て承認する", due_on, (asked,), is_first=True)
        waits = "課長の承認を待っています" if row.has_approver else NO_APPROVER_LEFT
        return Todo(KIND, f"承認待ち：{title}", url, "開く", due_on, (number, waits))
    if approval and approval["status"] == ApprovalStatus.SENT_BACK:
        about = ("課長が、県に提出する前に戻しました", approval["remark"])
        return Todo(KIND, f"書き直し：{title}", url, "直して承認を求める", due_on, about)
    if row.status == SheetStatus.RETURNED:
        about = (number, "差し戻された回答があります。ほかの回答はそのままで構いません")
        return Todo(KIND, f"差戻し：{title}", url, "直して提出する", due_on, about, is_first=True)
    if row.status == SheetStatus.SUBMITTED:
        about = (number, "提出のあとに直した回答が、県にまだ届いていません")
        where = url if seat.sees_own else seat.url("sheet_review", row.pk)
        return Todo(KIND, f"未提出の直し：{title}", where, "見直して提出する", due_on, about)
    return Todo(KIND, title, url, "続きを書く" if row.is_begun else "回答する", due_on, (number,))


def _rounds(seat: Seat, today: date) -> QuerySet[Any]:
    """Those with answers that nobody has looked at, and those whose day has passed; each with how many were
    asked, and how many have still to answer."""
    sections = SheetSection.objects.filter(sheet__round=OuterRef("pk"), status=SectionStatus.SUBMITTED)
    is_over = Q(status=RoundStatus.OPEN, due_on__lt=today)
    rounds = SurveyRound.objects.visible_to(seat).asked().filter(is_over | Exists(sections))
    left = Count("sheets", filter=~Q(sheets__status=SheetStatus.SUBMITTED))
    return rounds.annotate(left=left, asked=Count("sheets")).defer("questionnaire").order_by("due_on", "id")


def _of_prefecture(survey: Any, seat: Seat, today: date) -> Todo:
    """To be closed or given more time; else answers to look at."""
    url = seat.url("round_detail", survey.pk)
    about = f"{survey.number}　{survey.asked}団体のうち{survey.asked - survey.left}団体が回答"
    if survey.status == RoundStatus.OPEN and survey.due_on < today:
        title = f"期限を過ぎた調査：{survey.title}"
        return Todo(KIND, title, url, "締め切るか延ばす", survey.due_on, (about,))
    return Todo(KIND, f"回答の確認：{survey.title}", url, "回答を見る", None, (about,))
