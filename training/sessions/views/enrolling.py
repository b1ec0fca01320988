"""Doors of who is to attend: for the prefecture, for talents themselves, for municipalities."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from desk.answers import confirm_page, form_page
from desk.door import DeskRequest, desk
from desk.fields import Line
from training.sessions.actions import enrolling as actions
from training.sessions.choices import EnrolmentStatus
from training.sessions.forms import EnrolForm, SignUpForm
from training.sessions.models import Enrolment
from training.sessions.pages import own_talent
from training.sessions.views.sessions import asking_of, session_or_404


@desk(Permission.RECORD_TRAINING)
def session_enrol(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    asking = asking_of(
        request, session, "まとめて申し込む", "申し込む", lead="申し込むと、本人に知らせます。"
    )
    initial = {"talents": request.GET.getlist("talent")}
    return form_page(
        request,
        EnrolForm(request.seat, session, request.POST or None, initial=initial),
        partial(actions.enrol_talents, session=session),
        asking,
        said=lambda made: f"{len(made)}人を申し込みました。",
        to=asking.back,
    )


@desk(Permission.JOIN_SESSION)
@require_POST
def session_join(request: DeskRequest, pk: int) -> HttpResponse:
    """A talent enrols; a municipality signs its people up by name instead."""
    session, talent = session_or_404(request, pk), own_talent(request.seat)
    if talent is None:
        raise Http404
    made = actions.enrol_talent(by=request.seat, session=session, talent=talent)
    is_in = made.status == EnrolmentStatus.ENROLLED
    messages.success(
        request, "申し込みました。" if is_in else "満席のため、空き待ちにしました。空くと知らせます。"
    )
    return redirect(request.seat.url("session_detail", session.pk))


@desk(Permission.JOIN_SESSION)
def session_sign_up(request: DeskRequest, pk: int) -> HttpResponse:
    """Of the municipality that the reader acts for."""
    seat, session = request.seat, session_or_404(request, pk)
    if not seat.is_municipal:
        raise Http404
    lead = "氏名と所属だけを県に伝えます。ほかの市町村には見えません。"
    asking = asking_of(request, session, "職員を申し込む", "申し込む", lead=lead)
    return form_page(
        request,
        SignUpForm(request.POST or None),
        partial(actions.sign_up, session=session, municipality_code=seat.municipality_code),
        asking,
        said=lambda made: f"{made.person_name}さんを申し込みました（{made.get_status_display()}）。",
        to=asking.back,
    )


@desk(Permission.SEE_SESSIONS)
def enrolment_withdraw(request: DeskRequest, pk: int, enrolment_id: int) -> HttpResponse:
    """By the prefecture, the talent, or the municipality that signed somebody up."""
    session = session_or_404(request, pk)
    if not (request.seat.can(Permission.RECORD_TRAINING) or request.seat.can(Permission.JOIN_SESSION)):
        raise Http404
    rows = Enrolment.objects.visible_to(request.seat).filter(session=session)
    enrolment = get_object_or_404(rows.select_related("talent__user", "session__course"), pk=enrolment_id)
    note = "空き待ちの人がいれば、その人の席が決まります。"
    asking = asking_of(request, session, "申込みを取り下げる", "取り下げる", note=note, danger=True)
    rows_shown = [Line("氏名", enrolment.name), Line("状態", enrolment.get_status_display())]
    act = partial(actions.withdraw_enrolment, enrolment=enrolment)
    said = "申込みを取り下げました。"
    return confirm_page(request, act, asking, rows=rows_shown, said=said, to=asking.back)
