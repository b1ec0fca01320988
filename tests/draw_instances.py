"""Planning instances drawn from a seed, for measuring: towns and holidays of
the public ones, people and needs invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from dispatch.planner.format.instance import HALF_DAYS, Days, Instance, Pair
from dispatch.planner.format.instance_reading import parse_instance
from dispatch.planner.search.column_generation import Generation
from dispatch.planner.search.greedy import greedy

PUBLIC = Path(__file__).parent / "dispatch" / "planner" / "instances"
ROLES = ("producer", "project_manager", "service_designer", "engineer")
SKILLS = ("ai", "bpr", "cloud", "data", "network", "procurement", "security", "training", "web")
CADENCES = (("weekly", (1, 2, 2, 3, 4)), ("monthly", (1, 2, 3, 4)), ("total", (3, 5, 8, 12)))


def draw(seed: int, talents: int, needs: int, *, towns_of: str, days_of: str, load: float) -> Instance:
    """`towns_of` and `days_of` name public instances; `load` is half
    days asked per half day that talents have.

    One need in eight asks for a skill that nobody has; some talents start late; each town has a patrol.
    """
    random = Random(seed)
    towns, days = _public(towns_of), _public(days_of)
    people = [_talent(random, f"t{place:02}", towns, days) for place in range(1, talents + 1)]
    wanted = [_need(random, f"n{place:03}", towns, days) for place in range(1, needs + 1)]
    weekly = load * sum(person["max_half_days_per_week"] for person in people)
    asked = [row for row in wanted if row["cadence"]["kind"] == "weekly"]
    while asked and sum(row["cadence"]["half_days"] for row in asked) < weekly:
        row = random.choice(asked)
        row["cadence"]["half_days"] = min(row["cadence"]["half_days"] + 1, 5)
        asked = [one for one in asked if one["cadence"]["half_days"] < 5] or []
    patrols = [
        _row(
            f"p{place:03}",
            town,
            None,
            {"kind": "total", "half_days": 1},
            days,
            priority=1,
            first_visit_done=True,
        )
        for place, town in enumerate(towns["municipalities"], start=1)
    ]
    data = {
        "format": "dispatch-instance/1",
        "name": f"drawn-{seed}-{talents}x{len(towns['municipalities'])}x{needs}",
        "horizon": days["horizon"],
        "rules": towns["rules"],
        "talents": people,
        "municipalities": towns["municipalities"],
        "needs": wanted + patrols,
    }
    return parse_instance(json.dumps(data).encode())


def _public(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PUBLIC / f"{name}.json").read_bytes())
    return data


def _talent(random: Random, talent_id: str, towns: dict[str, Any], days: dict[str, Any]) -> dict[str, Any]:
    town = random.choice(towns["municipalities"])
    return {
        "id": talent_id,
        "roles": random.sample(ROLES, random.choice([1, 1, 2])),
        "skills": {skill: random.randint(1, 3) for skill in random.sample(SKILLS, 5)},
        "half_days": random.sample(HALF_DAYS, random.randint(5, 9)),
        "max_half_days_per_week": random.randint(4, 7),
        "contract": {"start": "2026-04-01", "end": "2027-03-31"},
        "cleared_on": random.choice(["2026-04-01"] * 6 + ["2026-05-01"]),
        "base": {
            "lat": town["lat"] + random.uniform(-0.05, 0.05),
            "lng": town["lng"] + random.uniform(-0.05, 0.05),
        },
        "max_municipalities": random.randint(3, 6),
    }


def _need(random: Random, need_id: str, towns: dict[str, Any], days: dict[str, Any]) -> dict[str, Any]:
    kind, amounts = random.choice([CADENCES[0]] * 5 + [CADENCES[1]] * 3 + [CADENCES[2]])
    skill, is_rare = random.choice(SKILLS), random.random() < 1 / 8
    return _row(
        need_id,
        random.choice(towns["municipalities"]),
        random.choice(ROLES),
        {"kind": kind, "half_days": random.choice(amounts)},
        days,
        skills={skill: 4 if is_rare else random.choice([1, 1, 2])},
        mode=random.choice(["onsite", "onsite", "onsite", "remote"]),
        priority=random.choice([1, 2, 2, 3]),
        preferred_weekdays=random.choice([[], [], [], ["tue", "thu"]]),
        first_visit_done=random.random() < 0.5,
    )


def _row(
    need_id: str,
    town: dict[str, Any],
    role: str | None,
    cadence: dict[str, Any],
    days: dict[str, Any],
    **more: object,
) -> dict[str, Any]:
    period = {key: days["horizon"][key] for key in ("start", "end")}
    row = {
        "id": need_id,
        "municipality": town["code"],
        "role": role,
        "skills": {},
        "cadence": cadence,
        "period": period,
    }
    return {**row, "mode": "onsite", "incumbent": None, **more}


class Shape(NamedTuple):
    """How large a re-plan is, patrols not counted, and the rest as `draw` takes it."""

    talents: int
    towns: int
    needs: int
    towns_of: str
    days_of: str
    load: float


def draw_replan(seed: int, shape: Shape) -> Instance:
    """Everybody should stay where a plan by hand had them: but one is ill, one leaves, some needs are new or
    urgent now, and perhaps there are few weeks for first visits.

    Towns beyond those wanted are left out, their needs moved.
    """
    talents, towns, needs, towns_of, days_of, load = shape
    random = Random(f"replan {seed}")
    whole = draw(seed, talents, needs, towns_of=towns_of, days_of=days_of, load=load)
    kept = tuple(random.sample(whole.municipalities, min(towns, len(whole.municipalities))))
    codes = {town.code for town in kept}
    wanted = [
        need if need.municipality in codes else replace(need, municipality=random.choice(kept).code)
        for need in whole.needs
        if need.role is not None or need.municipality in codes
    ]
    new = set(random.sample([need.id for need in wanted if need.role], needs // 6))
    before = replace(
        whole,
        name=f"replan-{seed}-{talents}x{len(kept)}x{len(wanted)}",
        municipalities=kept,
        needs=tuple(wanted),
        rules=replace(whole.rules, accompanied_first_visits_per_week=random.choice([1, 2, 4])),
    )
    rosters = greedy(
        replace(before, needs=tuple(one for one in wanted if one.id not in new)), Generation(before).offers
    )
    start = whole.horizon.start
    ill, leaving = random.sample(before.talents, 2)
    away = frozenset(start + timedelta(weeks=4, days=days) for days in range(28))
    return replace(
        before,
        talents=tuple(
            replace(one, leave_dates=away)
            if one is ill
            else replace(one, contract=Days(one.contract.start, start + timedelta(weeks=6)))
            if one is leaving
            else one
            for one in before.talents
        ),
        needs=tuple(
            replace(
                need,
                priority=3 if need.id in new or (need.role and random.random() < 0.1) else need.priority,
                first_visit_done=need.first_visit_done and need.id not in new,
            )
            for need in wanted
        ),
        previous=tuple(Pair(need, roster.talent) for roster in rosters for need in roster.half_days),
        stability=1.0,
    )
