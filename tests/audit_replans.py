"""Re-plans of drawn instances, held against what a person would do without a planner.

A re-plan must be no worse, tier by tier in the order of the format, than the plan made by hand from nothing,
nor than everybody kept where they were as far as they can. `python -m tests.audit_replans SECONDS FIRST
COUNT` prints one line of JSON per instance; a test does it for the small ones.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, Final

from dispatch.planner.answer.solving import solve
from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.budget import ENDLESS
from dispatch.planner.format.instance import Instance
from dispatch.planner.format.plan import TIERS, Placement, Plan, PlannedHalfDay, Tiers
from dispatch.planner.judge.tiers import order_of_tiers, tiers_of
from dispatch.planner.judge.violations import violations_of
from dispatch.planner.search.column_generation import Generation
from dispatch.planner.search.greedy import greedy
from dispatch.planner.search.replanning import as_before
from dispatch.planner.talent.rosters import Roster
from tests.draw_instances import Shape, draw_replan

SHAPES: Final = (
    Shape(12, 39, 50, "kumamoto-year", "kumamoto-year", 1.2),
    Shape(12, 39, 50, "hokkaido-q1", "hiroshima-q1", 1.6),
    Shape(8, 20, 30, "ehime-q1", "ehime-q1", 1.5),
    Shape(10, 23, 40, "hiroshima-q1", "kumamoto-year", 0.9),
    Shape(5, 12, 24, "yamagata-planted", "hiroshima-q1", 2.0),
    Shape(20, 45, 90, "kumamoto-year", "ehime-q1", 1.2),
    Shape(12, 39, 50, "yamagata-planted", "hiroshima-q1", 0.8),
)


def in_order(instance: Instance, tiers: Tiers) -> list[float]:
    return [round(tiers[tier], 3) for tier in order_of_tiers(instance)]


def tiers_of_rosters(instance: Instance, rosters: Iterable[Roster]) -> list[float]:
    rows = [(roster.talent, need, times) for roster in rosters for need, times in roster.half_days.items()]
    halves = tuple(PlannedHalfDay(need, who, *time, False) for who, need, times in rows for time in times)
    places = tuple(Placement(need, who) for who, need, _ in rows)
    plan = Plan(instance.name, "feasible", (0, 0, 0, 0, 0), (None,) * TIERS, 0.0, places, halves, ())
    return in_order(instance, tiers_of(instance, plan))


def by_person(instance: Instance, generation: Generation) -> dict[str, list[float]]:
    """What somebody would have without a planner, by how they go about it."""
    found = generation.offers
    kept = StandingPlan(instance, as_before(instance, found, ENDLESS), ENDLESS)
    return {
        "by hand": tiers_of_rosters(instance, greedy(instance, found)),
        "the scarce first": tiers_of_rosters(instance, greedy(instance, found, scarce_first=True)),
        "all kept": tiers_of_rosters(instance, greedy(instance, found, base=kept.rosters.values())),
        "all kept and filled up": tiers_of_rosters(instance, kept.filled_up().rosters.values()),
    }


def audit(seed: int, seconds: float) -> dict[str, Any]:
    instance = draw_replan(seed, SHAPES[seed % len(SHAPES)])
    plan = solve(instance, seconds, with_changes=False)
    mine, others = in_order(instance, plan.tiers), by_person(instance, Generation(instance))
    return {
        "instance": instance.name,
        "plan": mine,
        "bounds": [plan.bounds[tier] for tier in order_of_tiers(instance)],
        **others,
        "violations": len(violations_of(instance, plan)),
        "worse_than": [name for name, other in others.items() if mine < other],
        "seconds": round(plan.seconds, 1),
    }


if __name__ == "__main__":
    first, count = int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        print(json.dumps(audit(seed, float(sys.argv[1])), ensure_ascii=False), flush=True)
