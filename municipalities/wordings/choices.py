"""What a word of a text can speak for, in which of its ways, and how strongly.

`Category`, `Involvement` and `IncidentKind` are words of a need too; this room is below needs, so they stand
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models

from japan.skill_standard import ROLES, skill_names


class Category(models.TextChoices):
    PLAN = "plan", "計画・全体方針"
    STANDARDIZATION_CLOUD = "standardization_cloud", "標準化・クラウド"
    BPR_PROCUREMENT = "bpr_procurement", "業務改革・調達"
    DATA_USE = "data_use", "データ利活用"
    TRAINING = "training", "人材育成・研修"
    SECURITY = "security", "情報セキュリティ"
    OTHER = "other", "その他"


class Involvement(models.TextChoices):
    ADVICE = "advice", "助言する"
    ACCOMPANY = "accompany", "一緒に作業する（伴走）"
    HANDS_ON = "hands_on", "実務を担う"
    TRAINING = "training", "研修をする"
    AUDIT = "audit", "点検・監査をする"


class IncidentKind(models.TextChoices):
    """What has happened and must be acted on at once."""

    MALWARE = "malware", "ウイルス感染"
    LEAK = "leak", "情報漏えい"
    LOSS = "loss", "紛失・持出し"
    INTRUSION = "intrusion", "不正アクセス・改ざん"
    PHISHING = "phishing", "不審なメール・詐欺"
    OUTAGE = "outage", "システム全体の停止"


class SchemeSign(models.TextChoices):
    """What in a text says which way of helping to try first."""

    PRESENCE = "presence", "来てほしい（人材プール）"
    REMOTE = "remote", "電話やメールで足りる（県の相談窓口）"
    MANAGEMENT = "management", "団体の経営（経営・財務マネジメント強化事業）"
    MONEY = "money", "お金が足りない（ほかの手立て）"
    PURCHASE = "purchase", "物を買う・借りる（ほかの手立て）"
    HIRING = "hiring", "職員の採用・人手（ほかの手立て）"
    NATIONAL = "national", "国の仕組みを変える（ほかの手立て）"


class Table(models.TextChoices):
    """What a word of a prefecture may speak for: the tables of the rules that take one."""

    CATEGORY = "category", "支援分野"
    ROLE = "role", "人材類型"
    SKILL = "skill", "求めるスキル"
    ENGAGEMENT = "engagement", "関わり方"
    SCHEME = "scheme", "まず使う制度"
    INCIDENT = "incident", "起きている事案"
    REGIONAL = "regional", "地域社会のDX"


class Strength(models.TextChoices):
    """How strongly a word speaks; the rules have the points of each."""

    SETTLES = "settles", "決め手になる"
    NAMES = "names", "名指しする"
    HINTS = "hints", "それらしい"


KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    Table.CATEGORY: dict(Category.choices),
    Table.ROLE: ROLES,
    Table.SKILL: skill_names(),
    Table.ENGAGEMENT: dict(Involvement.choices),
    Table.SCHEME: dict(SchemeSign.choices),
    Table.INCIDENT: dict(IncidentKind.choices),
    Table.REGIONAL: {"regional": "住民の暮らしや産業のこと"},
}
"""Table -> key -> its words."""


def speaks(table: str, key: str) -> str:
    """What a word speaks for, in one value: keys of two tables may be alike."""
    return f"{table}:{key}"


def said_of(spoken: object) -> str:
    """「支援分野：データ利活用」 of such a value; "" of what is none."""
    table, _, key = str(spoken).partition(":")
    return f"{Table(table).label}：{KEYS[table][key]}" if key in KEYS.get(table, ()) else ""
