"""What is chosen from in the pool: forms of employment, half-days of the week, and the tiers of talent.

The ministry's slides group a pool in three tiers and merge engineer and service designer
into the third (資料「都道府県と市町村が連携したDX推進体制の構築」). A person counts once in
each tier, however many roles of it they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from django.db import models


class EmploymentForm(models.TextChoices):
    REGULAR = "regular", "常勤職員"
    REGULAR_FIXED_TERM = "regular_fixed_term", "任期付職員（常勤）"
    SPECIFIED_FIXED_TERM = "specified_fixed_term", "特定任期付職員（常勤）"
    FISCAL_YEAR_APPOINTEE = "fiscal_year_appointee", "会計年度任用職員"
    SPECIAL_PART_TIME = "special_part_time", "特別職非常勤職員"
    OUTSOURCED = "outsourced", "業務委託"

    @property
    def is_regular(self) -> bool:
        """常勤: the ordinary allocation tax sees the head, the special one none of the pay."""
        return self in (self.REGULAR, self.REGULAR_FIXED_TERM, self.SPECIFIED_FIXED_TERM)


class Half(models.TextChoices):
    MORNING = "am", "午前"
    AFTERNOON = "pm", "午後"


class Weekday(models.IntegerChoices):
    """Numbered as `date.weekday()`."""

    MONDAY = 0, "月"
    TUESDAY = 1, "火"
    WEDNESDAY = 2, "水"
    THURSDAY = 3, "木"
    FRIDAY = 4, "金"


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
    return TIERS[TIER_OF_ROLE[role]]
