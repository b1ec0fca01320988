"""Visit days from period, cadence and weekday: closed days and leave are left out and named."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.utils import timezone

from dispatch.visits.choices import Span
from dispatch.visits.schedule import (
    SPAN_HALVES,
    SPAN_TIMES,
    WANTED_IN_MONTH,
    Skipped,
    times_of,
    visit_days,
)
from municipalities.needs.choices import Cadence

MON, TUE, WED, THU, FRI = range(5)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "cadence", "weekday", "expected"),
    [
        ("2026-12-01", "2026-12-22", "weekly", TUE, ("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22")),
        ("2026-12-02", "2026-12-07", "weekly", TUE, ()),
        ("2026-12-24", "2027-01-08", "weekly", TUE, ("2027-01-05",)),
        ("2027-01-04", "2027-01-31", "weekly", MON, ("2027-01-04", "2027-01-18", "2027-01-25")),
        ("2026-04-01", "2026-06-30", "monthly", WED, ("2026-04-01", "2026-05-13", "2026-06-03")),
        ("2026-12-01", "2026-12-31", "twice_monthly", TUE, ("2026-12-01", "2026-12-15")),
        (
            "2026-12-01",
            "2026-12-31",
            "four_days_monthly",
            TUE,
            ("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"),
        ),
        (
            "2026-11-10",
            "2026-12-31",
            "twice_monthly",
            TUE,
            ("2026-11-10", "2026-11-24", "2026-12-01", "2026-12-15"),
        ),
        ("2026-09-01", "2026-09-30", "twice_monthly", TUE, ("2026-09-01", "2026-09-15")),
        (
            "2026-09-01",
            "2026-09-30",
            "four_days_monthly",
            TUE,
            ("2026-09-01", "2026-09-08", "2026-09-15", "2026-09-29"),
        ),
        ("2026-11-23", "2026-12-31", "once", MON, ("2026-11-30",)),
        ("2027-03-23", "2027-03-31", "weekly", TUE, ("2027-03-23", "2027-03-30")),
    ],
)
def test_days_follow_the_cadence_and_avoid_closed_days(
    starts_on: str, ends_on: str, cadence: str, weekday: int, expected: tuple[str, ...]
) -> None:
    schedule = visit_days(
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        cadence=cadence,
        weekday=weekday,
    )
    assert schedule.days == days(*expected)


def test_a_weekly_visit_on_a_holiday_is_left_out_and_named() -> None:
    schedule = visit_days(
        starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 30), cadence="weekly", weekday=MON
    )
    assert schedule.days == days("2026-11-16", "2026-11-30")
    assert schedule.skipped == (Skipped(date(2026, 11, 23), "勤労感謝の日"),)


def test_a_monthly_visit_on_a_holiday_moves_within_its_month() -> None:
    schedule = visit_days(
        starts_on=date(2027, 1, 5), ends_on=date(2027, 1, 31), cadence="monthly", weekday=MON
    )
    assert schedule.days == days("2027-01-18")
    assert schedule.skipped == (Skipped(date(2027, 1, 11), "成人の日", date(2027, 1, 18)),)


def test_two_visits_of_a_month_never_move_to_the_same_day() -> None:
    leaves = [(date(2026, 12, 1), date(2026, 12, 1)), (date(2026, 12, 15), date(2026, 12, 15))]
    schedule = visit_days(
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 28),
        cadence="twice_monthly",
        weekday=TUE,
        leaves=leaves,
    )
    assert schedule.days == days("2026-12-08", "2026-12-22")


def test_leave_is_left_out_without_its_reason() -> None:
    schedule = visit_days(
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 15),
        cadence="weekly",
        weekday=TUE,
        leaves=[(date(2026, 12, 7), date(2026, 12, 8))],
    )
    assert schedule.days == days("2026-12-01", "2026-12-15")
    assert schedule.skipped == (Skipped(date(2026, 12, 8), "人材の休み"),)


def test_a_month_without_any_open_day_has_no_visit() -> None:
    schedule = visit_days(
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 31),
        cadence="monthly",
        weekday=TUE,
        leaves=[(date(2026, 12, 1), date(2026, 12, 31))],
    )
    assert schedule.days == ()
    assert schedule.skipped == (Skipped(date(2026, 12, 1), "人材の休み"),)


def test_every_cadence_and_every_span_has_its_row() -> None:
    assert {"weekly", "once", *WANTED_IN_MONTH} == set(Cadence.values)
    assert set(SPAN_TIMES) == set(SPAN_HALVES) == set(Span.values)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [("am", "pm", False), ("am", "day", True), ("pm", "day", True), ("am", "am", True), ("day", "day", True)],
)
def test_halves_overlap_the_whole_day_and_not_each_other(one: str, other: str, overlap: bool) -> None:
    a, b = times_of(date(2026, 12, 1), one), times_of(date(2026, 12, 1), other)
    assert (a[0] < b[1] and b[0] < a[1]) is overlap
    assert bool(SPAN_HALVES[one] & SPAN_HALVES[other]) is overlap


def test_times_are_those_of_japan() -> None:
    begins, ends = times_of(date(2026, 12, 1), "pm")
    assert timezone.localtime(begins).time() == time(13, 30)
    assert timezone.localtime(ends).time() == time(16, 30)
