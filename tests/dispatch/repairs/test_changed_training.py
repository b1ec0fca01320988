"""Courses that are required anew touch the visits of those who lack them, and of nobody else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.tenancy import scope
from dispatch.dispatches.models import Dispatch
from dispatch.repairs.clashes import clashes
from notices.models import Notice
from tests.build_dispatch import planned_dispatch, ready_talent
from tests.cast import HIROSHIMA, Person
from training.courses.actions import add_course, require_course, revise_course

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
COMING = [date(2026, 11, 24), *(date(2026, 12, day) for day in (1, 8, 15, 22))]


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        return planned_dispatch(staff.seat, officer.seat, talent=talent)


def test_what_is_required_of_other_roles_touches_nothing(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        course = add_course(by=staff.seat, name="個人情報の扱い", hours=Decimal(2))
        require_course(by=staff.seat, course=course, starts_on=TODAY, role="producer")
        assert clashes(TODAY) == []


def test_a_course_that_is_offered_again_is_asked_again(dispatch: Dispatch, staff: Person) -> None:
    facts = {"name": "個人情報の扱い", "hours": Decimal(2)}
    with scope(HIROSHIMA):
        course = add_course(by=staff.seat, **facts)
        revise_course(by=staff.seat, course=course, **facts, is_offered=False)
        require_course(by=staff.seat, course=course, starts_on=TODAY)
        assert clashes(TODAY) == []
        revise_course(by=staff.seat, course=course, **facts, is_offered=True)
        assert [clash.day for clash in clashes(TODAY)] == COMING
        assert Notice.objects.filter(kind="visit.in_question").exists()
