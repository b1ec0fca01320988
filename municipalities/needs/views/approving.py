"""Doors of the approval inside a town, before a need goes to the prefecture."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from municipalities.needs.actions import approving
from municipalities.needs.checks import check_may_be_rewritten
from municipalities.needs.forms import NeedForm
from municipalities.needs.models import Need, NeedApproval
from municipalities.needs.views.needs import below, detail_url, over
from municipalities.needs.views.writing import look_over, written_anew
from municipalities.needs.words import newest_words
from municipalities.profile.choices import ApprovalStatus

WHO_READS = "担当者がそのまま読みます。例：期限の理由を書き足してください"


def _approval(request: DeskRequest, pk: int) -> NeedApproval:
    rows = NeedApproval.objects.visible_to(request.seat).select_related("asked_by")
    approval: NeedApproval = get_object_or_404(rows, pk=pk)
    needs = Need.objects.visible_to(request.seat).select_related("municipality", "owner", "joint")
    approval.need = get_object_or_404(needs, pk=approval.need_id)
    return approval


@desk(Permission.APPROVE_SENDING)
@require_safe
def need_approval(request: DeskRequest, pk: int) -> HttpResponse:
    """What somebody wishes to send, as it would go: its button sends it."""
    approval = _approval(request, pk)
    need = approval.need
    if approval.status == ApprovalStatus.APPROVED:
        messages.warning(request, f"この困りごとは、すでに承認され、県に送られています（{need.number}）。")
        return redirect(detail_url(request, need))
    if elsewhere := led_back(request, approval, "approve", detail_url(request, need)):
        return elsewhere
    check_may_be_rewritten(need)
    form = NeedForm.as_sent(newest_words(need, request.seat))
    action = request.seat.url("need_edit", need.pk)
    if form.is_valid():
        return look_over(request, form, need, action=action, approval=approval)
    messages.warning(request, "このままでは送れません。直すか、「担当者に戻す」を使ってください。")
    return written_anew(request, form, need, action=action)


@desk(Permission.APPROVE_SENDING)
def need_send_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Not as it stands, with a word on what to write anew."""
    approval = _approval(request, pk)
    need = approval.need
    if elsewhere := led_back(request, approval, "send_back", detail_url(request, need)):
        return elsewhere
    form = ReasonForm(request.POST or None, help_text=WHO_READS)
    asking = _asking(request, approval, "send_back", lead=need.title)
    return form_page(
        request,
        form,
        partial(approving.send_back, approval=approval),
        asking,
        said=f"{approval.asked_by.name}さんに戻しました。県には送っていません。",
        to=detail_url(request, need),
    )


@desk(Permission.WRITE_NEED)
def need_take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody is asked to approve it any more."""
    approval = _approval(request, pk)
    need = approval.need
    if elsewhere := led_back(request, approval, "take_back", detail_url(request, need)):
        return elsewhere
    return confirm_page(
        request,
        partial(approving.take_back, approval=approval),
        _asking(request, approval, "take_back"),
        rows=[Line("困りごと", need.title), Line("求めた人", f"{approval.asked_by.name}さん")],
        said="承認の依頼を取り消しました。書いた言葉は残っています。",
        to=detail_url(request, need),
    )


def _asking(request: DeskRequest, approval: NeedApproval, verb: str, **words: str) -> Asking:
    need, row = approval.need, NeedApproval.MOVES[verb]
    back = detail_url(request, need)
    return Asking.of_move(row, over=over(need), back=back, crumbs=below(request, need, row.label), **words)
