"""What a talent could offer a need on an empty calendar: the slots of its patterns, or its half days.

A weekly or monthly need takes `half_days` slots of an offer. A slot keeps the half days that are neither closed nor
leave; it is offered only if the contract and the clearance cover every one of these. A `total` need takes any of the
half days; a `full_time` need takes them all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dispatch.planner.cadences import LAST_WEEK_OF_MONTH, HalfDay, Slot, half_days_by_slot
from dispatch.planner.instance import CadenceKind, Days, Instance, Need, Talent, monday_of


@dataclass(frozen=True)
class SlotOffer:
    """`kept`: the half days that remain, in order of time; `whole`: how many there are with the skipped ones."""

    slot: Slot
    kept: tuple[HalfDay, ...]
    whole: int

    @property
    def surplus(self) -> int:
        """Fifths of half days kept beyond 80 %: a pattern is acceptable if those of its slots sum to 0 or more."""
        return 5 * len(self.kept) - 4 * self.whole


@dataclass(frozen=True)
class Offer:
    """Not yet that a pattern fits: weekly maximum and 80 % hold for slots together. `km` is 0 for a remote need."""

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


class OfferBook:
    """All offers of an instance; the slots of a period are listed once, whoever asks."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._slots: dict[tuple[CadenceKind, Days], dict[Slot, list[HalfDay]]] = {}

    def offer(self, need: Need, talent: Talent) -> Offer | None:
        """What the talent's calendar alone leaves; None if no choice of it can be a whole cadence.

        Role, skills, conflicts and distance are not looked at: they are `eligibility`.
        """
        by_slot = self._half_days_by_slot(need)
        off = self.instance.closed_dates | talent.leave_dates
        km = self.instance.km(talent, need) if need.is_onsite else 0.0
        if need.cadence.kind in ("weekly", "monthly"):
            return _pattern_offer(need, talent, km, by_slot, off)
        offered = sorted(
            (half_day for (_, name), rows in by_slot.items() if name in talent.half_days for half_day in rows),
        )
        half_days = tuple(half_day for half_day in offered if half_day[0] not in off)
        if need.cadence.kind == "full_time":
            whole = half_days if all(may_work(talent, day) for day, _ in half_days) else ()
            return _free_offer(Offer(need, talent, km, half_days=whole))
        return _free_offer(
            Offer(need, talent, km, half_days=tuple(row for row in half_days if may_work(talent, row[0])))
        )

    def _half_days_by_slot(self, need: Need) -> dict[Slot, list[HalfDay]]:
        key = (need.cadence.kind, self.instance.period_of(need))
        if key not in self._slots:
            self._slots[key] = half_days_by_slot(*key)
        return self._slots[key]


def may_work(talent: Talent, day: date) -> bool:
    """Whether the contract and the clearance cover the day."""
    return day in talent.contract and talent.cleared_on is not None and day >= talent.cleared_on


def _pattern_offer(
    need: Need, talent: Talent, km: float, by_slot: dict[Slot, list[HalfDay]], off: frozenset[date]
) -> Offer | None:
    weeks = range(1, LAST_WEEK_OF_MONTH + 1) if need.cadence.kind == "monthly" else (0,)
    slots = []
    for slot in ((week, name) for week in weeks for name in sorted(talent.half_days)):
        whole = by_slot.get(slot, [])
        kept = tuple(half_day for half_day in whole if half_day[0] not in off)
        if all(may_work(talent, day) for day, _ in kept):
            slots.append(SlotOffer(slot, kept, len(whole)))
    wanted = need.cadence.half_days
    best = sorted((slot.surplus for slot in slots), reverse=True)[:wanted]
    if len(slots) < wanted or sum(best) < 0 or not any(slot.kept for slot in slots):
        return None
    return Offer(need, talent, km, slots=tuple(slots))


def _free_offer(offer: Offer) -> Offer | None:
    """The offer unless the weekly maximum leaves too few half days, or there is none."""
    per_week = Counter(monday_of(day) for day, _ in offer.half_days)
    most = offer.talent.max_half_days_per_week
    room = sum(min(count, most) for count in per_week.values())
    return offer if offer.half_days and room >= offer.wanted else None
