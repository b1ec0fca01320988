"""The three tiers in which the four kinds of talent are reported, and which kind belongs to which.

The ministry's slides group a pool in three tiers and merge engineer and service designer into the third
(資料「都道府県と市町村が連携したDX推進体制の構築」). A person counts once in each tier, however many roles of it
they hold. Pure: no models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

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


def tiers_of(roles: Iterable[str]) -> frozenset[str]:
    """The tiers in which a person with these roles counts."""
    return frozenset(TIER_OF_ROLE[role] for role in roles)


def tier_label(role: str) -> str:
    """The tier of a role, in words."""
    return TIERS[TIER_OF_ROLE[role]]
