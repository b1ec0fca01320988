"""Small instances and plans for the tests of the planner: no files, every value in sight.

Four weeks from Monday 6 April to Friday 1 May 2026, with 29 April (a Wednesday) closed. Three towns on one meridian:
北町 and 中町 are 22.2 km apart, 中町 and 南町 too, 北町 and 南町 44.5 km. Talents live at the town hall of 北町.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dispatch.planner.instance import (
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
from dispatch.planner.plan import Assignment, Plan, PlannedHalfDay, Unmet
from dispatch.planner.tiers import tiers_of

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


def planned(given: Instance, booked: Booked, **changes: Any) -> Plan:
    """The plan of `{need: (talent, "4/7am 4/14am")}`, with true tiers, first visits accompanied and the rest unmet."""
    rows = []
    for need_id, (talent_id, times) in booked.items():
        for place, time in enumerate(times.split()):
            month, day = time[:-2].split("/")
            accompanied = place == 0 and given.need_by_id[need_id].wants_company
            rows.append(PlannedHalfDay(need_id, talent_id, date(2026, int(month), int(day)), time[-2:], accompanied))
    made = Plan(
        instance=given.name,
        status="feasible",
        tiers=(0, 0, 0, 0, 0),
        bounds=(None, None, None, None, None),
        seconds=0.1,
        assignments=tuple(Assignment(need_id, talent_id) for need_id, (talent_id, _) in booked.items()),
        half_days=tuple(rows),
        unmet=tuple(Unmet(one.id, "capacity", "空きがありません。") for one in given.needs if one.id not in booked),
    )
    made = replace(made, **{key: value for key, value in changes.items() if key in ("assignments", "half_days")})
    return replace(made, **{"tiers": tiers_of(given, made), **changes})


ONE: Booked = {"n1": ("t1", TUESDAYS)}


def total(need_id: str = "n1", half_days: int = 1, **changes: Any) -> Need:
    """A need without a pattern and without a first visit to accompany."""
    return need(need_id, "total", half_days, **{"first_visit_done": True, **changes})
