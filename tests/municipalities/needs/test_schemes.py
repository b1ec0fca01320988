"""Which scheme fits a need, and what is in doubt about it."""

from __future__ import annotations

from datetime import date

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
        "management_adviser": Fit.UNFIT,
        "regional_adviser": Fit.UNFIT,
        "help_desk": Fit.UNFIT,
    }


def test_plain_advice_without_haste_fits_the_national_adviser_and_the_desk() -> None:
    fits = _fits("DXの推進計画について助言がほしい")
    assert fits["management_adviser"] is Fit.FITS
    assert fits["help_desk"] is Fit.FITS


def test_a_near_deadline_makes_the_national_adviser_doubtful() -> None:
    fits = _fits("推進計画に助言がほしい", wanted_by=date(2026, 12, 11))
    assert fits["management_adviser"] is Fit.CONDITIONAL


def test_a_single_talk_about_life_in_the_area_fits_the_regional_adviser() -> None:
    assert _fits("高齢者のスマホ教室の講師を1回だけお願いしたい")["regional_adviser"] is Fit.FITS
    assert _fits("高齢者のスマホ教室を毎週一緒に開きたい")["regional_adviser"] is Fit.UNFIT


def test_the_half_days_follow_rhythm_and_period() -> None:
    once = propose("職員研修の講師をお願いしたい", Context(TODAY))
    assert planned_half_days(once) == once.half_days_per_visit
    weekly = propose("毎週、一緒に標準化の作業をしてほしい", Context(TODAY))
    assert planned_half_days(weekly) == 16


def test_national_schemes_always_say_what_to_confirm() -> None:
    context = Context(TODAY)
    by_key = {line.key: line for line in schemes(propose("計画を見直したい", context), context)}
    assert list(by_key) == ["pool", "management_adviser", "regional_adviser", "help_desk"]
    for key in ("management_adviser", "regional_adviser"):
        assert "要確認" in by_key[key].doubt
        assert by_key[key].source
    assert all(line.reason and line.municipal_cost for line in by_key.values())
