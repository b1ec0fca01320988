"""The key figures under the three questions: value, comparison, kind and date, definition. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils import timezone

from japan.numbers import count, percent
from japan.wareki import format_day
from municipalities.register.reference_tables import PublishedFigure
from national.dashboard.totals import NationalTotals
from national.definitions import DEFINITIONS
from national.measures import MEASURES
from national.public_figures import RATE, Tally

ACCELERATORS = "accelerators"


@dataclass(frozen=True)
class KeyFigure:
    """One figure as `desk/parts/figure.html` draws it. `value` None is drawn as –."""

    key: str
    title: str
    value: str | None
    unit: str
    lines: tuple[str, ...]

    @property
    def definition(self) -> str:
        return DEFINITIONS[self.key].definition


@dataclass(frozen=True)
class Sources:
    """Everything that the figures of the dashboard are made of."""

    nation: Tally
    prefectures: tuple[int, int]
    """(prefectures that use external talent, prefectures that answered)."""
    external_people: PublishedFigure
    solo: PublishedFigure
    target: PublishedFigure
    totals: NationalTotals
    own_label: str
    """How figures of the system are called: 本システムの集計, in the demo 見本."""


def structure(of: Sources) -> list[KeyFigure]:
    """体制はあるか, as published."""
    nation, (prefectures, asked) = of.nation, of.prefectures
    yes, answered = nation.yes["external_talent"], nation.answered["external_talent"]
    share = percent(yes, answered)
    day = DEFINITIONS["external_towns"].as_of
    return [
        _public(
            "external_towns",
            count(yes),
            f"／{count(nation.bodies)}",
            f"{share}（回答のある{count(answered)}団体）",
            day,
        ),
        _public(
            "external_prefectures",
            count(prefectures),
            f"／{asked}",
            f"{count(of.external_people.value)}人",
            day,
        ),
        _public(
            "solo_published",
            count(of.solo.value),
            of.solo.unit,
            "人口5万人以下の市区町村のうち",
            DEFINITIONS["solo_published"].as_of,
        ),
        _accelerators(of),
    ]


def pool(of: Sources) -> list[KeyFigure]:
    """体制はあるか, as the system's own records say."""
    return [
        _own(of, "talents", _tiers(of.totals)),
        _own(of, "talents_cleared", _of_whole(of.totals, "talents_cleared", "talents")),
        KeyFigure(
            "in_use",
            DEFINITIONS["in_use"].label,
            count(of.totals.in_use),
            "／47",
            ("今年度の記録がある都道府県", _dated(of)),
        ),
        _own(of, "completions", "今年度の修了"),
    ]


def use(of: Sources) -> list[KeyFigure]:
    """使われているか."""
    totals = of.totals
    solo, visited = totals.sum("solo_municipalities"), totals.sum("solo_covered")
    minutes = totals.sum("support_minutes")
    share = percent(visited, solo) if solo and visited is not None else None
    return [
        _own(of, "municipalities_covered", _change(totals, "municipalities_covered")),
        KeyFigure(
            "solo_covered",
            DEFINITIONS["solo_covered"].label,
            _text(visited),
            f"／{count(solo)}" if solo is not None else "",
            (share or "担当1人と登録した団体がありません", _dated(of)),
        ),
        _own(of, "visits_confirmed", _held(totals)),
        KeyFigure(
            "support_minutes",
            DEFINITIONS["support_minutes"].label,
            None if minutes is None else count(minutes // 60),
            "時間",
            (_per_visit(minutes, totals.sum("visits_confirmed")), _dated(of)),
        ),
    ]


def outcome(of: Sources) -> list[KeyFigure]:
    """成果は出ているか."""
    totals = of.totals
    accepted, closed = totals.sum("needs_accepted"), totals.sum("needs_closed")
    return [
        KeyFigure(
            "needs_closed",
            DEFINITIONS["needs_closed"].label,
            percent(closed, accepted).removesuffix("％") if accepted and closed is not None else None,
            "％" if accepted else "",
            (
                f"{count(accepted)}件のうち{count(closed or 0)}件"
                if accepted
                else "受理したニーズがありません",
                _dated(of),
            ),
        ),
        _own(of, "needs_waiting", _change(totals, "needs_waiting")),
        _public(
            RATE,
            percent(nation_rate(of.nation), 1).removesuffix("％"),
            "％",
            "市区町村の率の単純平均",
            "令和5年度",
            title="32手続のオンライン化",
        ),
        _own(
            of, "special_thousand_yen", f"普通交付税の見込み {_text(totals.sum('ordinary_people')) or '–'}人"
        ),
    ]


def nation_rate(nation: Tally) -> Fraction:
    return nation.share(RATE) or Fraction(0)


def as_of_words(moment: datetime | None) -> str:
    """「令和8年11月24日」 of the oldest snapshot; says so while there is none."""
    return "まだ集計がありません" if moment is None else format_day(timezone.localdate(moment))


def _public(key: str, value: str, unit: str, comparison: str, day: str, title: str = "") -> KeyFigure:
    lines = (comparison, f"公表値　{day}")
    return KeyFigure(key, title or DEFINITIONS[key].label, value, unit, lines)


def _own(of: Sources, key: str, comparison: str) -> KeyFigure:
    """A figure of the snapshots, summed over the prefectures."""
    value = of.totals.sum(key)
    unit = MEASURES[key].unit if value is not None else ""
    return KeyFigure(key, MEASURES[key].term, _text(value), unit, (comparison, _dated(of)))


def _accelerators(of: Sources) -> KeyFigure:
    """The published number is unknown: only what is recorded here is shown, never a made-up 0."""
    recorded = of.totals.sum(ACCELERATORS) or None
    lines = (
        (f"{of.own_label}の人数", _dated(of))
        if recorded
        else ("任命した数の公表値がありません", "目標　令和6年度の資料")
    )
    return KeyFigure(
        ACCELERATORS, DEFINITIONS[ACCELERATORS].label, _text(recorded), f"／{count(of.target.value)}人", lines
    )


def _dated(of: Sources) -> str:
    return f"{of.own_label}　{as_of_words(of.totals.as_of)}"


def _text(value: int | None) -> str | None:
    return None if value is None else count(value)


def _tiers(totals: NationalTotals) -> str:
    if totals.sum("talents") is None:
        return "全体方針・プロジェクト・実務の3層"
    lead, project, practice = (totals.sum(f"talents_{tier}") or 0 for tier in ("lead", "project", "practice"))
    return f"全体方針 {count(lead)}、プロジェクト {count(project)}、実務 {count(practice)}"


def _of_whole(totals: NationalTotals, part: str, whole: str) -> str:
    everyone = totals.sum(whole)
    return (
        f"人材プールの{percent(totals.sum(part) or 0, everyone)}"
        if everyone
        else "研修を修了または免除された人"
    )


def _held(totals: NationalTotals) -> str:
    held, planned = totals.sum("visits_held"), totals.sum("visits_planned")
    return (
        "市区町村が確認した訪問"
        if held is None
        else f"確認前を含む訪問 {count(held)}回、今年度の予定 {count(planned or 0)}回"
    )


def _per_visit(minutes: int | None, visits: int | None) -> str:
    return f"訪問1回あたり{minutes / visits / 60:.1f}時間" if minutes and visits else "移動の時間を除く"


def _change(totals: NationalTotals, key: str) -> str:
    change = totals.change(key)
    if change is None:
        return "前の月の集計がありません"
    if change == 0:
        return "前の月と同じ"
    return f"前の月より{count(abs(change))}{MEASURES[key].unit}の{'増' if change > 0 else '減'}"
