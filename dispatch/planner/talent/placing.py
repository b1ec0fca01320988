"""Half days for needs that one talent is to serve together, and for visits that a roster leaves room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Instance, Talent
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.tiers import WORTH, worth_of
from dispatch.planner.talent.calendars import Calendar
from dispatch.planner.talent.offers import Offer
from dispatch.planner.talent.program import TalentProgram
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.solver import INFINITE, Floats, Solver, SolverError

NODES: Final = 200
"""Of branching; programs that it does not settle go to HiGHS's own search."""
SEARCH_NODES: Final = 20_000
FURTHER: Final = 4
MOST_TRIES: Final = 6
GAIN: Final = np.array([0.0, 0.0, 1000.0, 1.0, 0.0])
"""Tier 3 before tier 4; the others do not depend on half days."""


def with_visits(
    instance: Instance,
    talent: Talent,
    roster: Roster,
    offers: Sequence[Offer],
    visits: Sequence[Offer],
    clock: Clock,
) -> Roster | None:
    """The roster as it is, `offers` its needs, and a half day for each visit; None if they have no room."""
    times = _first_days(instance, talent, roster, visits)
    if times is not None:
        return roster_of(instance, talent, {**roster.half_days, **times})
    taken = {half_day for times in roster.half_days.values() for half_day in times}
    kept = [_only(offer, roster.half_days[offer.need.id]) for offer in offers]
    free = [
        replace(one, half_days=tuple(time for time in one.half_days if time not in taken)) for one in visits
    ]
    return together(instance, talent, [*kept, *free], clock)


def _first_days(
    instance: Instance, talent: Talent, roster: Roster, visits: Sequence[Offer]
) -> dict[str, tuple[HalfDay, ...]] | None:
    """The first half day that fits each visit, those with few of them first; None if one finds none."""
    calendar = Calendar(instance, talent)
    for need, times in roster.half_days.items():
        calendar.book(instance.need_by_id[need], times)
    for visit in sorted(visits, key=lambda visit: len(visit.half_days)):
        fits = (time for time in visit.half_days if calendar.fits(visit.need, (time,)))
        time = next(fits, None)
        if time is None:
            return None
        calendar.book(visit.need, (time,))
    return {visit.need.id: calendar.half_days_of[visit.need.id] for visit in visits}


def _only(offer: Offer, times: Sequence[HalfDay]) -> Offer:
    """The offer of these half days only: with no more slots than wanted, all of them have to be chosen."""
    chosen = set(times)
    full = [slot for slot in offer.slots if slot.kept and chosen.issuperset(slot.kept)]
    without_trace = sorted((slot for slot in offer.slots if not slot.kept), key=lambda slot: -slot.surplus)
    slots = (*full, *without_trace[: max(0, offer.wanted - len(full))]) if offer.slots else ()
    return replace(offer, slots=slots, half_days=tuple(times) if offer.half_days else ())


def together(
    instance: Instance,
    talent: Talent,
    offers: Sequence[Offer],
    clock: Clock,
    company: Mapping[date, int] | None = None,
    *,
    care: float = 1.0,
    least: float = -INFINITE,
) -> Roster | None:
    """All these needs at the best half days found; None if there are none, or the clock is over.

    Raises `SolverError` where all tries end without an answer.

    `company` as for `TalentProgram`. `care`: 1 for as much search as pays where a plan is made; 0 for any
    half days. `least`: of tier 3.
    """
    if clock.is_over() or not all(offer.slots or offer.half_days for offer in offers):
        return None
    visits = [offer for offer in offers if offer.need.is_visit and not care]
    rest = [offer for offer in offers if not offer.need.is_visit]
    if visits and rest:
        worth = sum(worth_of(instance, visit.need, visit.wanted) for visit in visits)
        roster = together(instance, talent, rest, clock, company, care=care, least=least - worth)
        if roster is None:
            return None
        times = _first_days(instance, talent, roster, visits)
        if times is not None:
            return roster_of(instance, talent, {**roster.half_days, **times})
    program = TalentProgram(instance, talent, offers, company)
    columns = _columns(program, clock, care, least)
    return None if columns is None else roster_of(instance, talent, program.half_days_of(columns))


def _columns(program: TalentProgram, clock: Clock, care: float, least: float) -> Floats | None:
    """A solution that serves every need, further and further until there is an answer."""
    matrix = program.matrix
    lower = matrix.lower.copy()
    lower[program.served] = 1.0
    matrix = replace(matrix, lower=lower)
    if least > -INFINITE:
        matrix = matrix.with_row(least, program.tiers[WORTH], INFINITE)
    cost: Floats = GAIN @ program.tiers * (care > 0)
    solver = Solver(clock.is_over)
    found = solver.branch(matrix, cost, NODES) if care else solver.search(matrix, cost, NODES)
    nodes = max(NODES, int(SEARCH_NODES * care))
    most = nodes * FURTHER**MOST_TRIES
    while found.columns is None and not found.is_infeasible and nodes < most and not clock.is_over():
        found, nodes = solver.search(matrix, cost, nodes), nodes * FURTHER
    if found.columns is None and not found.is_infeasible and not clock.is_over():
        raise SolverError(f"no answer within {nodes} nodes")
    return found.columns
