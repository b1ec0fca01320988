"""The numbers beside the entries of the menu."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import scope
from dispatch.dispatches.models import Dispatch
from home.menu import menu_for
from home.waiting import waiting_for
from municipalities.needs.actions import withdraw_need
from tests.build_dispatch import first_visit, logged_visit, planned_dispatch
from tests.build_needs import accepted_need, make_need, submitted_need
from tests.cast import EHIME, Person
from training.courses.actions.waivers import ask_waiver
from training.courses.models import Course

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


def count_of(person: Person, screen: str) -> int | None:
    items = {item.url: item.count for group in menu_for(person.seat, "/") for item in group}
    return items[person.seat.url(screen)]


@pytest.fixture
def dispatch(in_hiroshima: None, staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    """Two of its visits are over, and nobody has written of them."""
    return planned_dispatch(staff.seat, officer.seat, user=talent_user.user)


def test_needs_are_counted_for_whom_they_wait(staff: Person, officer: Person, other_officer: Person) -> None:
    submitted_need(officer.seat)
    make_need(officer.seat)
    assert [count_of(each, "need_list") for each in (staff, officer, other_officer)] == [1, 1, 0]


def test_the_menu_counts_the_needs_that_home_has_rows_for(
    staff: Person, officer: Person, today: date
) -> None:
    make_need(officer.seat)
    withdraw_need(by=officer.seat, need=submitted_need(officer.seat))
    submitted_need(officer.seat)
    accepted_need(officer.seat, staff.seat)
    for each, count in ((staff, 2), (officer, 2)):
        rows = [task for task in waiting_for(each.seat, today).tasks if task.kind == "ニーズ"]
        assert len(rows) == count_of(each, "need_list") == count


def test_visits_are_counted_for_whom_they_wait(
    dispatch: Dispatch, staff: Person, officer: Person, other_officer: Person, talent_user: Person
) -> None:
    assert [count_of(each, "visit_list") for each in (staff, officer, talent_user)] == [2, 0, 2]
    logged_visit(talent_user.seat, first_visit(dispatch))
    assert [count_of(each, "visit_list") for each in (staff, officer, talent_user)] == [1, 1, 1]
    assert count_of(other_officer, "visit_list") == 0


def test_waivers_are_counted_for_whoever_decides(
    dispatch: Dispatch, staff: Person, approver: Person, today: date
) -> None:
    ask_waiver(
        by=staff.seat,
        talent=dispatch.talent,
        course=Course.objects.first(),
        reason="他県で受講",
        valid_from=today,
        valid_until=date(2027, 3, 31),
    )
    assert [count_of(each, "training_board") for each in (approver, staff)] == [1, None]


def test_one_statement_counts_all_and_each_prefecture_its_own(
    dispatch: Dispatch, staff: Person, ehime_staff: Person
) -> None:
    menu_for(staff.seat, "/")
    with CaptureQueriesContext(connection) as queries:
        menu_for(staff.seat, "/")
    assert len(queries) == 1
    with scope(EHIME):
        assert count_of(ehime_staff, "visit_list") == 0
