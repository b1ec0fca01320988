"""Where a skill of the vocabulary comes from, and the tiers of talent to which the types lead.

The ministry's slides group a pool in three tiers and merge engineer and service designer
into the third (資料「都道府県と市町村が連携したDX推進体制の構築」). A person counts once in
each tier, however many roles of it they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from django.db import models

from japan.skill_standard import ROLES


class SkillSource(models.TextChoices):
    STANDARD = "standard", "標準"
    PRODUCT = "product", "標準への追加"
    PREFECTURE = "prefecture", "県"


TIERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "policy": "全体方針の策定を主導する人材",
        "project": "個別のプロジェクトを進める人材",
        "practice": "導入・管理などの実務を担う人材",
    }
)

TIER_OF_ROLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "producer": "policy",
        "project_manager": "project",
        "service_designer": "practice",
        "engineer": "practice",
    }
)

SHORT_TIERS: Final[Mapping[str, str]] = MappingProxyType(
    {"policy": "全体方針", "project": "個別プロジェクト", "practice": "導入・管理などの実務"}
)


def tiers_of(roles: Iterable[str]) -> frozenset[str]:
    """The tiers in which a person with these roles counts."""
    return frozenset(TIER_OF_ROLE[role] for role in roles)


def tier_label(role: str) -> str:
    return TIERS[TIER_OF_ROLE[role]]


def tier_words(roles: Iterable[str]) -> str:
    """「全体方針、個別プロジェクト」: the tiers of some types, from the top."""
    found = tiers_of(roles)
    return "、".join(words for tier, words in SHORT_TIERS.items() if tier in found)


def role_words(roles: Iterable[str]) -> str:
    """「プロデューサー、エンジニア」, in the order of the standard."""
    held = frozenset(roles)
    return "、".join(words for role, words in ROLES.items() if role in held)
