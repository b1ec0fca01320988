from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import fiscal_year

DAYS = st.dates(min_value=date(1873, 4, 1), max_value=date(2117, 12, 31))
FISCAL_YEARS = st.integers(min_value=1873, max_value=2117)


@pytest.mark.parametrize(
    ("day", "year", "half", "quarter"),
    [
        (date(2026, 3, 31), 2025, "下期", 4),
        (date(2026, 4, 1), 2026, "上期", 1),
        (date(2026, 6, 30), 2026, "上期", 1),
        (date(2026, 7, 1), 2026, "上期", 2),
        (date(2026, 9, 30), 2026, "上期", 2),
        (date(2026, 10, 1), 2026, "下期", 3),
        (date(2026, 12, 31), 2026, "下期", 3),
        (date(2027, 1, 1), 2026, "下期", 4),
    ],
)
def test_a_day_has_a_fiscal_year_a_half_and_a_quarter(day: date, year: int, half: str, quarter: int) -> None:
    assert fiscal_year.fiscal_year_of(day) == year
    assert fiscal_year.half_of(day) == half
    assert fiscal_year.quarter_of(day) == quarter


def test_the_months_run_from_april_to_march() -> None:
    months = fiscal_year.months(2026)
    assert [month.month for month in months] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert months[0] == fiscal_year.first_day(2026) == date(2026, 4, 1)
    assert months[-1] == date(2027, 3, 1)
    assert fiscal_year.last_day(2026) == date(2027, 3, 31)


@given(DAYS)
def test_every_day_lies_in_its_own_fiscal_year_only(day: date) -> None:
    year = fiscal_year.fiscal_year_of(day)
    assert fiscal_year.first_day(year) <= day <= fiscal_year.last_day(year)
    assert day.replace(day=1) in fiscal_year.months(year)


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "令和8年度"),
        (2020, "令和2年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
        (1926, "大正15年度"),
        (1912, "明治45年度"),
    ],
)
def test_a_fiscal_year_is_named_by_the_era(year: int, label: str) -> None:
    assert fiscal_year.label(year) == label
    assert fiscal_year.label_with_western(year) == f"{label}（{year}年度）"


@given(FISCAL_YEARS)
def test_a_label_is_read_back(year: int) -> None:
    assert fiscal_year.parse_fiscal_year(fiscal_year.label(year)) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和8年度", 2026),
        (" 令和 ８ 年度 ", 2026),
        ("令8", 2026),
        ("R8", 2026),
        ("ｒ８年度", 2026),
        ("2026", 2026),
        ("２０２６年度", 2026),
        ("西暦2026年度", 2026),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("H元", 1989),
    ],
)
def test_a_typed_fiscal_year_is_read_forgivingly(text: str, year: int) -> None:
    assert fiscal_year.parse_fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("平成40年度", "令和10年度ではありませんか"),
        ("令和0年度", "1（元年度）から"),
        ("1600", "1873年度から2117年度まで"),
        ("26", "「令和8年度」"),
        ("", "「令和8年度」"),
    ],
)
def test_an_unreadable_fiscal_year_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(fiscal_year.UnreadableFiscalYear, match=told):
        fiscal_year.parse_fiscal_year(text)


def test_quarters_have_labels() -> None:
    assert [fiscal_year.quarter_label(quarter) for quarter in (1, 4)] == ["第1四半期", "第4四半期"]
    with pytest.raises(ValueError, match="5"):
        fiscal_year.quarter_label(5)
