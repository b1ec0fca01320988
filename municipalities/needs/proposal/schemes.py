"""Which scheme fits a need: the pool, the two national adviser schemes, or the prefecture's desk.

The facts of the national schemes are second-hand and partly old, so each verdict says what is in doubt and
names its source; the prefecture confirms with the current guideline before it points a town elsewhere. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from municipalities.needs.proposal import Context, Proposal
from municipalities.needs.proposal.rules import (
    CATEGORY_LABELS,
    ENGAGEMENT_LABELS,
    SOON_DAYS,
)


class Fit(Enum):
    """How well a scheme suits a need; the value is what the page shows."""

    FITS = "合う"
    CONDITIONAL = "条件つき"
    UNFIT = "合わない"


@dataclass(frozen=True, slots=True)
class SchemeFit:
    """One line of 使える制度."""

    key: str
    name: str
    fit: Fit
    reason: str
    municipal_cost: str
    """町の負担."""
    doubt: str
    """What must be confirmed before relying on it; empty for the prefecture's own ways."""
    source: str


POOL: Final = ("pool", "人材プールからの派遣")
MANAGEMENT_ADVISER: Final = ("management_adviser", "経営・財務マネジメント強化事業")
REGIONAL_ADVISER: Final = ("regional_adviser", "地域情報化アドバイザー")
HELP_DESK: Final = ("help_desk", "県の相談窓口")

MOST_ADVISER_DAYS: Final = 3
"""Days in total for the same area, project and adviser (rule of FY2018)."""
VISITS_PER_MONTH: Final = {"weekly": 4, "twice_monthly": 2, "monthly": 1, "four_days_monthly": 4}


def planned_half_days(proposal: Proposal) -> int:
    """Half days the proposed rhythm adds up to over the period; at least one visit."""
    if proposal.cadence == "once":
        return proposal.half_days_per_visit
    days = (proposal.ends_on - proposal.starts_on).days + 1
    visits = max(1, round(days / 30.4 * VISITS_PER_MONTH[proposal.cadence]))
    return visits * proposal.half_days_per_visit


def schemes(proposal: Proposal, context: Context) -> tuple[SchemeFit, ...]:
    """The four ways, the pool first, each with verdict, reason and cost to the town."""
    days_left = (proposal.deadline_on - context.today).days if proposal.deadline_on else None
    return (
        _pool(),
        _management_adviser(proposal, days_left),
        _regional_adviser(proposal),
        _help_desk(proposal),
    )


def _pool() -> SchemeFit:
    """Whoever is there and has time is looked for once the need is accepted, on the page of prospects."""
    return SchemeFit(
        *POOL,
        Fit.FITS,
        "続けて人が入る形に合います。満たす人と空きは、受理のあと「候補を見る」で確かめられます。",
        municipal_cost="県が定めた負担金の分担による",
        doubt="",
        source="県の人材プール",
    )


def _management_adviser(proposal: Proposal, days_left: int | None) -> SchemeFit:
    label = ENGAGEMENT_LABELS[proposal.engagement]
    if proposal.engagement == "hands_on":
        fit = Fit.UNFIT
        reason = f"助言者の派遣の制度です。「{label}」形の支援は見込めません。"
    elif proposal.is_regional:
        fit = Fit.UNFIT
        reason = (
            "行政のDX（自治体DX）が主な対象です。"
            "住民の暮らしや産業の困りごとは地域情報化アドバイザーが主です。"
        )
    elif days_left is not None and days_left <= SOON_DAYS:
        fit = Fit.CONDITIONAL
        reason = (
            "対象の分野（地方公共団体のDX）に入りますが、申請と日程の調整が要り、"
            "期限に間に合わないおそれがあります。"
        )
    elif proposal.category == "other":
        fit = Fit.CONDITIONAL
        reason = (
            "支援分野がまだ決まっていません。対象の分野（地方公共団体のDX）に入るか、"
            "市町村に内容を聞いてから確かめてください。"
        )
    elif proposal.engagement in ("advice", "accompany"):
        fit = Fit.FITS if proposal.engagement == "advice" else Fit.CONDITIONAL
        category = CATEGORY_LABELS[proposal.category]
        reason = f"{category}の助言は、対象の分野（地方公共団体のDX）に入ります。"
        if fit is Fit.CONDITIONAL:
            reason += "続けて一緒に作業できる回数は、申請の前に確かめてください。"
    else:
        fit = Fit.CONDITIONAL
        reason = f"助言が中心の制度です。「{label}」形でも受けられるか、申請の前に確かめてください。"
    return SchemeFit(
        *MANAGEMENT_ADVISER,
        fit,
        reason,
        municipal_cost="なし",
        doubt="分野は令和6年度、負担なしはGXの助言者の説明によります。最新の要領は要確認。",
        source="総務省・地方公共団体金融機構の共同事業（解説記事 2024年2月6日など）",
    )


def _regional_adviser(proposal: Proposal) -> SchemeFit:
    half_days = planned_half_days(proposal)
    limit = f"同じ案件で延べ{MOST_ADVISER_DAYS}日までの定め（平成30年度の要領）"
    if proposal.engagement in ("hands_on", "audit"):
        fit = Fit.UNFIT
        reason = f"助言が中心です。「{ENGAGEMENT_LABELS[proposal.engagement]}」形の支援は見込めません。"
    elif half_days > MOST_ADVISER_DAYS * 2:
        fit = Fit.UNFIT
        reason = f"案は半日{half_days}回分で、{limit}を超えます。"
    elif proposal.is_regional:
        fit, reason = Fit.FITS, f"地域社会のDXが主な対象で、この困りごとに合います。{limit}に収まります。"
    else:
        fit = Fit.CONDITIONAL
        reason = (
            f"{limit}に収まりますが、主な対象は地域社会のDXです。"
            "行政の仕事の困りごとでも受けられるか確かめてください。"
        )
    return SchemeFit(
        *REGIONAL_ADVISER,
        fit,
        reason,
        municipal_cost="なし",
        doubt="日数の定めは平成30年度のもの。申込みの締切は年に数回（令和7年度は9回）。最新の要領は要確認。",
        source="総務省の公表資料（2018年）、報道（令和7年度の募集）",
    )


def _help_desk(proposal: Proposal) -> SchemeFit:
    if proposal.engagement == "advice" and proposal.cadence in ("once", "monthly"):
        fit, reason = Fit.FITS, "資料の読み方や進め方の助言なら、相談窓口で答えられる見込みです。"
    elif proposal.engagement in ("advice", "accompany"):
        fit, reason = (
            Fit.CONDITIONAL,
            "内容の整理と資料の読み方の説明まで。打合せへの同席や継続した支援はできません。",
        )
    else:
        label = ENGAGEMENT_LABELS[proposal.engagement]
        fit, reason = Fit.UNFIT, f"相談に答える窓口のため、「{label}」形の支援はできません。"
    return SchemeFit(*HELP_DESK, fit, reason, municipal_cost="なし", doubt="", source="県の相談窓口")
