"""Numbers of things, as they are written and as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japan.reference_numbers import read, written, year_words


@pytest.mark.parametrize(
    ("fiscal_year", "sequence", "number"),
    [(2026, 143, "N-8-0143"), (2019, 1, "N-1-0001"), (2035, 12345, "N-17-12345")],
)
def test_a_number_holds_the_year_of_reiwa(fiscal_year: int, sequence: int, number: str) -> None:
    assert written("N-", fiscal_year, sequence) == number


@pytest.mark.parametrize(
    "typed",
    ["N-8-0143", "n-8-143", "Ｎ－８－０１４３", "N8-143", "8-143", "８ー１４３", " N-8-0143 ", "N−8−0143"],
)
def test_it_is_read_in_every_width_and_with_every_dash(typed: str) -> None:
    assert read("N-", typed) == (2026, 143)


def test_the_first_year_is_read_in_words_too() -> None:
    assert read("文", "文元-0012") == read("文", "文1-12") == (2019, 12)


@pytest.mark.parametrize(
    "typed", ["", "D-8-0143", "N-0-1", "N-8-", "8", "N-8-1234567", "N-123-1", "神石高原町"]
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert read("N-", typed) is None


@given(st.integers(2019, 2117), st.integers(1, 999_999), st.sampled_from(["N-", "D-", "文"]))
def test_what_is_written_is_read_back(fiscal_year: int, sequence: int, prefix: str) -> None:
    assert read(prefix, written(prefix, fiscal_year, sequence)) == (fiscal_year, sequence)


@pytest.mark.parametrize(("year", "words"), [(2019, "令和元年"), (2026, "令和8年"), (2018, "平成30年")])
def test_a_calendar_year_in_words(year: int, words: str) -> None:
    assert year_words(year) == words
