"""The master program: which roster each talent gets, and what the rosters share.

Rows: one roster per talent; one talent per need; a municipality is seen if something is done for it;
accompanied first visits per week; each talent's half days; and one row per tier, by which a tier that is
settled is kept. Visits of half a day that anybody can make (patrols) are columns here, not part of rosters:
they only need a free half day, and there are too many of them to be listed in every combination. The days
they fall on are found afterwards.

A talent with locked needs must have a roster. As long as none is known a column stands in for it; that no
stand-in is left is the tier before all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Final

import numpy as np

from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Instance
from dispatch.planner.format.plan import TIERS
from dispatch.planner.judge.tiers import LOCKS, UNSEEN_COST, WORTH
from dispatch.planner.search.growing_program import GrowingProgram, Relaxed, Whole
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.rosters import Bundle, Prices, Roster, roster_of
from dispatch.planner.talent.solver import INFINITE, TOLERANCE, Floats

WATCHED: Final = LOCKS + 1
"""Place of tier 3 with a little less for each watched need: if even so all are served, they surely are."""
LITTLE: Final = 0.02
"""Of tier 3. The more it is, the less has to be proven; but it has to be less than a need is worth."""
ALL: Final = WATCHED + 1
LOSS: Final = "loss"
"""The row of what rosters lose against some prices."""
Visit = tuple[str, str]
"""Need and talent."""
Parts = tuple[float, float, float, float, float, float, float]


@dataclass(frozen=True)
class Choice:
    """A plan but for the days of its visits: `(need, talent)` each.

    `tiers` are counted from 0; that of municipalities is what is seen, not yet what is missing.
    """

    rosters: tuple[Roster, ...]
    visits: tuple[Visit, ...]
    tiers: Parts


class Master:
    """`half_days` is how many each talent has in the horizon, by id.

    `all_towns`: what seeing all of them is worth.
    """

    def __init__(
        self,
        instance: Instance,
        half_days: Mapping[str, int],
        visits: Sequence[Offer],
        weeks: Iterable[date],
        watched: Collection[str] = (),
    ) -> None:
        self.instance = instance
        self._watched = frozenset(watched)
        self.watched = len(self._watched)
        self.weeks = tuple(weeks)
        self._locked: dict[str, set[str]] = {}
        for pair in instance.locked:
            self._locked.setdefault(pair.talent, set()).add(pair.need)
        self._program = GrowingProgram(self._rows(half_days))
        self._parts: list[Parts] = []
        self._weights: Floats = np.zeros(ALL)
        self._rosters: dict[int, Roster] = {}
        self._bundles: dict[int, Bundle] = {}
        self._forbidden: dict[Hashable, tuple[str, frozenset[str] | None, float]] = {}
        self._loss: Callable[[Roster | Bundle], float] = no_loss
        self._visits: dict[int, Visit] = {}
        self._place: dict[Hashable, int] = {}
        for town in instance.municipalities:
            self._add(
                (0.0, float(UNSEEN_COST[town.one_person_it]), 0.0, 0.0, 0.0, 0.0, 0.0),
                {("town", town.code): -1.0},
            )
        for talent in sorted(self._locked):
            self._add((0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0), {("talent", talent): 1.0})
        for offer in visits:
            self._add_visit(offer)
        self.all_towns = float(sum(UNSEEN_COST[town.one_person_it] for town in instance.municipalities))

    def _rows(self, half_days: Mapping[str, int]) -> dict[Hashable, tuple[float, float]]:
        rows: dict[Hashable, tuple[float, float]] = {}
        for talent in self.instance.talents:
            rows["talent", talent.id] = (1.0 if talent.id in self._locked else -INFINITE, 1.0)
            rows["time", talent.id] = (-INFINITE, float(half_days.get(talent.id, 0)))
        for need in self.instance.needs:
            rows["need", need.id] = (-INFINITE, 1.0)
        for town in self.instance.municipalities:
            rows["town", town.code] = (0.0, INFINITE)
        for week in self.weeks:
            rows["week", week] = (-INFINITE, float(self.instance.rules.accompanied_first_visits_per_week))
        rows[LOSS] = (-INFINITE, INFINITE)
        for tier in range(ALL):
            rows["tier", tier] = (-INFINITE, INFINITE)
        return rows

    def _add(self, parts: Parts, terms: Mapping[Hashable, float], upper: float = 1.0) -> int:
        rows = dict(terms) | {("tier", tier): part for tier, part in enumerate(parts)}
        self._parts.append(parts)
        return self._program.add(float(self._weights @ np.array(parts)), rows, upper)

    def _add_visit(self, offer: Offer) -> None:
        need, talent = offer.need, offer.talent
        parts = roster_of(self.instance, talent, {need.id: offer.half_days[:1]}).tiers
        terms: dict[Hashable, float] = {
            ("need", need.id): 1.0,
            ("town", need.municipality): 1.0,
            ("time", talent.id): 1.0,
        }
        column = self._add((*parts, 0.0, self._watched_worth(parts[WORTH], [need.id])), terms)
        self._visits[column] = need.id, talent.id
        self._place[need.id, talent.id] = column

    def add(self, roster: Roster) -> bool:
        """Offer a roster; False if it is known already or has not all that is locked to its talent."""
        if roster.key in self._place or not self.keeps_locks(roster):
            return False
        terms = self._terms_of(roster, roster.taken)
        parts = (*roster.tiers, 0.0, self._watched_worth(roster.tiers[WORTH], roster.half_days))
        column = self._add(parts, terms, INFINITE)
        self._rosters[column] = roster
        self._place[roster.key] = column
        return True

    def add_bundle(self, bundle: Bundle) -> bool:
        """Offer what stands for all rosters of some needs; only a relaxation uses it.

        False if it is offered already.
        """
        if bundle in self._place:
            return False
        terms = self._terms_of(bundle, bundle.half_days)
        parts = (*bundle.tiers, 0.0, self._watched_worth(bundle.tiers[WORTH], bundle.needs))
        column = self._add(parts, terms, INFINITE)
        self._bundles[column] = bundle
        self._place[bundle] = column
        return True

    def drop(self, bundles: Iterable[Bundle]) -> None:
        for bundle in bundles:
            column = self._place.pop(bundle)
            self._program.limit(column, 0.0)
            del self._bundles[column]

    @property
    def rosters(self) -> list[Roster]:
        return list(self._rosters.values())

    @property
    def bundles(self) -> list[Bundle]:
        return list(self._bundles.values())

    def bundles_in_use(self, relaxed: Relaxed) -> list[Bundle]:
        return [
            bundle
            for column, bundle in self._bundles.items()
            if column < len(relaxed.columns) and relaxed.columns[column] > TOLERANCE
        ]

    def rosters_in_use(self, relaxed: Relaxed) -> list[tuple[float, Roster]]:
        """With how much of each, most first."""
        rows = [
            (float(relaxed.columns[column]), roster)
            for column, roster in self._rosters.items()
            if column < len(relaxed.columns) and relaxed.columns[column] > TOLERANCE
        ]
        return sorted(rows, key=lambda row: (-row[0], row[1].talent))

    def hold(self, rosters: Iterable[Roster], *, is_held: bool = True) -> None:
        """Keep rosters in the plan, or let them go again."""
        for roster in rosters:
            self._program.limit(self._place[roster.key], INFINITE, 1.0 if is_held else 0.0)

    def leave_out(self, rosters: Iterable[Roster], *, is_left_out: bool = True) -> None:
        """Keep rosters out of the plan, or allow them again."""
        for roster in rosters:
            self._program.limit(self._place[roster.key], 0.0 if is_left_out else INFINITE)

    def only_visits(self, visits: Collection[Visit], talents: Collection[str]) -> None:
        """No visits but these and those by these talents."""
        allowed = set(visits)
        for column, visit in self._visits.items():
            self._program.limit(column, float(visit in allowed or visit[1] in talents))

    def all_visits(self) -> None:
        for column in self._visits:
            self._program.limit(column, 1.0)

    def forbid(
        self, talent: str, needs: Collection[str], visits: Iterable[Visit], *, roster: Roster | None = None
    ) -> None:
        """Needs and visits of a talent that have no room together; or visits beside one roster only.

        Whole plans keep to it; the relaxation does not, as its prices could not say so.
        """
        name = ("together", len(self._forbidden))
        columns = [self._place[visit] for visit in visits]
        most = len(columns) if needs else len(columns) - 1
        if roster is not None:
            columns.append(self._place[roster.key])
        elif needs:
            every: list[tuple[int, Roster | Bundle]] = [*self._rosters.items(), *self._bundles.items()]
            columns += [
                column for column, one in every if one.talent == talent and set(needs) <= set(one.needs)
            ]
        self._program.row(name, -INFINITE, dict.fromkeys(columns, 1.0), INFINITE)
        held = frozenset(needs) if roster is None and needs else None
        self._forbidden[name] = talent, held, float(most)

    def _keep_forbidden(self, *, is_kept: bool) -> None:
        for name, (_, _, most) in self._forbidden.items():
            self._program.bound(name, -INFINITE, most if is_kept else INFINITE)

    def _terms_of(self, one: Roster | Bundle, half_days: int) -> dict[Hashable, float]:
        """What a roster or bundle takes of the rows."""
        terms: Counter[Hashable] = Counter({("talent", one.talent): 1, ("time", one.talent): half_days})
        for need in one.needs:
            terms["need", need] = 1
            terms["town", self.instance.need_by_id[need].municipality] += 1
        terms.update(("week", week) for week in one.first_visits)
        for name, (whose, held, _) in self._forbidden.items():
            if whose == one.talent and held is not None and held <= set(one.needs):
                terms[name] = 1
        return {**terms, LOSS: self._loss(one)}

    def count_losses(self, loss: Callable[[Roster | Bundle], float]) -> None:
        """From now on, what each loses against some prices; only `whole_with_bundles` limits the sum."""
        self._loss = loss
        every: list[tuple[int, Roster | Bundle]] = [*self._rosters.items(), *self._bundles.items()]
        self._program.replace(LOSS, {column: loss(one) for column, one in every})

    def aim_at(self, tier: int) -> None:
        """Look for the most of this tier; `tier` counts from 0."""
        self._weights = np.zeros(ALL)
        self._weights[tier] = 1.0
        self._program.gain(np.array(self._parts).reshape(-1, ALL) @ self._weights)

    def keep(self, tier: int, least: float) -> None:
        """From now on every plan has at least so much of a tier."""
        self._program.bound(("tier", tier), least)

    def relaxed(self) -> Relaxed:
        return self._program.relaxed()

    def prices(self, relaxed: Relaxed, talent: str, needs: Iterable[str]) -> Prices:
        """What a roster of this talent gains and pays at the prices of a relaxation."""
        row = relaxed.prices
        weights = [float(self._weights[tier]) - row["tier", tier] for tier in range(TIERS)]
        time, watching = row["time", talent], float(self._weights[WATCHED]) - row["tier", WATCHED]
        weights[WORTH] += watching
        return Prices(
            tiers=(weights[0], weights[1], weights[2], weights[3], weights[4]),
            needs={
                need: row["need", need]
                + row["town", self.instance.need_by_id[need].municipality]
                + watching * LITTLE * (need in self._watched)
                for need in needs
            },
            weeks={week: row["week", week] for week in self.weeks if row["week", week]},
            time=((self.instance.horizon, time),) if time else (),
        )

    def whole(self, clock: Clock) -> Choice | None:
        """The best plan of the rosters offered so far in the tier aimed at; None if none is found in time."""
        with self._only_rosters():
            found = self._whole(clock).columns
        if found is None:
            return None
        return self.choice(
            [roster for column, roster in self._rosters.items() if found[column] > 0.5],
            [visit for column, visit in self._visits.items() if found[column] > 0.5],
        )

    def most_of_rosters(self) -> float:
        """What the relaxation has of the tier aimed at without bundles, which may promise too much."""
        with self._only_rosters():
            return self._program.relaxed().value

    @contextmanager
    def _only_rosters(self) -> Iterator[None]:
        for column in self._bundles:
            self._program.limit(column, 0.0)
        try:
            yield
        finally:
            for column in self._bundles:
                self._program.limit(column, INFINITE)

    def _whole(self, clock: Clock) -> Whole:
        self._keep_forbidden(is_kept=True)
        found = self._program.whole(clock)
        self._keep_forbidden(is_kept=False)
        return found

    def whole_with_bundles(self, clock: Clock, lost: float = INFINITE) -> tuple[float, list[Bundle]]:
        """What no plan of these that loses no more can exceed; and the bundles of one near it."""
        self._program.bound(LOSS, -INFINITE, lost)
        found = self._whole(clock)
        self._program.bound(LOSS, -INFINITE)
        if found.columns is None:
            return found.bound, []
        return found.bound, [
            bundle for column, bundle in self._bundles.items() if found.columns[column] > 0.5
        ]

    def choice(self, rosters: Sequence[Roster], visits: Sequence[Visit]) -> Choice:
        """The tiers of rosters and visits that go together."""
        rows: list[Sequence[float]] = [roster.tiers for roster in rosters]
        rows += [self._parts[self._place[visit]] for visit in visits]
        need_by_id = self.instance.need_by_id
        seen = {need_by_id[need].municipality for roster in rosters for need in roster.half_days}
        seen |= {need_by_id[need].municipality for need, _ in visits}
        towns = self.instance.municipality_by_code
        tiers = [fsum(row[tier] for row in rows) for tier in range(TIERS)]
        tiers[1] = float(sum(UNSEEN_COST[towns[code].one_person_it] for code in seen))
        kept = {roster.talent for roster in rosters if self.keeps_locks(roster)}
        broken = len(self._locked.keys() - kept)
        served = [*(need for roster in rosters for need in roster.half_days), *(need for need, _ in visits)]
        parts = (
            tiers[0],
            tiers[1],
            tiers[2],
            tiers[3],
            tiers[4],
            -broken,
            self._watched_worth(tiers[WORTH], served),
        )
        return Choice(tuple(rosters), tuple(visits), parts)

    def _watched_worth(self, worth: float, needs: Iterable[str]) -> float:
        return worth - LITTLE * sum(need in self._watched for need in needs)

    def keeps_locks(self, roster: Roster) -> bool:
        return self._locked.get(roster.talent, set()) <= roster.half_days.keys()


def no_loss(_: Roster | Bundle) -> float:
    return 0.0
