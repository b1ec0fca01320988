"""The best sets of needs for one talent at given prices, with a bound that holds for every roster.

Sets grow need by need, the most promising first. What a set is worth at most is known at once: each need at
its best, as if it were alone, or less if the set was looked into before. Only a set that leads is given half
days, and only by a quick try. A leading set that this does not settle is offered as a bundle: as what no
roster of it can exceed. It is looked into further only if the master program makes use of it.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from dispatch.planner.budget import ENDLESS, Clock
from dispatch.planner.format.instance import Instance, Talent
from dispatch.planner.judge.tiers import FIT, WORTH, worth_of
from dispatch.planner.talent.bundles import Bundles
from dispatch.planner.talent.grid import Grid
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.outlook import Outlook
from dispatch.planner.talent.room import Room
from dispatch.planner.talent.rosters import Bundle, Prices, Roster
from dispatch.planner.talent.sets import Face, Known, Part, Places, whole
from dispatch.planner.talent.solver import INFINITE, TOLERANCE

EFFORT: Final = (3, 15, 100)
"""Of solving a set at given prices, try by try; packing it takes 1."""
MOST_EFFORT: Final = 4000
"""Of one question."""
STEPS: Final = 300
"""Sets taken from the queue that cost as much effort as one that is tried."""


@dataclass(frozen=True)
class Priced:
    """No roster of the talent is worth more than `bound`; `bundles` are of the sets that no roster settles.

    `sets` are all these; `is_complete`: there are no others worth more than what was asked for.
    """

    bound: float
    rosters: tuple[Roster, ...]
    bundles: tuple[Bundle, ...]
    sets: tuple[Places, ...]
    is_complete: bool


@dataclass
class _Leading:
    """What is found of the sets that lead, one after another."""

    bound: float
    rosters: list[Roster] = field(default_factory=list)
    bundles: list[Bundle] = field(default_factory=list)
    sets: list[Places] = field(default_factory=list)


class TalentPricing:
    """`half_days`: how many the talent has in the whole horizon.

    `locked`: places of needs that every roster has.
    """

    def __init__(
        self,
        instance: Instance,
        grid: Grid,
        talent: Talent,
        offers: Sequence[Offer],
        face: Face | None = None,
    ) -> None:
        self.instance, self.talent, self.offers, self.face = instance, talent, tuple(offers), face
        self.bundles = Bundles(instance, grid, talent, offers, face)
        self._room = Room(instance, grid, talent, offers)
        self.half_days = self._room.half_days
        self.locked_needs = locked_to(instance, talent)
        self.locked = tuple(place for place, offer in enumerate(offers) if offer.need.id in self.locked_needs)
        self.towns = [offer.need.municipality if offer.need.role is not None else None for offer in offers]
        """The municipalities that count for rule 6."""
        self.face_gains = self.gains(face.prices) if face else []
        self._tried: dict[tuple[object, ...], tuple[float, int]] = {}

    def best(
        self,
        prices: Prices,
        *,
        effort: int,
        least: float = 0.0,
        wanted: int = 4,
        lost: float = 0.0,
        clock: Clock = ENDLESS,
    ) -> Priced:
        """The best sets worth more than `least`, with no more than `effort` tries.

        A set with a need that costs more than `lost` counts without it only.
        """
        self.bundles.clock = clock
        gains = self.gains(prices)
        order = self._order(gains, lost)
        queue, found = _Queue(self, gains, order), _Leading(least)
        left = effort * STEPS
        while queue.top > least + TOLERANCE and len(found.sets) < wanted:
            if left < 0 or clock.is_over():
                found.bound = max(found.bound, queue.top)
                break
            value, place, chosen = queue.pop()
            left -= 1
            if place < len(order):
                queue.grow(value, place, chosen)
            elif not self._has_impossible(chosen):
                most, roster, spent = self._look_at(chosen, value, prices, left / STEPS)
                left -= STEPS * spent
                if most < value - TOLERANCE:
                    queue.push(most, place, chosen)
                else:
                    found.bound = max(found.bound, most)
                    found.sets.append(chosen)
                    self._keep(found, chosen, most, roster, prices, least)
        is_complete = queue.top <= least + TOLERANCE
        return Priced(found.bound, tuple(found.rosters), tuple(found.bundles), tuple(found.sets), is_complete)

    def _keep(
        self,
        found: _Leading,
        chosen: Places,
        most: float,
        roster: Roster | None,
        prices: Prices,
        least: float,
    ) -> None:
        """The set's roster if it is worth more than `least`, and what it promises beyond its roster."""
        reached = prices.value(roster) if roster is not None else -INFINITE
        if roster is not None and reached > least + TOLERANCE:
            found.rosters.append(roster)
        if reached < most - TOLERANCE:
            found.bundles.append(self.bundles.bundle(whole(chosen)))

    def is_of(self, instance: Instance, talent: Talent, offers: Sequence[Offer]) -> bool:
        """Whether one for these would know the same."""
        same = self.talent, self.offers, self.locked_needs
        return same == (talent, tuple(offers), locked_to(instance, talent))

    def gains(self, prices: Prices) -> list[float]:
        """What each need is worth at most."""
        return [self._gain(place, prices) for place in range(len(self.offers))]

    def at_most(self, part: Part, prices: Prices) -> float:
        """What no roster of a part is worth more than, by what is known of it and of the set."""
        of_set, _, _ = self._look_at(part.places, INFINITE, prices, 0.0)
        return min(of_set, self._at_most(part.places, self.bundles.known(part), prices))

    def _look_at(
        self, chosen: Places, value: float, prices: Prices, effort: float
    ) -> tuple[float, Roster | None, int]:
        """What a leading set is worth at most, its best roster, and the effort that it took."""
        known = self.bundles.known(whole(chosen))
        value = min(value, self._at_most(chosen, known, prices))
        roster = _best_of(known, prices)
        if known.is_impossible:
            return -INFINITE, None, 0
        if roster is not None and prices.value(roster) >= value - TOLERANCE:
            return value, roster, 0
        fixed = sum(self.bundles.fixed(place, prices) for place in chosen)
        weeks = (
            tuple(prices.weeks.items()) if any(self.bundles.first_weeks[place] for place in chosen) else ()
        )
        key = chosen, prices.tiers[WORTH], prices.tiers[FIT], weeks, prices.time
        spent = 0
        if key not in self._tried:
            self._tried[key] = self.bundles.pack(chosen, prices, value - fixed), 0
            spent = 1
        most, tries = self._tried[key]
        value, roster = min(value, most + fixed), _best_of(known, prices)
        is_short = roster is None or prices.value(roster) < value - TOLERANCE
        cost = EFFORT[min(tries, len(EFFORT) - 1)]
        if (
            is_short
            and cost <= effort
            and self.bundles.is_settled(whole(chosen), FIT if prices.tiers[FIT] else WORTH)
        ):
            most = min(most, self.bundles.most_at(chosen, prices, tries))
            self._tried[key] = most, tries + 1
            spent += cost
        return min(value, most + fixed), _best_of(known, prices), spent

    def _at_most(self, chosen: Places, known: Known, prices: Prices) -> float:
        """By what is known of the set as a whole."""
        value = prices.tiers[WORTH] * known.most[WORTH] + prices.tiers[FIT] * known.most[FIT]
        for place in chosen:
            value += self.bundles.fixed(place, prices) - self._visit(place, prices)
            value -= self._time(place, prices) * self.offers[place].fewest
        return value

    def _gain(self, place: int, prices: Prices) -> float:
        offer, price = self.offers[place], self._time(place, prices)
        counts = range(offer.fewest, offer.most + 1) if price > 0 else (offer.most,)
        worth = max(
            prices.tiers[WORTH] * worth_of(self.instance, offer.need, number) - price * number
            for number in counts
        )
        fit = prices.tiers[FIT] * self.bundles.fit[place]
        return worth + fit - self._visit(place, prices) + self.bundles.fixed(place, prices)

    def _visit(self, place: int, prices: Prices) -> float:
        """The cheapest accompanied first visit."""
        weeks = self.bundles.first_weeks[place]
        return min((prices.weeks.get(week, 0.0) for week in weeks), default=0.0) if prices.weeks else 0.0

    def _time(self, place: int, prices: Prices) -> float:
        """The price of each of the need's half days, as far as it is the same for all."""
        offer = self.offers[place]
        first, last = offer.reach
        return sum(price for window, price in prices.time if first in window and last in window)

    def _order(self, gains: list[float], lost: float) -> list[int]:
        """Needs that may pay, or that a roster may have to have; municipalities with large sums first."""
        may_pay = [self.face is not None or gain > TOLERANCE - lost for gain in gains]
        places = [place for place in range(len(gains)) if may_pay[place] and place not in self.locked]
        sums: dict[object, float] = {}
        for place in places:
            key = self.towns[place] or place
            sums[key] = sums.get(key, 0.0) + gains[place]
        return sorted(places, key=lambda place: (-sums[self.towns[place] or place], -gains[place], place))

    def towns_of(self, chosen: Places) -> set[str]:
        """Those that count for rule 6."""
        return {town for place in chosen if (town := self.towns[place]) is not None}

    def may_hold(self, chosen: Places) -> bool:
        """Whether a quick look leaves the set room."""
        return len(self.towns_of(chosen)) <= self.talent.max_municipalities and self._room.fits(chosen)

    def _has_impossible(self, chosen: Places) -> bool:
        mask = sum(1 << place for place in chosen)
        return any(self.bundles.has_impossible(place, mask) for place in chosen)


def locked_to(instance: Instance, talent: Talent) -> set[str]:
    """Ids of the needs."""
    return {pair.need for pair in instance.locked if pair.talent == talent.id}


class _Queue:
    """Sets by what they and the needs still to come may be worth.

    Each waits with the next need to be decided on.
    """

    def __init__(self, pricing: TalentPricing, gains: list[float], order: list[int]) -> None:
        self._pricing, self._gains, self._order = pricing, gains, order
        self._outlook = self._outlook_of(gains)
        self._on_face = self._outlook_of(pricing.face_gains) if pricing.face else None
        self._ties = count()
        self._rows: list[tuple[float, int, float, int, Places]] = []
        start = sum(gains[place] for place in pricing.locked)
        self._push_partial(start, 0, pricing.locked)

    @property
    def top(self) -> float:
        return -self._rows[0][0] if self._rows else -INFINITE

    def pop(self) -> tuple[float, int, Places]:
        """Value (of a whole set: at most), next need and the set."""
        negative, _, value, place, chosen = heapq.heappop(self._rows)
        return (value if place < len(self._order) else -negative), place, chosen

    def push(self, value: float, place: int, chosen: Places) -> None:
        heapq.heappush(self._rows, (-value, next(self._ties), value, place, chosen))

    def grow(self, value: float, place: int, chosen: Places) -> None:
        """Without the next need and, if it has room, with it."""
        self._push_partial(value, place + 1, chosen)
        one = self._order[place]
        grown = (*chosen, one)
        mask = sum(1 << member for member in grown)
        if self._pricing.may_hold(grown) and not self._pricing.bundles.has_impossible(one, mask):
            self._push_partial(value + self._gains[one], place + 1, grown)

    def _outlook_of(self, gains: list[float]) -> Outlook:
        fewest = [self._pricing.offers[place].fewest for place in self._order]
        towns = [self._pricing.towns[place] for place in self._order]
        return Outlook([gains[place] for place in self._order], fewest, towns)

    def _push_partial(self, value: float, place: int, chosen: Places) -> None:
        pricing = self._pricing
        seen, most_towns = pricing.towns_of(chosen), pricing.talent.max_municipalities
        left = pricing.half_days - sum(pricing.offers[one].fewest for one in chosen)
        bound = value + self._outlook.most(place, left, seen, most_towns)
        if self._on_face is not None and pricing.face is not None:
            worth = sum(pricing.face_gains[one] for one in chosen)
            if worth + self._on_face.most(place, left, seen, most_towns) < pricing.face.least:
                return
        heapq.heappush(self._rows, (-bound, next(self._ties), value, place, chosen))


def _best_of(known: Known, prices: Prices) -> Roster | None:
    return max(known.rosters, key=prices.value, default=None)
