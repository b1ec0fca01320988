"""Half days as bits: what is set is what is read, and counts per week are compared week by week."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dispatch.planner.grid import FIELD, Grid, Limits
from dispatch.planner.instance import HALVES, Days
from tests.build_plans import HORIZON

GRID = Grid(HORIZON)
EVERY = [(day, half) for day in GRID.days for half in HALVES]


def test_the_grid_has_the_days_from_monday_to_friday_and_their_weeks() -> None:
    assert len(GRID.days) == 20
    assert GRID.weeks == (date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27))
    assert Grid(Days(date(2026, 4, 11), date(2026, 4, 12))).days == ()  # a weekend


@given(st.sets(st.sampled_from(EVERY)))
def test_bits_keep_the_half_days_and_their_order(half_days: set[tuple[date, str]]) -> None:
    assert GRID.half_days(GRID.bits(half_days)) == tuple(sorted(half_days))


@given(st.sets(st.sampled_from(EVERY)))
def test_the_other_half_is_the_rest_of_the_same_day(half_days: set[tuple[date, str]]) -> None:
    others = {(day, HALVES[1 - HALVES.index(half)]) for day, half in half_days}
    assert set(GRID.half_days(GRID.other_halves(GRID.bits(half_days)))) == others


@given(
    st.lists(st.sampled_from(EVERY), max_size=10, unique=True),
    st.lists(st.sampled_from(EVERY), max_size=10, unique=True),
    st.integers(0, 10),
)
def test_a_week_above_its_limit_is_seen(one: list[tuple[date, str]], other: list[tuple[date, str]], most: int) -> None:
    limits = GRID.limits(dict.fromkeys(range(4), most))
    above = any(sum(GRID.week(day) == week for day, _ in one + other) > most for week in range(4))
    assert limits.exceeded_by(GRID.per_week(one) + GRID.per_week(other)) is above


def test_a_week_without_a_limit_may_not_be_used() -> None:
    limits = GRID.limits({0: 10})
    assert not limits.exceeded_by(GRID.per_week([(date(2026, 4, 6), "am")]))
    assert limits.exceeded_by(GRID.per_week([(date(2026, 4, 13), "am")]))


def test_a_limit_beyond_the_field_stops_nothing_that_fits_in_it() -> None:
    most = (1 << (FIELD - 1)) - 1
    assert not Limits([1000], FIELD).exceeded_by(most)
