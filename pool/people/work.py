"""What somebody of the pool does and will do, as the page of the person shows it.

Dispatches and visits are facts of a higher floor: the wiring names who is asked (`settings.TALENT_WORK`), as
it does for what rests on facts (`docs/adr/0019`). The shapes stand here, for the page draws them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.seats import Seat
from pool.people.availability import Pattern, monday_of, week_of
from pool.people.models import Talent
from pool.people.patterns import patterns_from

WEEKS_AHEAD: Final = 8


@dataclass(frozen=True)
class SentLine:
    """One dispatch."""

    url: str
    title: str
    """Town and subject."""
    beside: str
    """Number and rhythm."""
    starts_on: date
    ends_on: date
    held: int
    """Visits that have a log, of all that stand."""
    visits: int
    word: str
    kind: str


class Stop(NamedTuple):
    """A visit to come, in words, and its page."""

    words: str
    url: str


@dataclass(frozen=True)
class WeekLoad:
    """Half-days of one week: booked, and there to be booked after term, leave and holidays."""

    monday: date
    booked: int
    offered: int
    stops: Sequence[Stop]

    @property
    def word(self) -> str:
        """What stands out of a week."""
        if self.booked > self.offered:
            return "枠を超えています"
        if not self.offered:
            return "" if self.stops else "稼働なし"
        return "空きなし" if self.booked == self.offered else ""


@dataclass(frozen=True)
class TalentWork:
    now: Sequence[SentLine]
    """Dispatches that run or are to come, then those that are over."""
    past: Sequence[SentLine]
    weeks: Sequence[WeekLoad]
    """This week, and the next eight."""

    @property
    def lines(self) -> Sequence[SentLine]:
        return [*self.now, *self.past]

    @property
    def booked(self) -> int:
        return sum(week.booked for week in self.weeks)

    @property
    def offered(self) -> int:
        return sum(week.offered for week in self.weeks)


@cache
def _asked() -> Callable[[Seat, Talent, Pattern, date], TalentWork]:
    return cast("Callable[[Seat, Talent, Pattern, date], TalentWork]", import_string(settings.TALENT_WORK))


def weeks_ahead(today: date) -> list[date]:
    """The Mondays of this week and of those whose work is shown."""
    return [monday_of(today) + timedelta(days=7 * week) for week in range(WEEKS_AHEAD + 1)]


def pattern_ahead(talent: Talent, today: date) -> Pattern:
    """When somebody can be sent in these weeks; one statement."""
    mondays = weeks_ahead(today)
    facts = (talent.pk, talent.days_per_week, talent.starts_on, talent.ends_on)
    return patterns_from([facts], mondays[0], week_of(mondays[-1])[-1])[talent.pk]


def work_of(seat: Seat, talent: Talent, pattern: Pattern, today: date) -> TalentWork:
    """Of which `pattern` is known (`pattern_ahead`)."""
    return _asked()(seat, talent, pattern, today)
