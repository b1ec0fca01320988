"""The list of rounds for the prefecture, and of sheets for those who answer."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from accounts.seats import Seat
from desk.filters import choice, holding, words
from desk.lists import Asked, Empty, ListPage
from japan.reference_numbers import read
from municipalities.surveys.choices import RoundStatus, SheetStatus
from municipalities.surveys.fields import ROUND_FIELDS, SHEET_FIELDS
from municipalities.surveys.models import AnswerSheet, SurveyRound

FIRST: Final = (RoundStatus.OPEN, RoundStatus.DRAFT, RoundStatus.CLOSED, RoundStatus.DISCARDED)


def about_rounds(rows: Any, said: str, *, of: str = "") -> Any:
    """Those whose number (S-8-0002, in any width) or whose name was said; `of` leads from the rows to their
    rounds."""
    if number := read("S-", said):
        return rows.filter(**{f"{of}fiscal_year": number[0], f"{of}sequence": number[1]})
    return rows.filter(holding(said, f"{of}title"))


def _with_counts(rounds: Any) -> Any:
    answered = Count("sheets", filter=Q(sheets__status=SheetStatus.SUBMITTED))
    return rounds.select_related("made_by").annotate(asked_count=Count("sheets"), answered_count=answered)


def _usual(rounds: Any, asked: Asked) -> Any:
    ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(FIRST)]
    return rounds.order_by(Case(*ranks, output_field=IntegerField()), "-id")


def _nothing(seat: Seat) -> Empty:
    return Empty(
        "まだ調査がありません",
        "設問のひな形から始められます。始めるまで、市町村には見えません。",
        "round_new",
        "調査を準備する",
    )


ROUNDS: Final = ListPage(
    title="調査",
    fields=ROUND_FIELDS,
    rows=lambda seat: SurveyRound.objects.visible_to(seat).exclude(status=RoundStatus.DISCARDED),
    joined=_with_counts,
    usual=_usual,
    filters=(
        words("調査名・番号", about_rounds),
        choice("status", "状態", [each for each in RoundStatus.choices if each[0] != "discarded"], "status"),
    ),
    empty=_nothing,
    nothing_found=Empty("条件に合う調査はありません", "条件を減らすと見つかることがあります。"),
    file_name=lambda seat: f"調査_{seat.prefecture_name}",
)


def _open_first(sheets: Any, asked: Asked) -> Any:
    is_open = Case(When(round__status=RoundStatus.OPEN, then=Value(0)), default=Value(1))
    return sheets.order_by(is_open, "status", F("round__due_on").asc(nulls_last=True), "-id")


SHEETS: Final = ListPage(
    title="調査に回答する",
    fields=SHEET_FIELDS,
    rows=lambda seat: AnswerSheet.objects.visible_to(seat),
    joined=lambda sheets: sheets.select_related("round"),
    usual=_open_first,
    filters=(
        words("調査名・番号", partial(about_rounds, of="round__")),
        choice("status", "状態", SheetStatus.choices, "status"),
    ),
    empty=lambda seat: Empty("県からの調査はまだありません", "県が調査を始めると、ここに並びます。"),
    nothing_found=Empty("条件に合う調査はありません", "条件を減らすと見つかることがあります。"),
    file_name=lambda seat: f"調査への回答_{seat.place_label}",
)
