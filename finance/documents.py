"""Columns and contexts of what finance issues."""

from __future__ import annotations

from typing import Any

from desk.files.sheets import Column
from finance.figures import AllocationFigure, FigureLine
from finance.models import Expense
from japan.fiscal_year import label_with_western
from japan.wareki import format_month


def _who(row: FigureLine) -> str:
    return row.ledger.talent.name if row.ledger.talent else "県の経費"


FIGURE_COLUMNS = (
    Column("経費", _who),
    Column("任用形態", lambda row: row.ledger.talent.get_employment_form_display() if row.ledger.talent else ""),
    Column("種類", lambda row: row.ledger.kind_label),
    Column("支出（円）", lambda row: row.line.claimed_yen, "yen"),
    Column("負担金など（円）", lambda row: row.line.deducted_yen, "yen"),
    Column("上限を超えた分（円）", lambda row: row.line.over_cap_yen, "yen"),
    Column("対象（円）", lambda row: row.line.eligible_yen, "yen"),
    Column("判定", lambda row: row.badge[0]),
    Column("理由", lambda row: row.reason),
)

EXPENSE_COLUMNS = (
    Column("月", lambda row: format_month(row.month)),
    Column("種類", lambda row: row.get_kind_display()),
    Column("だれの分か", lambda row: row.talent.name if row.talent else ""),
    Column("金額（円）", lambda row: row.amount_yen, "yen"),
    Column("負担金など（円）", lambda row: row.funded_yen or 0, "yen"),
    Column("根拠となる書類", lambda row: row.proof),
    Column("備考", lambda row: row.note),
)


def figure_context(figure: AllocationFigure, prefecture_name: str) -> dict[str, Any]:
    """What the PDF of the figure shows."""
    return {
        "figure": figure,
        "prefecture_name": prefecture_name,
        "year_label": label_with_western(figure.fiscal_year),
        "title": f"{label_with_western(figure.fiscal_year)} 特別交付税の試算",
    }


def expense_name(expense: Expense) -> str:
    return f"{format_month(expense.month)} {expense.get_kind_display()}"
