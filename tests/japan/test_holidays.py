"""Working days, checked against a table of the national holidays.

The table agrees with two independent packages (jpholiday 1.0.3 and holidays 0.109, both MIT); its column
``equinox_status`` says where the equinox is computed and not announced yet.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan import holidays

TABLE = Path(__file__).with_name("national_holidays_2021_2031.csv")
DAYS = st.dates(min_value=date(2021, 1, 1), max_value=date(2031, 12, 31))


def test_every_day_of_eleven_years_agrees_with_the_table() -> None:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        expected = {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(rows)}
    first, last = date(2021, 1, 1), date(2031, 12, 31)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    found = {day: name for day in days if (name := holidays.holiday_name(day))}
    assert len(expected) == 198
    assert found == expected


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 4, 1), None),
        (date(2026, 4, 4), "土曜日"),
        (date(2026, 4, 5), "日曜日"),
        (date(2026, 5, 6), "振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2026, 12, 28), None),
        (date(2026, 12, 29), "年末年始"),
        (date(2027, 1, 1), "元日"),
        (date(2027, 1, 3), "年末年始"),
        (date(2027, 1, 4), None),
    ],
)
def test_a_closed_day_says_why(day: date, reason: str | None) -> None:
    assert holidays.closed_reason(day) == reason
    assert holidays.is_workday(day) is (reason is None)


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2026, 4, 1), 0, date(2026, 4, 1)),
        (date(2026, 4, 3), 1, date(2026, 4, 6)),
        (date(2026, 4, 4), 1, date(2026, 4, 6)),
        (date(2026, 5, 1), 1, date(2026, 5, 7)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2027, 1, 4), -1, date(2026, 12, 28)),
        (date(2026, 4, 1), 10, date(2026, 4, 15)),
    ],
)
def test_working_days_are_counted_over_closed_ones(day: date, count: int, result: date) -> None:
    assert holidays.add_workdays(day, count) == result


def test_a_deadline_moves_off_a_closed_day_only() -> None:
    assert holidays.workday_on_or_after(date(2026, 5, 2)) == date(2026, 5, 7)
    assert holidays.workday_on_or_after(date(2026, 5, 7)) == date(2026, 5, 7)


@given(DAYS.map(holidays.workday_on_or_after), st.integers(-30, 30))
def test_counting_forth_and_back_returns_to_a_working_day(day: date, count: int) -> None:
    there = holidays.add_workdays(day, count)
    assert holidays.is_workday(there)
    assert holidays.add_workdays(there, -count) == day


TWO_DAYS = holidays.Offices(
    closed=(
        holidays.LocalDay("町の日", date(2026, 5, 8)),
        holidays.LocalDay("うるう日", date(2024, 2, 29), last=date(2032, 12, 31)),
    )
)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 5, 8), "町の日"),
        (date(2025, 5, 8), None),
        (date(2027, 5, 8), "土曜日"),
        (date(2027, 5, 10), None),
        (date(2028, 2, 29), "うるう日"),
        (date(2027, 3, 1), None),
        (date(2036, 2, 29), None),
        (date(2026, 5, 5), "こどもの日"),
    ],
)
def test_a_bodys_own_day_closes_it_beside_the_others_and_moves_to_no_other_day(
    day: date, reason: str | None
) -> None:
    assert holidays.closed_reason(day, TWO_DAYS) == reason


def test_working_days_are_counted_over_a_bodys_own_days() -> None:
    assert holidays.add_workdays(date(2026, 5, 7), 1) == date(2026, 5, 8)
    assert holidays.add_workdays(date(2026, 5, 7), 1, TWO_DAYS) == date(2026, 5, 11)
    assert holidays.workday_on_or_after(date(2026, 5, 8), TWO_DAYS) == date(2026, 5, 11)


@given(DAYS, st.integers(0, 1500))
def test_the_days_of_a_period_are_those_on_which_it_falls(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = [first + timedelta(days=count) for count in range(length + 1)]
    for local in TWO_DAYS.closed:
        assert local.between(first, last) == [day for day in days if local.falls_on(day)]
