from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import fiscal_year

DAYS = st.dates(min_value=date(1873, 4, 1), max_value=date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_a_day_has_a_fiscal_year(day: date, year: int) -> None:
    assert fiscal_year.fiscal_year_of(day) == year


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
