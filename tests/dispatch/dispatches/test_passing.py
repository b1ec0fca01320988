"""What is over and settled ends by itself, at night."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Prefecture
from accounts.seats import Seat, system_seat
from accounts.tenancy import scope
from dispatch.dispatches.actions import end_if_passed
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.tasks import close_passed_dispatches
from dispatch.visits.models import Visit
from tests.build_dispatch import confirmed_visit, planned_dispatch, ready_talent
from tests.cast import HIROSHIMA, Person


@pytest.fixture
def short(today: date, staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    """Two visits, on 10 and 17 November, the first of them confirmed."""
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent, ends_on=date(2026, 11, 17))
        confirmed_visit(talent_user.seat, officer.seat, dispatch.visits.order_by("ordinal")[0])
    return dispatch


def test_a_passed_dispatch_with_an_open_visit_goes_on(short: Dispatch) -> None:
    with scope(HIROSHIMA):
        assert end_if_passed(by=system_seat(Prefecture.objects.get(pk=HIROSHIMA)), dispatch=short) is False


def test_a_passed_and_settled_dispatch_ends_once(
    short: Dispatch, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        confirmed_visit(talent_user.seat, officer.seat, Visit.objects.get(dispatch=short, ordinal=2))
    assert close_passed_dispatches() == 1
    assert close_passed_dispatches() == 0
    with scope(HIROSHIMA):
        assert Dispatch.objects.get(pk=short.pk).status == DispatchStatus.ENDED


def test_one_that_cannot_be_ended_keeps_no_other_from_it(
    short: Dispatch, staff: Person, officer: Person, talent_user: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(HIROSHIMA):
        second = planned_dispatch(
            staff.seat, officer.seat, talent=short.talent, weekday=2, ends_on=date(2026, 11, 18)
        )
        for dispatch in (short, second):
            for visit in dispatch.visits.planned():
                confirmed_visit(talent_user.seat, officer.seat, visit)

    def end(*, by: Seat, dispatch: Dispatch) -> bool:
        ended = end_if_passed(by=by, dispatch=dispatch)
        if dispatch.pk == short.pk:
            raise RuntimeError("broken after it was written")
        return ended

    monkeypatch.setattr("dispatch.dispatches.tasks.end_if_passed", end)
    assert close_passed_dispatches() == 1
    with scope(HIROSHIMA):
        assert list(Dispatch.objects.order_by("pk").values_list("status", flat=True)) == ["planned", "ended"]


def test_a_dispatch_that_is_not_over_is_left_alone(
    short: Dispatch, officer: Person, talent_user: Person, time_machine: Any
) -> None:
    with scope(HIROSHIMA):
        confirmed_visit(talent_user.seat, officer.seat, Visit.objects.get(dispatch=short, ordinal=2))
    time_machine.move_to("2026-11-17 23:59:00+09:00", tick=False)
    assert close_passed_dispatches() == 0
    time_machine.move_to("2026-11-18 00:01:00+09:00", tick=False)
    assert close_passed_dispatches() == 1
