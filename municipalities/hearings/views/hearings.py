"""Doors that show hearings: the list, where a round stands, and one of them."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from desk.answers import Asking
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import NOTHING, Line
from desk.history import history_of
from desk.lists import show_list
from municipalities.hearings.choices import HearingStatus
from municipalities.hearings.fields import BY_ITSELF
from municipalities.hearings.lists import HEARINGS, heard_in
from municipalities.hearings.models import Hearing
from municipalities.hearings.pages import (
    finding_rows,
    heard_sections,
    may_read_minutes,
    minutes_lines,
    sheet_of,
)
from municipalities.needs.models import is_answered_for
from municipalities.surveys.models import SurveyRound

LIST: Final[Step] = (HEARINGS.title, "hearing_list")


@desk(Permission.SEE_SURVEYS)
@require_safe
def hearing_list(request: DeskRequest) -> HttpResponse:
    """Those of the prefecture, or of the own municipality; a colleague who writes a section has none."""
    seat = request.seat
    if seat.reach is Reach.OWN:
        raise Http404
    return show_list(
        request,
        HEARINGS,
        "municipalities/hearings/hearing_list.html",
        may_run=seat.can(Permission.RUN_SURVEY),
        crumbs=way(seat, here=HEARINGS.title),
    )


@desk(Permission.SEE_SURVEYS)
@require_safe
def round_hearings(request: DeskRequest, pk: int) -> HttpResponse:
    """Which municipalities of a round were heard, are to be, or wait for a day."""
    survey, seat = asked_round_or_404(request, pk), request.seat
    return show_list(
        request,
        heard_in(survey),
        "municipalities/hearings/round_hearings.html",
        survey=survey,
        may_run=seat.can(Permission.RUN_SURVEY),
        crumbs=way(seat, *steps_of_round(survey), here="ヒアリング"),
    )


def asked_round_or_404(request: DeskRequest, pk: int) -> SurveyRound:
    """For those who see every municipality: a round that was sent to them."""
    if request.seat.reach is not Reach.PREFECTURE:
        raise Http404
    survey: SurveyRound = get_object_or_404(SurveyRound.objects.visible_to(request.seat).asked(), pk=pk)
    return survey


def steps_of_round(survey: SurveyRound) -> list[Step]:
    return [("調査", "survey_list"), (survey.title, "round_detail", survey.pk)]


def hearing_or_404(request: DeskRequest, pk: int) -> Hearing:
    rows = Hearing.objects.visible_to(request.seat).select_related("round", "official", "written_by")
    hearing: Hearing = get_object_or_404(rows.annotate(is_here=is_answered_for("official_id")), pk=pk)
    return hearing


@desk(Permission.SEE_SURVEYS)
@require_safe
def hearing_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """When, where and with whom; what was found; the minutes, against the answers of the sheet."""
    hearing, seat = hearing_or_404(request, pk), request.seat
    sheet, may_run = sheet_of(hearing, seat), seat.can(Permission.RUN_SURVEY)
    sections = heard_sections(hearing, sheet, seat)
    context = {
        "hearing": hearing,
        "is_of_town": seat.is_municipal,
        "lines": _lines(hearing, seat),
        "minutes": minutes_lines(hearing, seat),
        "findings": finding_rows(hearing, seat),
        "sections": sections,
        "shows_minutes": may_read_minutes(hearing, seat),
        "sheet": sheet,
        "over": over(hearing),
        "may_note": may_run and hearing.status in (HearingStatus.PLANNED, HearingStatus.HELD),
        "may_find": may_run and hearing.status == HearingStatus.HELD,
        "history": [] if seat.is_municipal else history_of(hearing, timezone.now()),
        "crumbs": way(seat, LIST, here=str(hearing)),
    }
    return render(request, "municipalities/hearings/hearing_detail.html", context)


def _lines(hearing: Hearing, seat: Seat) -> list[Line]:
    is_gone = not getattr(hearing, "is_here", True) and hearing.status == HearingStatus.PLANNED
    gone = "異動などで、いまは担当ではありません。予定を変えて、選び直してください"
    url = hearing.meeting_url
    return [
        Line("日時", hearing.when),
        Line("方法・場所", hearing.where),
        *([Line("会議のアドレス", url, url=url)] if url else []),
        Line("デジタル専門人材", hearing.expert),
        Line("行政に詳しい職員", hearing.official.name, gone if is_gone and not seat.is_municipal else ""),
        Line("市町村の出席者", hearing.attendants or NOTHING),
        Line("連絡先", hearing.call),
    ]


def over(hearing: Hearing) -> str:
    return str(hearing.round) if hearing.round else f"{BY_ITSELF}ヒアリング"


def asking_of(request: DeskRequest, hearing: Hearing, title: str, button: str, **words: Any) -> Asking:
    seat = request.seat
    return Asking(**{
        "title": title,
        "button": button,
        "back": seat.url("hearing_detail", hearing.pk),
        "crumbs": way(seat, LIST, (str(hearing), "hearing_detail", hearing.pk), here=title),
        "over": f"{hearing.municipality_name}　{hearing.when}",
        **words,
    })  # fmt: skip


def asking_of_move(request: DeskRequest, hearing: Hearing, verb: str, **words: Any) -> Asking:
    move = Hearing.MOVES[verb]
    usual = {"note": move.note, "danger": move.danger}
    return asking_of(request, hearing, move.label, move.label, **{**usual, **words})
