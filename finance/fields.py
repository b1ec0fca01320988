"""The fields of an expense: the list and the file are drawn from them."""

from __future__ import annotations

from typing import Any

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, linked, under
from finance.models import Expense
from japan.numbers import count
from japan.wareki import format_month


def _month(expense: Expense, seat: Seat) -> Any:
    return linked(seat.url("expense_detail", expense.pk), format_month(expense.month))


def _kind(expense: Expense, seat: Seat) -> Any:
    return under(expense.get_kind_display(), "訂正後" if expense.amends_id else "")


def _amount(expense: Expense, seat: Seat) -> Any:
    return count(expense.amount_yen)


def _funded(expense: Any, seat: Seat) -> Any:
    return count(expense.funded_yen) if expense.funded_yen else None


def _proof(expense: Expense, seat: Seat) -> Any:
    return expense.proof or badge("書類なし", "stop")


FIELDS = (
    Field("month", "月", read=lambda row: format_month(row.month), on="list file", draw=_month, css="nw"),
    Field("kind", "種類", "choice", on="list file", draw=_kind),
    Field("talent", "だれの分か", read="talent.name", on="list file"),
    Field("amount_yen", "金額（円）", "yen", on="list file", draw=_amount, css="num", headed=True),
    Field(
        "funded_yen",
        "負担金など（円）",
        "yen",
        read=lambda row: row.funded_yen or 0,
        on="list file",
        draw=_funded,
        head="負担金など",
        css="num",
        headed=True,
    ),
    Field("proof", "根拠となる書類", on="list file", draw=_proof, css="verdict"),
    Field("note", "備考"),
)
