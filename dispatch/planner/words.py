"""Japanese words for what the planner's sentences name. Ids of needs and talents stay as they stand in the files."""

from __future__ import annotations

from datetime import date
from typing import Final

from dispatch.planner.instance import HALVES, Instance, Need
from japan.wareki import format_short

HALF_WORDS: Final = dict(zip(HALVES, ("午前", "午後"), strict=True))
ROLE_WORDS: Final = {
    "producer": "プロデューサー",
    "project_manager": "プロジェクトマネージャー",
    "service_designer": "サービスデザイナー",
    "engineer": "エンジニア",
}


def day_words(day: date, half: str = "") -> str:
    """「2026年4月7日（火）午前」: with the year, as a horizon may cross one."""
    return f"{day.year}年{format_short(day)}{HALF_WORDS.get(half, half)}"


def week_words(monday: date) -> str:
    """「2026年4月6日（月）の週」."""
    return f"{day_words(monday)}の週"


def need_words(instance: Instance, need: Need) -> str:
    """「n07（広島市）」."""
    return f"{need.id}（{instance.municipality_by_code[need.municipality].name}）"
