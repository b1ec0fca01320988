"""Doors of the own leave, for whoever is sent out."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from japan.wareki import format_day
from pool.people.actions import away
from pool.people.forms.facts import LeaveForm
from pool.people.models import Talent

MINE: Step = ("自分の登録内容", "my_registration")


def _mine(request: DeskRequest) -> Talent:
    return get_object_or_404(Talent.objects.visible_to(request.seat), user_id=request.user.pk)


def _own_asking(request: DeskRequest, title: str, button: str, *, lead: str = "", note: str = "") -> Asking:
    seat = request.seat
    back, crumbs = seat.url("my_registration"), way(seat, MINE, here=title)
    return Asking(title=title, button=button, back=back, crumbs=crumbs, lead=lead, note=note)


@desk(Permission.LOG_VISIT)
def my_leave_add(request: DeskRequest) -> HttpResponse:
    lead = "この期間は、派遣と訪問の候補に出なくなります。すでに入っている訪問は、県が決め直すまで残ります。"
    return form_page(
        request,
        LeaveForm(request.POST or None),
        partial(away.take_leave, talent=_mine(request)),
        _own_asking(request, "休みを登録する", "登録する", lead=lead),
        said="休みを登録しました。",
        to=request.seat.url("my_registration"),
        foresees=True,
    )


@desk(Permission.LOG_VISIT)
def my_leave_withdraw(request: DeskRequest, leave_pk: int) -> HttpResponse:
    leave = get_object_or_404(_mine(request).leaves, pk=leave_pk)
    note = "取り消すと、この期間も派遣と訪問の候補に出ます。"
    asking = _own_asking(request, "休みを取り消す", "休みを取り消す", note=note)
    rows = [Line("初めの日", format_day(leave.starts_on)), Line("終わりの日", format_day(leave.ends_on))]
    act = partial(away.withdraw_leave, leave=leave)
    return confirm_page(request, act, asking, rows=rows, said="休みを取り消しました。", to=asking.back)
