"""`make bench`: the planner's figures, one JSON object a line. Run as a
module: `python -m tests.bench.planner [--quick]`.

Times of one machine say little; what counts is how far the bound is from the plan, how much better the plan
is than one made by hand, and how the times of one run compare.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import dataclass
from time import monotonic

from dispatch.planner.answer.solving import solve
from dispatch.planner.format.instance import Instance
from dispatch.planner.format.instance_reading import parse_instance
from dispatch.planner.format.plan import Plan, rounded
from dispatch.planner.judge.tiers import tiers_of
from dispatch.planner.search.column_generation import Generation
from dispatch.planner.search.greedy import greedy
from tests.draw_instances import PUBLIC, draw

QUARTER, YEAR = "hiroshima-q1", "kumamoto-year"
PREFECTURE, LARGE = "hiroshima-q1", "hokkaido-q1"


@dataclass(frozen=True)
class Case:
    """`goal`: tiers that should be proven, and how far the third may be from its bound, in percent."""

    figure: str
    instance: Instance
    seconds: float
    proven: tuple[int, ...]
    percent: float


def cases() -> list[Case]:
    every, first = (1, 2, 3, 4), (1, 2)
    size = {"talents": 10, "needs": 40, "towns_of": PREFECTURE}
    found = [
        Case(
            f"plan, prefecture size, {name}, seed {seed}",
            draw(seed, **size, days_of=days, load=0.95),
            5,
            every,
            0.0,
        )
        for name, days in (("quarter", QUARTER), ("year", YEAR))
        for seed in (1, 2, 3)
    ]
    found += [
        Case(
            f"plan, over-subscribed, load {load}", draw(7, **size, days_of=QUARTER, load=load), 60, first, 1.0
        )
        for load in (1.5, 2.4)
    ]
    whole = parse_instance((PUBLIC / f"{LARGE}.json").read_bytes())
    year = draw(11, 60, 300, towns_of=LARGE, days_of=YEAR, load=1.0)
    found.append(Case("plan, 60 x 179 x 300, 13 weeks", whole, 60, first, 1.0))
    found.append(Case("plan, 60 x 179 x 300, fiscal year", year, 120, first, 1.0))
    return found


def measured(case: Case) -> dict[str, object]:
    """Seconds are of the plan alone, without smallest changes."""
    generation = Generation(case.instance)
    generation.plans.start_from(greedy(case.instance, generation.offers))
    by_hand = generation.plans.choice.tiers
    started = monotonic()
    plan = solve(case.instance, case.seconds, with_changes=False)
    seconds = monotonic() - started
    gap = _percent_to_bound(plan)
    proven = [tier for tier in (1, 2, 3, 4) if _is_proven(plan, tier)]
    return {
        "figure": case.figure,
        "goal": {"proven": case.proven, "percent": case.percent, "seconds": case.seconds},
        "seconds": rounded(seconds),
        "tiers": [rounded(tier) for tier in tiers_of(case.instance, plan)],
        "bounds": [None if bound is None else rounded(bound) for bound in plan.bounds],
        "proven": proven,
        "percent_to_bound_of_tier_3": gap,
        "by_hand": [
            rounded(by_hand[0]),
            rounded(by_hand[1] - generation.master.all_towns),
            rounded(by_hand[2]),
        ],
        "reached": set(case.proven) <= set(proven) and gap is not None and gap <= case.percent + 0.001,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _is_proven(plan: Plan, tier: int) -> bool:
    bound = plan.bounds[tier - 1]
    return bound is not None and bound - plan.tiers[tier - 1] < 0.001


def _percent_to_bound(plan: Plan) -> float | None:
    bound, value = plan.bounds[2], plan.tiers[2]
    return None if bound is None else round(100 * (bound - value) / max(abs(bound), 1e-9), 3)


def main() -> None:
    chosen = [case for case in cases() if "--quick" not in sys.argv or "prefecture" in case.figure]
    for case in chosen:
        print(json.dumps(measured(case)), flush=True)


if __name__ == "__main__":
    main()
