"""How good a plan is: five numbers, more is better, the first decides first.

Exact; rounding is for the writer.

Sums of roots and distances go through `math.fsum`, so that the order of the needs does not change the last
digit.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from math import fsum, sqrt
from typing import Final

from dispatch.planner.format.instance import WEEKDAYS, Instance, Need, Talent
from dispatch.planner.format.plan import TIERS, Plan, Tiers, Timetable, timetable_of

URGENT, SEEN, WORTH, FIT, KEPT = range(TIERS)
"""Places of the tiers, counted from 0: urgent needs, municipalities, worth, fit, talents kept."""
LOCKS: Final = TIERS
"""Place of what comes before all tiers: minus the number of talents whose locked needs are not served."""
MOST_URGENT: Final = 3
ONE_PERSON_IT_WEIGHT: Final = 1.5
INCUMBENT_GAIN: Final = 6.0
UNWANTED_WEEKDAY_COST: Final = 2.0
COST_PER_KM: Final = 0.02 / 10
"""Of one way, per on-site date of a need."""
UNSEEN_COST: Final = {False: 1, True: 2}
"""Of a municipality without a visit, by whether it is a `one_person_it` one."""


def tiers_of(instance: Instance, plan: Plan) -> Tiers:
    """Tiers 1 to 5 of the half days that the plan lists; what the plan claims is not looked at."""
    timetable = timetable_of(instance, plan)
    served = [need for need in instance.needs if timetable.is_served(need.id)]
    return (
        urgent_served(served),
        -unseen_municipalities(instance, timetable),
        fsum(worth_of(instance, need, half_days_booked(timetable, need)) for need in served),
        fsum(fit_of(instance, need, timetable) for need in served),
        instance.stability * kept_talents(instance, timetable),
    )


def is_urgent(need: Need) -> bool:
    return need.priority == MOST_URGENT


def urgent_served(served: list[Need]) -> int:
    """Tier 1: how many of the most urgent needs are served."""
    return sum(is_urgent(need) for need in served)


def unseen_municipalities(instance: Instance, timetable: Timetable) -> int:
    """Tier 2, positive: municipalities without any half day; one with a single person for IT counts twice."""
    seen = {instance.need_by_id[need].municipality for need in timetable.half_days_of}
    return sum(UNSEEN_COST[town.one_person_it] for town in instance.municipalities if town.code not in seen)


def half_days_booked(timetable: Timetable, need: Need) -> int:
    """Each (day, half) once, even if a faulty plan lists it twice."""
    return len({(planned.day, planned.half) for planned in timetable.half_days_of[need.id]})


def worth_of(instance: Instance, need: Need, half_days: int) -> float:
    """A served need's part in tier 3: priority, more for a one-person-IT town, and the root of its days."""
    one_person_it = instance.municipality_by_code[need.municipality].one_person_it
    weight = ONE_PERSON_IT_WEIGHT if one_person_it else 1.0
    return need.priority * weight * sqrt(half_days / 2)


def fit_of(instance: Instance, need: Need, timetable: Timetable) -> float:
    """A served need's part in tier 4: who comes, on which weekdays, from how far."""
    talent = instance.talent_by_id[timetable.talent_of[need.id]]
    days = {planned.day for planned in timetable.half_days_of[need.id]}
    return fit_between(instance, need, talent, days)


def fit_between(instance: Instance, need: Need, talent: Talent, days: Collection[date]) -> float:
    """The same for a talent who would serve the need on these days, each once."""
    gain = INCUMBENT_GAIN if need.incumbent == talent.id else 0.0
    unwanted = UNWANTED_WEEKDAY_COST if uses_unwanted_weekday(need, {day.weekday() for day in days}) else 0.0
    travel = COST_PER_KM * instance.km(talent, need) * len(days) if need.is_onsite else 0.0
    return gain - unwanted - travel


def uses_unwanted_weekday(need: Need, weekdays: set[int]) -> bool:
    """Whether a repeating need with wishes meets on another weekday; `weekdays` count from Monday = 0."""
    if need.cadence.kind not in ("weekly", "monthly") or not need.preferred_weekdays:
        return False
    return not weekdays <= {WEEKDAYS.index(name) for name in need.preferred_weekdays}


def keeping(instance: Instance, need: Need, talent: Talent) -> float:
    """What a need with its previous talent adds to tier 5."""
    return instance.stability * (instance.previous_talent.get(need.id) == talent.id)


def kept_talents(instance: Instance, timetable: Timetable) -> int:
    """Tier 5 before its weight: needs of the previous plan that are with the same talent."""
    return sum(timetable.talent_of.get(need) == talent for need, talent in instance.previous_talent.items())


def order_of_tiers(instance: Instance) -> tuple[int, ...]:
    """Places of the tiers, from 0, in the order in which they are compared."""
    return (URGENT, SEEN, KEPT, WORTH, FIT) if instance.stability > 0 else (URGENT, SEEN, WORTH, FIT, KEPT)


def before_worth(instance: Instance) -> tuple[int, ...]:
    """Those of them that are compared before tier 3."""
    order = order_of_tiers(instance)
    return order[: order.index(WORTH)]
