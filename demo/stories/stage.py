"""What the stories of one prefecture share while they are played."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.seats import Seat
from demo.stories.agenda import Agenda
from demo.stories.cast import Cast
from demo.stories.prefectures import DemoPrefecture
from demo.stories.talents import TalentRow
from japan.fiscal_year import first_day, last_day
from pool.people.models import Talent


@dataclass(frozen=True)
class Booking:
    """Halves of a weekday that a dispatch of the demo takes over a period."""

    weekday: int
    halves: frozenset[str]
    starts_on: date
    ends_on: date
    visits: int = 0

    def meets(self, other: Booking) -> bool:
        """Whether the two want the same half of the same weekday at the same time."""
        same_time = self.weekday == other.weekday and bool(self.halves & other.halves)
        return same_time and self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


@dataclass
class Stage:
    """One prefecture, its people, its dice, and the agenda on which everything is put."""

    home: DemoPrefecture
    cast: Cast
    rng: random.Random
    agenda: Agenda
    fiscal_year: int
    talents: dict[str, Talent] = field(default_factory=dict)
    """By name, from the day they are registered."""
    bookings: dict[str, list[Booking]] = field(default_factory=dict)
    """By the name of the talent."""

    @property
    def now(self) -> datetime:
        return self.agenda.now

    @property
    def today(self) -> date:
        return self.agenda.now.date()

    @property
    def starts_on(self) -> date:
        return first_day(self.fiscal_year)

    @property
    def ends_on(self) -> date:
        return last_day(self.fiscal_year)

    @property
    def sign_in_talent(self) -> TalentRow:
        return self.home.talents[0]

    def any_staff(self) -> Seat:
        return self.rng.choice(self.cast.staff)
