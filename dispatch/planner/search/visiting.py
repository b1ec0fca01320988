"""Days for visits of half a day beside rosters that stay as they are, by whoever has room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dispatch.planner.format.instance import Instance
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.talent.calendars import Calendar
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.rosters import Roster, roster_of

MOST_TRIES: Final = 300
"""Of letting another visit give way, for one visit."""


def spread(
    instance: Instance,
    rosters: Iterable[Roster],
    visits: Mapping[str, str],
    offers: Mapping[str, Sequence[Offer]],
) -> list[Roster] | None:
    """Rosters with all visits among their half days; None if not all were placed.

    `visits` is who shall make each, by need; `offers` is who else may. A visit goes to another talent, or
    another visit gives way for it, only if it has no room otherwise.
    """
    round_of = _Round(instance, rosters, offers)
    for need in sorted(visits, key=lambda need: (sum(len(one.half_days) for one in offers[need]), need)):
        first = sorted(
            offers[need], key=lambda offer: (offer.talent.id != visits[need], offer.km, offer.talent.id)
        )
        if not round_of.place(need, first) and not round_of.place_instead(need, first):
            return None
    return round_of.rosters()


class _Round:
    """Calendars in which rosters stay and visits may move."""

    def __init__(
        self, instance: Instance, rosters: Iterable[Roster], offers: Mapping[str, Sequence[Offer]]
    ) -> None:
        self._instance, self._offers = instance, offers
        self._kept = {roster.talent: roster.half_days for roster in rosters}
        self._times: dict[str, dict[str, HalfDay]] = {talent.id: {} for talent in instance.talents}
        self._calendars: dict[str, Calendar] = {}

    def rosters(self) -> list[Roster]:
        rows = []
        for talent in self._instance.talents:
            visits = {need: (time,) for need, time in self._times[talent.id].items()}
            half_days = {**self._kept.get(talent.id, {}), **visits}
            if half_days:
                rows.append(roster_of(self._instance, talent, half_days))
        return rows

    def place(self, need: str, offers: Iterable[Offer]) -> bool:
        """With the first of these talents who has room."""
        for offer in offers:
            calendar = self._calendar(offer.talent.id)
            time = next((time for time in offer.half_days if calendar.fits(offer.need, (time,))), None)
            if time is not None:
                calendar.book(offer.need, (time,))
                self._times[offer.talent.id][need] = time
                return True
        return False

    def place_instead(self, need: str, offers: Iterable[Offer]) -> bool:
        """Where another visit gives way that has room elsewhere."""
        tries = MOST_TRIES
        for offer in offers:
            talent = offer.talent.id
            for other, time in list(self._times[talent].items()):
                tries -= 1
                if not tries:
                    return False
                self._take(talent, other)
                if self.place(need, [offer]):
                    if self.place(other, self._offers[other]):
                        return True
                    self._take(talent, need)
                self._put(talent, other, time)
        return False

    def _take(self, talent: str, need: str) -> None:
        del self._times[talent][need]
        self._calendars.pop(talent, None)

    def _put(self, talent: str, need: str, time: HalfDay) -> None:
        self._times[talent][need] = time
        self._calendars.pop(talent, None)

    def _calendar(self, talent: str) -> Calendar:
        if talent not in self._calendars:
            calendar = Calendar(self._instance, self._instance.talent_by_id[talent])
            for need, times in self._kept.get(talent, {}).items():
                calendar.book(self._instance.need_by_id[need], times)
            for need, time in self._times[talent].items():
                calendar.book(self._instance.need_by_id[need], (time,))
            self._calendars[talent] = calendar
        return self._calendars[talent]
