"""No talent is in two places: the database itself refuses, also when two hands act in the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, ExclusionViolation

from accounts.errors import Refusal
from accounts.seats import Seat
from accounts.tenancy import scope
from dispatch.dispatches import actions as planning
from dispatch.dispatches.actions import arrange_dispatch
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import Verdict, double_booking
from dispatch.dispatches.gates import errand_of, gates_of, person_of
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import cancel_visit
from dispatch.visits.models import Visit
from municipalities.needs.models import Need
from pool.people.models import Talent
from tests.build_dispatch import first_visit, open_need, ready_talent
from tests.cast import HIROSHIMA, Person, person

PLAN: dict[str, Any] = {
    "starts_on": date(2026, 12, 1),
    "ends_on": date(2026, 12, 22),
    "cadence": "weekly",
    "weekday": 1,
    "span": "pm",
    "mode": "onsite",
}


def test_the_database_refuses_a_second_visit_at_the_same_time(dispatch: Dispatch) -> None:
    visit = first_visit(dispatch)
    visit.pk, visit.ordinal = None, 99
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        visit.save(force_insert=True)
    assert isinstance(refused.value.__cause__, ExclusionViolation)


def test_what_the_database_refuses_is_told_with_its_day(
    dispatch: Dispatch, staff: Person, other_officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another hand has written between our look and our
    writing: the gate saw nothing, the database does."""

    def gates_without_a_look(plan: Arrangement) -> list[Verdict]:
        return [gate for gate in gates_of(plan) if gate.name not in ("二重予約", "週の日数")]

    need = open_need(other_officer.seat, staff.seat)
    monkeypatch.setattr(planning, "gates_of", gates_without_a_look)
    with pytest.raises(Refusal, match=r"12月1日（火）の午後は.*神石高原町への訪問（D-8-0001"):
        arrange_dispatch(by=staff.seat, need=need, talent=dispatch.talent, **PLAN)
    assert Dispatch.objects.count() == 1


def test_of_eight_plans_in_the_same_moment_one_is_written(committed: str, today: date) -> None:
    with scope(HIROSHIMA):
        staff, officer, other = person("staff"), person("officer"), person("other_officer")
        talent = ready_talent(staff.seat)
        needs = [open_need(town.seat, staff.seat) for town in (officer, other) for _ in range(4)]
    start = threading.Barrier(len(needs))
    with ThreadPoolExecutor(len(needs)) as hands:
        answers = list(hands.map(lambda need: _plan(staff.seat, need, talent, start), needs))
    refused = [answer for answer in answers if answer is not None]
    assert len(refused) == 7
    assert all("12月1日（火）の午後は" in sentence for sentence in refused)
    with scope(HIROSHIMA):
        assert Dispatch.objects.count() == 1
        assert Visit.objects.count() == 4


def test_of_eight_raw_writers_the_constraint_lets_one_through(committed: str, today: date) -> None:
    """Without the actions and their locks: only the constraint stands between."""
    with scope(HIROSHIMA):
        staff, officer = person("staff"), person("officer")
        talent = ready_talent(staff.seat)
        dispatch = arrange_dispatch(
            by=staff.seat, need=open_need(officer.seat, staff.seat), talent=talent, **PLAN
        )
        visit = first_visit(dispatch)
        Visit.objects.filter(pk=visit.pk).update(status="cancelled", called_off_at=visit.starts_at)
    start = threading.Barrier(8)
    with ThreadPoolExecutor(8) as hands:
        written = list(hands.map(lambda ordinal: _insert(visit, ordinal, start), range(100, 108)))
    assert sorted(written) == [False] * 7 + [True]


def _plan(by: Seat, need: Need, talent: Talent, start: threading.Barrier) -> str | None:
    """The sentence of the refusal, None if the plan was written."""
    try:
        start.wait()
        with scope(HIROSHIMA):
            arrange_dispatch(by=by, need=need, talent=talent, **PLAN)
    except Refusal as refusal:
        return refusal.sentence
    finally:
        connection.close()
    return None


def _insert(visit: Visit, ordinal: int, start: threading.Barrier) -> bool:
    copy = Visit(**{field.attname: getattr(visit, field.attname) for field in Visit._meta.concrete_fields})
    copy.pk, copy.ordinal, copy.status = None, ordinal, "planned"
    try:
        start.wait()
        with scope(HIROSHIMA):
            copy.save(force_insert=True)
    except IntegrityError:
        return False
    except OperationalError as error:  # writers that wait for each other: PostgreSQL refuses one of them
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        return False
    finally:
        connection.close()
    return True


def test_a_cancelled_visit_frees_its_time(dispatch: Dispatch, staff: Person) -> None:
    visit = dispatch.visits.get(on_day=date(2026, 12, 1))
    plan = Arrangement(dispatch.need, dispatch.talent, visit.on_day, visit.on_day, "once", 1, "pm", "onsite")
    assert not _is_free(plan)
    cancel_visit(by=staff.seat, visit=visit, reason="停電のため")
    assert _is_free(plan)


def _is_free(plan: Arrangement) -> bool:
    return double_booking(person_of(plan.talent, plan.starts_on, plan.ends_on), errand_of(plan)).is_open
