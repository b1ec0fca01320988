"""Reasons and smallest changes taken at their word, for plans of the public instances.

Reasons are derived again, the filters straight from the file's values and room by exact programs only.
Every smallest change is written into the file, which is then solved again. `python -m
tests.audit_planner SECONDS AGAIN EVERY NAME ...` prints one line of JSON per instance, with one change
of EVERY so many tried; a test does it for the small ones.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from dispatch.planner.answer.solving import solve
from dispatch.planner.budget import ENDLESS
from dispatch.planner.format.instance import Instance, Need, Talent, monday_of
from dispatch.planner.format.instance_reading import parse_instance
from dispatch.planner.format.plan import Plan, Unmet, is_proven
from dispatch.planner.judge.tiers import FIT
from dispatch.planner.talent.offers import OfferBook
from dispatch.planner.talent.placing import together

INSTANCES: Final = Path(__file__).parent / "dispatch/planner/instances"
Json = dict[str, Any]


def with_change(data: Json, change: Mapping[str, Any]) -> Json:
    """As detail 11 of the format says."""
    changed = deepcopy(data)
    kind = next(iter(change))
    if kind == "rules":
        changed["rules"].update(change["rules"])
        return changed
    row = next(row for row in changed[f"{kind}s"] if row["id"] == change[kind])
    for key, value in change.items():
        match key:
            case "talent" | "need":
                continue
            case "skills":
                row["skills"].update(value)
            case "add_half_days":
                row["half_days"] += value
            case "half_days":
                row["cadence"]["half_days"] = value
            case _:
                row[key] = value
    return changed


def served(plan: Plan) -> set[str]:
    return {row.need for row in plan.placements}


def is_broken_word(data: Json, plan: Plan, unmet: Unmet, seconds: float) -> bool:
    """Whether a new run with the smallest change does not serve the need,
    drops another one, or loses on tiers 1 and 2.

    From nothing; where the plan is not proven, one that keeps it.
    """
    assert unmet.smallest_change is not None
    changed = with_change(data, unmet.smallest_change)
    if not is_proven(plan, but=[FIT]):
        pairs = [{"need": row.need, "talent": row.talent} for row in plan.placements]
        changed |= {"previous": pairs, "stability": 1}
    again = solve(parse_instance(json.dumps(changed).encode()), seconds, with_changes=False)
    return not served(again) >= served(plan) | {unmet.need} or again.tiers[:2] < plan.tiers[:2]


def true_reasons(data: Json, plan: Plan, wanted: str) -> Iterator[str]:
    """What may be said of an unmet need: one reason, or `priority` and
    `capacity` where the plan leaves nobody room."""
    instance = parse_instance(json.dumps(data).encode())
    row = next(row for row in data["needs"] if row["id"] == wanted)
    need = instance.need_by_id[wanted]
    left = data["talents"]
    for reason, passes in _FILTERS.items():
        left = [one for one in left if passes(data, instance, row, one)]
        if not left:
            yield reason
            return
    room = _Room(instance, plan)
    talents = [instance.talent_by_id[one["id"]] for one in left]
    free = [talent for talent in talents if room.holds(talent, [need], empty=True)]
    if not free:
        yield "weekday"
        return
    roomy = [talent for talent in free if room.holds(talent, [*room.own(talent), need])]
    if roomy:
        accompanied = [one for one in roomy if room.holds(one, [*room.own(one), need], company=True)]
        if any(room.takes_the_town(one, need) for one in accompanied):
            yield "priority"
        else:
            yield "municipality_limit" if accompanied else "accompaniment"
        return
    if any(room.may_exchange(talent, need) for talent in free):
        yield "priority"
    else:
        yield "capacity"


class _Room:
    """By exact programs, one after another."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self._instance, self._book = instance, OfferBook(instance)
        self._talent_of = {row.need: row.talent for row in plan.placements}
        self._locked = {pair.need for pair in instance.locked}
        self._first = [row for row in plan.half_days if row.accompanied]

    def own(self, talent: Talent) -> list[Need]:
        return [need for need in self._instance.needs if self._talent_of.get(need.id) == talent.id]

    def holds(self, talent: Talent, needs: list[Need], *, company: bool = False, empty: bool = False) -> bool:
        """Half days for all, with a colleague at first visits if `company`."""
        offers = [offer for need in needs if (offer := self._book.offer(need, talent))]
        if len(offers) < len(needs):
            return False
        left = None if empty or not company else self._left(talent)
        return together(self._instance, talent, offers, ENDLESS, left, care=0.0) is not None

    def _left(self, talent: Talent) -> dict[date, int]:
        taken = Counter(monday_of(row.day) for row in self._first if row.talent != talent.id)
        most = self._instance.rules.accompanied_first_visits_per_week
        return {monday_of(day): most - taken[monday_of(day)] for day in self._instance.horizon.each()}

    def takes_the_town(self, talent: Talent, need: Need, without: Need | None = None) -> bool:
        needs = [*(one for one in self.own(talent) if one != without), need]
        return len({one.municipality for one in needs if one.role is not None}) <= talent.max_municipalities

    def may_exchange(self, talent: Talent, need: Need) -> bool:
        for other in self.own(talent):
            needs = [*(one for one in self.own(talent) if one != other), need]
            if other.id in self._locked or not self.takes_the_town(talent, need, other):
                continue
            if self.holds(talent, needs, company=True):
                return True
        return False


def _days(window: Json) -> set[date]:
    start, end = date.fromisoformat(window["start"]), date.fromisoformat(window["end"])
    return {start + timedelta(days) for days in range((end - start).days + 1)}


def _has_a_chance(data: Json, need: Json, window: set[date]) -> bool:
    """Whether any weekday pattern of the cadence could lie in the window, all its open days inside."""
    horizon = _days(data["horizon"])
    period = _days(need["period"]) & horizon if need["period"] else horizon
    closed = {date.fromisoformat(day) for day in data["horizon"]["closed_dates"]}
    open_days = {day for day in period if day.weekday() < 5 and day not in closed}
    inside = open_days & window
    kind, wanted = need["cadence"]["kind"], need["cadence"].get("half_days", 0)
    if kind == "total":
        return bool(2 * len(inside) >= wanted)
    if kind == "full_time":
        return bool(inside)
    keys = {day: (day.weekday(), (day.day - 1) // 7 if kind == "monthly" else 0) for day in open_days}
    broken = {keys[day] for day in open_days - window}
    return any(keys[day] not in broken for day in inside)


def _under_contract(data: Json, _: Instance, need: Json, talent: Json) -> bool:
    return _has_a_chance(data, need, _days(talent["contract"]))


def _cleared(data: Json, _: Instance, need: Json, talent: Json) -> bool:
    if talent["cleared_on"] is None:
        return False
    first = date.fromisoformat(talent["cleared_on"])
    return _has_a_chance(data, need, {day for day in _days(talent["contract"]) if day >= first})


def _has_skills(_: Json, __: Instance, need: Json, talent: Json) -> bool:
    return all(talent["skills"].get(skill, 0) >= level for skill, level in need["skills"].items())


def _is_near(data: Json, instance: Instance, need: Json, talent: Json) -> bool:
    km = instance.km(instance.talent_by_id[talent["id"]], instance.need_by_id[need["id"]])
    return bool(need["mode"] == "remote" or km <= data["rules"]["max_one_way_km"])


_FILTERS: Final[Mapping[str, Any]] = {
    "role": lambda _, __, need, talent: need["role"] is None or need["role"] in talent["roles"],
    "skill": _has_skills,
    "contract": _under_contract,
    "not_cleared": _cleared,
    "conflict_of_interest": lambda _, __, need, talent: (
        need["municipality"] not in talent.get("conflicts", [])
    ),
    "distance": _is_near,
}


def audit(name: str, seconds: float, again: float, *, every: int = 1) -> Json:
    """Figures for one public instance; lists of need ids for what is wrong.

    Each changed one is solved for `again` seconds, or only one of so many.
    """
    data = json.loads((INSTANCES / f"{name}.json").read_bytes())
    plan = solve(parse_instance(json.dumps(data).encode()), seconds)
    asked = [unmet for unmet in plan.unmet if unmet.reason != "role"]
    given = [unmet for unmet in asked if unmet.smallest_change is not None]
    return {
        "instance": name,
        "status": plan.status,
        "unmet": len(plan.unmet),
        "wrong_reasons": [
            one.need for one in plan.unmet if one.reason not in true_reasons(data, plan, one.need)
        ],
        "changes": [len(given), len(asked)],
        "tried": len(given[::every]),
        "wrong_changes": [one.need for one in given[::every] if is_broken_word(data, plan, one, again)],
    }


if __name__ == "__main__":
    for each in sys.argv[4:]:
        found = audit(each, float(sys.argv[1]), float(sys.argv[2]), every=int(sys.argv[3]))
        print(json.dumps(found, ensure_ascii=False), flush=True)
