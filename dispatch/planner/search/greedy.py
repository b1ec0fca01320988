"""What a careful person would do by hand: a plan to start from, and to be held against.

Locked pairs first, then by priority, towns with one person for IT before others; for each need the nearest
talent who has room, at the first pattern that fits. Visits by anybody come last. Of needs that are as urgent
as each other the first one comes first, or that for which fewest people would do: neither is always better.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from dispatch.planner.format.instance import Instance, Need, monday_of
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.talent.calendars import Calendar
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.rosters import Roster, roster_of


def greedy(
    instance: Instance,
    offers: Mapping[tuple[str, str], Offer],
    *,
    base: Iterable[Roster] = (),
    scarce_first: bool = False,
) -> list[Roster]:
    """`offers` by need and talent, of those who pass the filters.

    What `base` has stays as it is. A locked pair that finds no room is left out.
    """
    calendars = {talent.id: Calendar(instance, talent) for talent in instance.talents}
    locked = {pair.need: pair.talent for pair in instance.locked}
    company: Counter[date] = Counter()
    for roster in base:
        company.update(roster.first_visits)
        for need_id, half_days in roster.half_days.items():
            calendars[roster.talent].book(instance.need_by_id[need_id], half_days)
    served = {need_id for calendar in calendars.values() for need_id in calendar.half_days_of}
    by_need: defaultdict[str, list[Offer]] = defaultdict(list)
    for (need_id, talent_id), offer in offers.items():
        if locked.get(need_id, talent_id) == talent_id:
            by_need[need_id].append(offer)

    def turn(need: Need) -> tuple[object, ...]:
        scarcity = len(by_need[need.id]) if scarce_first else 0
        return *_rank(instance, need, need.id in locked), scarcity, need.id

    for need in sorted((need for need in instance.needs if need.id not in served), key=turn):
        for offer in sorted(by_need[need.id], key=lambda offer: (offer.km, offer.talent.id)):
            times = first_fit(calendars[offer.talent.id], offer, company)
            if times:
                calendars[offer.talent.id].book(need, times)
                if need.wants_company:
                    company[monday_of(times[0][0])] += 1
                break
    return [
        roster_of(instance, calendar.talent, calendar.half_days_of)
        for calendar in calendars.values()
        if calendar.half_days_of
    ]


def _rank(instance: Instance, need: Need, is_locked: bool) -> tuple[object, ...]:
    one_person_it = instance.municipality_by_code[need.municipality].one_person_it
    return not is_locked, need.role is None, -need.priority, not one_person_it


def first_fit(calendar: Calendar, offer: Offer, company: Mapping[date, int]) -> tuple[HalfDay, ...] | None:
    """The first half days that keep every rule; `company` counts accompanied first visits by Monday."""
    if not calendar.takes_the_town(offer.need):
        return None
    most = calendar.instance.rules.accompanied_first_visits_per_week
    for times in ways_to_fit(calendar, offer):
        if not offer.need.wants_company or company.get(monday_of(times[0][0]), 0) < most:
            return times
    return None


def ways_to_fit(calendar: Calendar, offer: Offer) -> Iterator[tuple[HalfDay, ...]]:
    """Half days in order of time that fit into the calendar, from each possible beginning one way."""
    if offer.kind == "full_time":
        if calendar.fits(offer.need, offer.half_days):
            yield offer.half_days
    elif offer.has_pattern:
        yield from _patterns(calendar, offer)
    else:
        for start in range(len(offer.half_days)):
            times = _collected(
                calendar, offer.need, [(time,) for time in offer.half_days[start:]], offer.wanted
            )
            if len(times) == offer.wanted:
                yield tuple(sorted(time for slot in times for time in slot))


def _patterns(calendar: Calendar, offer: Offer) -> Iterator[tuple[HalfDay, ...]]:
    wishes = offer.need.preferred_weekdays
    slots = sorted(offer.slots, key=lambda slot: (slot.weekday not in wishes, -slot.surplus))
    surplus = {slot.kept: slot.surplus for slot in slots}
    for start in range(len(slots)):
        kept = [slot.kept for slot in [*slots[start:], *slots[:start]] if slot.kept]
        chosen = _collected(calendar, offer.need, kept, offer.wanted)
        if len(chosen) == offer.wanted and sum(surplus[times] for times in chosen) >= 0:
            yield tuple(sorted(time for times in chosen for time in times))


def _collected(
    calendar: Calendar, need: Need, parts: Sequence[tuple[HalfDay, ...]], wanted: int
) -> list[tuple[HalfDay, ...]]:
    """As many parts as wanted that fit together, the first ones first."""
    chosen: list[tuple[HalfDay, ...]] = []
    together: list[HalfDay] = []
    for part in parts:
        if len(chosen) == wanted:
            break
        if calendar.fits(need, [*together, *part]):
            chosen.append(part)
            together += part
    return chosen
