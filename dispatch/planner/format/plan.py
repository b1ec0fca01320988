"""A plan as values, how it is grouped for those who judge it, and how it is written: `dispatch-plan/1`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from dispatch.planner.format.instance import HALVES, Instance

PLAN_FORMAT: Final = "dispatch-plan/1"
PLACES: Final = 3
"""Decimal places of a written tier or bound."""
PROVEN: Final = 0.5 / 10**PLACES
"""A bound nearer than this to a value proves it, as far as they are written."""

Status = Literal["optimal", "feasible", "infeasible"]
STATUSES: Final[tuple[Status, ...]] = ("optimal", "feasible", "infeasible")

REASONS: Final = (
    "role",
    "skill",
    "contract",
    "not_cleared",
    "conflict_of_interest",
    "distance",
    "weekday",
    "capacity",
    "accompaniment",
    "municipality_limit",
    "priority",
)
"""Why a need is not served, in the order in which they are tried: the first that applies is given."""

TIERS: Final = 5
Tiers = tuple[float, float, float, float, float]
"""Position k is tier k, whatever the order in which they are compared."""
Bounds = tuple[float | None, float | None, float | None, float | None, float | None]
"""Proven upper bounds in the places of `Tiers`; None where none was computed."""


@dataclass(frozen=True)
class Placement:
    """Both are ids, as everywhere in this module."""

    need: str
    talent: str


@dataclass(frozen=True)
class PlannedHalfDay:
    """`accompanied`: a colleague of the prefecture comes along, on the first on-site half day of a need."""

    need: str
    talent: str
    day: date
    half: str
    accompanied: bool = False


@dataclass(frozen=True)
class Unmet:
    """A need that the plan does not serve, and why.

    `nearest` is the talent who misses least, `smallest_change` what would let the need be served; both in the
    keys of the format, None where there is none. `displaces` lists the needs that would have to give way, for
    `priority` only.
    """

    need: str
    reason: str
    message: str
    nearest: Mapping[str, object] | None = None
    smallest_change: Mapping[str, object] | None = None
    displaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """`tiers` and `bounds` are not rounded here.

    `message` says which locks contradict, if `status` is `infeasible`.

    `status` is one of `STATUSES`; that of a plan that was read from a file may be any text until it is
    judged.
    """

    instance: str
    status: str
    tiers: Tiers
    bounds: Bounds
    seconds: float
    placements: tuple[Placement, ...]
    half_days: tuple[PlannedHalfDay, ...]
    unmet: tuple[Unmet, ...]
    message: str = ""


@dataclass(frozen=True)
class Timetable:
    """The part of a plan that names needs and talents of the instance, by need id; in order of time.

    A need that a faulty plan assigns twice is with the first talent.
    """

    talent_of: Mapping[str, str]
    half_days_of: Mapping[str, tuple[PlannedHalfDay, ...]]

    def is_served(self, need: str) -> bool:
        return need in self.talent_of and need in self.half_days_of

    def each_half_day(self) -> Iterable[PlannedHalfDay]:
        """Need by need."""
        for half_days in self.half_days_of.values():
            yield from half_days


def timetable_of(instance: Instance, plan: Plan) -> Timetable:
    """Leaves out what no judge can place: rows with an unknown need, talent or half."""
    talent_of: dict[str, str] = {}
    for placement in plan.placements:
        if is_known(instance, placement):
            talent_of.setdefault(placement.need, placement.talent)
    half_days_of: dict[str, list[PlannedHalfDay]] = {}
    for planned in plan.half_days:
        if is_known(instance, planned) and planned.half in HALVES:
            half_days_of.setdefault(planned.need, []).append(planned)
    return Timetable(
        talent_of,
        {
            need: tuple(sorted(rows, key=lambda row: (row.day, HALVES.index(row.half))))
            for need, rows in half_days_of.items()
        },
    )


def is_known(instance: Instance, row: Placement | PlannedHalfDay) -> bool:
    return row.need in instance.need_by_id and row.talent in instance.talent_by_id


def write_plan(plan: Plan) -> str:
    """The text of a plan file, one row of a list per line: UTF-8 once encoded, ends with a newline."""
    fields: dict[str, object] = {
        "format": PLAN_FORMAT,
        "instance": plan.instance,
        "status": plan.status,
        "tiers": [rounded(tier) for tier in plan.tiers],
        "bounds": [None if bound is None else rounded(bound) for bound in plan.bounds],
        "seconds": rounded(plan.seconds),
    }
    if plan.message:
        fields["message"] = plan.message
    rows: dict[str, list[dict[str, object]]] = {
        "assignments": [{"need": row.need, "talent": row.talent} for row in plan.placements],
        "half_days": [_half_day_row(row) for row in plan.half_days],
        "unmet": [_unmet_row(row) for row in plan.unmet],
    }
    parts = [f"  {_json(key)}: {_json(value)}" for key, value in fields.items()]
    parts += [f"  {_json(key)}: {_list(values)}" for key, values in rows.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def rounded(exact: float) -> float | int:
    """To three places; a whole number as an integer, so that counts read as counts and there is no `-0.0`."""
    rounded = round(float(exact), PLACES)
    return int(rounded) if rounded.is_integer() else rounded


def _half_day_row(row: PlannedHalfDay) -> dict[str, object]:
    return {
        "need": row.need,
        "talent": row.talent,
        "date": row.day.isoformat(),
        "half": row.half,
        "accompanied": row.accompanied,
    }


def _unmet_row(row: Unmet) -> dict[str, object]:
    fields: dict[str, object] = {
        "need": row.need,
        "reason": row.reason,
        "message": row.message,
        "nearest": row.nearest,
        "smallest_change": row.smallest_change,
    }
    return fields | {"displaces": list(row.displaces)} if row.reason == "priority" else fields


def _list(rows: list[dict[str, object]]) -> str:
    if not rows:
        return "[]"
    return "[\n" + ",\n".join(f"    {_json(row)}" for row in rows) + "\n  ]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def is_proven(plan: Plan, but: Collection[int] = ()) -> bool:
    """Whether every tier, perhaps but some by their places, is as high as any plan's, as far as written."""
    rows = enumerate(zip(plan.tiers, plan.bounds, strict=True))
    return all(tier in but or (bound is not None and bound - value < PROVEN) for tier, (value, bound) in rows)
