"""The inbox."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from notices import actions
from notices.figures import unread_count
from notices.models import Notice

PAGE_SIZE = 50


@desk(Permission.SEE_NOTICES)
@require_safe
def notice_list(request: DeskRequest) -> HttpResponse:
    """Newest first; `?show=unread` or `?show=read` narrows."""
    show = request.GET.get("show", "")
    notices = Notice.objects.visible_to(request.seat)
    if show in ("unread", "read"):
        notices = notices.filter(read_at__isnull=show == "unread")
    else:
        show = ""
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "show": show, "unread": unread_count(request.seat)}
    return render(request, "notices/notice_list.html", context)


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
    """Everything is read."""
    count = actions.mark_all_read(by=request.seat)
    messages.success(request, f"{count}件を既読にしました。" if count else "未読のお知らせはありませんでした。")
    return redirect(request.seat.url("notice_list"))
