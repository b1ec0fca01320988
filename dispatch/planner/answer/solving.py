"""From an instance to its best plan: begin by hand, settle tier by tier, fill up, give reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isfinite

from dispatch.planner.answer.beginning import best_start
from dispatch.planner.answer.locks import company_fault, faults_of_locks
from dispatch.planner.answer.proving import proof_for
from dispatch.planner.answer.smallest_changes import SmallestChanges
from dispatch.planner.answer.standing_plan import StandingPlan
from dispatch.planner.answer.unmet import unmet_needs
from dispatch.planner.budget import (
    FILLING_UP,
    OF_TIER,
    PLAN_ALONE,
    PLAN_WITH_CHANGES,
    ROOM,
    Clock,
    never,
)
from dispatch.planner.format.instance import Instance
from dispatch.planner.format.plan import PROVEN, Bounds, Placement, Plan, PlannedHalfDay, Status, is_proven
from dispatch.planner.judge.tiers import KEPT, LOCKS, SEEN, WORTH, order_of_tiers, tiers_of
from dispatch.planner.judge.violations import Violation
from dispatch.planner.search.column_generation import Generation, Progress, Report, ignore
from dispatch.planner.talent.solver import SolverError

NO_BOUNDS: Bounds = (None, None, None, None, None)


class LocksContradictError(Exception):
    """Locked pairs that no plan can keep: a fault for each rule and lock."""

    def __init__(self, faults: Sequence[Violation]) -> None:
        super().__init__(" ".join(f"規則{fault.rule}：{fault.sentence}" for fault in faults))
        self.faults = tuple(faults)


class NoPlanInTimeError(Exception):
    """Not even the locked pairs could be kept together in the time."""


def solve(
    instance: Instance,
    seconds: float,
    *,
    seed: int = 0,
    with_changes: bool = True,
    report: Report = ignore,
    cancelled: Callable[[], bool] = never,
) -> Plan:
    """The best plan that is found in the time, with a reason for every need that it does not serve.

    With enough time the plan is the same every time. A cancelled run still gives the best plan until then.
    Without `with_changes` no smallest changes are looked for, which may take as long as the plan. Raises
    `LocksContradictError` and `NoPlanInTimeError`.
    """
    clock = Clock(seconds, cancelled)
    faults = faults_of_locks(instance, clock)
    if faults:
        raise LocksContradictError(faults)
    generation = Generation(instance, seed=seed)
    generation.plans.start_from(best_start(generation, clock))
    of_plan = clock.first(PLAN_WITH_CHANGES if with_changes else PLAN_ALONE)
    generation, settled, bounds = _proven(generation, of_plan, clock, report)
    standing = StandingPlan(instance, settled.plans.rosters, clock.first(ROOM))
    if not is_proven(_plan(instance, standing, bounds)):
        standing = standing.filled_up()
    plan = _plan(instance, standing, bounds)
    smallest = SmallestChanges(standing, proof_for(plan, generation, standing), clock)
    unmet = tuple(unmet_needs(standing, smallest if with_changes else None))
    status: Status = "optimal" if is_proven(plan) else "feasible"
    return replace(plan, status=status, unmet=unmet, seconds=clock.spent)


def _proven(
    generation: Generation, clock: Clock, whole: Clock, report: Report
) -> tuple[Generation, Generation, Bounds]:
    """What was begun with, what has the best plan, and its proven bounds.

    Again where somebody had no room for visits. No tier before that can be lost then, so that the old bounds
    hold, too. The first is not held to what `previous` asks for, which changes of the instance need not be,
    either.
    """
    settled, bounds = _settled(generation, clock, whole, report)
    while not clock.is_over() and not _is_closed(settled, bounds) and settled.is_crowded:
        generation = generation.again_with_visits(settled.plans.without_room, settled.plans.rosters)
        settled, more = _settled(generation, clock, whole, report)
        first, second, third, fourth, fifth = (
            min((one for one in pair if one is not None), default=None)
            for pair in zip(bounds, more, strict=True)
        )
        bounds = first, second, third, fourth, fifth
    return generation, settled, bounds


def _is_closed(generation: Generation, bounds: Bounds) -> bool:
    """Whether no tier is left open as far as it is written."""
    tiers = list(generation.plans.choice.tiers)
    tiers[SEEN] -= generation.master.all_towns
    return all(bound is not None and bound - tiers[tier] < PROVEN for tier, bound in enumerate(bounds))


def _settled(generation: Generation, clock: Clock, whole: Clock, report: Report) -> tuple[Generation, Bounds]:
    """With the best plan, and the proven bounds of the tiers in their places; None where time ran out.

    Where every talent of `previous` can be kept, whatever follows has to keep them: that leaves much less to
    look for.
    """
    instance = generation.instance
    bounds: list[float | None] = list(NO_BOUNDS)
    offset = {SEEN: -generation.master.all_towns}

    def tell(progress: Progress) -> None:
        change = offset.get(progress.tier - 1, 0.0)
        value, bound = progress.value + change, progress.bound + change
        report(replace(progress, value=value, bound=bound, seconds=whole.spent))

    if instance.locked:
        _keep_locks(generation, clock, tell)
    for tier in order_of_tiers(instance):
        if tier == KEPT and not instance.stability:
            bounds[tier] = 0.0
        elif not clock.is_over():
            if tier == WORTH:
                filled = StandingPlan(instance, generation.plans.rosters, clock.first(FILLING_UP)).filled_up()
                generation.plans.start_from(list(filled.rosters.values()))
            of_tier = clock.first(OF_TIER[tier])
            try:
                bound = generation.settle(tier, of_tier, tell)
            except SolverError:
                break
            bounds[tier] = bound + offset.get(tier, 0.0) if isfinite(bound) else None
            is_open = bound - generation.plans.choice.tiers[tier] >= PROVEN
            if not of_tier.is_over() and is_open and generation.is_crowded:
                break
            all_but_half = instance.stability * (len(instance.previous) - 0.5)
            if tier == KEPT and generation.plans.choice.tiers[KEPT] > all_but_half:
                generation = generation.with_locked(instance.previous)
    first, second, third, fourth, fifth = bounds
    return generation, (first, second, third, fourth, fifth)


def _keep_locks(generation: Generation, clock: Clock, report: Report) -> None:
    """The tier before all others."""
    most = generation.settle(LOCKS, clock.first(OF_TIER[LOCKS]), report)
    if most < 0:
        raise LocksContradictError([company_fault(generation.instance)])
    if generation.plans.choice.tiers[LOCKS] < 0:
        raise NoPlanInTimeError("固定した組合せをすべて守る計画は、時間内に見つかりませんでした。")


def _plan(instance: Instance, standing: StandingPlan, bounds: Bounds) -> Plan:
    """Without its unmet needs."""
    placements, half_days = [], []
    for need in instance.needs:
        talent = standing.talent_of.get(need.id)
        if talent is not None:
            placements.append(Placement(need.id, talent))
            for place, (day, half) in enumerate(standing.rosters[talent].half_days[need.id]):
                half_days.append(
                    PlannedHalfDay(need.id, talent, day, half, place == 0 and need.wants_company)
                )
    plan = Plan(
        instance.name, "feasible", (0, 0, 0, 0, 0), bounds, 0.0, tuple(placements), tuple(half_days), ()
    )
    tiers = tiers_of(instance, plan)
    over = [None if bound is None else max(bound, tier) for tier, bound in zip(tiers, bounds, strict=True)]
    return replace(plan, tiers=tiers, bounds=(over[0], over[1], over[2], over[3], over[4]))
