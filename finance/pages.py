"""What the pages of the ledger and of the figure show, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import NOTHING, Line
from finance.choices import NOBODY, ExpenseKind
from finance.figures import AllocationFigure, figure_of
from finance.models import Expense
from japan.fiscal_year import fiscal_year_of
from japan.numbers import count, yen
from japan.wareki import format_month


def expense_name(expense: Expense) -> str:
    return f"{format_month(expense.month)} {expense.get_kind_display()}"


def usual_month(fiscal_year: int) -> dict[str, str]:
    """The month before the present one, which is what is usually recorded; nothing for another year."""
    last = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    return {"month": last.isoformat()} if fiscal_year_of(last) == fiscal_year else {}


def check_lines(values: Mapping[str, Any]) -> list[Line]:
    """What will be recorded, of the clean values of its form."""
    return [
        Line("支出した月", format_month(values["month"])),
        Line("種類", ExpenseKind(values["kind"]).label),
        Line("だれの分か", values["talent"].name if values["talent"] else NOBODY),
        Line("金額", yen(values["amount_yen"])),
        Line("書類", values["proof"] or "まだありません"),
        Line("備考", values["note"] or NOTHING),
    ]


def twins_of(seat: Seat, deciding: Mapping[str, Any]) -> int:
    """How many standing rows say the same of month, kind, person and amount."""
    return Expense.objects.visible_to(seat).standing().filter(**deciding).count()


def last_change(figure: AllocationFigure) -> str:
    """What the last month that cost something did to the figure; empty while nothing was spent."""
    latest = max((expense.month for line in figure.ledger.lines for expense in line.expenses), default=None)
    return _change(figure, latest) if latest else ""


def _change(figure: AllocationFigure, latest: date) -> str:
    before = figure_of(figure.ledger.until(latest - timedelta(days=1)))
    thousand = figure.special.thousand_yen - before.special.thousand_yen
    return f"最後の月の支出で{count(abs(thousand))}千円の{'増' if thousand >= 0 else '減'}"
