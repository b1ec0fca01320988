"""Doors of sessions and series."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from desk.history import history_of
from desk.lists import show_list
from training.courses.pages import screens
from training.sessions import actions
from training.sessions.forms import SeriesForm, SessionForm
from training.sessions.lists import SESSIONS
from training.sessions.models import Session
from training.sessions.pages import session_page

WHO_READS = "申し込んだ人にそのまま知らせます。例：講師の都合により、12月8日の回に統合"


@desk(Permission.SEE_SESSIONS)
@require_safe
def session_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    more = {
        "screens": screens(seat, "session_list") if seat.can(Permission.SEE_TRAINING) else [],
        "may_keep": seat.can(Permission.RECORD_TRAINING),
    }
    return show_list(request, SESSIONS, "training/sessions/session_list.html", **more)


@desk(Permission.SEE_SESSIONS)
@require_safe
def session_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, now = request.seat, timezone.now()
    session = session_or_404(request, pk)
    may_keep = seat.can(Permission.RECORD_TRAINING)
    context = {
        "page": session_page(session, seat, now),
        "session": session,
        "may_keep": may_keep,
        "history": history_of(session, now, tells_changes=True) if may_keep else [],
        "crumbs": way(seat, list_of(request), here=session.told),
    }
    return render(request, "training/sessions/session_detail.html", context)


@desk(Permission.RECORD_TRAINING)
def session_plan(request: DeskRequest) -> HttpResponse:
    asking = _planning(request, "回を決める")
    form = SessionForm(request.seat, request.POST or None, initial={"course": request.GET.get("course")})
    return form_page(
        request,
        form,
        actions.plan_session,
        asking,
        said=lambda session: f"{session.told}を決めました。",
        to=lambda session: request.seat.url("session_detail", session.pk),
    )


@desk(Permission.RECORD_TRAINING)
def series_plan(request: DeskRequest) -> HttpResponse:
    asking = _planning(request, "続けて開く回を決める")
    initial = {"course": request.GET.get("course"), "every_weeks": 1}
    form = SeriesForm(request.seat, request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        actions.plan_series,
        asking,
        said=lambda series: (
            f"{series.sessions.count()}回を決めました。1回ずつ直すことも、中止にすることもできます。"
        ),
        to=asking.back,
    )


@desk(Permission.RECORD_TRAINING)
def session_change(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    lead = "日時か場所を変えると、申し込んだ人に知らせます。定員を増やすと、空き待ちの人から席が決まります。"
    asking = asking_of(request, session, "回を直す", "保存する", lead=lead)
    form = SessionForm(request.seat, request.POST or None, session=session)
    act = partial(actions.change_session, session=session)
    return form_page(request, form, act, asking, said="回を直しました。", to=asking.back)


@desk(Permission.RECORD_TRAINING)
def session_call_off(request: DeskRequest, pk: int) -> HttpResponse:
    session, move = session_or_404(request, pk), Session.MOVES["call_off"]
    asking = asking_of(request, session, "回を中止にする", move.label, note=move.note, danger=True)
    if answer := led_back(request, session, "call_off", asking.back):
        return answer
    form = ReasonForm(request.POST or None, help_text=WHO_READS)
    act = partial(actions.call_off_session, session=session)
    return form_page(request, form, act, asking, said=move.said, to=asking.back)


def session_or_404(request: DeskRequest, pk: int) -> Session:
    rows = Session.objects.visible_to(request.seat).select_related("course", "recorded_by").counted()
    found: Session = get_object_or_404(rows, pk=pk)
    return found


def list_of(request: DeskRequest) -> Step:
    return (SESSIONS.title_for(request.seat), "session_list")


def asking_of(request: DeskRequest, session: Session, title: str, button: str, **words: Any) -> Asking:
    up = (session.told, "session_detail", session.pk)
    return Asking(
        title=title,
        button=button,
        over=session.told,
        back=request.seat.url("session_detail", session.pk),
        crumbs=way(request.seat, list_of(request), up, here=title),
        **words,
    )


def _planning(request: DeskRequest, title: str) -> Asking:
    return Asking(
        title=title,
        button="決める",
        back=request.seat.url("session_list"),
        crumbs=way(request.seat, list_of(request), here=title),
    )
