"""Doors of the board of a round and of its reminders."""

from __future__ import annotations

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from desk.answers import go_on
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.history import history_of
from municipalities.surveys.actions import reminding
from municipalities.surveys.asking import cost_of
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.models import Reminder, SurveyRound
from municipalities.surveys.pages.board import (
    STATES,
    Board,
    board_columns,
    board_of,
    drawn_foot,
    drawn_parts,
    narrowed,
)

NONE = ("", "すべて")


def _bar(request: DeskRequest, survey: SurveyRound) -> forms.Form:
    sections = [(str(at), f"{at} {each.title}") for at, each in enumerate(survey.questions.sections, 1)]
    bar = forms.Form(request.GET)
    bar.fields["state"] = forms.ChoiceField(label="状態", required=False, choices=[NONE, *STATES])
    bar.fields["section"] = forms.ChoiceField(
        label="区分", required=False, choices=[("", "すべての区分"), *sections]
    )
    bar.fields["striking"] = forms.ChoiceField(
        label="前回との差", required=False, choices=[NONE, ("1", "大きい団体だけ")]
    )
    bar.is_valid()
    return bar


def board_page(request: DeskRequest, survey: SurveyRound) -> HttpResponse:
    """Everything at a glance, as a page or as a file of what it shows."""
    seat, now = request.seat, timezone.now()
    board: Board = board_of(survey, seat)
    bar = _bar(request, survey)
    said = bar.cleaned_data
    place = int(said["section"]) if said.get("section") else None
    rows = narrowed(board, said.get("state", ""), place, only_striking=bool(said.get("striking")))
    if wanted_format(request):
        title = f"回答状況　{survey}"
        columns = board_columns(survey)
        return download(request, name=title, title=title, columns=columns, rows=rows, count=len(rows))
    context = {
        "survey": survey,
        "board": board,
        "rows": rows,
        "parts": drawn_parts(rows, seat, now),
        "foot": drawn_foot(rows),
        "bar": bar,
        "cost": cost_of(survey),
        "told": board.told(timezone.localdate(now)),
        "is_open": survey.status == RoundStatus.OPEN,
        "may_run": seat.can(Permission.RUN_SURVEY),
        "history": history_of(survey, now),
        "crumbs": way(seat, ("調査", "survey_list"), here=survey.title),
    }
    return render(request, "municipalities/surveys/board.html", context)


def _round(request: DeskRequest, pk: int) -> SurveyRound:
    survey: SurveyRound = get_object_or_404(SurveyRound.objects.visible_to(request.seat), pk=pk)
    return survey


@desk(Permission.RUN_SURVEY)
@require_POST
def round_remind(request: DeskRequest, pk: int) -> HttpResponse:
    """Those who have not answered are reminded in ten minutes."""
    survey = _round(request, pk)
    reminding.ask_to_remind(by=request.seat, survey=survey)
    said = "10分後に督促を送ります。それまでは止められます。"
    return go_on(request, said, request.seat.url("round_detail", pk))


@desk(Permission.RUN_SURVEY)
@require_POST
def reminder_stop(request: DeskRequest, pk: int, reminder_id: int) -> HttpResponse:
    survey = _round(request, pk)
    reminder = get_object_or_404(Reminder.objects.visible_to(request.seat), pk=reminder_id, round=survey)
    reminding.stop_reminder(by=request.seat, reminder=reminder)
    return go_on(request, "督促を止めました。", request.seat.url("round_detail", pk))


@desk(Permission.RUN_SURVEY)
@require_POST
def round_reminders(request: DeskRequest, pk: int) -> HttpResponse:
    """The switch of the reminders that go out by themselves. `reminds`: 1 or nothing."""
    survey, reminds = _round(request, pk), request.POST.get("reminds") == "1"
    act = partial(reminding.switch_reminders, survey=survey, reminds=reminds)
    act(by=request.seat)
    said = "自動の督促を送ることにしました。" if reminds else "自動の督促を止めました。"
    return go_on(request, said, request.seat.url("round_detail", pk))
