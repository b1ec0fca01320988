"""Values that hold from a day to a day: which one holds, where nothing does, and what is left of one when
another is laid over it. Pure; the last day None is no end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from japan.wareki import format_day

DAY = timedelta(days=1)
Days = tuple[date, date | None]
"""First and last day of a period; both belong to it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value from a day to a day."""

    value: str
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def days_between(first: date | None, last: date | None) -> str:
    """「令和9年1月12日から令和9年3月31日まで」; what is not bounded is left out."""
    begins = f"{format_day(first)}から" if first else ""
    return begins + (f"{format_day(last)}まで" if last else "")


def value_on(spans: Iterable[Span], day: date) -> str:
    """What holds on a day; empty for nothing."""
    return next((span.value for span in spans if span.holds(day)), "")


def nearest(spans: Sequence[Span], day: date) -> date:
    """The day itself, or the nearest one on which something holds; the day where nothing ever does."""
    if not spans or value_on(spans, day):
        return day
    before = [span.ends_on for span in spans if span.ends_on is not None and span.ends_on < day]
    after = [span.starts_on for span in spans if span.starts_on > day]
    return max(before) if before else min(after)


def left_over(old: Days, new: Days) -> list[Days]:
    """The days of a period that another one, laid over it, does not take: none, one part or two."""
    (first, last), (begins, ends) = old, new
    if (last is not None and last < begins) or (ends is not None and ends < first):
        return [old]
    before: list[Days] = [(first, begins - DAY)] if first < begins else []
    goes_on = ends is not None and (last is None or last > ends)
    return [*before, (ends + DAY, last)] if ends is not None and goes_on else before


def gap_before(spans: Iterable[Span], begins: date) -> Days | None:
    """The days between the last one on which something held before and the day on which something begins;
    None where they touch, or where nothing came before."""
    ends = [span.ends_on or date.max for span in spans if span.starts_on < begins]
    if not ends or max(ends) >= begins - DAY:
        return None
    return max(ends) + DAY, begins - DAY


def gap_after(spans: Iterable[Span], ends: date | None) -> Days | None:
    """The same towards what begins next."""
    begins = [span.starts_on for span in spans if ends is not None and span.starts_on > ends]
    if ends is None or not begins or min(begins) <= ends + DAY:
        return None
    return ends + DAY, min(begins) - DAY
