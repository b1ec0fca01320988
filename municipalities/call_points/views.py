"""Doors of the numbers that towns call."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.lists import show_list
from municipalities.call_points import actions
from municipalities.call_points.forms import CallPointForm
from municipalities.call_points.lists import CALL_POINTS
from municipalities.call_points.models import CallPoint

LIST: Step = (CALL_POINTS.title, "call_point_list")


@desk(Permission.SEE_NEEDS)
@require_safe
def call_point_list(request: DeskRequest) -> HttpResponse:
    return show_list(
        request,
        CALL_POINTS,
        "municipalities/call_points/call_point_list.html",
        may_record=request.seat.can(Permission.REVIEW_NEED),
    )


@desk(Permission.REVIEW_NEED)
def call_point_record(request: DeskRequest) -> HttpResponse:
    seat, title = request.seat, "連絡先を登録する"
    back = seat.url("call_point_list")
    asking = Asking(title=title, button="登録する", back=back, crumbs=way(seat, LIST, here=title))
    return form_page(
        request,
        CallPointForm(request.POST or None),
        actions.record_call_point,
        asking,
        said="連絡先を登録しました。市町村の画面に出ます。",
        to=back,
    )


@desk(Permission.REVIEW_NEED)
def call_point_edit(request: DeskRequest, pk: int) -> HttpResponse:
    seat, point = request.seat, _point_or_404(request, pk)
    back = seat.url("call_point_list")
    asking = Asking(
        title="連絡先を直す",
        button="保存する",
        back=back,
        crumbs=way(seat, LIST, here=point.name),
        more={"withdraw": seat.url("call_point_withdraw", pk)},
    )
    return form_page(
        request,
        CallPointForm(request.POST) if request.method == "POST" else CallPointForm.of(point),
        partial(actions.revise_call_point, point=point),
        asking,
        said="連絡先を直しました。",
        to=back,
        template="municipalities/call_points/call_point_edit.html",
    )


@desk(Permission.REVIEW_NEED)
def call_point_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    seat, point = request.seat, _point_or_404(request, pk)
    back, title = seat.url("call_point_list"), "連絡先を取り消す"
    return confirm_page(
        request,
        partial(actions.withdraw_call_point, point=point),
        Asking(
            title=title,
            button="取り消す",
            back=back,
            crumbs=way(seat, LIST, (point.name, "call_point_edit", pk), here=title),
            note="市町村の画面から、この番号が消えます。",
            danger=True,
        ),
        rows=[
            Line("用件", point.get_purpose_display()),
            Line("名前", point.name),
            Line("電話番号", point.phone),
        ],
        said="連絡先を取り消しました。",
        to=back,
    )


def _point_or_404(request: DeskRequest, pk: int) -> CallPoint:
    return get_object_or_404(CallPoint.objects.visible_to(request.seat), pk=pk)
