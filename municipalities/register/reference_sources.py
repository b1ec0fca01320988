"""Where the public reference facts come from, and what each DX indicator means.

`SOURCES` is the table behind the page 出典の一覧; `INDICATORS` gives every published yes/no item and rate its
label, definition and as-of date, so that no figure is shown without them. Labels follow the dashboard; the
definitions are our own plain sentences, since the owner's wording was not reachable. Pure tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Unit(Enum):
    """How an indicator is counted."""

    YES_NO = "yes_no"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One published DX indicator of a municipality or prefecture."""

    key: str
    label: str
    definition: str
    as_of: str
    """Date or fiscal year as shown beside the figure; honest about a date that is not established."""
    unit: Unit


@dataclass(frozen=True, slots=True)
class Source:
    """One line of 出典の一覧."""

    title: str
    owner: str
    licence: str
    as_of: str
    url: str
    """Address of the owner's page; empty where only a copy was reachable."""
    what: str
    credit: str
    """The sentence to print where the figures are shown or issued."""
    note: str


APRIL_2023: Final = "令和5年4月1日"
FISCAL_2023: Final = "令和5年度（基準日は確認できていません）"

INDICATORS: Final = (
    Indicator("cio", "CIOの任命", "最高情報統括責任者（CIO）を任命している。", APRIL_2023, Unit.YES_NO),
    Indicator(
        "cio_assistant",
        "CIO補佐官等の任命",
        "CIO補佐官など、CIOを支える役割の人を任命している。",
        APRIL_2023,
        Unit.YES_NO,
    ),
    Indicator(
        "overall_policy", "全体方針の策定", "DXを進めるための全体方針を定めている。", APRIL_2023, Unit.YES_NO
    ),
    Indicator(
        "organization_wide_structure",
        "全庁的な体制の構築",
        "部局を横断してDXを進める体制を設けている。",
        APRIL_2023,
        Unit.YES_NO,
    ),
    Indicator(
        "external_talent",
        "外部人材の活用",
        "DXを進めるために外部のデジタル人材を活用している。",
        APRIL_2023,
        Unit.YES_NO,
    ),
    Indicator(
        "staff_development", "職員の育成", "DXを担う職員の育成に取り組んでいる。", APRIL_2023, Unit.YES_NO
    ),
    Indicator(
        "all_staff_training",
        "全職員を対象とした研修",
        "全職員を対象にDXの研修を行っている。",
        APRIL_2023,
        Unit.YES_NO,
    ),
    Indicator("ai", "AIの導入", "業務にAIを導入している。", FISCAL_2023, Unit.YES_NO),
    Indicator("rpa", "RPAの導入", "業務にRPA（定型作業の自動化）を導入している。", FISCAL_2023, Unit.YES_NO),
    Indicator("telework", "テレワークの導入", "職員のテレワークを導入している。", FISCAL_2023, Unit.YES_NO),
    Indicator(
        "mynumber_card_pct",
        "マイナンバーカードの保有率",
        "住民のうちマイナンバーカードを保有する人の割合。",
        FISCAL_2023,
        Unit.PERCENT,
    ),
    Indicator(
        "online_26_pct",
        "子育て・介護等26手続のオンライン化率",
        "優先してオンライン化する子育て・介護等の26手続のうち、オンラインで申請できる手続の割合。",
        FISCAL_2023,
        Unit.PERCENT,
    ),
    Indicator(
        "online_32_pct",
        "よく使う32手続のオンライン化率",
        "住民がよく使う32手続のうち、その団体が扱う手続に占めるオンライン化済みの割合。",
        FISCAL_2023,
        Unit.PERCENT,
    ),
)

SOURCES: Final = (
    Source(
        title="全国地方公共団体コード",
        owner="総務省",
        licence="公共データ利用規約（第1.0版）。CC BY 4.0と互換",
        as_of="令和6年1月1日",
        url="https://www.soumu.go.jp/main_content/000925835.xlsx",
        what="都道府県と市区町村のコード、名称、区分",
        credit="出典：総務省「全国地方公共団体コード」（令和6年1月1日）を加工して作成",
        note="公開の複製（yhay81/jichitai-code、61f9b56）から取得。これより新しい一覧は確認できていません。",
    ),
    Source(
        title="localgovjp",
        owner="code4fukui",
        licence="CC0",
        as_of="令和8年7月9日",
        url="https://github.com/code4fukui/localgovjp",
        what="市区町村のかな、役所の位置、公式サイトのアドレス",
        credit="市区町村のかな・位置：localgovjp（CC0）を加工して作成",
        note="双葉町の位置は手で直しています（おおよその位置）。",
    ),
    Source(
        title="国勢調査",
        owner="総務省統計局",
        licence="政府統計の総合窓口（e-Stat）利用規約。CC BY 4.0と互換",
        as_of="令和2年国勢調査（確定）、令和7年国勢調査（人口速報集計）",
        url="https://www.e-stat.go.jp/",
        what="人口、世帯数、面積",
        credit="出典：総務省統計局「令和2年国勢調査」「令和7年国勢調査 人口速報集計」を加工して作成",
        note=(
            "公開の複製（masakizhitian38-spec/jichitai-data-portal、273d3e5）から政府統計の数値だけを取得。"
            "令和7年は速報のため、確定値で変わることがあります。"
        ),
    ),
    Source(
        title="国土数値情報（行政区域データ）",
        owner="国土交通省",
        licence="国土数値情報の利用約款（この版の条件は国土交通省の原文で未確認）",
        as_of="令和3年1月1日",
        url="https://nlftp.mlit.go.jp/ksj/",
        what="都道府県と市区町村の形（地図の塗り分け用に簡略化）",
        credit="「国土数値情報（行政区域データ）」（国土交通省）を加工して作成",
        note="公開の加工物（smartnews-smri/japan-topography、b403e71）から取得。面積や距離の計測には使えません。",
    ),
    Source(
        title="自治体DXの取組に関するダッシュボード",
        owner="デジタル庁・総務省",
        licence="デジタル庁コピーライトポリシー。CC BY 4.0と互換",
        as_of="令和5年度（推進体制の7項目は令和5年4月1日。ほかの項目の基準日は未確認）",
        url="https://www.digital.go.jp/",
        what="団体別のDXの指標（推進体制、AI・RPA、テレワーク、カード保有率、オンライン化率）",
        credit="出典：デジタル庁「自治体DXの取組に関するダッシュボード」（令和5年度）を加工して作成",
        note="公開の複製（onodso/jichitai-dx-Zoom-tool、4c3b0a6）から数値だけを取得。石川県の8市町は7項目が調査なしです。",
    ),
    Source(
        title="DX推進体制の全国の集計値",
        owner="総務省",
        licence="数値の引用",
        as_of="令和4年4月1日から令和6年4月1日（数値ごとに表示）",
        url="https://www.soumu.go.jp/denshijiti/renkei_DXsuishin.html",
        what="ひとり情シスの団体数、外部デジタル人材の人数など",
        credit="出典：総務省の公表資料（一部は報道等に引用された数値）",
        note="団体別の一覧の合計と一致を確かめた数値と、引用で読んだ数値を区別して示しています。",
    ),
    Source(
        title="市町村の合併・改称",
        owner="各市町村、総務省",
        licence="事実の記載",
        as_of="令和8年11月22日に分かるもの",
        url="",
        what="市町村がいつ合併、改称、分割されたか",
        credit="市町村の合併・改称：総務省「全国地方公共団体コード」と各団体の公表による",
        note="平成31年1月1日より前のものは載せていません。施行の日を告示で確かめていないものがあります。",
    ),
    Source(
        title="広域の圏域",
        owner="各市町村（圏域ごとに画面に表示）",
        licence="事実の記載",
        as_of="圏域ごとに異なります（平成28年から令和7年）",
        url="",
        what="連携中枢都市圏9、定住自立圏2の構成市町村",
        credit="広域の圏域：各市町村の公表資料による（一部の圏域のみ）",
        note="全国の一部だけです。各県の担当が直したものは、県の記録です。",
    ),
)
