"""What a plan is made for: `dispatch-instance/1` as values, and the plain questions that all parts ask.

Units: kilometres, half days, ISO weeks (Monday to Sunday). Days are dates of the horizon; a need's period is
cut to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final, Literal

from japan.travel import great_circle_km

INSTANCE_FORMAT: Final = "dispatch-instance/1"
ROLES: Final = ("producer", "project_manager", "service_designer", "engineer")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
HALVES: Final = ("am", "pm")
HALF_DAYS: Final = tuple(f"{weekday}_{half}" for weekday in WEEKDAYS for half in HALVES)
MODES: Final = ("onsite", "remote")
KM_SLACK: Final = 1e-6
"""A millimetre: a distance computed in another order of operations may differ by less."""
MOST_HALF_DAYS: Final = {"weekly": 10, "monthly": 8}
"""The largest `half_days` of a cadence that repeats; `total` has none, `full_time` names none."""

CadenceKind = Literal["weekly", "monthly", "total", "full_time"]
CADENCES: Final[tuple[CadenceKind, ...]] = ("weekly", "monthly", "total", "full_time")


@dataclass(frozen=True)
class Days:
    """First and last day, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def cut_to(self, other: Days) -> Days:
        """The days in both; `start` after `end` if there are none."""
        return Days(max(self.start, other.start), min(self.end, other.end))

    def each(self) -> Iterator[date]:
        day = self.start
        while day <= self.end:
            yield day
            day += timedelta(days=1)


@dataclass(frozen=True)
class Point:
    """Degrees."""

    lat: float
    lng: float

    def km_to(self, other: Point) -> float:
        return great_circle_km(self.lat, self.lng, other.lat, other.lng)


@dataclass(frozen=True)
class Rules:
    max_one_way_km: float
    same_day_km: float
    accompanied_first_visits_per_week: int


@dataclass(frozen=True)
class Cadence:
    """`half_days` is 0 for `full_time`."""

    kind: CadenceKind
    half_days: int


@dataclass(frozen=True)
class Talent:
    id: str
    roles: tuple[str, ...]
    skills: dict[str, int]
    half_days: frozenset[str]
    max_half_days_per_week: int
    contract: Days
    cleared_on: date | None
    base: Point
    max_municipalities: int
    leave_dates: frozenset[date] = frozenset()
    conflicts: frozenset[str] = frozenset()
    unverified_skills: frozenset[str] = frozenset()
    """Skills that rest on the person's own word: their level here is the part of it that counts, or none."""

    def level_words(self, skill: str) -> str:
        """How well somebody knows a skill, as a sentence says it."""
        level = self.skills.get(skill, 0)
        if skill in self.unverified_skills:
            return f"未確認（レベル{level}と数える）"
        return f"レベル{level}" if level else "未習得"


@dataclass(frozen=True)
class Municipality:
    code: str
    name: str
    hall: Point
    one_person_it: bool


@dataclass(frozen=True)
class Need:
    id: str
    municipality: str
    role: str | None
    skills: dict[str, int]
    cadence: Cadence
    period: Days
    mode: str
    priority: int
    incumbent: str | None
    first_visit_done: bool
    preferred_weekdays: tuple[str, ...] = ()

    @property
    def is_onsite(self) -> bool:
        return self.mode == "onsite"

    @property
    def wants_company(self) -> bool:
        """Whether its first half day is accompanied by the prefecture's staff (rule 7)."""
        return self.is_onsite and self.role is not None and not self.first_visit_done

    @property
    def is_visit(self) -> bool:
        """Half a day by anybody at any time: it asks nothing of a roster but a half day that is left."""
        return self.role is None and self.cadence.kind == "total" and self.cadence.half_days == 1


@dataclass(frozen=True)
class Pair:
    need: str
    talent: str


@dataclass(frozen=True)
class Instance:
    """A whole file.

    Ids of needs and talents, and codes of municipalities, are unique; every reference exists.
    """

    name: str
    horizon: Days
    closed_dates: frozenset[date]
    rules: Rules
    talents: tuple[Talent, ...]
    municipalities: tuple[Municipality, ...]
    needs: tuple[Need, ...]
    locked: tuple[Pair, ...] = ()
    previous: tuple[Pair, ...] = ()
    stability: float = 0

    @cached_property
    def talent_by_id(self) -> dict[str, Talent]:
        return {talent.id: talent for talent in self.talents}

    @cached_property
    def need_by_id(self) -> dict[str, Need]:
        return {need.id: need for need in self.needs}

    @cached_property
    def municipality_by_code(self) -> dict[str, Municipality]:
        return {municipality.code: municipality for municipality in self.municipalities}

    @cached_property
    def open_days(self) -> tuple[date, ...]:
        """From Monday to Friday and not closed, in order."""
        return tuple(day for day in self.horizon.each() if is_weekday(day) and day not in self.closed_dates)

    def open_days_in(self, days: Days) -> tuple[date, ...]:
        return self.open_days[
            bisect_left(self.open_days, days.start) : bisect_right(self.open_days, days.end)
        ]

    def period_of(self, need: Need) -> Days:
        return need.period.cut_to(self.horizon)

    def km(self, talent: Talent, need: Need) -> float:
        """One way, from the talent's base to the town hall."""
        return talent.base.km_to(self.municipality_by_code[need.municipality].hall)

    def km_between(self, code: str, other: str) -> float:
        """Between two town halls."""
        if (code, other) not in self._km_between:
            halls = self.municipality_by_code
            self._km_between[code, other] = halls[code].hall.km_to(halls[other].hall)
        return self._km_between[code, other]

    @cached_property
    def _km_between(self) -> dict[tuple[str, str], float]:
        """What was asked for so far."""
        return {}

    def is_reachable(self, talent: Talent, need: Need) -> bool:
        """Rule 5 for one need: it is remote, or the town hall is near enough to the talent's base."""
        return not need.is_onsite or self.km(talent, need) <= self.rules.max_one_way_km + KM_SLACK

    def may_share_a_day(self, code: str, other: str) -> bool:
        """Rule 5 for two municipalities that a talent would visit on one date."""
        return self.km_between(code, other) <= self.rules.same_day_km + KM_SLACK

    @cached_property
    def previous_talent(self) -> dict[str, str]:
        """By need, as the previous plan had it."""
        return {pair.need: pair.talent for pair in self.previous}


def half_day_of(day: date, half: str) -> str:
    """`mon_am` for a Monday morning. Raises `IndexError` for a Saturday or Sunday."""
    return f"{WEEKDAYS[day.weekday()]}_{half}"


def is_weekday(day: date) -> bool:
    return day.weekday() < len(WEEKDAYS)


@cache
def monday_of(day: date) -> date:
    """The first day of the ISO week."""
    return day - timedelta(days=day.weekday())


def week_of_month(day: date) -> int:
    """Which occurrence of its weekday in the calendar month, 1 to 5."""
    return (day.day - 1) // 7 + 1


def takes_the_towns(talent: Talent, needs: Iterable[Need]) -> bool:
    """Rule 6, if all these needs were the talent's."""
    return len({need.municipality for need in needs if need.role is not None}) <= talent.max_municipalities
