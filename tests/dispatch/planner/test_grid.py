"""Weeks by number, and counts compared field by field."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dispatch.planner.format.instance import Days
from dispatch.planner.talent.grid import Grid, Limits
from tests.build_plans import HORIZON

FIELD = 6
COUNTS = st.lists(st.integers(0, 15), min_size=4, max_size=4)


def packed(counts: list[int]) -> int:
    return sum(count << (FIELD * place) for place, count in enumerate(counts))


def test_the_grid_has_the_weeks_of_the_days_from_monday_to_friday() -> None:
    grid = Grid(HORIZON)
    assert grid.weeks == (date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27))
    assert [grid.week(date(2026, 4, day)) for day in (6, 10, 13, 30)] == [0, 0, 1, 3]
    assert Grid(Days(date(2026, 4, 11), date(2026, 4, 12))).weeks == ()  # a weekend


@given(COUNTS, COUNTS, COUNTS)
def test_a_field_above_its_limit_is_seen(one: list[int], other: list[int], most: list[int]) -> None:
    above = any(a + b > limit for a, b, limit in zip(one, other, most, strict=True))
    assert Limits(most, FIELD).exceeded_by(packed(one) + packed(other)) is above


def test_a_limit_beyond_the_field_stops_nothing_that_fits_in_it() -> None:
    assert not Limits([1000], FIELD).exceeded_by((1 << (FIELD - 1)) - 1)
