"""Numbers of things and documents: N-8-0143 is the 143rd need of
令和8年度. Written, and read as people type them."""

from __future__ import annotations

import re
from datetime import date

from japan.eras import era_named, era_of, year_in_words
from japan.numbers import half_width

REIWA = era_named("令和")
MOST_DIGITS = 6


def era_year(fiscal_year: int) -> int:
    """8 of the fiscal year 2026, which is 令和8年度; 1 of 2019, 元年度,
    which the government called so as a whole."""
    return REIWA.year_of(fiscal_year)


def written(prefix: str, fiscal_year: int, sequence: int) -> str:
    """The number of a thing: `written("N-", 2026, 143)` is N-8-0143."""
    return f"{prefix}{era_year(fiscal_year)}-{sequence:04d}"


def read(prefix: str, text: str) -> tuple[int, int] | None:
    """Fiscal year and running number of N-8-0143, Ｎ－８－１４３,
    n8-143 or 8-143; None if it is no such number.

    元 is read as 1. The prefix may be left out or stand without its dash.
    """
    typed = half_width(text).upper()
    head = re.escape(prefix.rstrip("-").upper())
    found = re.fullmatch(rf"(?:{head}-?)?(元|[0-9]{{1,2}})-([0-9]{{1,{MOST_DIGITS}}})", typed)
    if found is None:
        return None
    year = 1 if found[1] == "元" else int(found[1])
    return (REIWA.western_year(year), int(found[2])) if year else None


def year_words(year: int) -> str:
    """「令和8年」 of a Western calendar year, by the era of its last day."""
    era = era_of(date(year, 12, 31))
    return f"{era.name}{year_in_words(era.year_of(year))}年"
