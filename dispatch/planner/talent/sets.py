"""A set of needs of one talent, the parts that its rosters fall into, and what may be known of these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dispatch.planner.judge.tiers import FIT, WORTH
from dispatch.planner.talent.rosters import Prices, Roster
from dispatch.planner.talent.solver import INFINITE

Places = tuple[int, ...]
"""A set: the places of its needs among the talent's offers, in order."""


@dataclass(frozen=True)
class Part:
    """Rosters of a set: all, or by the weeks of first visits, how many half days they take and tier 3.

    `limits`: of first visits in some weeks. `worth`: from and to.
    """

    places: Places
    weeks: tuple[tuple[int, date], ...] = ()
    limits: tuple[tuple[date, int], ...] = ()
    least: int = 0
    most: float = INFINITE
    worth: tuple[float, float] = (-INFINITE, INFINITE)

    @property
    def is_whole(self) -> bool:
        return self == Part(self.places)


def whole(chosen: Iterable[int]) -> Part:
    """All rosters of a set."""
    return Part(tuple(sorted(chosen)))


@dataclass(frozen=True)
class Face:
    """Where tier 3 is at its most: a roster worth less than `least` at these prices is in no such plan."""

    prices: Prices
    least: float


@dataclass
class Known:
    """`most` bounds tiers 3 and 4 by their places: tier 4 of rosters that have enough of tier 3."""

    most: dict[int, float]
    rosters: list[Roster] = field(default_factory=list)
    is_impossible: bool = False
    tries: dict[int, int] = field(default_factory=lambda: {WORTH: 0, FIT: 0})
