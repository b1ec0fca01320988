"""Doors of waivers and of their decision."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import lines
from desk.lists import show_list
from training.courses.actions import waivers as actions
from training.courses.fields import WAIVER_FIELDS
from training.courses.forms import WaiverForm
from training.courses.lists import waivers
from training.courses.models import Waiver
from training.courses.pages import screens
from training.courses.views.records import BOARD

WAIVERS: Step = ("免除", "waiver_list")
DECISIONS = {"approve": actions.approve_waiver, "refuse": actions.refuse_waiver}


@desk(Permission.SEE_TRAINING)
@require_safe
def waiver_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    more = {
        "screens": screens(seat, "waiver_list"),
        "can_ask": seat.can(Permission.RECORD_TRAINING),
        "crumbs": way(seat, BOARD, here="免除"),
    }
    asked = waivers(request.GET.get("status", ""))
    return show_list(request, asked, "training/courses/waiver_list.html", **more)


@desk(Permission.RECORD_TRAINING)
def waiver_ask(request: DeskRequest) -> HttpResponse:
    initial = {"talent": request.GET.get("talent"), "course": request.GET.get("course")}
    asking = Asking(
        title="免除を申請する",
        button="承認者に申請する",
        lead="承認者に知らせます。承認されるまで、派遣の扱いは変わりません。",
        back=request.seat.url("waiver_list"),
        crumbs=way(request.seat, BOARD, WAIVERS, here="免除を申請する"),
    )
    return form_page(
        request,
        WaiverForm(request.seat, request.POST or None, initial=initial),
        actions.ask_waiver,
        asking,
        said="免除を申請しました。承認されるまで、派遣の扱いは変わりません。",
        to=lambda waiver: request.seat.url("waiver_detail", waiver.pk),
    )


@desk(Permission.SEE_TRAINING)
@require_safe
def waiver_detail(request: DeskRequest, pk: int) -> HttpResponse:
    waiver = _waiver(request, pk)
    others = Waiver.objects.visible_to(request.seat).filter(talent=waiver.talent).exclude(pk=waiver.pk)
    context = {
        "waiver": waiver,
        "crumbs": way(request.seat, BOARD, WAIVERS, here=f"{waiver.talent.name}　{waiver.course.name}"),
        "can_decide": bool(open_moves(waiver, request.seat)),
        "others": others.select_related("course")[:10],
    }
    return render(request, "training/courses/waiver_detail.html", context)


@desk(Permission.APPROVE_WAIVER)
def waiver_approve(request: DeskRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, "approve")


@desk(Permission.APPROVE_WAIVER)
def waiver_refuse(request: DeskRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, "refuse")


def _decide(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    waiver, move = _waiver(request, pk), Waiver.MOVES[verb]
    if elsewhere := led_back(request, waiver, verb, request.seat.url("waiver_detail", pk)):
        return elsewhere
    title = f"免除を{move.label}"
    asking = Asking.of_move(
        move,
        title=title,
        button=title,
        back=request.seat.url("waiver_detail", waiver.pk),
        crumbs=way(request.seat, BOARD, WAIVERS, here=title),
    )
    act, rows = partial(DECISIONS[verb], waiver=waiver), lines("page", WAIVER_FIELDS, waiver)
    return confirm_page(request, act, asking, rows=rows, said=move.said, to=asking.back)


def _waiver(request: DeskRequest, pk: int) -> Waiver:
    found = Waiver.objects.visible_to(request.seat)
    return get_object_or_404(found.select_related("talent", "course", "asked_by", "decided_by"), pk=pk)
