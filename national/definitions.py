"""What every figure of the ministry's pages means, where it comes from, and how its date is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from municipalities.register.reference_sources import APRIL_2023, INDICATORS, SOURCES
from national.measures import DEFINED

INTERNAL: Final = "行政内部の集計で、公表していません"
SYSTEM: Final = "本システムの記録（都道府県ごとに集計したもの）"
REFRESHED: Final = (
    "画面に出る日。変更から数秒後と毎晩に集計し直し、いちばん古い集計の日を示します。"
    "過ぎた月の値は動かしません"
)
DX_DASHBOARD: Final = "自治体DXの取組に関するダッシュボード"
AGGREGATES: Final = "DX推進体制の全国の集計値"


@dataclass(frozen=True)
class Definition:
    """One line of 定義と出典. `is_public`: 公表値, otherwise 本システムの集計."""

    key: str
    label: str
    definition: str
    source: str
    as_of: str
    licence: str
    is_public: bool


def _public(
    key: str, label: str, definition: str, source: str = DX_DASHBOARD, as_of: str = APRIL_2023
) -> Definition:
    found = next(row for row in SOURCES if row.title == source)
    return Definition(key, label, definition, f"{found.owner}「{found.title}」", as_of, found.licence, True)


def _system(key: str, label: str, definition: str) -> Definition:
    return Definition(key, label, definition, SYSTEM, REFRESHED, INTERNAL, False)


def _indicator(field: str, key: str = "") -> Definition:
    """A yes/no item or rate as the register's own table of indicators describes it."""
    row = next(indicator for indicator in INDICATORS if indicator.key == (key or field))
    how = "率の単純平均です。" if key else "回答のある団体を分母とします。"
    return _public(field, row.label, f"{row.definition}{how}", as_of=row.as_of)


_ALL: Final = (
    _public(
        "external_towns",
        "外部人材を使う市区町村",
        "外部のデジタル人材を活用していると答えた市区町村の数（任用と委託を含む）。"
        "割合は回答のある団体を分母とします。石川県の8団体は調査されていません。",
    ),
    _public(
        "external_prefectures",
        "外部人材を使う都道府県",
        "外部のデジタル人材を任用または委託している都道府県の数と、その人数。人数は報道等に引用された値です。",
    ),
    _public(
        "solo_published",
        "担当が1人以下の団体",
        "DXを推進する部局の担当者が1人以下の、人口5万人以下の市区町村の数。資料に基準日の記載はありません。"
        "ほかの年の数は数え方が違うため、並べていません。",
        AGGREGATES,
        "総務省の資料（令和7年初め）",
    ),
    _indicator("overall_policy"),
    _indicator("cio_assistant"),
    _indicator("all_staff_training"),
    _indicator("online_32_percent", "online_32_pct"),
    _public(
        "bands",
        "人口の区分",
        "令和7年国勢調査の人口（速報）で市区町村を6つに分けたもの。割合は、区分のなかの回答のある団体を分母とします。",
        "国勢調査",
        "令和7年国勢調査 人口速報集計",
    ),
    _system(
        "in_use",
        "本システムを使う都道府県",
        "今年度の登録人材、支援ニーズ、訪問のどれかが本システムにある都道府県の数。体制のある都道府県の数とは違います。",
    ),
    *(_system(measure.key, measure.term, measure.definition) for measure in DEFINED),
)

DEFINITIONS: Final[Mapping[str, Definition]] = {definition.key: definition for definition in _ALL}
"""By key, in the order of the page; a figure of the snapshots has its own key."""
