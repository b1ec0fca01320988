"""The Japanese fiscal year (年度): 1 April to 31 March, named by the Western year of its first day.

A fiscal year is a plain ``int`` everywhere in the product (2026 = 令和8年度), so that it can be stored,
compared and counted without a wrapper. Source of the span: 地方自治法208条1項.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from japan.eras import era_of, year_in_words

FIRST_MONTH = 4
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)

# A fiscal year is called by the era of its 1 April. The one exception: the government named the whole of
# 2019 令和元年度, although its 1 April was in 平成31年 (its notice on the change of era, 1 April 2019).
_NAMED_OTHERWISE = {2019: ("令和", 1)}


def fiscal_year_of(day: date) -> int:
    """The fiscal year that holds ``day``: 31 March 2026 is in 2025, 1 April 2026 in 2026."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def first_day(fiscal_year: int) -> date:
    """1 April of the fiscal year."""
    return date(fiscal_year, FIRST_MONTH, 1)


def last_day(fiscal_year: int) -> date:
    """31 March that ends the fiscal year."""
    return date(fiscal_year + 1, 3, 31)


def months(fiscal_year: int) -> list[date]:
    """The first days of the twelve months, April to March: the order of every table of totals."""
    return [date(fiscal_year + (month < FIRST_MONTH), month, 1) for month in MONTHS]


def months_later(day: date, count: int) -> date:
    """The same day so many months on, or the last one of a month that is shorter: 31 August and six is the
    28th of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def label(fiscal_year: int) -> str:
    """「令和8年度」, the first year of an era as 元年度. Raises ValueError before the fiscal year 1873."""
    if fiscal_year in _NAMED_OTHERWISE:
        name, year = _NAMED_OTHERWISE[fiscal_year]
    else:
        era = era_of(first_day(fiscal_year))
        name, year = era.name, era.year_of(fiscal_year)
    return f"{name}{year_in_words(year)}年度"


def label_with_western(fiscal_year: int) -> str:
    """「令和8年度（2026年度）」: the form for headings, so that both counts are seen once per page."""
    return f"{label(fiscal_year)}（{fiscal_year}年度）"
