"""The roles for which people are wanted, and the two things that are said of them."""

from __future__ import annotations

from typing import Final

from django.db import models

from japan.skill_standard import ROLES

LEADER: Final = "leader"
IT_STAFF: Final = "it_staff"
TARGET_ROLES: Final = {**ROLES, LEADER: "DX推進リーダー", IT_STAFF: "情報担当職員"}
"""The four roles of external talent, whom the pool and the dispatches count; then the body's own staff."""


class Side(models.TextChoices):
    """Of a number of people: what is aimed at, or what there is."""

    TARGET = "target", "目標"
    ACTUAL = "actual", "実績"


class Gap(models.TextChoices):
    """How what there is stands to what is aimed at."""

    SHORT = "short", "不足"
    MET = "met", "達成"
    UNKNOWN = "unknown", "実績なし"
    COMING = "coming", "年度前"
    UNTARGETED = "untargeted", "目標なし"


GAP_BADGES: Final[dict[str, str]] = {
    Gap.SHORT.value: "wait",
    Gap.MET.value: "done",
    Gap.UNKNOWN.value: "draft",
    Gap.COMING.value: "",
    Gap.UNTARGETED.value: "",
}
"""The kind of the badge; its words carry the meaning."""
