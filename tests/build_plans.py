"""Small instances and plans for the tests of the planner: no files, every value in sight.

Four weeks from Monday 6 April to Friday 1 May 2026, with 29 April (a Wednesday) closed.
Three towns on one meridian: 北町 and 中町 are 22.2 km apart, 中町 and 南町 too, 北町 and
南町 44.5 km. Talents live at the town hall of 北町.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dispatch.planner.format.instance import (
    HALF_DAYS,
    Cadence,
    CadenceKind,
    Days,
    Instance,
    Municipality,
    Need,
    Point,
    Rules,
    Talent,
)
from dispatch.planner.format.plan import Placement, Plan, PlannedHalfDay, Unmet
from dispatch.planner.judge.cadences import HalfDay
from dispatch.planner.judge.tiers import tiers_of

HORIZON = Days(date(2026, 4, 6), date(2026, 5, 1))
CLOSED = frozenset({date(2026, 4, 29)})
NORTH, MIDDLE, SOUTH = Point(34.0, 132.0), Point(34.2, 132.0), Point(34.4, 132.0)
KM_PER_STEP = 22.2390  # 0.2 degrees of a meridian, R = 6371.0088 km
TOWNS = (
    Municipality("A", "北町", NORTH, one_person_it=False),
    Municipality("B", "中町", MIDDLE, one_person_it=True),
    Municipality("C", "南町", SOUTH, one_person_it=False),
)
TUESDAYS = "4/7am 4/14am 4/21am 4/28am"
Booked = dict[str, tuple[str, str]]
Served = Mapping[str, tuple[str, tuple[HalfDay, ...]]]
"""Talent and half days by need."""


def talent(talent_id: str = "t1", **changes: Any) -> Talent:
    made = Talent(
        id=talent_id,
        roles=("engineer",),
        skills={"cloud": 2},
        half_days=frozenset(HALF_DAYS),
        max_half_days_per_week=10,
        contract=Days(date(2026, 4, 1), date(2027, 3, 31)),
        cleared_on=date(2026, 4, 1),
        base=NORTH,
        max_municipalities=3,
    )
    return replace(made, **changes)


def need(need_id: str = "n1", kind: CadenceKind = "weekly", half_days: int = 1, **changes: Any) -> Need:
    made = Need(
        id=need_id,
        municipality="A",
        role="engineer",
        skills={"cloud": 2},
        cadence=Cadence(kind, half_days),
        period=HORIZON,
        mode="onsite",
        priority=3,
        incumbent=None,
        first_visit_done=False,
    )
    return replace(made, **changes)


def instance(*people_and_needs: Talent | Need, rules: Rules | None = None, **changes: Any) -> Instance:
    made = Instance(
        name="四週間",
        horizon=HORIZON,
        closed_dates=CLOSED,
        rules=rules or Rules(max_one_way_km=50.0, same_day_km=30.0, accompanied_first_visits_per_week=2),
        talents=tuple(one for one in people_and_needs if isinstance(one, Talent)) or (talent(),),
        municipalities=TOWNS,
        needs=tuple(one for one in people_and_needs if isinstance(one, Need)) or (need(),),
    )
    return replace(made, **changes)


def rows_of(given: Instance, served: Served) -> tuple[PlannedHalfDay, ...]:
    """First visits that ask for it are accompanied."""
    return tuple(
        PlannedHalfDay(need_id, talent_id, day, half, place == 0 and given.need_by_id[need_id].wants_company)
        for need_id, (talent_id, times) in served.items()
        for place, (day, half) in enumerate(times)
    )


def plan_of(given: Instance, served: Served) -> Plan:
    """With true tiers, and the rest unmet."""
    made = Plan(
        instance=given.name,
        status="feasible",
        tiers=(0, 0, 0, 0, 0),
        bounds=(None, None, None, None, None),
        seconds=0.1,
        placements=tuple(Placement(need_id, talent_id) for need_id, (talent_id, _) in served.items()),
        half_days=rows_of(given, served),
        unmet=tuple(
            Unmet(one.id, "capacity", "空きがありません。") for one in given.needs if one.id not in served
        ),
    )
    return replace(made, tiers=tiers_of(given, made))


def planned(given: Instance, booked: Booked, **changes: Any) -> Plan:
    """The plan of `{need: (talent, "4/7am 4/14am")}`; with other half
    days or pairs it has the tiers of these."""
    made = plan_of(
        given, {need_id: (who, tuple(map(_time, times.split()))) for need_id, (who, times) in booked.items()}
    )
    made = replace(
        made, **{key: value for key, value in changes.items() if key in ("placements", "half_days")}
    )
    return replace(made, **{"tiers": tiers_of(given, made), **changes})


def _time(words: str) -> HalfDay:
    month, day = words[:-2].split("/")
    return date(2026, int(month), int(day)), words[-2:]


ONE: Booked = {"n1": ("t1", TUESDAYS)}


def total(need_id: str = "n1", half_days: int = 1, **changes: Any) -> Need:
    """A need without a pattern and without a first visit to accompany."""
    return need(need_id, "total", half_days, **{"first_visit_done": True, **changes})
