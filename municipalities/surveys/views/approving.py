"""Doors of the approval inside a town, before its answers go to the prefecture."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from municipalities.profile.choices import ApprovalStatus
from municipalities.surveys.actions import approving
from municipalities.surveys.models import SheetApproval
from municipalities.surveys.views.answering import LIST, over, review_page, sheet_or_404

WHO_READS = "担当者がそのまま読みます。例：職員数は4月1日の人数にしてください"


def _approval(request: DeskRequest, pk: int) -> SheetApproval:
    rows = SheetApproval.objects.visible_to(request.seat).select_related("asked_by")
    approval: SheetApproval = get_object_or_404(rows, pk=pk)
    approval.sheet = sheet_or_404(request, approval.sheet_id)
    return approval


@desk(Permission.APPROVE_SENDING)
@require_safe
def sheet_approval(request: DeskRequest, pk: int) -> HttpResponse:
    """What somebody wishes to send, as it would go: its button sends it."""
    approval = _approval(request, pk)
    back = request.seat.url("sheet_detail", approval.sheet_id)
    if approval.status == ApprovalStatus.APPROVED:
        messages.warning(request, "この回答は、すでに承認され、県に提出されています。")
        return redirect(back)
    if elsewhere := led_back(request, approval, "approve", back):
        return elsewhere
    action = request.seat.url("sheet_review", approval.sheet_id)
    return review_page(request, approval.sheet, approval=approval, action=action)


@desk(Permission.APPROVE_SENDING)
def sheet_send_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Not as it stands, with a word on what to write anew."""
    approval = _approval(request, pk)
    back = request.seat.url("sheet_detail", approval.sheet_id)
    if elsewhere := led_back(request, approval, "send_back", back):
        return elsewhere
    return form_page(
        request,
        ReasonForm(request.POST or None, help_text=WHO_READS),
        partial(approving.send_back, approval=approval),
        _asking(request, approval, "send_back"),
        said=f"{approval.asked_by.name}さんに戻しました。県には提出していません。",
        to=back,
    )


@desk(Permission.SEND_SURVEY)
def sheet_take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody is asked to approve it any more."""
    approval = _approval(request, pk)
    back = request.seat.url("sheet_detail", approval.sheet_id)
    if elsewhere := led_back(request, approval, "take_back", back):
        return elsewhere
    return confirm_page(
        request,
        partial(approving.take_back, approval=approval),
        _asking(request, approval, "take_back"),
        rows=[Line("調査", approval.sheet.round.title), Line("求めた人", f"{approval.asked_by.name}さん")],
        said="承認の依頼を取り消しました。書いた回答は残っています。",
        to=back,
    )


def _asking(request: DeskRequest, approval: SheetApproval, verb: str) -> Asking:
    sheet, row, seat = approval.sheet, SheetApproval.MOVES[verb], request.seat
    step = (sheet.round.title, "sheet_detail", sheet.pk)
    back = seat.url("sheet_detail", sheet.pk)
    return Asking.of_move(row, over=over(sheet), back=back, crumbs=way(seat, LIST, step, here=row.label))
