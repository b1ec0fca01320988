"""What the pages of the ledger and of the figure show, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.fields import NOTHING, Line
from desk.marks import badge, linked, markup, under
from finance.choices import NOBODY, ExpenseKind
from finance.figures import AllocationFigure, FigureLine, MonthCost, thousand_before
from finance.models import Expense
from japan.fiscal_year import fiscal_year_of
from japan.numbers import count, yen
from japan.wareki import format_month

LINES_ON_A_PAGE = 50


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


def last_change(figure: AllocationFigure, costs: Iterable[MonthCost]) -> str:
    """What the last month that cost something did to the figure, by its name; empty if nothing was spent."""
    latest = max((cost.month for cost in costs if cost.by_kind), default=None)
    return _change(figure, latest) if latest else ""


def _change(figure: AllocationFigure, latest: date) -> str:
    thousand = figure.special.thousand_yen - thousand_before(figure, latest)
    return f"{format_month(latest)}の支出で{count(abs(thousand))}千円の{'増' if thousand >= 0 else '減'}"


def page_of_lines(figure: AllocationFigure, asked: str | None) -> Page[Any]:
    page: Page[Any] = Paginator(range(len(figure.ledger.lines)), LINES_ON_A_PAGE).get_page(asked)
    page.object_list = figure.lines_at(page.object_list)
    return page


def line_rows(lines: Iterable[FigureLine], fiscal_year: int, seat: Seat) -> SafeString:
    """The rows of the figure's table as markup: each has six cells, over which a template takes long."""
    return SafeString("\n".join(_line_row(row, fiscal_year, seat) for row in lines))


def _line_row(row: FigureLine, fiscal_year: int, seat: Seat) -> SafeString:
    return markup(
        '<tr{}><th scope="row">{}</th><td class="num" data-head="支出（円）">{}</td>{}{}'
        '<td class="num" data-head="対象（円）">{}</td><td class="verdict">{}</td></tr>',
        SafeString(' class="off"' if row.line.is_out else ""),
        under(
            linked(seat.url("finance_line", fiscal_year, row.ledger.id), row.ledger.name), row.ledger.words
        ),
        count(row.line.claimed_yen),
        _taken_off("負担金など", row.line.deducted_yen),
        _taken_off("上限を超えた分", row.line.over_cap_yen),
        count(row.line.eligible_yen),
        under(badge(*row.badge), row.reason),
    )


def _taken_off(head: str, yen: int) -> SafeString:
    """Nothing is shown pale, not as 0."""
    css, words = ("num", count(yen)) if yen else ("num nil", NOTHING)
    return markup('<td class="{}" data-head="{}">{}</td>', css, head, words)
