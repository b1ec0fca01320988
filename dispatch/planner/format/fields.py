"""Kinds of values that instances and plans have in common, each read exactly or refused by its JSON path."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, TypeVar

from dispatch.planner.format.instance import Days
from japan.exact_json import (
    FormatError,
    at,
    read_choice,
    read_day,
    read_list,
    read_number,
    read_object,
    read_text,
    read_whole,
    shown,
)

HIGHEST_LEVEL: Final = 4
MOST: Final = 1_000_000
"""The largest count that is taken for a week, a person or a need; a real one is far below."""

Item = TypeVar("Item", bound=Hashable)


def read_days(value: object, path: str) -> Days:
    """An object of a `start` and an `end`, nothing else."""
    return days_of(read_object(value, path, required=("start", "end")), path)


def days_of(row: dict[str, object], path: str) -> Days:
    """The `start` and `end` of an object that has both and may have more."""
    start, end = (read_day(row[key], f"{path}.{key}") for key in ("start", "end"))
    if end < start:
        raise FormatError(f"{path}.end", f"終わり（{end}）が始まり（{start}）より前です。")
    return Days(start, end)


def read_skills(value: object, path: str) -> dict[str, int]:
    """Skill ids and their levels, 1 to 4."""
    if not isinstance(value, dict):
        raise FormatError(path, f"オブジェクトではありません：{shown(value)}")
    return {
        read_text(key, path): read_count(level, at(path, key), least=1, most=HIGHEST_LEVEL)
        for key, level in value.items()
    }


def read_count(value: object, path: str, *, least: int, most: int = MOST) -> int:
    number = read_whole(value, path, f"{least}から{most}までの整数で書いてください")
    if not least <= number <= most:
        raise FormatError(path, f"{least}から{most}までの整数で書いてください：{shown(value)}")
    return number


def read_amount(value: object, path: str, *, most: float) -> float:
    """A number from 0, whole or not."""
    number = read_number(value, path)
    if not 0 <= number <= most:
        raise FormatError(path, f"0から{most:.10g}までの数で書いてください：{shown(value)}")
    return number


def read_set(value: object, path: str, read: Callable[[object, str], Item]) -> frozenset[Item]:
    """A list in which nothing stands twice."""
    found: set[Item] = set()
    for index, item in enumerate(read_list(value, path)):
        here = f"{path}[{index}]"
        one = read(item, here)
        if one in found:
            raise FormatError(here, f"同じ値が2回書かれています：{shown(item)}")
        found.add(one)
    return frozenset(found)


def one_of(allowed: tuple[str, ...]) -> Callable[[object, str], str]:
    """Reads one of the words of the format."""
    return lambda value, path: read_choice(value, path, allowed)
