"""Whether one talent has room for some needs together: by packing, which settles most cases quickly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dispatch.planner.format.instance import Instance, Talent, monday_of
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.packing import Packed, Packer
from dispatch.planner.talent.room import Room
from dispatch.planner.talent.rosters import Prices

STEPS: Final = 20_000
"""Of packing; what it does not settle takes a program about as long."""
HALF: Final = 0.5
"""A week without company costs 1."""


@dataclass(frozen=True)
class Fit:
    """What is known of room for a set of needs: half days for them all, that there are none, or neither."""

    half_days: Mapping[str, tuple[HalfDay, ...]] | None = None
    is_impossible: bool = False


class Fitting:
    """Sets of one talent's offers, which may be new each time; what is learnt of each need is kept."""

    def __init__(self, instance: Instance, grid: Grid, talent: Talent) -> None:
        self._instance, self._grid, self._talent = instance, grid, talent
        self._packer = Packer(instance, grid, talent, ())
        self._places: dict[str, int] = {}

    def fit(self, offers: Sequence[Offer], company: Mapping[date, int] | None) -> Fit:
        """`company`: accompanied first visits that each week still has, by its Monday; without it, any."""
        if not Room(self._instance, self._grid, self._talent, offers).fits(range(len(offers))):
            return Fit(is_impossible=True)
        full = {week: 1.0 for week, left in company.items() if left <= 0} if company is not None else {}
        prices = Prices((0.0, 0.0, 0.0, 1e-3, 0.0), {}, full)
        places = [self._place(offer) for offer in offers]
        listed = [place for place in places if self._packer.is_listed(place)]
        packed = self._packer.best(listed, prices, -HALF, steps=STEPS)
        if packed.bound >= -HALF and listed != places:
            packed = self._packer.best(places, prices, -HALF, steps=STEPS)
        if packed.bound < -HALF:
            return Fit(is_impossible=True)
        if packed.value > -HALF and (company is None or self._has_company(offers, packed, company)):
            return Fit(packed.half_days)
        return Fit()

    def _place(self, offer: Offer) -> int:
        if offer.need.id not in self._places:
            self._places[offer.need.id] = self._packer.add(offer)
        return self._places[offer.need.id]

    def _has_company(self, offers: Sequence[Offer], packed: Packed, company: Mapping[date, int]) -> bool:
        firsts = [packed.half_days[offer.need.id][0][0] for offer in offers if offer.need.wants_company]
        return all(count <= company[week] for week, count in Counter(map(monday_of, firsts)).items())
