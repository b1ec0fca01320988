"""Time in the demo: what happens when, played from the beginning of
the fiscal year until now with the clock moved.

The actions take their time from the clock, so the clock is what moves. `time_machine` is a requirement of the
checks and of the demo (`requirements/dev.txt`), not of production, where nothing loads demo data.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

import time_machine

from japan.clock import JAPAN
from japan.holidays import add_workdays, workday_on_or_after


class Agenda:
    """Things to happen, each at its moment; one may put further ones on
    the agenda. What lies after `now` stays out."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.moment = now
        """Where the clock stands while the agenda is played, in Japan."""
        self._waiting: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()

    def at(self, moment: datetime, what: Callable[[], object]) -> None:
        if moment <= self.now:
            heapq.heappush(self._waiting, (moment, next(self._numbers), what))

    def play(self) -> None:
        """Do everything in the order of time; the clock never goes back, and ends where it was."""
        if not self._waiting:
            return
        self.moment = self._waiting[0][0]
        with time_machine.travel(self.moment, tick=False) as clock:
            while self._waiting:
                due, _, what = heapq.heappop(self._waiting)
                self.moment = max(self.moment, due)
                clock.move_to(self.moment)
                what()


def at_office(rng: random.Random, day: date, first: int = 9, last: int = 17) -> datetime:
    """Some moment between two full hours of a day, in Japan."""
    minutes = rng.randrange(first * 60, last * 60)
    return datetime.combine(day, time(minutes // 60, minutes % 60, rng.randrange(60)), JAPAN)


def workday_near(day: date) -> date:
    """The day, or the next one on which offices are open."""
    return workday_on_or_after(day)


def workdays_before(day: date, number: int) -> date:
    """The working day so many working days before `day`; with 0 the last one up to and including it."""
    return add_workdays(day + timedelta(days=1), -(number + 1))
