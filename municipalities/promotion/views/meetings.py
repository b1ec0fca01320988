"""Doors of the meetings of a council."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, form_page, led_back
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from desk.history import history_of
from municipalities.promotion.actions import meetings as actions
from municipalities.promotion.choices import MeetingStatus
from municipalities.promotion.forms import MeetingForm
from municipalities.promotion.models import Meeting
from municipalities.promotion.pages import meeting_page
from municipalities.promotion.views.structures import LIST, asking_of, structure_or_404

WHO_READS = "参加する市町村の担当者がそのまま読みます。"


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def meeting_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, now = request.seat, timezone.now()
    meeting = meeting_or_404(request, pk)
    context = {
        "page": meeting_page(meeting, seat),
        "meeting": meeting,
        "may_keep": seat.can(Permission.KEEP_GROUPS),
        "history": [] if seat.is_municipal else history_of(meeting, now, tells_changes=True),
        "crumbs": below(request, meeting),
    }
    return render(request, "municipalities/promotion/meeting_detail.html", context)


@desk(Permission.KEEP_GROUPS)
def meeting_plan(request: DeskRequest, pk: int) -> HttpResponse:
    """次回を決める."""
    structure = structure_or_404(request, pk)
    asking = asking_of(request, structure, "次回の会議を決める", "決める")
    form = MeetingForm.of_new(_posted(request), is_to_come=True)
    act = partial(actions.plan_meeting, structure=structure)
    return form_page(request, form, act, asking, said="次回の会議を記録しました。", to=asking.back)


@desk(Permission.KEEP_GROUPS)
def meeting_record(request: DeskRequest, pk: int) -> HttpResponse:
    """A meeting that was held without having been planned here."""
    seat, structure = request.seat, structure_or_404(request, pk)
    asking = asking_of(request, structure, "開いた会議を記録する", "記録する")
    act = partial(actions.record_meeting, structure=structure)
    return form_page(
        request,
        MeetingForm.of_new(_posted(request)),
        act,
        asking,
        said=Meeting.MOVES["hold"].said,
        to=lambda meeting: seat.url("meeting_detail", meeting.pk),
    )


@desk(Permission.KEEP_GROUPS)
def meeting_hold(request: DeskRequest, pk: int) -> HttpResponse:
    """What was planned was held: its words stand there, with what was decided to be added."""
    meeting, move = meeting_or_404(request, pk), Meeting.MOVES["hold"]
    asking = Asking.of_move(
        move,
        back=_url(request, meeting),
        over=meeting.structure.name,
        crumbs=below(request, meeting, move.label),
        more={"meeting": meeting},
    )
    if answer := led_back(request, meeting, "hold", asking.back):
        return answer
    form = MeetingForm(request.POST) if request.method == "POST" else _form(meeting, is_to_come=False)
    act = partial(actions.hold_meeting, meeting=meeting)
    return form_page(
        request,
        form,
        act,
        asking,
        said=move.said,
        to=asking.back,
        template="municipalities/promotion/meeting_hold.html",
    )


@desk(Permission.KEEP_GROUPS)
def meeting_change(request: DeskRequest, pk: int) -> HttpResponse:
    meeting, title = meeting_or_404(request, pk), "会議を直す"
    back = _url(request, meeting)
    if meeting.status == MeetingStatus.CALLED_OFF and request.method != "POST":
        return redirect(back)
    is_to_come = meeting.status == MeetingStatus.PLANNED
    asking = Asking(
        title=title,
        button="保存する",
        over=meeting.structure.name,
        back=back,
        crumbs=below(request, meeting, title),
    )
    posted = request.method == "POST"
    form = (
        MeetingForm(request.POST, is_to_come=is_to_come) if posted else _form(meeting, is_to_come=is_to_come)
    )
    act = partial(actions.change_meeting, meeting=meeting)
    return form_page(request, form, act, asking, said="会議を直しました。", to=back)


@desk(Permission.KEEP_GROUPS)
def meeting_call_off(request: DeskRequest, pk: int) -> HttpResponse:
    meeting, move = meeting_or_404(request, pk), Meeting.MOVES["call_off"]
    asking = Asking.of_move(
        move,
        title="会議を中止にする",
        back=_url(request, meeting),
        over=meeting.told,
        crumbs=below(request, meeting, "会議を中止にする"),
    )
    if answer := led_back(request, meeting, "call_off", asking.back):
        return answer
    form = ReasonForm(request.POST or None, help_text=WHO_READS)
    act = partial(actions.call_off_meeting, meeting=meeting)
    return form_page(request, form, act, asking, said=move.said, to=asking.back)


def meeting_or_404(request: DeskRequest, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.seat).select_related("structure", "recorded_by")
    return get_object_or_404(rows, pk=pk)


def below(request: DeskRequest, meeting: Meeting, here: str = "") -> list[Crumb]:
    structure = meeting.structure
    up = (LIST, (structure.name, "structure_detail", structure.pk))
    if not here:
        return way(request.seat, *up, here=str(meeting))
    return way(request.seat, *up, (str(meeting), "meeting_detail", meeting.pk), here=here)


def _url(request: DeskRequest, meeting: Meeting) -> str:
    return request.seat.url("meeting_detail", meeting.pk)


def _posted(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(meeting: Meeting, *, is_to_come: bool) -> MeetingForm:
    return MeetingForm.of(meeting, is_to_come=is_to_come)
