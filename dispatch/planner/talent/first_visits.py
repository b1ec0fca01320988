"""The weeks in which a colleague of the prefecture comes along, and what some needs may take of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from dispatch.planner.format.instance import monday_of
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.solver import SolverError

MOST_WAYS: Final = 300


def first_weeks(offer: Offer) -> set[date]:
    """The Mondays on which the first visit may fall; none if nobody has to come along."""
    if not offer.need.wants_company:
        return set()
    if offer.has_pattern:
        return {monday_of(slot.kept[0][0]) for slot in offer.slots if slot.kept}
    days = offer.half_days[:1] if offer.kind == "full_time" else offer.half_days
    return {monday_of(day) for day, _ in days}


def ways_to_take(first_weeks_of: Sequence[set[date]], scarce: Collection[date]) -> Iterator[Counter[date]]:
    """All that first visits, each in one of its weeks, may take of the scarce ones.

    Raises `SolverError` if too many.
    """
    found: set[tuple[date, ...]] = {()}
    for weeks in filter(None, first_weeks_of):
        choices: list[list[date]] = [[week] for week in weeks.intersection(scarce)]
        choices += [[]] * (len(choices) < len(weeks))
        found = {tuple(sorted([*taken, *more])) for taken in found for more in choices}
        if len(found) > MOST_WAYS:
            raise SolverError(f"more than {MOST_WAYS} ways to spread first visits")
    return map(Counter, sorted(found))
