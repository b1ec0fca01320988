"""Planning of dispatches: a pure calculation from a `dispatch-instance/1` to a `dispatch-plan/1`.

No models, no database.

This is the planner's face: others import from here only. Behind it are five chapters; each imports those
below it only:

    answer   an instance solved, its unmet needs with reasons and smallest changes, any pair explained
    search   the master program, column generation, whole plans
    talent   one talent's calendar: offers, room, half days, the best sets of needs at given prices
    judge    which rules a plan breaks, its five tiers, who passes the filters
    format   instances and plans as values, read exactly and written

Beside them, between talent and judge, stands `budget`: the clock, and every share of the time.

What needs the solver is loaded when it is first asked for: numpy and HiGHS take longer to load than all the
rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from dispatch.planner.format.instance import Instance
from dispatch.planner.format.instance_reading import parse_instance
from dispatch.planner.format.plan import Plan, is_proven, rounded, write_plan
from dispatch.planner.format.plan_reading import parse_plan
from dispatch.planner.format.words import STATUS_WORDS, need_words, tier_words
from dispatch.planner.judge.tiers import FIT, tiers_of
from dispatch.planner.judge.violations import violations_of

_WITH_SOLVER: Final = {
    "LocksContradictError": "answer.solving",
    "NoPlanInTimeError": "answer.solving",
    "Progress": "search.column_generation",
    "explain": "answer.explaining",
    "ignore": "search.column_generation",
    "moved_needs": "search.replanning",
    "solve": "answer.solving",
}

if TYPE_CHECKING:
    from dispatch.planner.answer.explaining import explain
    from dispatch.planner.answer.solving import LocksContradictError, NoPlanInTimeError, solve
    from dispatch.planner.search.column_generation import Progress, ignore
    from dispatch.planner.search.replanning import moved_needs
else:

    def __getattr__(name: str) -> object:
        if name not in _WITH_SOLVER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_WITH_SOLVER[name]}"), name)


__all__ = [
    "FIT",
    "STATUS_WORDS",
    "Instance",
    "LocksContradictError",
    "NoPlanInTimeError",
    "Plan",
    "Progress",
    "explain",
    "ignore",
    "is_proven",
    "moved_needs",
    "need_words",
    "parse_instance",
    "parse_plan",
    "rounded",
    "solve",
    "tier_words",
    "tiers_of",
    "violations_of",
    "write_plan",
]
