"""After an illness or a departure: what a new plan changes for the needs of the one before (`previous`)."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.planner.instance import Instance
from dispatch.planner.plan import Plan


@dataclass(frozen=True)
class Moved:
    """A need that does not keep its talent; `after` is None if nobody serves it now. All are ids."""

    need: str
    before: str
    after: str | None


def moved_needs(instance: Instance, plan: Plan) -> list[Moved]:
    """In the order of the instance's needs."""
    after = {row.need: row.talent for row in plan.assignments}
    before = instance.previous_talent
    return [
        Moved(need.id, before[need.id], after.get(need.id))
        for need in instance.needs
        if need.id in before and after.get(need.id) != before[need.id]
    ]
