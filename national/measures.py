"""Every figure of the snapshots: what it is called, how it is counted, what it means and where it is shown.

A new figure is one entry here: from this table it is counted, kept, defined, listed, put on the map and into
the files. Only what stands under a key figure of the dashboard is written in `key_figures.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dispatch.visits.figures import VisitCounts
    from finance.figures import AllocationFigure
    from municipalities.needs.figures import NeedFigures
    from pool.people.figures import PoolFigures
    from training.courses.figures import TrainingFigures

SHARE, AMOUNT = "％", "百万円"


@dataclass(frozen=True)
class Counted:
    """What the apps count of one prefecture in a fiscal year so far. Towns are named by their codes.

    A town is covered by a visit that it has confirmed itself: a plan
    or the visitor's word alone is not cover.
    """

    pool: PoolFigures
    training: TrainingFigures
    needs: NeedFigures
    visits: VisitCounts
    allocation: AllocationFigure
    towns: frozenset[str]
    covered: frozenset[str]
    solo: frozenset[str]
    support_minutes: int


@dataclass(frozen=True)
class OnMap:
    """As a choice of the tile map, called `key` in addresses.

    With `whole`, the key of another figure, the value is a share of that; else the figure divided by `per`.
    `cuts` are the lower ends of the steps 2 to 5, in `unit`.
    """

    key: str
    caption: str
    counts: tuple[str, ...]
    """Headings of the counts that stand beside the value in the table."""
    cuts: tuple[int, int, int, int]
    whole: str = ""
    per: int = 1
    unit: str = SHARE


@dataclass(frozen=True)
class Measure:
    """One figure. It stands where it has a heading: in the table of the prefectures (`column`, narrow; in its
    file `label`), in a prefecture's months (`month`), among its key figures (`detail`)."""

    key: str
    label: str
    unit: str
    count: Callable[[Counted], int]
    column: str = ""
    month: str = ""
    detail: str = ""
    term: str = ""
    """What the dashboard, the map and the page of definitions call it."""
    definition: str = ""
    counts: str = ""
    """What the number itself is, where the definition is of a share made of it or there is none."""
    on_map: OnMap | None = None


_ALL: Final = (
    Measure(
        "talents",
        "登録人材",
        "人",
        lambda of: of.pool.in_term,
        column="人材",
        month="登録人材",
        detail="登録人材",
        term="人材プール",
        definition=(
            "任用・契約の期間にある登録人材の数。3つの層の数は、複数の類型を持つ人をそれぞれの層で数えます。"
        ),
    ),
    Measure("talents_lead", "全体方針の策定を主導する人材", "人", lambda of: of.pool.by_tier["policy"]),
    Measure("talents_project", "個別プロジェクトを進める人材", "人", lambda of: of.pool.by_tier["project"]),
    Measure("talents_practice", "導入・管理等の実務を担う人材", "人", lambda of: of.pool.by_tier["practice"]),
    Measure(
        "accelerators",
        "任命されたアクセラレータ",
        "人",
        lambda of: of.pool.accelerators_appointed,
        term="アクセラレータの任命",
        definition=(
            "登録人材のうち、総務省が自治体DXアクセラレータとして任命した日が記録されている人の数。"
            "任命した数の公表値は確認できていません。目標の500人は総務省の資料によります。"
        ),
    ),
    Measure(
        "talents_cleared",
        "派遣できる人材",
        "人",
        lambda of: of.training.cleared,
        column="派遣可",
        month="派遣できる",
        detail="派遣できる人材",
        term="派遣できる人材",
        definition="期間にある登録人材のうち、派遣の前に必要な研修をすべて修了または免除された人の数。",
    ),
    Measure("needs_received", "届いた支援ニーズ", "件", lambda of: of.needs.received, month="ニーズ"),
    Measure(
        "needs_accepted",
        "受理したニーズ",
        "件",
        lambda of: of.needs.taken_on,
        column="ニーズ",
        month="うち受理",
        detail="受理したニーズ",
        counts="今年度に受理した支援ニーズの数。",
    ),
    Measure(
        "needs_closed",
        "完了したニーズ",
        "件",
        lambda of: of.needs.closed,
        column="完了",
        month="うち完了",
        detail="完了したニーズ",
        term="受けたニーズの完了",
        counts=(
            "今年度に受理した支援ニーズのうち、支援をして完了したものの数。"
            "他制度の案内で終えたものと、支援せずに終えたものは数えません。"
        ),
        definition=(
            "今年度に受理した支援ニーズのうち、支援をして完了したものの割合。"
            "他制度の案内で終えたものと支援せずに終えたものは、受理した数にだけ入ります。"
            "見送り、差戻し、返事を待つものは分母に入れません。"
        ),
    ),
    Measure(
        "needs_waiting",
        "返事を待つ支援ニーズ",
        "件",
        lambda of: of.needs.waiting,
        term="返事を待つニーズ",
        definition="市区町村が今年度に送り、都道府県がまだ返事をしていない支援ニーズの数。",
    ),
    Measure("municipalities", "市町村", "団体", lambda of: len(of.towns)),
    Measure(
        "municipalities_covered",
        "支援を受けた団体",
        "団体",
        lambda of: len(of.covered),
        column="支援",
        month="支援団体",
        detail="支援を受けた団体",
        term="支援を受けた市区町村",
        definition="今年度に、受入確認のある訪問が1回以上ある市区町村の数。オンラインを含みます。",
        on_map=OnMap(
            "covered",
            "今年度に支援を受けた市区町村の割合",
            ("支援を受けた団体", "市区町村"),
            (20, 40, 60, 80),
            whole="municipalities",
        ),
    ),
    Measure("solo_municipalities", "担当が1人以下の市町村", "団体", lambda of: len(of.solo)),
    Measure(
        "solo_covered",
        "担当が1人以下で支援を受けた市町村",
        "団体",
        lambda of: len(of.solo & of.covered),
        month="うち担当1人",
        term="担当1人の団体への訪問",
        definition=(
            "情報担当が1人以下と本システムに登録した市区町村のうち、今年度に受入確認のある訪問が1回以上ある団体の割合。"
            "公表値の211団体とは数え方が違います。"
        ),
    ),
    Measure("visits_planned", "予定の訪問", "回", lambda of: of.visits.planned),
    Measure("visits_held", "行った訪問", "回", lambda of: of.visits.held),
    Measure(
        "visits_confirmed",
        "確認済みの訪問",
        "回",
        lambda of: of.visits.confirmed,
        column="訪問",
        month="確認済みの訪問",
        detail="確認済みの訪問",
        term="確認済みの訪問",
        definition=(
            "今年度に行われ、受け入れた市区町村が確認した訪問の数。"
            "「確認前を含む訪問」は、本人が行ったと記録した訪問の数で、市区町村の確認を待つものも数えます。"
            "「今年度の予定」は、取り消していない訪問のすべてで、行ったものも含みます。"
        ),
    ),
    Measure(
        "support_minutes",
        "市町村支援の時間（分）",
        "分",
        lambda of: of.support_minutes,
        term="市町村支援の時間",
        definition=(
            "受入確認のある訪問のうち、従事区分が「市町村支援」の時間の合計。移動の時間は含みません。"
        ),
    ),
    Measure(
        "completions",
        "研修の修了",
        "件",
        lambda of: of.training.completions_in_fiscal_year,
        month="研修修了",
        detail="研修の修了",
        term="研修の修了",
        definition="今年度に記録された行政実務研修などの修了の数。同じ人の別の研修も数えます。",
    ),
    Measure("eligible_yen", "対象になる経費（円）", "円", lambda of: of.allocation.special.eligible_yen),
    Measure(
        "special_thousand_yen",
        "特別交付税の試算（千円）",
        "千円",
        lambda of: of.allocation.special.thousand_yen,
        column="試算",
        month="試算（千円）",
        detail="特別交付税（試算）",
        term="特別交付税（試算）",
        definition=(
            "今年度に記録された経費から計算した、都道府県等における市町村支援のためのデジタル人材の確保に係る"
            "特別交付税の試算の合計。交付される額ではありません。"
        ),
        on_map=OnMap(
            "special", "今年度の特別交付税の試算", ("試算（千円）",), (5, 10, 20, 40), per=1000, unit=AMOUNT
        ),
    ),
    Measure(
        "ordinary_people",
        "普通交付税の見込みの人数",
        "人",
        lambda of: of.allocation.ordinary.people,
        term="普通交付税の見込みの人数",
        definition=(
            "普通交付税の算定に入る見込みの、任命を受けた常勤職員の数。単価は「780万円程度」とされ、額は合計しません。"
        ),
    ),
)

MEASURES: Final[Mapping[str, Measure]] = {measure.key: measure for measure in _ALL}
"""By key, in the order of every table."""

COLUMNS: Final = tuple(measure for measure in _ALL if measure.column)
MONTHS: Final = tuple(measure for measure in _ALL if measure.month)
DETAILS: Final = tuple(measure for measure in _ALL if measure.detail)
DEFINED: Final = tuple(measure for measure in _ALL if measure.definition)
IN_USE: Final = ("talents", "needs_received", "visits_planned")
"""A prefecture works with the system once one of these is there."""
