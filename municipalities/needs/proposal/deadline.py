"""The day by which a town says it needs help, read from its own words. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from japan import fiscal_year
from japan.reference_numbers import REIWA
from municipalities.needs.proposal.words import FoldedText, compile_expression

_UNTIL: Final = r"(?:\([^()]{1,3}\))?(?:まで|が?締め?切|が?期限|に間に合|必着)"
_YEAR: Final = r"(?:(?:令和|r)(?P<reiwa>\d{1,2})[年.]|(?P<western>20\d{2})年)?"


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A deadline found in the text, with the town's own words for it."""

    day: date
    quote: str


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _next_month_end(today: date) -> date:
    year, month = divmod(today.year * 12 + today.month, 12)
    return _month_end(year, month + 1)


def _written_year(found: re.Match[str]) -> int | None:
    if found["reiwa"]:
        return REIWA.western_year(int(found["reiwa"]))
    return int(found["western"]) if found["western"] else None


def _on_day(found: re.Match[str], today: date) -> date:
    """The written day; without a year, the next one. Raises ValueError for a day that does not exist."""
    month, day = int(found["month"]), int(found["day"])
    year = _written_year(found)
    if year is not None:
        return date(year, month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _by_month(found: re.Match[str], today: date) -> date:
    """The last day of the written month. Raises ValueError for a month that is none."""
    month = int(found["month"])
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    year = _written_year(found) or (today.year if month >= today.month else today.year + 1)
    return _month_end(year, month)


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...]] = tuple(
    (compile_expression(expression), read)
    for expression, read in (
        (_YEAR + r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日" + _UNTIL, _on_day),
        (_YEAR + r"(?<!\d)(?P<month>\d{1,2})月(?:末|中|下旬|いっぱい)?" + _UNTIL, _by_month),
        (_YEAR + r"(?<!\d)(?P<month>\d{1,2})月(?:中|いっぱい)に", _by_month),
        (r"今月(?:中|末|いっぱい)", lambda _, today: _month_end(today.year, today.month)),
        (r"来月(?:中|末|いっぱい)", lambda _, today: _next_month_end(today)),
        (r"年内|年末まで|今年中", lambda _, today: date(today.year, 12, 31)),
        (
            r"(?<!来)(?<!翌)(?:年度内|年度末まで|今年度(?:中|末))",
            lambda _, today: fiscal_year.last_day(fiscal_year.fiscal_year_of(today)),
        ),
    )
)


def stated_deadline(folded: FoldedText, today: date) -> StatedDeadline | None:
    """The earliest deadline the text states, or None. A day that does not exist (2月31日) is passed over."""
    found: list[StatedDeadline] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(folded.text):
            try:
                day = read(match, today)
            except (ValueError, OverflowError):
                continue
            found.append(StatedDeadline(day, folded.quote(match.start(), match.end())))
    return min(found, key=lambda deadline: deadline.day) if found else None
