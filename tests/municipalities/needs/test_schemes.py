"""Which scheme fits a need, and what is in doubt about it."""

from __future__ import annotations

from datetime import date

import pytest

from municipalities.needs.proposal import Context, propose
from municipalities.needs.proposal.schemes import (
    Fit,
    planned_half_days,
    schemes,
)

TODAY = date(2026, 11, 24)


def _fits(problem: str, wanted_by: date | None = None) -> dict[str, Fit]:
    context = Context(TODAY, wanted_by=wanted_by)
    return {scheme.key: scheme.fit for scheme in schemes(propose(problem, context), context)}


def test_work_on_the_towns_behalf_is_for_the_pool_only() -> None:
    assert _fits("手が回らないので仕様書を代わりに作ってほしい") == {
        "pool": Fit.FITS,
        "keiei_finance": Fit.UNFIT,
        "chiiki_adviser": Fit.UNFIT,
        "consultation": Fit.UNFIT,
    }


def test_plain_advice_without_haste_fits_the_national_adviser_and_the_desk() -> None:
    fits = _fits("DXの推進計画について助言がほしい")
    assert fits["keiei_finance"] is Fit.FITS
    assert fits["consultation"] is Fit.FITS


def test_a_near_deadline_makes_the_national_adviser_doubtful() -> None:
    fits = _fits("推進計画に助言がほしい", wanted_by=date(2026, 12, 11))
    assert fits["keiei_finance"] is Fit.CONDITIONAL


def test_a_single_talk_about_life_in_the_area_fits_the_regional_adviser() -> None:
    assert _fits("高齢者のスマホ教室の講師を1回だけお願いしたい")["chiiki_adviser"] is Fit.FITS
    assert _fits("高齢者のスマホ教室を毎週一緒に開きたい")["chiiki_adviser"] is Fit.UNFIT


def test_the_half_days_follow_rhythm_and_period() -> None:
    once = propose("職員研修の講師をお願いしたい", Context(TODAY))
    assert planned_half_days(once) == once.half_days_per_visit
    weekly = propose("毎週、一緒に標準化の作業をしてほしい", Context(TODAY))
    assert planned_half_days(weekly) == 16


def test_national_schemes_always_say_what_to_confirm() -> None:
    context = Context(TODAY)
    by_key = {line.key: line for line in schemes(propose("計画を見直したい", context), context)}
    assert set(by_key) == {"pool", "keiei_finance", "chiiki_adviser", "consultation"}
    for key in ("keiei_finance", "chiiki_adviser"):
        assert "要確認" in by_key[key].doubt
        assert by_key[key].source
    assert all(line.reason and line.municipal_cost for line in by_key.values())


@pytest.mark.parametrize(
    ("problem", "first"),
    [
        ("毎週来て、標準化の作業を一緒にしてほしい", "pool"),
        ("仕様書のこの書き方でよいか、メールで教えてほしい", "consultation"),
        ("観光に詳しい方に1日来ていただき、観光アプリの使い方を助言してほしい", "chiiki_adviser"),
        ("水道事業の経営戦略の改定について、専門家の助言を受けたい", "keiei_finance"),
        ("端末の購入に使える補助金があれば教えてほしい", "other"),
    ],
)
def test_one_scheme_is_tried_first_and_says_why(problem: str, first: str) -> None:
    context = Context(TODAY)
    proposal = propose(problem, context)
    lines = schemes(proposal, context)
    assert proposal.scheme == lines[0].key == first
    assert lines[0].reason.startswith(proposal.reasons["scheme"])
    assert len({line.key for line in lines}) == len(lines)


def test_an_incident_is_telephoned_about_and_the_pool_is_for_later() -> None:
    context = Context(TODAY)
    lines = schemes(propose("職員がUSBメモリを電車でなくしました。どうしたらよいですか。", context), context)
    assert lines[0].key == "consultation"
    assert "電話" in lines[0].reason
    fits = {line.key: line.fit for line in lines}
    assert fits["pool"] is Fit.CONDITIONAL
    assert fits["keiei_finance"] is fits["chiiki_adviser"] is Fit.UNFIT
