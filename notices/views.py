"""The inbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from desk.lists import show_list
from notices import actions
from notices.lists import INBOX
from notices.models import Notice


@desk(Permission.SEE_NOTICES)
@require_safe
def notice_list(request: DeskRequest) -> HttpResponse:
    return show_list(request, INBOX, "notices/notice_list.html")


@desk(Permission.SEE_NOTICES)
@require_safe
def notice_open(request: DeskRequest, notice_id: int) -> HttpResponse:
    """On to what the notice is about; from then on it is read."""
    notice = get_object_or_404(Notice.objects.visible_to(request.seat), pk=notice_id)
    actions.mark_read(by=request.seat, notice=notice)
    ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url) if ours else redirect(request.seat.url("notice_list"))


@desk(Permission.SEE_NOTICES)
@require_POST
def notices_read(request: DeskRequest) -> HttpResponse:
    count = actions.mark_all_read(by=request.seat)
    messages.success(
        request, f"{count}件を既読にしました。" if count else "未読のお知らせはありませんでした。"
    )
    return redirect(request.seat.url("notice_list"))
