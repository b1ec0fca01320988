"""Doors of the plan of hearings: one, several at once, another day, called off."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.permissions import Permission
from desk.answers import Asking, form_page, led_back
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from municipalities.call_points.choices import Purpose
from municipalities.call_points.models import CallPoint
from municipalities.hearings.actions import planning
from municipalities.hearings.choices import HearingStatus
from municipalities.hearings.forms import LonePlanForm, ManyForm, PlanForm
from municipalities.hearings.lists import heard_in
from municipalities.hearings.models import Hearing
from municipalities.hearings.views.hearings import (
    LIST,
    asked_round_or_404,
    asking_of_move,
    hearing_or_404,
    steps_of_round,
)
from municipalities.surveys.models import AnswerSheet

ONE, MANY = "ヒアリングを予定する", "まとめて予定する"
TELLS = "予定すると、市町村に日時、場所、担当、連絡先が知らされます。"
AS_BEFORE = ("way", "expert_name", "expert_affiliation", "call")


def _as_before(request: DeskRequest) -> dict[str, Any]:
    """As the reader has planned the last one: hearings of a round mostly differ in the day alone. The number
    to call is otherwise the one that the prefecture gives its municipalities."""
    seat = request.seat
    last = Hearing.objects.visible_to(seat).filter(made_by=seat.user_id).order_by("-id").first()
    if last is not None:
        return {**{name: getattr(last, name) for name in AS_BEFORE}, "official": last.official_id}
    points = CallPoint.objects.visible_to(seat).filter(purpose=Purpose.NEEDS)
    return {"official": seat.user_id, "call": str(points.first() or "")}


def _planned(hearing: Hearing) -> str:
    if hearing.is_late:
        return f"{hearing.municipality_name}で行ったヒアリングを登録しました。続けて記録を書いてください。"
    return f"{hearing.municipality_name}のヒアリングを予定しました。{hearing.when}"


@desk(Permission.RUN_SURVEY)
def hearing_plan(request: DeskRequest, pk: int) -> HttpResponse:
    """From the sheet of a municipality. One that is planned already leads to it."""
    seat = request.seat
    sheets = AnswerSheet.objects.visible_to(seat).select_related("round")
    sheet = get_object_or_404(sheets, pk=pk)
    planned = Hearing.objects.planned().filter(round=sheet.round_id, municipality=sheet.municipality_id)
    if request.method != "POST" and (found := planned.first()):
        messages.info(request, f"{found.municipality_name}のヒアリングは、すでに予定されています。")
        return redirect(seat.url("hearing_detail", found.pk))
    back = seat.url("round_hearings", sheet.round_id)
    step = (sheet.municipality_name, "sheet_detail", pk)
    asking = Asking(
        title=ONE,
        button="予定する",
        back=back,
        crumbs=way(seat, *steps_of_round(sheet.round), step, here=ONE),
        over=str(sheet.round),
        lead=sheet.municipality_told,
        note=TELLS,
    )
    post = request.POST if request.method == "POST" else None
    return form_page(
        request,
        PlanForm.of_new(seat, post, initial=_as_before(request)),
        partial(planning.plan_hearing, code=sheet.municipality_id, survey=sheet.round),
        asking,
        said=_planned,
        to=back,
    )


@desk(Permission.RUN_SURVEY)
def hearing_new(request: DeskRequest) -> HttpResponse:
    """Without a round."""
    seat, title = request.seat, "調査によらないヒアリングを予定する"
    asking = Asking(
        title=title,
        button="予定する",
        back=seat.url("hearing_list"),
        crumbs=way(seat, LIST, here=title),
        lead="調査への回答をもとにするときは、調査の回答状況の「ヒアリング」から予定してください。",
        note=TELLS,
    )
    post = request.POST if request.method == "POST" else None
    return form_page(
        request,
        LonePlanForm.of_new(seat, post, initial=_as_before(request)),
        planning.plan_hearing,
        asking,
        said=_planned,
        to=lambda hearing: seat.url("hearing_detail", hearing.pk),
    )


@desk(Permission.RUN_SURVEY)
def hearings_plan(request: DeskRequest, pk: int) -> HttpResponse:
    """The municipalities of a round without a hearing, each with its day."""
    survey, seat = asked_round_or_404(request, pk), request.seat
    page = heard_in(survey)
    assert page.tabs is not None
    rows = page.rows(seat).filter(page.tabs.condition("none")).order_by("municipality_id")
    codes = list(rows.values_list("municipality_id", flat=True))
    back = seat.url("round_hearings", pk)
    if not codes and request.method != "POST":
        messages.info(request, "予定がまだの市町村はありません。")
        return redirect(back)
    asking = Asking(
        title=MANY,
        button="書いた団体を予定する",
        back=back,
        crumbs=way(seat, *steps_of_round(survey), ("ヒアリング", "round_hearings", pk), here=MANY),
        over=str(survey),
        lead="実施日を書いた団体だけを予定します。ほかの団体は、あとから予定できます。",
        note=TELLS,
    )
    post = request.POST if request.method == "POST" else None
    return form_page(
        request,
        ManyForm.of_new(seat, codes, post, initial=_as_before(request)),
        partial(planning.plan_hearings, survey=survey),
        asking,
        said=lambda hearings: f"{len(hearings)}団体のヒアリングを予定しました。",
        to=back,
        template="municipalities/hearings/hearings_plan.html",
    )


@desk(Permission.RUN_SURVEY)
def hearing_change(request: DeskRequest, pk: int) -> HttpResponse:
    hearing, seat = hearing_or_404(request, pk), request.seat
    asking = asking_of_move(request, hearing, "change")
    if elsewhere := led_back(request, hearing, "change", asking.back):
        return elsewhere
    form = PlanForm(seat, request.POST) if request.method == "POST" else PlanForm.of(seat, hearing)
    act = partial(planning.change_hearing, hearing=hearing)
    said = lambda hearing: f"ヒアリングの予定を変えました。{hearing.when}"  # noqa: E731
    return form_page(request, form, act, asking, said=said, to=asking.back)


@desk(Permission.RUN_SURVEY)
def hearing_call_off(request: DeskRequest, pk: int) -> HttpResponse:
    hearing = hearing_or_404(request, pk)
    asking = asking_of_move(request, hearing, "call_off")
    if elsewhere := led_back(request, hearing, "call_off", asking.back):
        return elsewhere
    form = ReasonForm(
        request.POST or None, label="取りやめる理由", help_text="市町村の担当者がそのまま読みます。"
    )
    act = partial(planning.call_off_hearing, hearing=hearing)
    said = f"{HearingStatus.CALLED_OFF.label}にしました。市町村に知らせました。"
    return form_page(request, form, act, asking, said=said, to=asking.back)
