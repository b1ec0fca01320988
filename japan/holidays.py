"""Working days of a prefecture or municipality office (開庁日).

Closed: Saturdays, Sundays, national holidays (国民の祝日に関する法律, with 振替休日 and 国民の休日) and
29 December to 3 January. That is the list of 地方自治法4条の2 and of the ordinances made under it. National
holidays come from the jpholiday package; equinox days that are not announced yet are computed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import jpholiday

_SUBSTITUTE = "振替休日"
_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
_WEEKEND = {5: "土曜日", 6: "日曜日"}
_ONE_DAY = timedelta(days=1)


def holiday_name(day: date) -> str | None:
    """The name of the national holiday, None on other days. A substitute is plainly 「振替休日」."""
    name: str | None = jpholiday.is_holiday_name(day)
    return _SUBSTITUTE if name is not None and name.endswith(_SUBSTITUTE) else name


@lru_cache(maxsize=20_000)
def closed_reason(day: date) -> str | None:
    """Why offices are closed, in words for a page (敬老の日, 年末年始, 土曜日); None on a working day."""
    if name := holiday_name(day):
        return name
    if (day.month, day.day) in _YEAR_END:
        return "年末年始"
    return _WEEKEND.get(day.weekday())


def is_workday(day: date) -> bool:
    """Whether offices are open."""
    return closed_reason(day) is None


def workday_on_or_after(day: date) -> date:
    """``day`` itself if offices are open, else the next working day: a deadline moved off a closed day."""
    while not is_workday(day):
        day += _ONE_DAY
    return day


def add_workdays(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, or before it if negative; 0 gives ``day`` unchanged.

    ``day`` itself is not counted and may be a closed day.
    """
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day)
    return day
