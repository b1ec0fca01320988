"""On which days somebody goes: visit days from period, cadence and weekday, without closed days and leave.

Pure: works on days and on the keys of `Cadence` and `Span`, imports no models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from japan.clock import JAPAN
from japan.holidays import EVERYWHERE, Offices, closed_reason

SPAN_TIMES: dict[str, tuple[time, time]] = {
    "am": (time(9, 0), time(12, 0)),
    "pm": (time(13, 30), time(16, 30)),
    "day": (time(9, 0), time(16, 30)),
}
"""When a visit begins and ends unless agreed otherwise; the log keeps what it really was."""

SPAN_HALVES: dict[str, frozenset[str]] = {
    "am": frozenset({"am"}),
    "pm": frozenset({"pm"}),
    "day": frozenset({"am", "pm"}),
}

WANTED_IN_MONTH: dict[str, tuple[int, ...]] = {
    "monthly": (0,),
    "twice_monthly": (0, 2),
    "four_days_monthly": (0, 1, 2, 3),
}
"""Which of the month's days of that weekday, from 0: the first; the first and the third; the first four."""

ON_LEAVE = "人材の休み"
Reasons = Mapping[date, str | None]
"""Why nobody goes, by the days that the cadence could give; None where somebody may."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that the cadence would give and that is left out; `instead`
    is the day taken for it, if there was one."""

    day: date
    reason: str
    instead: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Visit days in order, and what was left out."""

    days: tuple[date, ...]
    skipped: tuple[Skipped, ...]


def visit_days(
    *,
    starts_on: date,
    ends_on: date,
    cadence: str,
    weekday: int,
    leaves: Sequence[tuple[date, date]] = (),
    offices: Offices = EVERYWHERE,
) -> Schedule:
    """The days of a dispatch, both ends of the period included. `weekday` counts as `date.weekday()`; the
    `offices` are those of the town that is visited.

    A weekly visit that falls on a closed day or a leave is left out. One of a monthly
    count moves to another day of that weekday in the same month, if one is left. Raises
    KeyError for a cadence that is not in the table.
    """
    days = list(_days_of(weekday, starts_on, ends_on))
    reasons = {day: why_not(day, leaves, offices) for day in days}
    if cadence == "weekly":
        return _every(reasons)
    if cadence == "once":
        return _some(days, (0,), reasons)
    months = (list(group) for _, group in groupby(days, key=lambda day: (day.year, day.month)))
    return _joined(_some(month, WANTED_IN_MONTH[cadence], reasons) for month in months)


def _every(reasons: Reasons) -> Schedule:
    return Schedule(
        days=tuple(day for day, reason in reasons.items() if reason is None),
        skipped=tuple(Skipped(day, reason) for day, reason in reasons.items() if reason is not None),
    )


def _some(days: Sequence[date], wanted: Sequence[int], reasons: Reasons) -> Schedule:
    """Of `days`, those at the places `wanted`; a blocked one gives way to
    the nearest later, else earlier, free one."""
    places = [place for place in wanted if place < len(days)]
    taken = {days[place] for place in places if reasons[days[place]] is None}
    skipped = []
    for place in places:
        reason = reasons[days[place]]
        if reason is None:
            continue
        spare = [day for day in (*days[place + 1 :], *reversed(days[:place])) if day not in taken]
        instead = next((day for day in spare if reasons[day] is None), None)
        skipped.append(Skipped(days[place], reason, instead))
        if instead is not None:
            taken.add(instead)
    return Schedule(tuple(sorted(taken)), tuple(skipped))


def _joined(parts: Iterable[Schedule]) -> Schedule:
    all_parts = list(parts)
    return Schedule(
        days=tuple(day for part in all_parts for day in part.days),
        skipped=tuple(skipped for part in all_parts for skipped in part.skipped),
    )


def _days_of(weekday: int, starts_on: date, ends_on: date) -> Iterator[date]:
    day = starts_on + timedelta(days=(weekday - starts_on.weekday()) % 7)
    while day <= ends_on:
        yield day
        day += timedelta(days=7)


def why_not(day: date, leaves: Sequence[tuple[date, date]], offices: Offices = EVERYWHERE) -> str | None:
    """Why nobody goes on a day, in words that tell nothing private; None if somebody may."""
    if reason := closed_reason(day, offices):
        return reason
    return ON_LEAVE if any(first <= day <= last for first, last in leaves) else None


def times_of(day: date, span: str) -> tuple[datetime, datetime]:
    """The planned beginning and end of a visit, aware, in Japan."""
    first, last = SPAN_TIMES[span]
    return datetime.combine(day, first, JAPAN), datetime.combine(day, last, JAPAN)
