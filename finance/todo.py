"""What waits for the people who answer for the money."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from finance.choices import ExpenseKind
from finance.models import Expense
from japan.fiscal_year import fiscal_year_of
from japan.wareki import format_month
from pool.people.models import Talent

PAID_BY_DAY = 20
"""A month's cost is expected in the ledger by this day of the next month (our assumption)."""


def todo(seat: Seat, today: date) -> list[Todo]:
    """Talents without last month's cost, and amounts without proof."""
    if not seat.can(Permission.RECORD_EXPENSE):
        return []
    return [*_missing_months(seat, today), *_missing_proof(seat, today)]


def _missing_months(seat: Seat, today: date) -> list[Todo]:
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    paid = Expense.objects.visible_to(seat).filter(month=month, kind=ExpenseKind.PERSONNEL)
    people = Talent.objects.visible_to(seat).in_term_in_month(month)
    missing = people.exclude(pk__in=paid.values("talent_id")).order_by("kana")
    names = list(missing.values_list("name", flat=True))
    if not names:
        return []
    return [
        Todo(
            kind="経費",
            title=f"{format_month(month)}分の人件費を記録する",
            url=seat.url("expense_add", month=month.isoformat()),
            action="記録する",
            due_on=today.replace(day=PAID_BY_DAY),
            lines=(
                f"{len(names)}人の分がまだありません",
                "、".join(names[:3]) + ("ほか" if len(names) > 3 else ""),
            ),
        )
    ]


def _missing_proof(seat: Seat, today: date) -> list[Todo]:
    standing = Expense.objects.visible_to(seat).standing().filter(fiscal_year=fiscal_year_of(today))
    lacking = standing.lacking_proof().count()
    if lacking == 0:
        return []
    return [
        Todo(
            kind="経費",
            title="根拠となる書類のない経費を確かめる",
            url=seat.url("expense_list", proof="none"),
            action="行を見る",
            lines=(f"{lacking}件",),
        )
    ]
