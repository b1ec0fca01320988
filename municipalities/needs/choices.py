"""The words of a need that are chosen from lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models

from municipalities.wordings.choices import Category as Category
from municipalities.wordings.choices import IncidentKind as IncidentKind
from municipalities.wordings.choices import Involvement as Involvement


class Cadence(models.TextChoices):
    WEEKLY = "weekly", "週1回"
    TWICE_MONTHLY = "twice_monthly", "月2回"
    FOUR_DAYS_MONTHLY = "four_days_monthly", "月4回"
    MONTHLY = "monthly", "月1回"
    ONCE = "once", "1回"


LENGTHS: Final = {1: "半日", 2: "1日"}
"""How long a visit is, by its half days."""


class Mode(models.TextChoices):
    ONSITE = "onsite", "現地"
    ONLINE = "online", "オンライン"
    BOTH = "both", "現地とオンライン"


class Priority(models.TextChoices):
    HIGH = "high", "高"
    NORMAL = "normal", "中"
    LOW = "low", "低"


class Scheme(models.TextChoices):
    """The one that is tried first; the others stand behind it, with why."""

    POOL = "pool", "人材プールからの派遣"
    CONSULTATION = "consultation", "県の相談窓口"
    CHIIKI_ADVISER = "chiiki_adviser", "地域情報化アドバイザー"
    KEIEI_FINANCE = "keiei_finance", "経営・財務マネジメント強化事業"
    OTHER = "other", "ほかの手立て（補助金、採用、国の窓口など）"


class NeedStatus(models.TextChoices):
    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "県が確認中"
    WITHDRAWN = "withdrawn", "取下げ"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "調整中"
    IN_SUPPORT = "in_support", "支援中"
    CLOSED = "closed", "完了"
    REFERRED = "referred", "他制度案内"
    UNSUPPORTED = "unsupported", "支援せずに終了"
    DECLINED = "declined", "見送り"
    GIVEN_UP = "given_up", "取りやめ"
    DISCARDED = "discarded", "破棄"


NEED_BADGES: Mapping[str, str] = {
    NeedStatus.DRAFT: "draft",
    NeedStatus.SUBMITTED: "wait",
    NeedStatus.WITHDRAWN: "draft",
    NeedStatus.RETURNED: "stop",
    NeedStatus.ACCEPTED: "wait",
    NeedStatus.IN_SUPPORT: "go",
    NeedStatus.CLOSED: "done",
    NeedStatus.REFERRED: "done",
    NeedStatus.UNSUPPORTED: "",
    NeedStatus.DECLINED: "",
    NeedStatus.GIVEN_UP: "",
    NeedStatus.DISCARDED: "",
}
"""How each status is drawn; the kinds are those of the `badge` tag."""

COME_TO_NOTHING = (
    NeedStatus.REFERRED,
    NeedStatus.UNSUPPORTED,
    NeedStatus.DECLINED,
    NeedStatus.GIVEN_UP,
    NeedStatus.DISCARDED,
)
"""Over, and nobody was sent."""

TAKEN_BACK = (NeedStatus.WITHDRAWN, NeedStatus.DISCARDED)
"""Was sent, and is nobody's to answer: it counts nowhere until it is sent again."""

IN_HAND = (NeedStatus.DRAFT, NeedStatus.WITHDRAWN, NeedStatus.RETURNED)
"""The town's to go on with: it may write it anew, send it, or discard it."""

TAKES_FILES = (*IN_HAND, NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT)
"""Not over: the town may put files with it, also what the prefecture has asked for since."""
