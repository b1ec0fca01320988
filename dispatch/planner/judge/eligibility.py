"""Who could serve a need at all: the filters of the format, one after another, on an empty calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dispatch.planner.format.instance import HALVES, Days, Instance, Need, Talent
from dispatch.planner.judge.cadences import slot_of

Filter = Callable[[Instance, Need, Talent], bool]


def has_role(_: Instance, need: Need, talent: Talent) -> bool:
    return need.role is None or need.role in talent.roles


def missing_skills(need: Need, talent: Talent) -> dict[str, int]:
    """By how many levels each skill falls short; empty for a talent who has them all."""
    gaps = {skill: level - talent.skills.get(skill, 0) for skill, level in need.skills.items()}
    return {skill: gap for skill, gap in gaps.items() if gap > 0}


def has_skills(_: Instance, need: Need, talent: Talent) -> bool:
    return not missing_skills(need, talent)


def is_under_contract(instance: Instance, need: Need, talent: Talent) -> bool:
    return fits_into(instance, need, talent.contract)


def is_cleared(instance: Instance, need: Need, talent: Talent) -> bool:
    if talent.cleared_on is None:
        return False
    start = max(talent.contract.start, talent.cleared_on)
    return fits_into(instance, need, Days(start, talent.contract.end))


def has_no_conflict(_: Instance, need: Need, talent: Talent) -> bool:
    return need.municipality not in talent.conflicts


def is_near(instance: Instance, need: Need, talent: Talent) -> bool:
    return instance.is_reachable(talent, need)


FILTERS: Final[dict[str, Filter]] = {
    "role": has_role,
    "skill": has_skills,
    "contract": is_under_contract,
    "not_cleared": is_cleared,
    "conflict_of_interest": has_no_conflict,
    "distance": is_near,
}
"""By the reason that is given if nobody is left; `weekday`, the next one, needs the talent's calendar."""


def first_filter(instance: Instance, need: Need, talent: Talent) -> str | None:
    """The reason of the first filter that stops this talent; None for one who passes them all."""
    return next((reason for reason, passes in FILTERS.items() if not passes(instance, need, talent)), None)


def emptied_by(instance: Instance, need: Need) -> tuple[str | None, list[Talent]]:
    """The reason of the filter after which nobody is left, and who had come so far; (None, all who pass)."""
    left = list(instance.talents)
    for reason, passes in FILTERS.items():
        passing = [talent for talent in left if passes(instance, need, talent)]
        if not passing:
            return reason, left
        left = passing
    return None, left


def fits_into(instance: Instance, need: Need, window: Days) -> bool:
    """Whether the window leaves the cadence a chance, whatever weekdays the talent has.

    A pattern needs a slot without any open day outside the window; a `total` need enough open half days
    inside it; for a `full_time` need one day inside will do here, the rest is a matter of the talent's own
    half days.
    """
    period = instance.period_of(need)
    inside = instance.open_days_in(period.cut_to(window))
    match need.cadence.kind:
        case "total":
            return len(HALVES) * len(inside) >= need.cadence.half_days
        case "full_time":
            return bool(inside)
        case kind:
            outside = {
                slot_of(kind, day, HALVES[0]) for day in instance.open_days_in(period) if day not in window
            }
            return any(slot_of(kind, day, HALVES[0]) not in outside for day in inside)
