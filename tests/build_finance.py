"""Expenses for the tests of every app, made by the real actions inside the scope of the seats' prefecture."""

from __future__ import annotations

from datetime import date

from accounts.seats import Seat
from finance.actions import record_expense
from finance.models import Expense
from pool.people.models import Talent


def paid(
    finance_seat: Seat,
    talent: Talent | None,
    amount_yen: int = 700_000,
    *,
    month: date = date(2026, 10, 1),
    kind: str = "personnel",
    proof: str = "支出命令書 第12号",
) -> Expense:
    """One amount of one month."""
    return record_expense(
        by=finance_seat, month=month, kind=kind, talent=talent, amount_yen=amount_yen, proof=proof, note=""
    )
