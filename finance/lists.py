"""The list of expenses: one fiscal year, narrowed by month, kind and paper."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.seats import Seat
from desk.filters import choice
from desk.lists import Asked, Empty, ListPage
from finance.choices import ExpenseKind
from finance.fields import FIELDS
from finance.models import Expense
from finance.years import known_years
from japan.fiscal_year import fiscal_year_of, label, months
from japan.wareki import format_month

NOTHING = Empty("当てはまる経費がありません", "年度や条件を変えるか、新しく記録してください。")


def _present_year() -> str:
    return str(fiscal_year_of(timezone.localdate()))


def _years(seat: Seat) -> list[tuple[str, str]]:
    return [(str(year), label(year)) for year in known_years()]


def _newest_first(expenses: Any, asked: Asked) -> Any:
    return expenses.order_by("-month", "talent__kana", "kind", "id")


def _with_funding(expenses: Any) -> Any:
    return expenses.select_related("talent").annotate(funded_yen=Sum("fundings__amount_yen"))


def _total_yen(expenses: Any) -> int:
    return expenses.aggregate(total=Sum("amount_yen"))["total"] or 0


def expenses_of(fiscal_year: int) -> ListPage:
    """The list of one year of the ledger, which is the year that the address names."""
    return ListPage(
        title=f"{label(fiscal_year)} 経費",
        fields=FIELDS,
        rows=lambda seat: Expense.objects.visible_to(seat).standing(),
        joined=_with_funding,
        reads=("amends_id", "talent__name"),
        usual=_newest_first,
        filters=(
            choice("year", "年度", _years, "fiscal_year", empty="", first=_present_year),
            choice(
                "month", "月", [(day.isoformat(), format_month(day)) for day in months(fiscal_year)], "month"
            ),
            choice("kind", "種類", ExpenseKind.choices, "kind"),
            choice("proof", "書類", [("none", "書類なし")], lambda rows, _: rows.lacking_proof()),
        ),
        totals=_total_yen,
        empty=lambda seat: NOTHING,
        nothing_found=NOTHING,
        file_name=lambda seat: f"経費_{seat.prefecture_name}_{fiscal_year}年度",
        css="lines folds",
    )
