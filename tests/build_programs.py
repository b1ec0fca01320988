"""Needs and talents at random, every choice of their half days, and the plans that these make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from math import comb, inf, prod

import numpy as np
from hypothesis import strategies as st

from dispatch.planner.budget import never
from dispatch.planner.format.instance import HALVES, WEEKDAYS, Days, Instance, Need, Talent
from dispatch.planner.format.plan import Plan, Tiers
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.tiers import UNSEEN_COST, order_of_tiers
from dispatch.planner.judge.violations import violations_of
from dispatch.planner.talent.offers import Offer, OfferBook
from dispatch.planner.talent.program import TalentProgram
from dispatch.planner.talent.rosters import Roster, roster_of
from dispatch.planner.talent.solver import TOLERANCE, Solver
from tests.build_plans import need, plan_of, talent

SOLVER = Solver(never)
MOST_CHOICES = 15_000
"""Of half days for some needs: the judge takes some seconds for so many."""
Choice = dict[str, tuple[HalfDay, ...]]


def program_of(given: Instance) -> TalentProgram | None:
    """The program of the only talent with all needs; None if one of them has no offer."""
    who, book = given.talents[0], OfferBook(given)
    offers = [book.offer(one, who) for one in given.needs]
    return None if None in offers else TalentProgram(given, who, [offer for offer in offers if offer])


def plan_of_choice(given: Instance, choice: Choice) -> Plan:
    """All by the only talent."""
    return plan_of(given, {need_id: (given.talents[0].id, times) for need_id, times in choice.items()})


def solved(given: Instance, weights: tuple[float, ...]) -> tuple[float, Choice | None]:
    """The best value of serving every need, and how."""
    program = program_of(given)
    if program is None:
        return -inf, None
    matrix = replace(program.matrix, lower=program.matrix.lower.copy())
    matrix.lower[program.served] = 1.0
    found = SOLVER.branch(matrix, np.array(weights) @ program.tiers, nodes=5000)
    assert found.bound <= found.value + TOLERANCE
    return found.value, None if found.columns is None else program.half_days_of(found.columns)


def every_choice(given: Instance) -> Iterator[Choice]:
    """Every way in which the needs' cadences could be met, good or not, straight from the calendar."""
    book, who = OfferBook(given), given.talents[0]
    per_need = []
    for one in given.needs:
        offer = book.offer(one, who)
        if offer is None:
            return
        per_need.append(list(ways(offer)))
    for choice in product(*per_need):
        yield {one.id: times for one, times in zip(given.needs, choice, strict=True)}


def can_be_tried(given: Instance) -> bool:
    """Whether each talent's choices for all needs are few enough: of
    three monthly needs there may be millions."""
    book, most = OfferBook(given), 1
    for who in given.talents:
        offers = [offer for one in given.needs if (offer := book.offer(one, who))]
        most = max(most, prod(comb(len(offer.slots or offer.half_days), offer.wanted) for offer in offers))
    return most <= MOST_CHOICES


def ways(offer: Offer) -> Iterator[tuple[HalfDay, ...]]:
    if offer.has_pattern:
        for slots in combinations(offer.slots, offer.wanted):
            yield tuple(sorted(half_day for slot in slots for half_day in slot.kept))
    else:
        yield from combinations(offer.half_days, offer.wanted)


def as_compared(given_instance: Instance, tiers: Tiers) -> list[float]:
    return [round(tiers[place], 4) for place in order_of_tiers(given_instance)]


def every_plan(given_instance: Instance) -> Iterator[Plan]:
    """Every choice of talents and half days, rules kept or not."""
    book = OfferBook(given_instance)
    per_need: list[list[tuple[str, tuple[str, tuple[HalfDay, ...]] | None]]] = []
    for one in given_instance.needs:
        choices: list[tuple[str, tuple[str, tuple[HalfDay, ...]] | None]] = [(one.id, None)]
        for who in given_instance.talents:
            offer = book.offer(one, who)
            choices += [(one.id, (who.id, times)) for times in ways(offer) if times] if offer else []
        per_need.append(choices)
    for choice in product(*per_need):
        yield plan_of(given_instance, {need_id: served for need_id, served in choice if served})


def every_roster(given_instance: Instance, who: Talent) -> Iterator[Roster]:
    """All that one talent could do and keep every rule that binds one talent, need by need."""
    book = OfferBook(given_instance)

    def grown(choice: Choice, needs: tuple[Need, ...]) -> Iterator[Choice]:
        if not needs:
            yield choice
            return
        yield from grown(choice, needs[1:])
        offer = book.offer(needs[0], who)
        for times in ways(offer) if offer else ():
            more = {**choice, needs[0].id: times}
            served = {need_id: (who.id, half_days) for need_id, half_days in more.items()}
            if times and not violations_of(given_instance, plan_of(given_instance, served)):
                yield from grown(more, needs[1:])

    return (roster_of(given_instance, who, choice) for choice in grown({}, given_instance.needs))


def best_of_all(given_instance: Instance) -> list[float]:
    """The tiers of the best plan as they are compared: every roster of every talent, in every combination.

    Of those that serve the same needs, with first visits in the same
    weeks, none is kept that another is as good as.
    """
    most = given_instance.rules.accompanied_first_visits_per_week
    states: dict[tuple[frozenset[str], tuple[date, ...]], set[Tiers]] = {(frozenset(), ()): {(0, 0, 0, 0, 0)}}
    for who in given_instance.talents:
        of_one: dict[tuple[frozenset[str], tuple[date, ...]], set[Tiers]] = {}
        for roster in every_roster(given_instance, who):
            of_one.setdefault((frozenset(roster.needs), roster.first_visits), set()).add(roster.tiers)
        grown: dict[tuple[frozenset[str], tuple[date, ...]], set[Tiers]] = {}
        for (needs, weeks), (more, others) in product(states, of_one):
            company = Counter(weeks + others)
            if needs.isdisjoint(more) and all(count <= most for count in company.values()):
                sums = {added(*pair) for pair in product(states[needs, weeks], of_one[more, others])}
                grown.setdefault((needs | more, tuple(sorted(company.elements()))), set()).update(sums)
        states = {key: undominated(tiers) for key, tiers in grown.items()}
    found = []
    for (needs, _), every in states.items():
        seen = {given_instance.need_by_id[need_id].municipality for need_id in needs}
        unseen = sum(
            UNSEEN_COST[town.one_person_it] for town in given_instance.municipalities if town.code not in seen
        )
        found += [as_compared(given_instance, (one[0], -unseen, *one[2:])) for one in every]
    return max(found)


def added(one: Tiers, other: Tiers) -> Tiers:
    first, second, third, fourth, fifth = (left + right for left, right in zip(one, other, strict=True))
    return first, second, third, fourth, fifth


def undominated(every: set[Tiers]) -> set[Tiers]:
    """Without those that another one has no less of anything than."""
    best: list[Tiers] = []
    for one in sorted(every, reverse=True):
        if not any(all(more >= less - 1e-9 for more, less in zip(other, one, strict=True)) for other in best):
            best.append(one)
    return set(best)


HALF_DAYS = st.frozensets(
    st.sampled_from([f"{day}_{half}" for day in WEEKDAYS[:3] for half in HALVES]), min_size=2, max_size=4
)  # few weekdays, so that needs stand in each other's way
STARTS = st.sampled_from([date(2026, 4, 6), date(2026, 4, 14), date(2026, 4, 22)])
TALENTS = st.builds(
    talent,
    half_days=HALF_DAYS,
    max_half_days_per_week=st.sampled_from([1, 2, 2, 3, 5]),
    max_municipalities=st.just(3),
    leave_dates=st.frozensets(
        st.sampled_from([date(2026, 4, 9), date(2026, 4, 14), date(2026, 4, 27)]), max_size=2
    ),
    cleared_on=st.sampled_from([date(2026, 4, 1), date(2026, 4, 9)]),
)
NEEDS = st.builds(
    need,
    kind=st.sampled_from(["weekly", "monthly", "weekly", "total"]),
    half_days=st.integers(1, 2),
    municipality=st.sampled_from("AACCB"),
    mode=st.sampled_from(["onsite", "onsite", "remote"]),
    period=st.builds(Days, STARTS, st.sampled_from([date(2026, 4, 28), date(2026, 5, 1)])),
    first_visit_done=st.booleans(),
    incumbent=st.sampled_from([None, "t1"]),
    preferred_weekdays=st.sampled_from([(), ("mon",), ("tue", "wed")]),
    priority=st.integers(1, 3),
)


def with_ids(needs: list[Need]) -> list[Need]:
    return [replace(one, id=f"n{place}") for place, one in enumerate(needs, start=1)]
