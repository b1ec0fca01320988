"""Planning instances drawn from a seed, for measuring: towns and holidays of
the public ones, people and needs invented."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from dispatch.planner.format.instance import HALF_DAYS, Instance
from dispatch.planner.format.instance_reading import parse_instance

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
