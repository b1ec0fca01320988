"""Doors of the rounds: prepare, open, extend, close."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import NOTHING, Line
from desk.history import history_of
from desk.lists import show_list
from japan.wareki import format_day
from municipalities.surveys.actions import rounds
from municipalities.surveys.asking import (
    again_words,
    asked_before,
    cost_of,
    day_off_words,
    prefilled_words,
    target_names,
)
from municipalities.surveys.choices import RoundStatus
from municipalities.surveys.forms.rounds import DueDayForm, NewRoundForm, RoundForm, TargetsForm
from municipalities.surveys.lists import ROUNDS, SHEETS
from municipalities.surveys.models import AnswerSheet, SurveyRound
from municipalities.surveys.questionnaire import AskedAgain
from municipalities.surveys.views.board import board_page

REMINDS: Final = "期限の7日前と前日（休みの日は、その前の開庁日）に送る"
LIST: Final[Step] = (ROUNDS.title, "survey_list")


@desk(Permission.SEE_SURVEYS)
@require_safe
def survey_list(request: DeskRequest) -> HttpResponse:
    """Rounds for the prefecture; for those who answer, their sheets."""
    if request.seat.reach is Reach.PREFECTURE:
        may_run = request.seat.can(Permission.RUN_SURVEY)
        return show_list(request, ROUNDS, "municipalities/surveys/round_list.html", may_run=may_run)
    return show_list(request, SHEETS, crumbs=way(request.seat, here=SHEETS.title))


def round_or_404(request: DeskRequest, pk: int) -> SurveyRound:
    rows = SurveyRound.objects.visible_to(request.seat).select_related("made_by")
    survey: SurveyRound = get_object_or_404(rows, pk=pk)
    return survey


@desk(Permission.SEE_SURVEYS)
@require_safe
def round_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """What is prepared; once it is open, the board; for those who answer, their sheet."""
    survey, seat = round_or_404(request, pk), request.seat
    if seat.reach is not Reach.PREFECTURE:
        sheet = get_object_or_404(AnswerSheet.objects.visible_to(seat), round=survey)
        return redirect(seat.url("sheet_detail", sheet.pk))
    if survey.status in (RoundStatus.OPEN, RoundStatus.CLOSED):
        return board_page(request, survey)
    again = asked_before(survey)
    context = {
        "survey": survey,
        "cost": cost_of(survey),
        "again": again,
        "lines": _lines(survey, again),
        "may_run": seat.can(Permission.RUN_SURVEY) and survey.status == RoundStatus.DRAFT,
        "history": history_of(survey, timezone.now()),
        "crumbs": way(seat, LIST, here=survey.title),
    }
    return render(request, "municipalities/surveys/round_prepare.html", context)


def _lines(survey: SurveyRound, again: Sequence[AskedAgain]) -> list[Line]:
    cost, count = cost_of(survey), len(survey.targets)
    targets = f"{survey.targets_words}（{count}団体）" if count else NOTHING
    return [
        Line("対象", targets, target_names(survey.targets)),
        Line("提出期限", _due_words(survey)),
        Line("設問", f"{cost.questions}問", prefilled_words(survey, again)),
        Line("答える手間", cost.words or f"1団体あたり約{cost.minutes}分"),
        Line(
            "自動の督促",
            REMINDS if survey.reminds else "送らない",
        ),
        Line("市町村への説明", survey.lead or NOTHING),
        *([Line("もう一度聞く理由", survey.why_again)] if survey.why_again else []),
    ]


def _due_words(survey: SurveyRound) -> str:
    if survey.due_on is None:
        return NOTHING
    return f"{format_day(survey.due_on)}　{day_off_words(survey.due_on)}".strip()


@desk(Permission.RUN_SURVEY)
def round_new(request: DeskRequest) -> HttpResponse:
    seat, title = request.seat, "調査を準備する"
    asking = Asking(
        title=title,
        button="設問を用意する",
        back=seat.url("survey_list"),
        crumbs=way(seat, LIST, here=title),
        lead="始めるまで、市町村には見えません。",
    )
    return form_page(
        request,
        NewRoundForm(seat, request.POST or None),
        rounds.draft_round,
        asking,
        said=lambda survey: f"「{survey.title}」を用意しました。対象と設問を確かめて、調査を始めてください。",
        to=lambda survey: seat.url("round_detail", survey.pk),
    )


@desk(Permission.RUN_SURVEY)
def round_change(request: DeskRequest, pk: int) -> HttpResponse:
    survey = round_or_404(request, pk)
    if elsewhere := begun(request, survey):
        return elsewhere
    form = RoundForm(request.POST) if request.method == "POST" else RoundForm.of(survey)
    asking = asking_of(request, survey, "名前・期限・説明を直す", "保存する")
    act = partial(rounds.change_round, survey=survey)
    return form_page(request, form, act, asking, said="保存しました。", to=asking.back)


@desk(Permission.RUN_SURVEY)
def round_targets(request: DeskRequest, pk: int) -> HttpResponse:
    survey, seat = round_or_404(request, pk), request.seat
    if elsewhere := begun(request, survey):
        return elsewhere
    form = TargetsForm(seat, request.POST) if request.method == "POST" else TargetsForm.of(seat, survey)
    asking = asking_of(request, survey, "対象を決める", "決める")
    act = partial(rounds.set_targets, survey=survey)
    said = lambda survey: f"対象を{len(survey.targets)}団体にしました。"  # noqa: E731
    return form_page(request, form, act, asking, said=said, to=asking.back)


@desk(Permission.RUN_SURVEY)
def round_open(request: DeskRequest, pk: int) -> HttpResponse:
    """What will be asked, of whom, and what it costs them; its button asks."""
    survey, seat = round_or_404(request, pk), request.seat
    back = seat.url("round_detail", pk)
    if elsewhere := led_back(request, survey, "open", back):
        return elsewhere
    if missing := _missing(survey):
        messages.warning(request, missing)
        return redirect(back)
    again = asked_before(survey)
    lines = _lines(survey, again)
    if again:
        lines.append(Line("前に回答のある設問", f"{len(again)}問：{'、'.join(again_words(again))}"))
    asking = _asking_of_move(request, survey, "open")
    return confirm_page(
        request,
        partial(rounds.open_round, survey=survey),
        asking,
        rows=lines,
        said=lambda survey: f"調査を始めました　{survey.number}　{len(survey.targets)}団体に知らせました。",
        to=back,
    )


def _missing(survey: SurveyRound) -> str:
    """What is to be settled before a round can open."""
    if not survey.targets:
        return "対象の市町村がまだ決まっていません。「対象を決める」から選んでください。"
    if survey.due_on is None:
        return "提出期限がまだ決まっていません。「名前・期限・説明を直す」から書いてください。"
    if asked_before(survey) and not survey.why_again.strip():
        return "前に回答のある設問があります。設問を減らすか、もう一度聞く理由を書いてください。"
    return ""


@desk(Permission.RUN_SURVEY)
def round_extend(request: DeskRequest, pk: int) -> HttpResponse:
    survey = round_or_404(request, pk)
    return _day_page(request, survey, "extend", partial(rounds.extend_round, survey=survey))


@desk(Permission.RUN_SURVEY)
def round_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    survey = round_or_404(request, pk)
    return _day_page(request, survey, "reopen", partial(rounds.reopen_round, survey=survey))


def _day_page(request: DeskRequest, survey: SurveyRound, verb: str, act: Any) -> HttpResponse:
    back = request.seat.url("round_detail", survey.pk)
    if elsewhere := led_back(request, survey, verb, back):
        return elsewhere
    form = DueDayForm(survey, request.POST if request.method == "POST" else None)
    said = f"{SurveyRound.MOVES[verb].said}。"
    return form_page(request, form, act, _asking_of_move(request, survey, verb), said=said, to=back)


@desk(Permission.RUN_SURVEY)
def round_close(request: DeskRequest, pk: int) -> HttpResponse:
    survey = round_or_404(request, pk)
    back = request.seat.url("round_detail", pk)
    if elsewhere := led_back(request, survey, "close", back):
        return elsewhere
    left = survey.sheets.with_the_town().count()
    rows = [Line("調査", str(survey)), Line("まだ提出していない市町村", f"{left}団体")]
    act = partial(rounds.close_round, survey=survey)
    asking = _asking_of_move(request, survey, "close")
    return confirm_page(request, act, asking, rows=rows, said="締め切りました。", to=back)


@desk(Permission.RUN_SURVEY)
def round_discard(request: DeskRequest, pk: int) -> HttpResponse:
    survey, seat = round_or_404(request, pk), request.seat
    if elsewhere := led_back(request, survey, "discard", seat.url("survey_list")):
        return elsewhere
    act = partial(rounds.discard_round, survey=survey)
    asking = _asking_of_move(request, survey, "discard")
    rows = [Line("調査", survey.title)]
    return confirm_page(request, act, asking, rows=rows, said="破棄しました。", to=seat.url("survey_list"))


def begun(request: DeskRequest, survey: SurveyRound) -> HttpResponse | None:
    """To the page of the round, from one that prepares it: it has begun meanwhile."""
    if survey.status == RoundStatus.DRAFT or request.method == "POST":
        return None
    messages.warning(request, "この調査は、もう準備中ではありません。")
    return redirect(request.seat.url("round_detail", survey.pk))


def below(seat: Seat, survey: SurveyRound, here: str) -> list[Any]:
    return way(seat, LIST, (survey.title, "round_detail", survey.pk), here=here)


def asking_of(request: DeskRequest, survey: SurveyRound, title: str, button: str, **words: Any) -> Asking:
    seat = request.seat
    back = seat.url("round_detail", survey.pk)
    crumbs = below(seat, survey, title)
    return Asking(title=title, button=button, back=back, crumbs=crumbs, over=str(survey), **words)


def _asking_of_move(request: DeskRequest, survey: SurveyRound, verb: str) -> Asking:
    row, seat = SurveyRound.MOVES[verb], request.seat
    back = seat.url("round_detail", survey.pk)
    return Asking.of_move(row, over=str(survey), back=back, crumbs=below(seat, survey, row.label))
