"""How each scheme fits a need, the one that is tried first on top: the pool, the prefecture's desk, the two
national adviser schemes, or none of them.

The facts of the national schemes are second-hand and partly old, so each verdict says what is in doubt and
names its source; the prefecture confirms with the current guideline before it points a town elsewhere. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from municipalities.needs.choices import Scheme
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
    """The ways to help: the one that is tried first with the reason for that, the others by how they fit."""
    days_left = (proposal.deadline_on - context.today).days if proposal.deadline_on else None
    fits: tuple[SchemeFit, ...] = (
        _pool(proposal),
        _help_desk(proposal),
        _management_adviser(proposal, days_left),
        _regional_adviser(proposal),
    )
    if proposal.scheme == "other":
        fits = (_none_of_them(), *fits)
    first, *others = sorted(fits, key=lambda line: (line.key != proposal.scheme, FITTING.index(line.fit)))
    reason = proposal.reasons.get("scheme", "")
    return (replace(first, reason=f"{reason}{first.reason}"), *others)


FITTING: Final = (Fit.FITS, Fit.CONDITIONAL, Fit.UNFIT)


def _scheme_fit(scheme: Scheme, fit: Fit, reason: str, **facts: str) -> SchemeFit:
    return SchemeFit(scheme.value, str(scheme.label), fit, reason, **{"doubt": "", **facts})


def _none_of_them() -> SchemeFit:
    return _scheme_fit(
        Scheme.OTHER,
        Fit.CONDITIONAL,
        "補助金、購入、採用、国の仕組みなど、人の派遣や助言では足りない事柄です。県が担当の課や窓口につなぎます。",
        municipal_cost="手立てによる",
        source="県の人材プール",
    )


def _pool(proposal: Proposal) -> SchemeFit:
    """Whoever is there and has time is looked for once the need is accepted, on the page of prospects."""
    if proposal.scheme == "other":
        fit, reason = Fit.UNFIT, "人を派遣しても解決しない事柄とみられます。"
    elif proposal.incident:
        fit, reason = Fit.CONDITIONAL, "人を決めるのに日がかかります。落ち着いた後の立て直しには使えます。"
    elif proposal.engagement == "advice" and proposal.scheme != "pool":
        fit, reason = Fit.CONDITIONAL, "助言で足りなければ、続けて人が入る形にできます。"
    else:
        fit, reason = Fit.FITS, "続けて人が入る形に合います。"
    return _scheme_fit(
        Scheme.POOL,
        fit,
        reason,
        municipal_cost="県が定めた負担金の分担による",
        source="県の人材プール",
    )


TOO_LATE: Final = "申請と日程の調整が要り、起きている事案には間に合いません。"


def _management_adviser(proposal: Proposal, days_left: int | None) -> SchemeFit:
    label = ENGAGEMENT_LABELS[proposal.engagement]
    if proposal.incident:
        fit, reason = Fit.UNFIT, TOO_LATE
    elif proposal.engagement == "hands_on":
        fit = Fit.UNFIT
        reason = f"助言者の派遣の制度です。「{label}」形の支援は見込めません。"
    elif proposal.scheme == "keiei_finance":
        fit, reason = Fit.FITS, "団体の経営やDXの進め方の助言で、対象の分野に入ります。"
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
    return _scheme_fit(
        Scheme.KEIEI_FINANCE,
        fit,
        reason,
        municipal_cost="なし",
        doubt="分野は令和6年度、負担なしはGXの助言者の説明によります。最新の要領は要確認。",
        source="総務省・地方公共団体金融機構の共同事業（解説記事 2024年2月6日など）",
    )


def _regional_adviser(proposal: Proposal) -> SchemeFit:
    half_days = planned_half_days(proposal)
    limit = f"同じ案件で延べ{MOST_ADVISER_DAYS}日までの定め（平成30年度の要領）"
    if proposal.incident:
        fit, reason = Fit.UNFIT, TOO_LATE
    elif proposal.engagement in ("hands_on", "audit"):
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
    return _scheme_fit(
        Scheme.CHIIKI_ADVISER,
        fit,
        reason,
        municipal_cost="なし",
        doubt="日数の定めは平成30年度のもの。申込みの締切は年に数回（令和7年度は9回）。最新の要領は要確認。",
        source="総務省の公表資料（2018年）、報道（令和7年度の募集）",
    )


def _help_desk(proposal: Proposal) -> SchemeFit:
    if proposal.incident:
        fit, reason = Fit.FITS, "いますぐ電話で相談できます。"
    elif proposal.engagement == "advice" and proposal.cadence in ("once", "monthly"):
        fit, reason = Fit.FITS, "資料の読み方や進め方の助言なら、相談窓口で答えられる見込みです。"
    elif proposal.engagement in ("advice", "accompany"):
        fit, reason = (
            Fit.CONDITIONAL,
            "内容の整理と資料の読み方の説明まで。打合せへの同席や継続した支援はできません。",
        )
    else:
        label = ENGAGEMENT_LABELS[proposal.engagement]
        fit, reason = Fit.UNFIT, f"相談に答える窓口のため、「{label}」形の支援はできません。"
    return _scheme_fit(Scheme.CONSULTATION, fit, reason, municipal_cost="なし", source="県の相談窓口")
