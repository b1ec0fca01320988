"""The list of the vocabulary."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from accounts.seats import Seat
from desk.filters import choice, has, words
from desk.lists import Empty, ListPage
from japan.skill_standard import ROLES
from pool.skills.choices import SHORT_TIERS, TIER_OF_ROLE, SkillSource
from pool.skills.fields import COLUMNS, FIELDS
from pool.skills.models import Skill

USES: Final = {"used": "使っているもの", "unused": "使わないもの", "all": "使わないものも含める"}


def _in_use(skills: Any, use: str) -> Any:
    today = timezone.localdate()
    narrowed = {"used": skills.in_use_on, "unused": skills.out_of_use_on}.get(use)
    return narrowed(today) if narrowed else skills


def _of_tier(skills: Any, tier: str) -> Any:
    return skills.filter(roles__overlap=[role for role, held in TIER_OF_ROLE.items() if held == tier])


def _nothing(seat: Seat) -> Empty:
    return Empty("スキルがありません", "スキル標準を読み込むか、県のスキルを追加すると、ここに並びます。")


SKILLS: Final = ListPage(
    title="スキル標準",
    fields=FIELDS,
    rows=lambda seat: Skill.objects.visible_to(seat),
    usual=lambda skills, asked: skills.order_by("place", "id"),
    filters=(
        words("名称・説明", has("name", "description")),
        choice("role", "人材類型", ROLES.items(), lambda skills, role: skills.filter(roles__overlap=[role])),
        choice("tier", "3つの区分", SHORT_TIERS.items(), _of_tier),
        choice("source", "出どころ", SkillSource.choices, "source"),
        choice("use", "使い方", USES.items(), _in_use, empty="", first=lambda: "used"),
    ),
    sorts={"name": ("name", "id")},
    file_columns=COLUMNS,
    file_name=lambda seat: f"スキル標準_{seat.prefecture_name}",
    empty=_nothing,
    size=100,
)
