"""The seed of the skill vocabulary: what a talent can be recorded to know, and to which level.

Seeded from what public material states of the external-talent skill standard (外部人材スキル標準, 総務省,
2022-09) and of the work that talent does in municipalities; additions of our own are marked in `skills.csv`.
Each prefecture edits the vocabulary in the database (`pool.skills`); this file only fills it the first time,
and names what was recorded before prefectures had one. The standard's own levels were not reachable, so the
four levels are ours. Pure: no models.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

SKILLS_FILE = Path(__file__).resolve().parent / "skills.csv"

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "producer": "プロデューサー",
        "project_manager": "プロジェクトマネージャー",
        "service_designer": "サービスデザイナー",
        "engineer": "エンジニア",
    }
)

LEVELS: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "基礎を知っている。教わりながら作業できる",
        2: "一人で実務ができる",
        3: "人に教え、難しい案件を進められる",
        4: "県全体や複数団体の取組を率いた経験がある",
    }
)


class UnreadableSkills(ValueError):
    """`skills.csv` breaks its own promise; the message names the line."""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill of the seed vocabulary."""

    key: str
    name: str
    description: str
    roles: tuple[str, ...]
    """Keys of `ROLES` to which the skill belongs; at least one."""
    source: str
    is_own_addition: bool


@cache
def read_skills() -> tuple[SkillRow, ...]:
    """The vocabulary in display order. Raises `UnreadableSkills` for an unknown role or a repeated key."""
    with SKILLS_FILE.open(encoding="utf-8", newline="") as handle:
        rows = tuple(_row(number, cells) for number, cells in enumerate(csv.DictReader(handle), start=2))
    keys = [row.key for row in rows]
    if repeated := sorted({key for key in keys if keys.count(key) > 1}):
        raise UnreadableSkills(f"keys occur twice: {', '.join(repeated)}")
    return rows


def told_name(name: str, recorded: str) -> str:
    """Today's name, and beside it what the skill was called when it was recorded, where that differs."""
    return f"{name}（登録当時：{recorded}）" if recorded and recorded != name else name


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one prefecture calls its skills on a day. Rows keep keys; a name is looked up when it is shown."""

    names: Mapping[str, str]
    """By key, in display order; those out of use as well, since they stand where they were recorded."""
    in_use: frozenset[str]
    """Keys that may be recorded anew."""

    def name(self, key: str) -> str:
        return self.names.get(key) or skill_names().get(key, key)

    def told(self, key: str, recorded: str) -> str:
        return told_name(self.name(key), recorded)

    def offered(self, *, also: Iterable[str] = ()) -> list[tuple[str, str]]:
        """What a form offers: those in use, and those that stand there already, marked."""
        kept = frozenset(also)
        return [
            (key, name if key in self.in_use else f"{name}（いまは使わない）")
            for key, name in self.names.items()
            if key in self.in_use or key in kept
        ]


@cache
def skill_names() -> Mapping[str, str]:
    """What each skill of the vocabulary is called, by its key, in display order."""
    return MappingProxyType({row.key: row.name for row in read_skills()})


def skill_words(skill: object) -> str:
    """What an event says of a skill: 「調達（水準2）」 of (key, level, …), 「調達」 of a key alone; "" of
    what is no skill. What was recorded with its `name` keeps the words of its day; earlier events had no
    other names than the seed's."""
    if isinstance(skill, Mapping):
        name, level = str(skill.get("name", "")), skill.get("level")
    else:
        key, level = (
            (skill[0], skill[1]) if isinstance(skill, list | tuple) and len(skill) > 1 else (skill, None)
        )
        name = skill_names().get(key, "") if isinstance(key, str) else ""
    return f"{name}（水準{level}）" if name and level else name


def _row(number: int, cells: Mapping[str, str]) -> SkillRow:
    roles = tuple(cells["roles"].split("|"))
    if unknown := [role for role in roles if role not in ROLES]:
        raise UnreadableSkills(f"line {number}: unknown roles {unknown}")
    return SkillRow(
        key=cells["key"],
        name=cells["name"],
        description=cells["description"],
        roles=roles,
        source=cells["source"],
        is_own_addition=cells["is_own_addition"] == "1",
    )
