"""What somebody may ask to be put right, and what they may agree to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import models


class Subject(models.TextChoices):
    """What of the own registration is wrong."""

    NAME = "name", "氏名・かな"
    EMPLOYER = "employer", "所属"
    TERM = "term", "任期・任用・主な仕事"
    BASE = "base", "拠点"
    WEEK = "week", "稼働できる曜日・週の日数"
    SKILL = "skill", "スキル・人材類型"
    CONFLICT = "conflict", "派遣されない市町村"
    TRAINING = "training", "研修の修了"
    OTHER = "other", "そのほか"


class WishStatus(models.TextChoices):
    WAITING = "waiting", "県が確認中"
    DONE = "done", "直しました"
    DECLINED = "declined", "直しません"
    WITHDRAWN = "withdrawn", "取下げ"


WISH_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        WishStatus.WAITING: "wait",
        WishStatus.DONE: "done",
        WishStatus.DECLINED: "stop",
        WishStatus.WITHDRAWN: "",
    }
)


class Agreement(models.TextChoices):
    """What somebody may agree to, and take back at any time; nothing of it is needed to be sent."""

    OTHER_PREFECTURES = (
        "other_prefectures",
        "ほかの都道府県に、登録内容の要点を見せること（貸し借りの相談のため）",
    )
    PRACTICE = "practice", "好事例の紹介に、氏名を出すこと"
