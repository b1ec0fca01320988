"""Japanese words for what the planner's sentences name.

Ids of needs and talents stay as they stand in the files.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from dispatch.planner.format.instance import HALVES, Instance, Need
from dispatch.planner.format.plan import Tiers, rounded
from japan.wareki import format_short

HALF_WORDS: Final = dict(zip(HALVES, ("午前", "午後"), strict=True))
ROLE_WORDS: Final = {
    "producer": "プロデューサー",
    "project_manager": "プロジェクトマネージャー",
    "service_designer": "サービスデザイナー",
    "engineer": "エンジニア",
}
STATUS_WORDS: Final = {
    "optimal": "これより良い計画はありません。",
    "feasible": "時間内に見つかった計画です。これより良い計画があるかもしれません。",
}
TIER_WORDS: Final = (
    "優先度が最も高い支援のうち、対応する件数",
    "予定が1回もない市町村の数（マイナスで表し、ひとり情シスの市町村は2と数える）",
    "対応する支援の重み（優先度、ひとり情シス、半日の回数）",
    "担当の継続、希望の曜日、移動の距離",
    "前の計画から担当が変わらない支援の件数に、継続の重みを掛けたもの",
)
"""What each tier measures, from tier 1 on."""


def role_words(need: Need) -> str:
    """「エンジニア」, or 「人材」 for a need that anybody may serve."""
    return ROLE_WORDS[need.role] if need.role else "人材"


def day_words(day: date, half: str = "") -> str:
    """「2026年4月7日（火）午前」: with the year, as a horizon may cross one."""
    return f"{day.year}年{format_short(day)}{HALF_WORDS.get(half, half)}"


def week_words(monday: date) -> str:
    """「2026年4月6日（月）の週」."""
    return f"{day_words(monday)}の週"


def need_words(instance: Instance, need: Need) -> str:
    """「n07（広島市）」."""
    return f"{need.id}（{instance.municipality_by_code[need.municipality].name}）"


def tier_words(tiers: Tiers) -> list[str]:
    """A line for each tier: 「評価1　8　優先度が最も高い支援のうち、対応する件数」."""
    rows = zip(tiers, TIER_WORDS, strict=True)
    return [f"評価{place}　{rounded(tier)}　{words}" for place, (tier, words) in enumerate(rows, start=1)]
