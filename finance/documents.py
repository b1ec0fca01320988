"""Columns and contexts of what finance issues."""

from __future__ import annotations

from typing import Any

from desk.files.sheets import Column
from finance.figures import AllocationFigure
from japan.fiscal_year import label_with_western

FIGURE_COLUMNS = (
    Column("経費", lambda row: row.ledger.name),
    Column("任用形態", lambda row: row.ledger.talent.form_label if row.ledger.talent else ""),
    Column("種類", lambda row: row.ledger.kind_label),
    Column("支出（円）", lambda row: row.line.claimed_yen, "yen"),
    Column("負担金など（円）", lambda row: row.line.deducted_yen, "yen"),
    Column("上限を超えた分（円）", lambda row: row.line.over_cap_yen, "yen"),
    Column("対象（円）", lambda row: row.line.eligible_yen, "yen"),
    Column("判定", lambda row: row.badge[0]),
    Column("理由", lambda row: row.reason),
)


def figure_context(figure: AllocationFigure, prefecture_name: str) -> dict[str, Any]:
    """What the PDF of the figure shows."""
    return {
        "figure": figure,
        "prefecture_name": prefecture_name,
        "year_label": label_with_western(figure.fiscal_year),
        "title": f"{label_with_western(figure.fiscal_year)} 特別交付税の試算",
    }
