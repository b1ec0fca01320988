"""A dispatch as it is thought of, before it is written: who, where,
when, and the visits that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from dispatch.dispatches.travel import minutes_to
from dispatch.visits.choices import Span
from dispatch.visits.schedule import Schedule, times_of, visit_days
from municipalities.holidays.calendars import calendars
from municipalities.needs.choices import Mode
from municipalities.needs.models import Need
from pool.people.models import Talent


@dataclass(frozen=True)
class Arrangement:
    """One talent for one need in a period, at a cadence on a weekday."""

    need: Need
    talent: Talent
    starts_on: date
    ends_on: date
    cadence: str
    weekday: int
    span: str
    mode: str
    travel_minutes: int | None = None

    @cached_property
    def schedule(self) -> Schedule:
        """The visit days, without the town's closed days and the talent's leave. Reads both."""
        return visit_days(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            cadence=self.cadence,
            weekday=self.weekday,
            leaves=[(leave.starts_on, leave.ends_on) for leave in self.talent.leaves.all()],
            offices=calendars().of(self.need.municipality_id),
        )

    @property
    def days(self) -> tuple[date, ...]:
        return self.schedule.days

    @property
    def span_label(self) -> str:
        return Span(self.span).label

    def times(self, day: date) -> tuple[datetime, datetime]:
        return times_of(day, self.span)

    def one_way_minutes(self) -> int | None:
        """What was entered by hand, else the estimate; 0 online; None for a ferry or a flight."""
        if self.mode == Mode.ONLINE:
            return 0
        if self.travel_minutes is not None:
            return self.travel_minutes
        return minutes_to(self.need.municipality_id, base_code=self.talent.base_code)
