"""The first and last day proposed for a need: soon enough, and as a rule within one fiscal year.

Pure. Dispatches are budgeted and settled by fiscal year, so a period does not cross 31 March by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from japan import fiscal_year, wareki
from japan.holidays import EVERYWHERE, Offices, workday_on_or_after
from municipalities.needs.proposal.deadline import StatedDeadline
from municipalities.needs.proposal.rules import SOON_DAYS

PREPARATION_DAYS: Final = 7
"""Days the prefecture needs to choose a person when it is urgent: no period begins sooner."""
SHORTEST_PERIOD_DAYS: Final = 30
"""A period that would end sooner than this with the fiscal year begins in the next one."""
ENDS_WITH_DEADLINE: Final = frozenset({"advice", "training", "audit"})


@dataclass(frozen=True, slots=True)
class Period:
    """`starts_on` is never after `ends_on`."""

    starts_on: date
    ends_on: date
    start_reason: str
    end_reason: str


def period_for(
    *,
    cadence: str,
    engagement: str,
    deadline: StatedDeadline | None,
    today: date,
    offices: Offices = EVERYWHERE,
) -> Period:
    """The period for a need that was written on `today` by a town with these offices."""
    starts_on, start_reason = _start(deadline, today, offices)
    ends_on, end_reason = _end(cadence, engagement, deadline, starts_on)
    return Period(starts_on, ends_on, start_reason, end_reason)


def _start(deadline: StatedDeadline | None, today: date, offices: Offices) -> tuple[date, str]:
    soon = workday_on_or_after(today + timedelta(days=PREPARATION_DAYS), offices)
    if deadline is not None and (deadline.day - today).days <= SOON_DAYS:
        if deadline.day < today:
            return soon, (
                f"期限を過ぎているため、人を決めるのに要る{PREPARATION_DAYS}日をおいて、"
                f"{wareki.format_short(soon)}からとしました。"
            )
        if deadline.day < soon:
            return soon, (
                f"人を決めるのに{PREPARATION_DAYS}日は要り、期限の{wareki.format_short(deadline.day)}に間に合いません。"
                f"最も早い{wareki.format_short(soon)}からとしました。期限までのことは、先に相談窓口へ電話してください。"
            )
        return soon, f"期限が近いため、翌月を待たずに{wareki.format_short(soon)}からとしました。"
    next_month = _first_of_next_month(today)
    year_end = fiscal_year.last_day(fiscal_year.fiscal_year_of(next_month))
    if (year_end - next_month).days < SHORTEST_PERIOD_DAYS:
        next_year = fiscal_year.first_day(fiscal_year.fiscal_year_of(next_month) + 1)
        if deadline is None or deadline.day >= next_year:
            return next_year, "年度の残りが短いため、次の年度の初めからとしました。"
    return next_month, "人を決める期間をみて、翌月の初めからとしました。"


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _end(cadence: str, engagement: str, deadline: StatedDeadline | None, starts_on: date) -> tuple[date, str]:
    year = fiscal_year.fiscal_year_of(starts_on)
    year_end = fiscal_year.last_day(year)
    if deadline is not None and deadline.day > year_end:
        furthest = fiscal_year.last_day(year + 1)
        ends_on = min(deadline.day, furthest)
        return ends_on, "期限が次の年度にあるため、年度をまたぎます。年度ごとに予算を確かめてください。"
    if (
        deadline is not None
        and deadline.day >= starts_on
        and (engagement in ENDS_WITH_DEADLINE or cadence == "once")
    ):
        said = f"「{deadline.quote}」から" if deadline.quote else "示された期限"
        return deadline.day, f"{said}、{wareki.format_short(deadline.day)}までとしました。"
    if cadence == "once":
        ends_on = min(starts_on + timedelta(days=SHORTEST_PERIOD_DAYS), year_end)
        return ends_on, "1回で終わる見込みのため、日を選べるよう30日の幅としました。"
    if deadline is not None and deadline.day < starts_on:
        return year_end, "期限の後の支援になるため、仮に年度末までとしました。"
    if deadline is not None:
        return year_end, "期限の後も定着まで見届けられるよう、年度末までとしました。"
    return year_end, "終わりを示す言葉が見当たらないため、年度末までとしました。"
