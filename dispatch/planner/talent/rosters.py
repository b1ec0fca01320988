"""A roster: what one talent does in the whole horizon. A plan is one roster for each talent."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from dispatch.planner.format.instance import Days, Instance, Talent, monday_of
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.tiers import fit_between, keeping, urgent_served, worth_of


@dataclass(frozen=True)
class Roster:
    """`half_days` by need id, in order of time.

    `tiers` are this roster's parts; tier 2 is no sum and stays 0.

    `first_visits` are the Mondays of the weeks in which a colleague of the prefecture comes along.
    """

    talent: str
    half_days: Mapping[str, tuple[HalfDay, ...]]
    tiers: tuple[float, float, float, float, float]
    first_visits: tuple[date, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(self.half_days)

    @property
    def key(self) -> Hashable:
        return self.talent, tuple(self.half_days.items())

    @property
    def taken(self) -> int:
        """Half days."""
        return sum(map(len, self.half_days.values()))

    def half_days_in(self, days: Days) -> int:
        return sum(day in days for times in self.half_days.values() for day, _ in times)


@dataclass(frozen=True)
class Bundle:
    """Needs of one talent before half days are found: what no roster exceeds, and what each takes.

    `tiers`: at most; `first_visits`: weeks that every roster has; `half_days`: at least. `part` tells apart
    those that are of some of the rosters only.
    """

    talent: str
    needs: tuple[str, ...]
    tiers: tuple[float, float, float, float, float]
    first_visits: tuple[date, ...]
    half_days: int
    part: str = ""


@dataclass(frozen=True)
class Prices:
    """What a roster gains and pays: the value of a unit of each tier, and prices of what rosters share.

    `needs`: of serving a need, by id; `weeks`: of an accompanied first visit, by Monday; `time`: of each half
    day in a window. What is missing costs nothing.
    """

    tiers: tuple[float, float, float, float, float]
    needs: Mapping[str, float]
    weeks: Mapping[date, float]
    time: tuple[tuple[Days, float], ...] = ()

    def value(self, roster: Roster) -> float:
        """What the roster is worth after all it pays."""
        gained = fsum(weight * part for weight, part in zip(self.tiers, roster.tiers, strict=True))
        paid = fsum(self.needs.get(need, 0.0) for need in roster.half_days)
        paid += fsum(self.weeks.get(week, 0.0) for week in roster.first_visits)
        paid += fsum(price * roster.half_days_in(window) for window, price in self.time)
        return gained - paid


def roster_of(instance: Instance, talent: Talent, half_days: Mapping[str, Iterable[HalfDay]]) -> Roster:
    """The roster of these half days, its tiers computed from them alone."""
    ordered = {need: tuple(sorted(times)) for need, times in sorted(half_days.items())}
    needs = [instance.need_by_id[need] for need in ordered]
    return Roster(
        talent=talent.id,
        half_days=ordered,
        tiers=(
            urgent_served(needs),
            0.0,
            fsum(worth_of(instance, need, len(ordered[need.id])) for need in needs),
            fsum(fit_between(instance, need, talent, {day for day, _ in ordered[need.id]}) for need in needs),
            fsum(keeping(instance, need, talent) for need in needs),
        ),
        first_visits=tuple(sorted(monday_of(ordered[need.id][0][0]) for need in needs if need.wants_company)),
    )
