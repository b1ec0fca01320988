"""Values from a day to a day: what holds, what is left of one under another, where nothing holds."""

from __future__ import annotations

from datetime import date

import pytest

from pool.people.spans import Days, Span, gap_after, gap_before, left_over, nearest, value_on

APR, JUN, SEP, OCT, DEC, MAR = (
    date(2026, 4, 1),
    date(2026, 6, 30),
    date(2026, 9, 30),
    date(2026, 10, 1),
    date(2026, 12, 31),
    date(2027, 3, 31),
)


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ((APR, MAR), (OCT, None), [(APR, SEP)]),
        ((APR, None), (OCT, DEC), [(APR, SEP), (date(2027, 1, 1), None)]),
        ((APR, MAR), (APR, MAR), []),
        ((OCT, MAR), (APR, None), []),
        ((APR, SEP), (OCT, None), [(APR, SEP)]),
        ((OCT, None), (APR, SEP), [(OCT, None)]),
        ((APR, None), (APR, APR), [(date(2026, 4, 2), None)]),
        ((APR, MAR), (JUN, MAR), [(APR, date(2026, 6, 29))]),
    ],
)
def test_what_a_period_keeps_under_another_one(old: Days, new: Days, left: list[Days]) -> None:
    assert left_over(old, new) == left


def test_a_day_has_the_value_that_holds_on_it() -> None:
    spans = [Span("a", APR, SEP), Span("b", OCT, None)]
    assert [value_on(spans, day) for day in (date(2026, 3, 31), APR, SEP, OCT, date(2030, 1, 1))] == [
        *("", "a", "a", "b", "b")
    ]


def test_the_nearest_day_on_which_something_holds() -> None:
    spans = [Span("a", APR, JUN), Span("b", OCT, DEC)]
    days = (date(2026, 3, 1), JUN, date(2026, 8, 1), MAR)
    assert [nearest(spans, day) for day in days] == [APR, JUN, JUN, DEC]
    assert nearest([], APR) == APR


def test_days_between_are_named_from_both_sides() -> None:
    spans = [Span("a", APR, JUN)]
    assert gap_before(spans, OCT) == (date(2026, 7, 1), SEP)
    assert gap_before(spans, date(2026, 7, 1)) is None
    assert gap_before(spans, APR) is None
    assert gap_before([Span("a", APR, None)], OCT) is None
    later = [Span("b", OCT, None)]
    assert gap_after(later, JUN) == (date(2026, 7, 1), SEP)
    assert gap_after(later, SEP) is None
    assert gap_after(later, None) is None
