"""How long a completion counts. Pure: no models."""

from __future__ import annotations

from datetime import date, timedelta


def last_valid_day(completed_on: date, valid_years: int | None) -> date | None:
    """The last day on which a completion counts; None if it never expires.

    Counted as periods of years are (民法140条, 143条): from the day after completion, ending the day before that
    day comes round again. So one year from 1 April 2026 ends on 1 April 2027, and from 28 February 2027 on
    29 February 2028.
    """
    if valid_years is None:
        return None
    first = completed_on + timedelta(days=1)
    year = first.year + valid_years
    try:
        return first.replace(year=year) - timedelta(days=1)
    except ValueError:  # 29 February in a year without one: the period ends with the last day of that month
        return date(year, 2, 28)
