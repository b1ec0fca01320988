"""Reads `dispatch-plan/1` exactly: anything else is refused by its JSON path, with a Japanese reason.

What a plan claims is read as it stands, and judged with the instance at hand: ids that may not exist, and the
words of `status`, `half` and `reason`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from dispatch.planner.format.fields import one_of, read_count, read_days, read_set, read_skills
from dispatch.planner.format.instance import HALF_DAYS, MODES
from dispatch.planner.format.plan import PLAN_FORMAT, TIERS, Placement, Plan, PlannedHalfDay, Unmet
from japan.exact_json import (
    FormatError,
    at,
    parse_json,
    read_day,
    read_document,
    read_flag,
    read_list,
    read_number,
    read_object,
    read_text,
    shown,
)

Item = TypeVar("Item")
Read = Callable[[object, str], Item]


def parse_plan(content: bytes) -> Plan:
    """Read the bytes of a plan. Raises `FormatError` for anything that is not one."""
    return read_plan(parse_json(content))


def read_plan(value: object) -> Plan:
    """Check plain JSON values and return the plan. Raises `FormatError` with the first wrong path."""
    top = read_document(
        value,
        PLAN_FORMAT,
        required=("instance", "status", "tiers", "bounds", "seconds", "assignments", "half_days", "unmet"),
        optional=("message",),
    )
    return Plan(
        instance=read_text(top["instance"], "instance"),
        status=read_text(top["status"], "status"),
        tiers=_five(top["tiers"], "tiers", _as_written),
        bounds=_five(top["bounds"], "bounds", _bound),
        seconds=_seconds(top["seconds"]),
        placements=_list(top["assignments"], "assignments", _placement),
        half_days=_list(top["half_days"], "half_days", _half_day),
        unmet=_list(top["unmet"], "unmet", _unmet),
        message=read_text(top.get("message", ""), "message"),
    )


def _five(value: object, path: str, read: Read[Item]) -> tuple[Item, Item, Item, Item, Item]:
    """One value per tier."""
    items = _list(value, path, read)
    if len(items) != TIERS:
        raise FormatError(
            path, f"評価1から{TIERS}までの{TIERS}個を書いてください（{len(items)}個あります）。"
        )
    first, second, third, fourth, fifth = items
    return first, second, third, fourth, fifth


def _bound(value: object, path: str) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise FormatError(path, f"数でもnullでもありません：{shown(value)}")
    return None if value is None else _as_written(value, path)


def _as_written(value: object, path: str) -> float:
    """A number, still an integer where the file has one, so that sentences show it as the file does."""
    number = read_number(value, path)
    return value if isinstance(value, int) else number


def _seconds(value: object) -> float:
    seconds = read_number(value, "seconds")
    if seconds < 0:
        raise FormatError("seconds", f"0以上の数で書いてください：{shown(value)}")
    return seconds


def _placement(value: object, path: str) -> Placement:
    row = read_object(value, path, required=("need", "talent"))
    return Placement(need=_text(row, path, "need"), talent=_text(row, path, "talent"))


def _half_day(value: object, path: str) -> PlannedHalfDay:
    row = read_object(value, path, required=("need", "talent", "date", "half"), optional=("accompanied",))
    return PlannedHalfDay(
        need=_text(row, path, "need"),
        talent=_text(row, path, "talent"),
        day=read_day(row["date"], f"{path}.date"),
        half=_text(row, path, "half"),
        accompanied=read_flag(row.get("accompanied", False), f"{path}.accompanied"),
    )


def _unmet(value: object, path: str) -> Unmet:
    row = read_object(
        value,
        path,
        required=("need", "reason", "message"),
        optional=("nearest", "smallest_change", "displaces"),
    )
    return Unmet(
        need=_text(row, path, "need"),
        reason=_text(row, path, "reason"),
        message=_text(row, path, "message"),
        nearest=_nearest(row.get("nearest"), f"{path}.nearest"),
        smallest_change=_smallest_change(row.get("smallest_change"), f"{path}.smallest_change"),
        displaces=_list(row.get("displaces", []), f"{path}.displaces", read_text),
    )


def _nearest(value: object, path: str) -> Mapping[str, object] | None:
    if value is None:
        return None
    row = read_object(value, path, required=("talent", "missing"))
    _text(row, path, "talent")
    missing = row["missing"]
    if not isinstance(missing, dict):
        raise FormatError(f"{path}.missing", f"オブジェクトではありません：{shown(missing)}")
    for key, amount in missing.items():
        read_number(amount, at(f"{path}.missing", read_text(key, f"{path}.missing")))
    return row


def _smallest_change(value: object, path: str) -> Mapping[str, object] | None:
    """A change of one talent, of the need or of the rules; each value is one that an instance could have."""
    if value is None:
        return None
    subject = next((key for key in _SUBJECTS if isinstance(value, dict) and key in value), None)
    if subject is None:
        read_object(value, path, required=(), optional=tuple(_SUBJECTS))
        raise FormatError(path, f"{'、'.join(_SUBJECTS)} のどれか1つが必要です。")
    read_subject, changes = _SUBJECTS[subject]
    row = read_object(value, path, required=(subject,), optional=tuple(changes))
    read_subject(row[subject], f"{path}.{subject}")
    if changes and len(row) == 1:
        raise FormatError(path, f"{subject} の何を変えるかが書かれていません。")
    for key, read in changes.items():
        if key in row:
            read(row[key], f"{path}.{key}")
    return row


def _rules(value: object, path: str) -> None:
    key = "accompanied_first_visits_per_week"
    row = read_object(value, path, required=(key,))
    read_count(row[key], f"{path}.{key}", least=0)


def _list(value: object, path: str, read: Read[Item]) -> tuple[Item, ...]:
    return tuple(read(item, f"{path}[{place}]") for place, item in enumerate(read_list(value, path)))


def _text(row: Mapping[str, object], path: str, key: str) -> str:
    return read_text(row[key], f"{path}.{key}")


def _count_from(least: int) -> Read[int]:
    return lambda value, path: read_count(value, path, least=least)


_SUBJECTS: Final[dict[str, tuple[Read[object], dict[str, Read[object]]]]] = {
    "talent": (
        read_text,
        {
            "skills": read_skills,
            "add_half_days": lambda value, path: read_set(value, path, one_of(HALF_DAYS)),
            "max_half_days_per_week": _count_from(0),
            "cleared_on": read_day,
            "contract": read_days,
            "max_municipalities": _count_from(0),
        },
    ),
    "need": (read_text, {"mode": one_of(MODES), "half_days": _count_from(1), "period": read_days}),
    "rules": (_rules, {}),
}
"""What a smallest change is about, and what it may change there."""
