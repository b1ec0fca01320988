"""Working days of a prefecture or municipality office (開庁日).

Closed everywhere: Saturdays, Sundays, national holidays (国民の祝日に関する法律, with 振替休日 and
国民の休日) and 29 December to 3 January. That is the list of 地方自治法4条の2 and of the ordinances made
under it. National holidays come from the jpholiday package; equinox days that are not announced yet are
computed.

A body may add days of its own by ordinance (the same article, 3項), such as 慰霊の日 in 沖縄県: whoever asks
about a day says whose offices are meant. Days that are known for the whole country stand in
`local_holidays.csv`, each with its ground and how sure it is: `checked` against the text of the ordinance,
`source` by a public page of the body, `second_hand` by what others write. A prefecture adds to these
(`municipalities/holidays`).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import jpholiday

_SUBSTITUTE = "振替休日"
_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
_WEEKEND = {5: "土曜日", 6: "日曜日"}
_ONE_DAY = timedelta(days=1)
LOCAL_HOLIDAYS_FILE = Path(__file__).resolve().parent / "local_holidays.csv"


def holiday_name(day: date) -> str | None:
    """The name of the national holiday, None on other days. A substitute is plainly 「振替休日」."""
    name: str | None = jpholiday.is_holiday_name(day)
    return _SUBSTITUTE if name is not None and name.endswith(_SUBSTITUTE) else name


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day that a body has set for itself: once, on `first`, or every year from then on.

    Unlike a national holiday it does not move to the next day when it falls on a Sunday.
    """

    name: str
    first: date
    is_yearly: bool = True
    last: date | None = None

    def falls_on(self, day: date) -> bool:
        if not self.is_yearly:
            return day == self.first
        is_in_force = self.first <= day and (self.last is None or day <= self.last)
        return is_in_force and (day.month, day.day) == (self.first.month, self.first.day)

    def between(self, first: date, last: date) -> list[date]:
        """The days of a period on which it falls."""
        years = range(first.year, last.year + 1) if self.is_yearly else [self.first.year]
        days = [date(year, self.first.month, 1) + _ONE_DAY * (self.first.day - 1) for year in years]
        return [day for day in days if first <= day <= last and self.falls_on(day)]


@dataclass(frozen=True, slots=True)
class Offices:
    """Those of one body: what closes them beside what closes offices everywhere, and on which of these days
    they are open after all."""

    closed: tuple[LocalDay, ...] = ()
    opened: tuple[LocalDay, ...] = ()

    def local_reason(self, day: date) -> str | None:
        if any(one.falls_on(day) for one in self.opened):
            return None
        return next((one.name for one in self.closed if one.falls_on(day)), None)


EVERYWHERE = Offices()
"""Offices of which nothing else is known, or no body in particular."""


@dataclass(frozen=True, slots=True)
class Ordinance:
    """A row of `local_holidays.csv`."""

    body_code: str
    day: LocalDay
    ground: str
    source: str
    certainty: str


@cache
def ordinances() -> Sequence[Ordinance]:
    """The local days that are known for the whole country, by the code of their body."""
    with LOCAL_HOLIDAYS_FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(
            Ordinance(
                body_code=row["body_code"],
                day=LocalDay(row["name"], date.fromisoformat(row["first"])),
                ground=row["ground"],
                source=row["source"],
                certainty=row["certainty"],
            )
            for row in csv.DictReader(handle)
        )


@lru_cache(maxsize=20_000)
def _closed_everywhere(day: date) -> str | None:
    if name := holiday_name(day):
        return name
    if (day.month, day.day) in _YEAR_END:
        return "年末年始"
    return _WEEKEND.get(day.weekday())


def closed_reason(day: date, offices: Offices = EVERYWHERE) -> str | None:
    """Why offices are closed, in words for a page (敬老の日, 年末年始, 土曜日); None on a working day."""
    return _closed_everywhere(day) or offices.local_reason(day)


def is_workday(day: date, offices: Offices = EVERYWHERE) -> bool:
    """Whether offices are open."""
    return closed_reason(day, offices) is None


def workday_on_or_after(day: date, offices: Offices = EVERYWHERE) -> date:
    """``day`` itself if offices are open, else the next working day: a deadline moved off a closed day."""
    while not is_workday(day, offices):
        day += _ONE_DAY
    return day


def add_workdays(day: date, count: int, offices: Offices = EVERYWHERE) -> date:
    """The ``count``-th working day after ``day``, or before it if negative; 0 gives ``day`` unchanged.

    ``day`` itself is not counted and may be a closed day.
    """
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day, offices)
    return day
