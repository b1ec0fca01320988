"""The picture on the prefecture's home: bands, gaps, order."""

from __future__ import annotations

from datetime import date

import pytest

from home.prefecture_picture import (
    band_edges,
    percent_band,
    picture_of,
    step_of,
)
from tests.cast import Person


@pytest.mark.parametrize(
    ("largest", "edges"),
    [(0, (1, 2, 3, 4, 5)), (5, (1, 2, 3, 4, 5)), (6, (1, 3, 5, 7, 9)), (20, (1, 5, 9, 13, 17))],
)
def test_five_bands_reach_the_largest_count(largest: int, edges: tuple[int, ...]) -> None:
    assert band_edges(largest) == edges
    assert step_of(0, edges) == 0
    assert step_of(1, edges) == 1
    assert step_of(largest, edges) <= 5


def test_a_column_that_is_nearly_full_stays_pale_and_shows_its_gaps() -> None:
    full = percent_band([100, 100, 96, 19])
    assert (full(100), full(96), full(19)) == (2, 2, 1)
    spread = percent_band([10, 30, 50, 70, None])
    assert [spread(value) for value in (0, 19, 20, 59, 79, 100)] == [1, 1, 2, 3, 4, 5]


@pytest.mark.usefixtures("in_hiroshima")
def test_all_towns_are_drawn_and_sorted(staff: Person) -> None:
    picture = picture_of(staff.seat, date(2026, 11, 24), population="", sort="online_32")
    assert len(picture.rows) == len(picture.areas) == 23
    assert picture.rows[0].name == "北広島町"
    assert picture.bands[0] == ("q0", "0回")
    assert picture.bands[-1] == ("q5", "5回以上")
    assert picture.without_visit == 23
    small = picture_of(staff.seat, date(2026, 11, 24), population="small", sort="population")
    assert small.rows[0].name == "安芸太田町"
    assert all(row.population < 30_000 for row in small.rows)
    odd = picture_of(staff.seat, date(2026, 11, 24), population="nonsense", sort="nonsense")
    assert [row.code for row in odd.rows] == [row.code for row in picture.rows]
