"""The Japanese fiscal year (年度): 1 April to 31 March, named by the Western year of its first day.

A fiscal year is a plain ``int`` everywhere in the product (2026 = 令和8年度), so that it can be stored,
compared and counted without a wrapper. Source of the span: 地方自治法208条1項.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from japan.eras import ERA_PATTERN, FIRST_DAY, LAST_YEAR, era_named, era_of, year_in_words

Half = Literal["上期", "下期"]

FIRST_MONTH = 4
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)

# A fiscal year is called by the era of its 1 April. The one exception: the government named the whole of
# 2019 令和元年度, although its 1 April was in 平成31年 (its notice on the change of era, 1 April 2019).
_NAMED_OTHERWISE = {2019: ("令和", 1)}

_BY_ERA = re.compile(rf"({ERA_PATTERN})\.?(元|[0-9]{{1,2}})(?:年度?)?")
_BY_WESTERN_YEAR = re.compile(r"(?:西暦)?([0-9]{4})(?:年度?)?")


class UnreadableFiscalYear(ValueError):
    """The typed text names no fiscal year; the message is a Japanese sentence for the person who typed it."""


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


def half_of(day: date) -> Half:
    """上期 (April to September) or 下期 (October to March)."""
    return "上期" if day.month in MONTHS[:6] else "下期"


def quarter_of(day: date) -> int:
    """The quarter of the fiscal year, 1 (April to June) to 4 (January to March)."""
    return MONTHS.index(day.month) // 3 + 1


def quarter_label(quarter: int) -> str:
    """「第1四半期」. Raises ValueError for anything but 1 to 4."""
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"no quarter {quarter}")
    return f"第{quarter}四半期"


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


def parse_fiscal_year(text: str) -> int:
    """Read 令和8年度, 令8, R8, ２０２６年度 or 2026, in full or half width, with or without spaces.

    平成31年度 and 令和元年度 are the same year. Raises UnreadableFiscalYear with a Japanese sentence; a year
    after the end of its era (平成40年度) is refused with the name that the year has today.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if found := _BY_WESTERN_YEAR.fullmatch(typed):
        fiscal_year = int(found[1])
    elif found := _BY_ERA.fullmatch(typed):
        fiscal_year = _of_era(text, found[1], 1 if found[2] == "元" else int(found[2]))
    else:
        raise _unreadable(text, "「令和8年度」「R8」「2026」のように書いてください。")
    if not FIRST_DAY.year <= fiscal_year <= LAST_YEAR:
        raise _unreadable(text, f"{FIRST_DAY.year}年度から{LAST_YEAR}年度までを扱います。")
    return fiscal_year


def _of_era(text: str, era_name: str, year: int) -> int:
    era = era_named(era_name)
    fiscal_year = era.western_year(year)
    if year == 0:
        raise _unreadable(text, "年度は1（元年度）からです。")
    if era.last_day is not None and first_day(fiscal_year) > era.last_day:
        raise _unreadable(text, f"{era.name}には含まれません。{label(fiscal_year)}ではありませんか。")
    return fiscal_year


def _unreadable(text: str, reason: str) -> UnreadableFiscalYear:
    return UnreadableFiscalYear(f"「{text.strip()[:40]}」は年度として読めません。{reason}")
