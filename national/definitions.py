"""What every figure of the ministry's pages means, where it comes from, and how its date is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from municipalities.register.reference_sources import APRIL_2023, INDICATORS, SOURCES

INTERNAL: Final = "行政内部の集計で、公表していません"
SYSTEM: Final = "本システムの記録（都道府県ごとに集計したもの）"
REFRESHED: Final = (
    "画面に出る日。変更から数秒後と毎晩に集計し直し、いちばん古い集計の日を示します。過ぎた月の値は動かしません"
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


def _public(key: str, label: str, definition: str, source: str = DX_DASHBOARD, as_of: str = APRIL_2023) -> Definition:
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
    _system(
        "pool",
        "人材プール",
        "任用・契約の期間にある登録人材の数。3つの層の数は、複数の類型を持つ人をそれぞれの層で数えます。",
    ),
    _system(
        "accelerators",
        "アクセラレータの任命",
        "登録人材のうち、総務省が自治体DXアクセラレータとして任命した日が記録されている人の数。"
        "任命した数の公表値は確認できていません。目標の500人は総務省の資料によります。",
    ),
    _system(
        "cleared",
        "派遣できる人材",
        "期間にある登録人材のうち、派遣の前に必要な研修をすべて修了または免除された人の数。",
    ),
    _system(
        "covered",
        "支援を受けた市区町村",
        "今年度に、受入確認のある訪問が1回以上ある市区町村の数。オンラインを含みます。",
    ),
    _system(
        "solo_covered",
        "担当1人の団体への訪問",
        "情報担当が1人以下と本システムに登録した市区町村のうち、今年度に受入確認のある訪問が1回以上ある団体の割合。"
        "公表値の211団体とは数え方が違います。",
    ),
    _system(
        "visits",
        "確認済みの訪問",
        "今年度に行われ、受け入れた市区町村が確認した訪問の数。「確認前を含む訪問」は、本人が行ったと記録した訪問の数で、"
        "市区町村の確認を待つものも数えます。「今年度の予定」は、取り消していない訪問のすべてで、行ったものも含みます。",
    ),
    _system(
        "support_hours",
        "市町村支援の時間",
        "受入確認のある訪問のうち、従事区分が「市町村支援」の時間の合計。移動の時間は含みません。",
    ),
    _system(
        "needs_done",
        "受けたニーズの完了",
        "今年度に受理した支援ニーズのうち、完了したものの割合。見送り、差戻し、返事を待つものは分母に入れません。",
    ),
    _system(
        "needs_waiting", "返事を待つニーズ", "市区町村が今年度に送り、都道府県がまだ返事をしていない支援ニーズの数。"
    ),
    _system(
        "special",
        "特別交付税（試算）",
        "今年度に記録された経費から計算した、都道府県等における市町村支援のためのデジタル人材の確保に係る"
        "特別交付税の試算の合計。交付される額ではありません。",
    ),
    _system(
        "ordinary",
        "普通交付税の見込みの人数",
        "普通交付税の算定に入る見込みの、任命を受けた常勤職員の数。単価は「780万円程度」とされ、額は合計しません。",
    ),
    _system("completions", "研修の修了", "今年度に記録された行政実務研修などの修了の数。同じ人の別の研修も数えます。"),
)

DEFINITIONS: Final[Mapping[str, Definition]] = {definition.key: definition for definition in _ALL}
"""By key, in the order of the page."""
