"""Whom the tests of dispatch send where."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.dispatches.models import Dispatch
from pool.people.models import Talent
from tests.build_dispatch import planned_dispatch, ready_talent
from tests.cast import Person


@pytest.fixture
def fujii(in_hiroshima: None, today: date, staff: Person, talent_user: Person) -> Talent:
    """デモ・藤井 拓也: project manager, trained, with a sign-in."""
    return ready_talent(staff.seat, user=talent_user.user)


@pytest.fixture
def dispatch(fujii: Talent, staff: Person, officer: Person) -> Dispatch:
    """藤井 goes to 神石高原町 on Tuesday afternoons from 10 November to 22 December 2026."""
    return planned_dispatch(staff.seat, officer.seat, talent=fujii)
