"""The numbers that finance, the home page and the nation read."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.dispatches import figures as dispatch_figures
from dispatch.dispatches.models import Dispatch
from dispatch.visits import figures
from dispatch.visits.actions import cancel_visit, send_back_visit
from dispatch.visits.models import Visit
from pool.people.actions.away import take_leave
from tests.build_dispatch import (
    confirmed_visit,
    later,
    logged_visit,
    mark_of,
    open_need,
    planned_dispatch,
    ready_talent,
)
from tests.cast import JINSEKI, SERA, Person


@pytest.fixture
def used(dispatch: Dispatch, talent_user: Person, officer: Person, staff: Person) -> Dispatch:
    """Seven visits: 10 November confirmed, 17 November not held, 24
    November logged, 1 December called off."""
    first, second, third, fourth = dispatch.visits.order_by("ordinal")[:4]
    confirmed_visit(talent_user.seat, officer.seat, first)
    logged_visit(talent_user.seat, second, was_held=False, done="町の都合により")
    logged_visit(talent_user.seat, third)
    cancel_visit(by=staff.seat, visit=fourth, reason="停電のため")
    return dispatch


def test_visits_are_counted_by_what_became_of_them(used: Dispatch) -> None:
    assert figures.visit_counts(2026, on=date(2026, 12, 10)) == figures.VisitCounts(
        planned=6, held=2, waiting=2, confirmed=1, unlogged=1
    )


@pytest.mark.parametrize("fiscal_year", [2025, 2027])
def test_another_fiscal_year_counts_nothing(used: Dispatch, fiscal_year: int) -> None:
    assert figures.visit_counts(fiscal_year, on=date(2026, 12, 10)).planned == 0
    assert figures.visits_by_municipality(fiscal_year) == ()
    assert figures.duty_minutes(fiscal_year) == {}


def test_the_last_day_of_march_belongs_to_the_old_year_and_the_first_of_april_to_the_new(
    in_hiroshima: None, today: date, staff: Person, officer: Person
) -> None:
    talent = ready_talent(staff.seat, ends_on=date(2028, 3, 31), cleared_on=date(2026, 11, 1))
    need = open_need(officer.seat, staff.seat, ends_on=date(2027, 9, 30))
    for day in (date(2027, 3, 31), date(2027, 4, 1)):
        planned_dispatch(
            staff.seat, officer.seat, talent=talent, need=need,
            starts_on=day, ends_on=day, cadence="once", weekday=day.weekday(),
        )  # fmt: skip
    assert figures.visit_counts(2026, on=today).planned == 1
    assert figures.visit_counts(2027, on=today).planned == 1


def test_towns_stand_with_their_counts_and_last_day(
    used: Dispatch, staff: Person, other_officer: Person
) -> None:
    planned_dispatch(
        staff.seat, other_officer.seat, talent=used.talent, weekday=2, ends_on=date(2026, 11, 30)
    )
    towns = {town.code: town for town in figures.visits_by_municipality(2026)}
    assert list(towns) == sorted([JINSEKI, SERA])
    assert (towns[JINSEKI].planned, towns[JINSEKI].held, towns[JINSEKI].confirmed) == (6, 2, 1)
    assert towns[JINSEKI].last_on == date(2026, 11, 24)
    assert (towns[SERA].held, towns[SERA].last_on) == (0, None)


def test_only_confirmed_minutes_are_evidence_of_duty(
    used: Dispatch, talent_user: Person, officer: Person
) -> None:
    """The visit of 24 November is logged but not confirmed; sent back it counts no more than before."""
    only_first = figures.DutyMinutes(talent_id=used.talent_id, municipal_support=180, unconfirmed=180)
    assert only_first.total == 180
    assert figures.duty_minutes(2026) == {used.talent_id: only_first}
    third = used.visits.get(ordinal=3)
    send_back_visit(by=officer.seat, visit=third, read_log=mark_of(third), remark="県の会議でした。")
    assert figures.duty_minutes(2026) == {used.talent_id: only_first}
    confirmed_visit(
        talent_user.seat, officer.seat, third, duty_category="prefecture", ended_at=later(third.ends_at, -90)
    )
    found = figures.duty_minutes(2026)[used.talent_id]
    assert (found.municipal_support, found.prefecture, found.total, found.unconfirmed) == (180, 90, 270, 0)


def test_minutes_of_duty_take_one_query(used: Dispatch) -> None:
    with CaptureQueriesContext(connection) as queries:
        figures.duty_minutes(2026)
    assert len(queries) == 1


def test_a_visit_is_held_whatever_the_host_has_answered(used: Dispatch, officer: Person) -> None:
    """Sent back, it waits for other words; that it took place is not taken back by that."""
    before = figures.visit_counts(2026, on=date(2026, 12, 10))
    third = used.visits.get(ordinal=3)
    send_back_visit(by=officer.seat, visit=third, read_log=mark_of(third), remark="終わりは16時でした。")
    after = figures.visit_counts(2026, on=date(2026, 12, 10))
    assert (after.held, after.confirmed) == (before.held, before.confirmed) == (2, 1)
    assert after.waiting == before.waiting - 1
    assert Visit.objects.held().count() == 2
    assert Visit.objects.confirmed().count() == 1
    assert Visit.objects.with_log().count() == 3
    assert Visit.objects.standing().count() == 6


def test_capacity_of_a_role_is_what_is_there_and_what_is_free(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    """December 2026 has four Mondays: 7 to 28. Three days a week give
    6 halves, in the week of the 28th one day."""
    ready_talent(
        staff.seat,
        name="デモ・森 健一",
        kana="でも・もり けんいち",
        roles=["producer", "project_manager"],
        days_per_week=1,
    )
    before = {row.role: row for row in dispatch_figures.capacity_by_role(date(2026, 12, 24))}
    assert before["project_manager"].people == 2
    assert before["project_manager"].total_halves == (6 * 3 + 2) + (2 * 4)
    assert before["project_manager"].total_halves - before["project_manager"].free_halves == 3
    assert (before["producer"].people, before["producer"].free_halves) == (1, 8)
    assert before["engineer"].people == 0
    take_leave(by=staff.seat, talent=dispatch.talent, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 11))
    after = {row.role: row for row in dispatch_figures.capacity_by_role(date(2026, 12, 24))}
    assert before["project_manager"].total_halves - after["project_manager"].total_halves == 6


@pytest.mark.parametrize(
    ("month", "count", "first"),
    [(date(2026, 12, 24), 4, date(2026, 12, 7)), (date(2026, 11, 1), 5, date(2026, 11, 2))],
)
def test_a_week_is_counted_to_the_month_of_its_monday(month: date, count: int, first: date) -> None:
    mondays = dispatch_figures.mondays_of(month)
    assert (len(mondays), mondays[0]) == (count, first)
