"""The facts of a round and of a sheet, each once."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, linked, under
from municipalities.surveys.models import AnswerSheet, SurveyRound


def _title(survey: SurveyRound, seat: Seat) -> Any:
    return under(linked(seat.url("round_detail", survey.pk), survey.title), survey.number)


def _status(thing: SurveyRound | AnswerSheet, seat: Seat) -> Any:
    return badge(thing.get_status_display(), thing.badge)


def _answered(survey: Any) -> str:
    return f"{survey.answered_count}／{survey.asked_count}団体" if survey.asked_count else ""


ROUND_FIELDS = (
    Field("title", "調査名", on="list file", draw=_title),
    Field("number", "番号", on="file"),
    Field("fiscal_year", "年度", "int", on="file"),
    Field("status", "状態", "choice", on="list file", draw=_status),
    Field("due_on", "提出期限", "date", on="list file", headed=True),
    Field("answered", "回答した団体", read=_answered, on="list file", headed=True),
    Field("made_by", "作った人", read="made_by.name", on="file"),
)


def _sheet_title(sheet: AnswerSheet, seat: Seat) -> Any:
    return under(linked(seat.url("sheet_detail", sheet.pk), sheet.round.title), sheet.round.number)


def _round_state(sheet: AnswerSheet) -> str:
    return str(sheet.round.get_status_display())


SHEET_FIELDS = (
    Field("title", "調査名", read="round.title", on="list file", draw=_sheet_title),
    Field("number", "受付番号", on="list file", headed=True),
    Field("municipality", "市町村", read="municipality_name", on="file"),
    Field("status", "状態", "choice", on="list file", draw=_status),
    Field("due_on", "提出期限", "date", read="round.due_on", on="list file", headed=True),
    Field("round_status", "受付", read=_round_state, on="list file", headed=True),
    Field("submitted_at", "提出した日時", "moment", on="file"),
)
