"""Free half-days by tables: the week, the term, leave, holidays and the cap of days a week."""

from __future__ import annotations

from datetime import date

import pytest

from pool.people.actions.away import take_leave
from pool.people.availability import (
    Offered,
    Pattern,
    bits_of,
    free_of_bits,
    halves_of,
    monday_of,
    offered_bits,
    offered_halves,
    pattern_of,
    week_of,
)
from pool.people.models import Talent
from pool.people.patterns import patterns_of
from tests.build_pool import make_talent
from tests.cast import Person

BOTH = frozenset({"am", "pm"})
NONE: frozenset[str] = frozenset()
MON, TUE, WED, THU, FRI = week_of(date(2026, 12, 7))


def pattern(**changes: object) -> Pattern:
    facts = {
        "offered": (Offered(bits_of({(0, "am"), (0, "pm"), (1, "am"), (2, "am"), (2, "pm"), (4, "pm")})),),
        "days_per_week": 2,
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2027, 3, 31),
        "leaves": (),
    }
    return Pattern(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_week_runs_from_monday_to_friday() -> None:
    assert monday_of(date(2026, 12, 13)) == date(2026, 12, 7)
    assert [day.weekday() for day in week_of(date(2026, 12, 9))] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ({}, MON, BOTH),
        ({}, TUE, {"am"}),
        ({}, THU, NONE),
        ({}, date(2026, 12, 12), NONE),
        ({}, date(2026, 11, 23), NONE),
        ({}, date(2026, 12, 30), NONE),
        ({}, date(2026, 3, 30), NONE),
        ({}, date(2026, 4, 1), BOTH),
        ({"ends_on": MON}, MON, BOTH),
        ({"ends_on": MON}, TUE, NONE),
        ({"ends_on": None}, date(2031, 4, 7), BOTH),
        ({"leaves": ((MON, TUE),)}, MON, NONE),
        ({"leaves": ((MON, TUE),)}, TUE, NONE),
        ({"leaves": ((MON, TUE),)}, WED, BOTH),
    ],
    ids=[
        "whole day", "morning only", "no half that day", "Saturday",
        "labour thanksgiving", "year end",
        "before the term", "first day of the term", "last day of the term", "after the term",
        "no end of term",
        "first day of leave", "last day of leave", "after leave",
    ],
)  # fmt: skip
def test_halves_offered_on_a_day(changes: dict[str, object], day: date, expected: set[str]) -> None:
    assert offered_halves(pattern(**changes), day) == expected


@pytest.mark.parametrize(
    ("changes", "taken", "expected"),
    [
        ({}, {}, 4),
        ({"days_per_week": 1}, {}, 2),
        ({"days_per_week": 5}, {}, 6),
        ({}, {TUE: ["am"]}, 2),
        ({}, {MON: ["am"]}, 3),
        ({}, {MON: ["am"], WED: ["am"]}, 2),
        ({"leaves": ((MON, WED),)}, {}, 1),
        ({"days_per_week": 1}, {MON: ["am", "pm"], WED: ["am", "pm"]}, 0),
    ],
)
def test_halves_left_in_a_week(
    changes: dict[str, object], taken: dict[date, list[str]], expected: int
) -> None:
    of_week = pattern(**changes)
    used = bits_of((day.weekday(), half) for day, halves in taken.items() for half in halves)
    assert free_of_bits(offered_bits(of_week, MON), used, of_week.days_per_week) == expected


def test_the_pattern_of_a_talent_holds_week_term_and_leave(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, halves=[(0, "am"), (2, "pm")], days_per_week=1)
    take_leave(by=staff.seat, talent=talent, starts_on=MON, ends_on=TUE)
    assert pattern_of(talent).leaves == ((MON, TUE),)
    assert offered_halves(pattern_of(talent), MON) == NONE
    assert offered_halves(pattern_of(talent), WED) == {"pm"}


@pytest.mark.parametrize("monday", [MON, date(2026, 11, 23), date(2026, 12, 28), date(2026, 3, 30)])
@pytest.mark.parametrize(
    "changes",
    [{}, {"starts_on": WED}, {"ends_on": TUE}, {"ends_on": None}, {"leaves": ((TUE, WED), (FRI, FRI))}],
)
def test_the_bits_of_a_week_are_the_halves_of_its_days(changes: dict[str, object], monday: date) -> None:
    of_week = pattern(**changes)
    halves = {(day.weekday(), half) for day in week_of(monday) for half in offered_halves(of_week, day)}
    assert halves_of(offered_bits(of_week, monday)) == halves


def test_a_whole_pool_has_the_pattern_of_each(staff: Person, in_hiroshima: None) -> None:
    away = make_talent(staff.seat, halves=[(0, "am"), (2, "pm")], days_per_week=1)
    make_talent(staff.seat, halves=[(4, "am")], days_per_week=1, ends_on=None)
    for first, last in ((FRI, FRI), (MON, TUE)):
        take_leave(by=staff.seat, talent=away, starts_on=first, ends_on=last)
    pool = Talent.objects.order_by("-id")
    found = patterns_of(pool, date(2026, 12, 1), date(2026, 12, 31))
    assert found == {talent.pk: pattern_of(talent) for talent in pool}
    assert patterns_of(pool, WED, THU)[away.pk].leaves == ()


def test_of_many_talents_everybodys_rows_are_read(
    staff: Person, in_hiroshima: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_leave(by=staff.seat, talent=make_talent(staff.seat), starts_on=MON, ends_on=TUE)
    few = patterns_of(Talent.objects.all(), MON, FRI)
    monkeypatch.setattr("pool.people.models.people.MOST_NAMED", 0)
    assert patterns_of(Talent.objects.all(), MON, FRI) == few
