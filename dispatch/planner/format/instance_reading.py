"""Reads `dispatch-instance/1` exactly: anything else is refused by its JSON path, with a Japanese reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from dispatch.planner.format.fields import (
    MOST,
    days_of,
    one_of,
    read_amount,
    read_count,
    read_days,
    read_set,
    read_skills,
)
from dispatch.planner.format.instance import (
    CADENCES,
    HALF_DAYS,
    INSTANCE_FORMAT,
    MODES,
    MOST_HALF_DAYS,
    ROLES,
    WEEKDAYS,
    Cadence,
    Instance,
    Municipality,
    Need,
    Pair,
    Point,
    Rules,
    Talent,
)
from japan.exact_json import (
    FormatError,
    parse_json,
    read_choice,
    read_day,
    read_document,
    read_flag,
    read_list,
    read_name,
    read_number,
    read_object,
    read_reference,
    read_rows,
    shown,
)

HIGHEST_PRIORITY = 3
LONGEST_HORIZON = timedelta(days=3 * 366)
FARTHEST_KM = 40_100.0
"""Once around the Earth."""


def parse_instance(content: bytes) -> Instance:
    """Read the bytes of an instance. Raises `FormatError` for anything that is not a valid one."""
    return read_instance(parse_json(content))


def read_instance(value: object) -> Instance:
    """Check plain JSON values and return the instance. Raises `FormatError` with the first wrong path."""
    top = read_document(
        value,
        INSTANCE_FORMAT,
        required=("name", "horizon", "rules", "talents", "municipalities", "needs"),
        optional=("locked", "previous", "stability"),
    )
    name = read_name(top["name"], "name")
    horizon = read_object(top["horizon"], "horizon", required=("start", "end", "closed_dates"))
    days = days_of(horizon, "horizon")
    if days.end - days.start > LONGEST_HORIZON:
        raise FormatError("horizon.end", f"計画の期間は3年以内にしてください：{shown(horizon['end'])}")
    closed = read_set(horizon["closed_dates"], "horizon.closed_dates", read_day)
    rules = _rules(top["rules"])
    talents = read_rows(top["talents"], "talents", _talent)
    municipalities = _municipalities(top["municipalities"])
    codes, people = {row.code for row in municipalities}, {row.id for row in talents}
    needs = read_rows(top["needs"], "needs", lambda row, path: _need(row, path, codes, people))
    known = {row.id for row in needs}
    return Instance(
        name=name,
        horizon=days,
        closed_dates=closed,
        rules=rules,
        talents=talents,
        municipalities=municipalities,
        needs=needs,
        locked=_pairs(top.get("locked", []), "locked", known, people, several=True),
        previous=_pairs(top.get("previous", []), "previous", known, people),
        stability=read_amount(top.get("stability", 0), "stability", most=MOST),
    )


def _rules(value: object) -> Rules:
    row = read_object(
        value, "rules", required=("max_one_way_km", "same_day_km", "accompanied_first_visits_per_week")
    )
    return Rules(
        max_one_way_km=read_amount(row["max_one_way_km"], "rules.max_one_way_km", most=FARTHEST_KM),
        same_day_km=read_amount(row["same_day_km"], "rules.same_day_km", most=FARTHEST_KM),
        accompanied_first_visits_per_week=read_count(
            row["accompanied_first_visits_per_week"], "rules.accompanied_first_visits_per_week", least=0
        ),
    )


def _talent(value: object, path: str) -> Talent:
    row = read_object(
        value,
        path,
        required=(
            "id",
            "roles",
            "skills",
            "half_days",
            "max_half_days_per_week",
            "contract",
            "cleared_on",
            "base",
            "max_municipalities",
        ),
        optional=("leave_dates", "conflicts", "unverified_skills"),
    )
    cleared_on = row["cleared_on"]
    return Talent(
        id=read_name(row["id"], f"{path}.id"),
        roles=tuple(sorted(read_set(row["roles"], f"{path}.roles", one_of(ROLES)), key=ROLES.index)),
        skills=read_skills(row["skills"], f"{path}.skills"),
        half_days=read_set(row["half_days"], f"{path}.half_days", one_of(HALF_DAYS)),
        max_half_days_per_week=read_count(
            row["max_half_days_per_week"], f"{path}.max_half_days_per_week", least=0
        ),
        contract=read_days(row["contract"], f"{path}.contract"),
        cleared_on=None if cleared_on is None else read_day(cleared_on, f"{path}.cleared_on"),
        base=_point(read_object(row["base"], f"{path}.base", required=("lat", "lng")), f"{path}.base"),
        max_municipalities=read_count(row["max_municipalities"], f"{path}.max_municipalities", least=0),
        leave_dates=read_set(row.get("leave_dates", []), f"{path}.leave_dates", read_day),
        conflicts=read_set(row.get("conflicts", []), f"{path}.conflicts", read_name),
        unverified_skills=read_set(row.get("unverified_skills", []), f"{path}.unverified_skills", read_name),
    )


def _municipalities(value: object) -> tuple[Municipality, ...]:
    rows: dict[str, Municipality] = {}
    for index, item in enumerate(read_list(value, "municipalities")):
        path = f"municipalities[{index}]"
        row = read_object(item, path, required=("code", "name", "lat", "lng", "one_person_it"))
        code = read_name(row["code"], f"{path}.code")
        if code in rows:
            raise FormatError(f"{path}.code", f"同じ団体コードが2回使われています：{shown(code)}")
        rows[code] = Municipality(
            code=code,
            name=read_name(row["name"], f"{path}.name"),
            hall=_point(row, path),
            one_person_it=read_flag(row["one_person_it"], f"{path}.one_person_it"),
        )
    return tuple(rows.values())


def _need(value: object, path: str, codes: Collection[str], people: Collection[str]) -> Need:
    row = read_object(
        value,
        path,
        required=(
            "id",
            "municipality",
            "role",
            "skills",
            "cadence",
            "period",
            "mode",
            "priority",
            "incumbent",
            "first_visit_done",
        ),
        optional=("preferred_weekdays",),
    )
    role, incumbent = row["role"], row["incumbent"]
    preferred = read_set(row.get("preferred_weekdays", []), f"{path}.preferred_weekdays", one_of(WEEKDAYS))
    return Need(
        id=read_name(row["id"], f"{path}.id"),
        municipality=read_reference(row["municipality"], f"{path}.municipality", codes, "municipalities"),
        role=None if role is None else read_choice(role, f"{path}.role", ROLES),
        skills=read_skills(row["skills"], f"{path}.skills"),
        cadence=_cadence(row["cadence"], f"{path}.cadence"),
        period=read_days(row["period"], f"{path}.period"),
        mode=read_choice(row["mode"], f"{path}.mode", MODES),
        priority=read_count(row["priority"], f"{path}.priority", least=1, most=HIGHEST_PRIORITY),
        incumbent=None
        if incumbent is None
        else read_reference(incumbent, f"{path}.incumbent", people, "talents"),
        first_visit_done=read_flag(row["first_visit_done"], f"{path}.first_visit_done"),
        preferred_weekdays=tuple(sorted(preferred, key=WEEKDAYS.index)),
    )


def _cadence(value: object, path: str) -> Cadence:
    row = read_object(value, path, required=("kind",), optional=("half_days",))
    kind = next(kind for kind in CADENCES if kind == read_choice(row["kind"], f"{path}.kind", CADENCES))
    if kind == "full_time":
        if "half_days" in row:
            raise FormatError(f"{path}.half_days", "full_time には half_days を書きません。")
        return Cadence(kind, 0)
    if "half_days" not in row:
        raise FormatError(f"{path}.half_days", "必要なキーがありません。")
    return Cadence(
        kind, read_count(row["half_days"], f"{path}.half_days", least=1, most=MOST_HALF_DAYS.get(kind, MOST))
    )


def _pairs(
    value: object, path: str, needs: Collection[str], people: Collection[str], *, several: bool = False
) -> tuple[Pair, ...]:
    """Decided pairs; a need has one talent. With `several` that is left to those who judge what is locked."""
    rows: list[Pair] = []
    for index, item in enumerate(read_list(value, path)):
        here = f"{path}[{index}]"
        row = read_object(item, here, required=("need", "talent"))
        need = read_reference(row["need"], f"{here}.need", needs, "needs")
        pair = Pair(need, read_reference(row["talent"], f"{here}.talent", people, "talents"))
        if pair in rows or (not several and need in [one.need for one in rows]):
            raise FormatError(f"{here}.need", f"同じ支援が2回書かれています：{shown(need)}")
        rows.append(pair)
    return tuple(rows)


def _point(row: dict[str, object], path: str) -> Point:
    return Point(
        lat=_within(row["lat"], f"{path}.lat", 90.0, "緯度"),
        lng=_within(row["lng"], f"{path}.lng", 180.0, "経度"),
    )


def _within(value: object, path: str, limit: float, called: str) -> float:
    number = read_number(value, path)
    if abs(number) > limit:
        raise FormatError(path, f"{called}は-{limit:g}から{limit:g}までです：{shown(value)}")
    return number
