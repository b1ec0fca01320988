"""Half days for a set of needs by trying patterns one by one: quick where a program is slow to build.

A *way* to serve a need is one set of half days, as bits. Needs with few ways go first; a branch ends where
the rest at its best cannot beat what is found. Weekly and most monthly needs have so few ways that all are
listed, and then the search is exact. Others are tried in likely ways only: what is found holds, what is not
found may still exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations
from math import comb, inf
from random import Random
from typing import Final

from dispatch.planner.format.instance import HALVES, Instance, Talent, is_weekday, monday_of
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.tiers import FIT, WORTH, fit_between, worth_of
from dispatch.planner.talent.grid import Grid, Limits
from dispatch.planner.talent.offers import Offer, SlotOffer
from dispatch.planner.talent.rosters import Prices
from dispatch.planner.talent.solver import TOLERANCE

FIELD: Final = 6
"""Bits per week: the ten half days of one way and the ten taken already fit in."""
MOST_WAYS: Final = 1000
"""A need with more patterns is tried in likely ones only."""
STEPS: Final = 5_000
"""Ways looked at in one search; one that has to be put together counts as many."""
STEPS_TO_PUT_TOGETHER: Final = 50


@dataclass(frozen=True)
class Way:
    """`half_days`, `days`: bits of the horizon's half days and on-site days; `weeks`: counts per week."""

    times: tuple[HalfDay, ...]
    half_days: int
    days: int
    weeks: int
    worth: float
    fit: float
    first_visit: date | None


@dataclass(frozen=True)
class _Mark:
    """The bits of one half day: its own, that of its day, and one in its week."""

    half_day: int
    day: int
    week: int


@dataclass(frozen=True)
class _Day:
    """A day's half days with their bits, the day's own bit and one in its week."""

    times: tuple[HalfDay, ...]
    bit: int
    bits: tuple[int, ...]
    week: int


@dataclass(frozen=True)
class Packed:
    """`value` is that of the choice alone, -inf if none was found; no choice is worth more than `bound`."""

    value: float
    half_days: dict[str, tuple[HalfDay, ...]]
    bound: float


Row = tuple[float, float, Way]
"""Value of a way, its value on the face, and the way."""
Ways = Callable[[int, int, int], Iterable[Row]]
"""The most valuable first, given half days taken, counts per week and days blocked."""
FREE: Final = Prices((0.0, 0.0, 0.0, 0.0, 0.0), {}, {})


class Packer:
    """The ways of one talent's offers; sets are named by their places in `offers`."""

    def __init__(self, instance: Instance, grid: Grid, talent: Talent, offers: Sequence[Offer]) -> None:
        self._instance, self._grid, self._talent, self._offers = instance, grid, talent, list(offers)
        self._mark = {
            (day, half): _Mark(1 << (2 * place + second), 1 << place, 1 << (FIELD * grid.week(day)))
            for place, day in enumerate(filter(is_weekday, instance.horizon.each()))
            for second, half in enumerate(HALVES)
        }
        self._limits = Limits([talent.max_half_days_per_week] * len(grid.weeks), FIELD)
        self._ways: dict[int, tuple[list[Way], bool]] = {}
        self._days: dict[int, list[_Day]] = {}
        self._ranked: dict[tuple[object, ...], list[Row]] = {}

    def add(self, offer: Offer) -> int:
        """The place of one offer more."""
        self._offers.append(offer)
        return len(self._offers) - 1

    def best(
        self,
        places: Sequence[int],
        prices: Prices,
        enough: float = inf,
        *,
        face: Prices = FREE,
        least: float = -inf,
        steps: int = STEPS,
    ) -> Packed:
        """The best choice found for all these needs, of those worth `least` at the prices of the `face`.

        The search ends at a choice that is worth `enough`.
        """
        listed = [place for place in places if not self._is_flexible(place)]
        ranked = {place: self._by_value(place, prices, face) for place in listed}
        order = sorted(
            listed, key=lambda place: (self._offers[place].kind == "total", len(ranked[place]), place)
        )
        flexible = [place for place in places if place not in ranked]
        ways: list[Ways] = [partial(_all_of, ranked[place]) for place in order]
        ways += [partial(self._free_half_days, place, prices, face) for place in flexible]
        tops = [ranked[place][0][0] if ranked[place] else -inf for place in order]
        tops += [self._at_most(place, prices) for place in flexible]
        on_face = [max((row[1] for row in ranked[place]), default=-inf) for place in order]
        on_face += [self._at_most(place, face) for place in flexible]
        order += flexible
        search = _Search(
            self._limits, ways, tops, on_face, self._clashes(order), len(ranked), enough, least, steps
        )
        search.run(0, 0.0, 0.0, 0, 0, (0,) * len(order))
        found = {
            self._offers[place].need.id: way.times for place, way in zip(order, search.best, strict=False)
        }
        is_exact = search.is_exact and all(self._listed(place)[1] for place in listed)
        return Packed(search.value, found, search.value if is_exact else inf)

    def _clashes(self, order: list[int]) -> list[list[int]]:
        """For each need the later ones whose town may not be visited on the same date."""
        needs = [self._offers[place].need for place in order]
        return [
            [
                later
                for later in range(place + 1, len(needs))
                if need.is_onsite
                and needs[later].is_onsite
                and not self._instance.may_share_a_day(need.municipality, needs[later].municipality)
            ]
            for place, need in enumerate(needs)
        ]

    def _at_most(self, place: int, prices: Prices) -> float:
        """Of a need that takes any half days: on the fewest days, at the cheapest first visit."""
        offer = self._offers[place]
        dates = sorted({day for day, _ in offer.half_days})[: offer.fewest_days]
        visit = min((prices.weeks.get(monday_of(day), 0.0) for day, _ in offer.half_days), default=0.0)
        worth = prices.tiers[WORTH] * worth_of(self._instance, offer.need, offer.wanted)
        worth += prices.tiers[FIT] * fit_between(self._instance, offer.need, self._talent, dates)
        return worth - visit * offer.need.wants_company

    def _free_half_days(
        self, place: int, prices: Prices, face: Prices, taken: int, weeks: int, blocked: int
    ) -> Iterator[Row]:
        """One way for a need that takes any half days: what is left, whole days first, in order of time."""
        offer = self._offers[place]
        blocked = blocked if offer.need.is_onsite else 0
        chosen: list[HalfDay] = []
        for least in (len(HALVES), 1):
            for day in self._days_of(place):
                free = (
                    []
                    if blocked & day.bit
                    else [place for place, bit in enumerate(day.bits) if not taken & bit]
                )
                if min(len(free), offer.wanted - len(chosen)) < least:
                    continue
                for one in free[: offer.wanted - len(chosen)]:
                    if not self._limits.exceeded_by(weeks + day.week):
                        weeks += day.week
                        taken |= day.bits[one]
                        chosen.append(day.times[one])
        if len(chosen) == offer.wanted:
            way = self._way(offer, tuple(sorted(chosen)))
            yield self._value(way, prices), self._value(way, face), way

    def is_listed(self, place: int) -> bool:
        """Whether every pattern of the need is tried, so that a search is exact."""
        return not self._is_flexible(place) and self._listed(place)[1]

    def _is_flexible(self, place: int) -> bool:
        """Whether any half days will do, more than one, so that there are too many ways to list them."""
        offer = self._offers[place]
        return offer.kind == "total" and offer.wanted > 1

    def _days_of(self, place: int) -> list[_Day]:
        """The days of a need that takes any half days."""
        if place not in self._days:
            by_day: dict[date, list[HalfDay]] = {}
            for half_day in self._offers[place].half_days:
                by_day.setdefault(half_day[0], []).append(half_day)
            self._days[place] = [
                _Day(
                    tuple(times),
                    self._mark[times[0]].day,
                    tuple(self._mark[time].half_day for time in times),
                    week,
                )
                for times in by_day.values()
                for week in [self._mark[times[0]].week]
            ]
        return self._days[place]

    def _by_value(self, place: int, prices: Prices, face: Prices) -> list[Row]:
        is_new = self._offers[place].need.wants_company
        key = (
            place,
            *(
                (one.tiers[WORTH], one.tiers[FIT], tuple(one.weeks.items()) if is_new else (), one.time)
                for one in (prices, face)
            ),
        )
        if key not in self._ranked:
            rows = [(self._value(way, prices), self._value(way, face), way) for way in self._listed(place)[0]]
            self._ranked[key] = sorted(rows, key=lambda row: -row[0])
        return self._ranked[key]

    def _value(self, way: Way, prices: Prices) -> float:
        value = prices.tiers[WORTH] * way.worth + prices.tiers[FIT] * way.fit
        if way.first_visit is not None:
            value -= prices.weeks.get(way.first_visit, 0.0)
        for window, price in prices.time:
            value -= price * sum(day in window for day, _ in way.times)
        return value

    def _listed(self, place: int) -> tuple[list[Way], bool]:
        """The ways of a need, and whether these are all."""
        if place not in self._ways:
            offer = self._offers[place]
            choices, is_all = _choices(offer)
            ways = [self._way(offer, times) for times in choices]
            self._ways[place] = [way for way in ways if not self._limits.exceeded_by(way.weeks)], is_all
        return self._ways[place]

    def _way(self, offer: Offer, times: tuple[HalfDay, ...]) -> Way:
        need, days = offer.need, {day for day, _ in times}
        marks = [self._mark[time] for time in times]
        days_away = 0
        for mark in marks if need.is_onsite else ():
            days_away |= mark.day
        return Way(
            times=times,
            half_days=sum(mark.half_day for mark in marks),
            days=days_away,
            weeks=sum(mark.week for mark in marks),
            worth=worth_of(self._instance, need, len(times)),
            fit=fit_between(self._instance, need, self._talent, days),
            first_visit=monday_of(times[0][0]) if need.wants_company else None,
        )


def _choices(offer: Offer) -> tuple[list[tuple[HalfDay, ...]], bool]:
    """Sets of half days that are a whole cadence, in order of time each; and whether there are no others."""
    if offer.kind == "full_time":
        return [offer.half_days], True
    if not offer.has_pattern:
        return [(half_day,) for half_day in offer.half_days], True
    if comb(len(offer.slots), offer.wanted) <= MOST_WAYS:
        patterns: Iterable[Sequence[SlotOffer]] = combinations(offer.slots, offer.wanted)
        is_all = True
    else:
        patterns, is_all = _likely(offer), False
    rows = [
        tuple(sorted(time for slot in pattern for time in slot.kept))
        for pattern in patterns
        if sum(slot.surplus for slot in pattern) >= 0 and any(slot.kept for slot in pattern)
    ]
    return rows, is_all


def _likely(offer: Offer) -> list[list[SlotOffer]]:
    """Patterns of whole days, with one half day more if the number is odd, drawn from all of them."""
    by_day: dict[tuple[int, str], list[SlotOffer]] = {}
    for slot in offer.slots:
        by_day.setdefault(slot.day_key, []).append(slot)
    whole = [slots for slots in by_day.values() if len(slots) == len(HALVES)]
    patterns = [
        [slot for slots in days for slot in slots]
        for days in combinations(whole, offer.wanted // len(HALVES))
    ]
    if offer.wanted % len(HALVES):
        patterns = [[*slots, slot] for slots in patterns for slot in offer.slots if slot not in slots]
    return Random(0).sample(patterns, min(MOST_WAYS, len(patterns)))  # noqa: S311 - a draw, no secret


def _all_of(ranked: list[Row], _taken: int, _weeks: int, _blocked: int) -> Iterable[Row]:
    return ranked


class _Search:
    """Depth first over needs in a fixed order: the ways of each, its most, and whom it keeps away.

    The ways of the first `listed` needs are known beforehand; of the others one is put together that is good,
    as a rule.
    """

    def __init__(
        self,
        limits: Limits,
        ways: list[Ways],
        tops: list[float],
        on_face: list[float],
        clashes: list[list[int]],
        listed: int,
        enough: float,
        least: float,
        steps: int,
    ) -> None:
        self._limits, self._ways, self._tops, self._clashes = limits, ways, tops, clashes
        self._listed, self._enough, self._least, self._steps = listed, enough, least - TOLERANCE, steps
        self._rest = [sum(tops[place:]) for place in range(len(tops) + 1)]
        self._rest_on_face = [sum(on_face[place:]) for place in range(len(on_face) + 1)]
        self._chosen: list[Way] = []
        self._has_guessed = False
        self.value = -inf
        self.best: tuple[Way, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether there is nothing better than `value`, as far as the ways are all there are."""
        return self.value >= self._enough - TOLERANCE or (self._steps > 0 and not self._has_guessed)

    def run(
        self, place: int, value: float, on_face: float, taken: int, weeks: int, blocked: tuple[int, ...]
    ) -> None:
        """`blocked`: for each need the days on which the talent is in a far town."""
        if place == len(self._ways):
            self.value, self.best = value, tuple(self._chosen)
            return
        is_guess = place >= self._listed
        self._steps -= STEPS_TO_PUT_TOGETHER * is_guess
        best = -inf
        for worth, more, way in self._ways[place](taken, weeks, blocked[place]):
            self._steps -= 1
            best = max(best, worth)
            at_most = value + worth + self._rest[place + 1]
            if (
                at_most <= self.value + TOLERANCE
                or self._steps <= 0
                or self.value >= self._enough - TOLERANCE
            ):
                break
            if (
                way.half_days & taken
                or way.days & blocked[place]
                or self._limits.exceeded_by(weeks + way.weeks)
            ):
                continue
            if on_face + more + self._rest_on_face[place + 1] < self._least:
                self._has_guessed = self._has_guessed or is_guess
                continue
            self._chosen.append(way)
            later = self._blocked_after(place, way, blocked)
            self.run(
                place + 1, value + worth, on_face + more, taken | way.half_days, weeks + way.weeks, later
            )
            self._chosen.pop()
        if is_guess and best < self._tops[place] - TOLERANCE:
            self._has_guessed = True

    def _blocked_after(self, place: int, way: Way, blocked: tuple[int, ...]) -> tuple[int, ...]:
        clashes = self._clashes[place]
        if not clashes:
            return blocked
        return tuple(days | way.days if other in clashes else days for other, days in enumerate(blocked))
