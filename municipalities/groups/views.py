"""Doors of the groups of municipalities."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.errors import WrongState
from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from desk.lists import show_list
from municipalities.groups import actions
from municipalities.groups.forms import GroupEndForm, GroupForm
from municipalities.groups.lists import GROUPS
from municipalities.groups.models import AreaGroup
from municipalities.groups.pages import group_page

LIST = ("圏域・グループ", "group_list")
FORM = "municipalities/groups/group_form.html"


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def group_list(request: DeskRequest) -> HttpResponse:
    may_keep = request.seat.can(Permission.KEEP_GROUPS)
    return show_list(request, GROUPS, "municipalities/groups/group_list.html", may_keep=may_keep)


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def group_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """A town reads the groups in which it is; the course of a group is the prefecture's alone."""
    seat, now = request.seat, timezone.now()
    group = _group(request, pk)
    context = {
        "page": group_page(group, seat, timezone.localdate(now)),
        "may_keep": seat.can(Permission.KEEP_GROUPS),
        "history": [] if seat.is_municipal else history_of(group, now, tells_changes=True),
        "crumbs": way(seat, LIST, here=group.name),
    }
    return render(request, "municipalities/groups/group_detail.html", context)


@desk(Permission.KEEP_GROUPS)
def group_record(request: DeskRequest) -> HttpResponse:
    seat, title = request.seat, "圏域・グループを記録する"
    asking = Asking(
        title=title,
        button="記録する",
        back=seat.url("group_list"),
        crumbs=way(seat, LIST, here=title),
        lead="市町村とニーズの一覧を絞り込むときに使います。",
    )
    form = GroupForm.of_new(seat, request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        actions.record_group,
        asking,
        said=lambda group: f"{group.name}を記録しました。",
        to=lambda group: seat.url("group_detail", group.pk),
        template=FORM,
    )


@desk(Permission.KEEP_GROUPS)
def group_change(request: DeskRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    asking = _asking(request, group, "圏域・グループを直す", "保存する")
    form = GroupForm(request.seat, request.POST if request.method == "POST" else None, group=group)
    act = partial(actions.change_group, group=group)
    said = f"{group.name}を直しました。"
    return form_page(request, form, act, asking, said=said, to=asking.back, template=FORM)


@desk(Permission.KEEP_GROUPS)
def group_end(request: DeskRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    note = "最後の日の翌日から、一覧の絞り込みに出なくなります。記録は残ります。"
    asking = _asking(request, group, "圏域・グループを終える", "終える", note=note)
    form = GroupEndForm(request.POST) if request.method == "POST" else GroupEndForm.of(timezone.localdate())
    act = partial(actions.end_group, group=group)
    return form_page(request, form, act, asking, said=f"{group.name}の終わりを決めました。", to=asking.back)


@desk(Permission.KEEP_GROUPS)
def group_resume(request: DeskRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    if group.ends_on is None:
        raise WrongState("この圏域・グループは終わりになっていません。")
    asking = _asking(request, group, "終わりを取り消す", "取り消す")
    rows = [Line("名称", group.name), Line("終わった理由", group.end_reason)]
    act = partial(actions.resume_group, group=group)
    return confirm_page(request, act, asking, rows=rows, said="終わりを取り消しました。", to=asking.back)


def _group(request: DeskRequest, pk: int) -> AreaGroup:
    rows = AreaGroup.objects.visible_to(request.seat).select_related("recorded_by")
    return get_object_or_404(rows, pk=pk)


def _asking(request: DeskRequest, group: AreaGroup, title: str, button: str, *, note: str = "") -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        over=group.name,
        note=note,
        back=seat.url("group_detail", group.pk),
        crumbs=way(seat, LIST, (group.name, "group_detail", group.pk), here=title),
    )
