"""What a talent could offer a need on an empty calendar: the slots of its patterns, or its half days.

A weekly or monthly need takes `half_days` slots of an offer. A slot keeps the half days that are neither
closed nor leave; it is offered only if the contract and the clearance cover every one of these. A `total`
need takes any of the half days; a `full_time` need takes them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf

from dispatch.planner.format.instance import (
    HALVES,
    CadenceKind,
    Days,
    Instance,
    Need,
    Talent,
    half_day_of,
    monday_of,
)
from dispatch.planner.judge.cadences import LAST_WEEK_OF_MONTH, HalfDay, Slot, half_days_by_slot


@dataclass(frozen=True)
class SlotOffer:
    """`kept`: the half days that remain, in order of time; `whole`: how many with the skipped ones."""

    slot: Slot
    kept: tuple[HalfDay, ...]
    whole: int

    @property
    def weekday(self) -> str:
        return self.slot[1].partition("_")[0]

    @property
    def day_key(self) -> tuple[int, str]:
        """(week of the month or 0, weekday): what a day's morning and afternoon have in common."""
        return self.slot[0], self.weekday

    @property
    def surplus(self) -> int:
        """Fifths of half days kept beyond 80 %: a pattern will do if those of its slots sum to 0 or more."""
        return 5 * len(self.kept) - 4 * self.whole


@dataclass(frozen=True)
class Offer:
    """Not yet that a pattern fits: weekly maximum and 80 % hold for slots together.

    `km` is 0 for a remote need.
    """

    need: Need
    talent: Talent
    km: float
    slots: tuple[SlotOffer, ...] = ()
    half_days: tuple[HalfDay, ...] = ()

    @property
    def kind(self) -> CadenceKind:
        return self.need.cadence.kind

    @property
    def has_pattern(self) -> bool:
        return self.kind in ("weekly", "monthly")

    @property
    def wanted(self) -> int:
        """Slots of a pattern; half days of a need without one."""
        return len(self.half_days) if self.kind == "full_time" else self.need.cadence.half_days

    @cached_property
    def fewest(self) -> int:
        """Half days that serving the need takes at least; a need is never served with none."""
        if not self.has_pattern:
            return self.wanted
        return max(1, sum(sorted(len(slot.kept) for slot in self.slots)[: self.wanted]))

    @cached_property
    def most(self) -> int:
        if not self.has_pattern:
            return self.wanted
        return sum(sorted((len(slot.kept) for slot in self.slots), reverse=True)[: self.wanted])

    @cached_property
    def reach(self) -> tuple[date, date]:
        """First and last day that any choice could have."""
        times = [time for slot in self.slots for time in slot.kept] if self.has_pattern else self.half_days
        return min(times)[0], max(times)[0]

    @cached_property
    def fewest_days(self) -> int:
        """Dates that serving the need takes at least, each with the half days that the talent has."""
        if self.kind == "full_time":
            return len({day for day, _ in self.half_days})
        dates_of: dict[Hashable, int] = {}
        half_days_of: Counter[Hashable] = Counter()
        for key, dates in self._days():
            dates_of[key] = dates
            half_days_of[key] += 1
        fewest = [0.0] + [inf] * self.wanted
        for key, count in half_days_of.items():
            fewest = [
                min(fewest[half_days], fewest[max(half_days - count, 0)] + dates_of[key])
                for half_days in range(self.wanted + 1)
            ]
        return max(1, int(fewest[self.wanted]))

    def _days(self) -> Iterator[tuple[Hashable, int]]:
        """For each slot or half day, what both halves of a day share, and how many dates that is."""
        if self.has_pattern:
            for slot in self.slots:
                yield slot.day_key, len(slot.kept)
        else:
            for day, _ in self.half_days:
                yield day, 1


class OfferBook:
    """All offers of an instance, each made once; what needs of one kind and period share, once per talent."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._slots: dict[tuple[CadenceKind, Days], dict[Slot, list[HalfDay]]] = {}
        self._slot_offers: dict[tuple[CadenceKind, Days, str], tuple[SlotOffer, ...]] = {}
        self._half_days: dict[tuple[CadenceKind, Days, str], tuple[tuple[HalfDay, ...], int]] = {}
        self._offers: dict[tuple[str, str], Offer | None] = {}

    def offer(self, need: Need, talent: Talent) -> Offer | None:
        """What the talent's calendar alone leaves; None if no choice of it can be a whole cadence.

        Role, skills, conflicts and distance are not looked at: they are `eligibility`.
        """
        pair = need.id, talent.id
        if pair not in self._offers:
            self._offers[pair] = self._offer(need, talent)
        return self._offers[pair]

    def _offer(self, need: Need, talent: Talent) -> Offer | None:
        kind, period = need.cadence.kind, self.instance.period_of(need)
        km = self.instance.km(talent, need) if need.is_onsite else 0.0
        if kind in ("weekly", "monthly"):
            return _pattern_offer(Offer(need, talent, km, slots=self._offered_slots(kind, period, talent)))
        half_days, room = self._offered_half_days(kind, period, talent)
        offer = Offer(need, talent, km, half_days=half_days)
        return offer if half_days and room >= offer.wanted else None

    def _offered_half_days(
        self, kind: CadenceKind, period: Days, talent: Talent
    ) -> tuple[tuple[HalfDay, ...], int]:
        """For a need without a pattern: the half days, and how many of them the weekly maximum allows."""
        key = (kind, period, talent.id)
        if key not in self._half_days:
            slots = self._offered_slots(kind, period, talent)
            half_days = tuple(sorted(half_day for slot in slots for half_day in slot.kept))
            inside = tuple(half_day for half_day in half_days if may_work(talent, half_day[0]))
            if kind == "full_time" and inside != half_days:
                inside = ()
            per_week = Counter(monday_of(day) for day, _ in inside)
            room = sum(min(count, talent.max_half_days_per_week) for count in per_week.values())
            self._half_days[key] = inside, room
        return self._half_days[key]

    def _offered_slots(self, kind: CadenceKind, period: Days, talent: Talent) -> tuple[SlotOffer, ...]:
        """The talent's slots; of a pattern only those that the contract and the clearance cover."""
        key = (kind, period, talent.id)
        if key not in self._slot_offers:
            if (kind, period) not in self._slots:
                self._slots[kind, period] = half_days_by_slot(kind, period)
            off = self.instance.closed_dates | talent.leave_dates
            self._slot_offers[key] = tuple(_slot_offers(kind, self._slots[kind, period], talent, off))
        return self._slot_offers[key]


def may_work(talent: Talent, day: date) -> bool:
    """Whether the contract and the clearance cover the day."""
    return day in talent.contract and talent.cleared_on is not None and day >= talent.cleared_on


def half_days_on(talent: Talent, day: date) -> int:
    """How many half days the talent has on an open day, by weekday, leave, contract and clearance."""
    if day in talent.leave_dates or not may_work(talent, day):
        return 0
    return sum(half_day_of(day, half) in talent.half_days for half in HALVES)


def _slot_offers(
    kind: CadenceKind, by_slot: dict[Slot, list[HalfDay]], talent: Talent, off: frozenset[date]
) -> Iterator[SlotOffer]:
    weeks = range(1, LAST_WEEK_OF_MONTH + 1) if kind == "monthly" else (0,)
    for slot in ((week, name) for week in weeks for name in sorted(talent.half_days)):
        whole = by_slot.get(slot, [])
        kept = tuple(half_day for half_day in whole if half_day[0] not in off)
        if kind in ("total", "full_time") or all(may_work(talent, day) for day, _ in kept):
            yield SlotOffer(slot, kept, len(whole))


def _pattern_offer(offer: Offer) -> Offer | None:
    """The offer unless its slots are too few or keep too little whatever is chosen."""
    best = sorted((slot.surplus for slot in offer.slots), reverse=True)[: offer.wanted]
    possible = len(best) == offer.wanted and sum(best) >= 0 and any(slot.kept for slot in offer.slots)
    return offer if possible else None
