"""Four nets between prefectures, each with the others switched off."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, models, transaction

from accounts.errors import NoScope
from accounts.events import record
from accounts.models import Event
from accounts.tenancy import scope
from tests.cast import EHIME, HIROSHIMA, Person


def test_outside_a_scope_a_tenants_rows_cannot_be_asked_for(db: None) -> None:
    with pytest.raises(NoScope):
        Event.objects.count()


def test_a_nested_scope_gives_back_the_outer_one(staff: Person, ehime_staff: Person) -> None:
    with scope(HIROSHIMA):
        record(by=staff.seat, verb="test", subject=staff.user)
        with scope(EHIME):
            assert Event.objects.count() == 0
            record(by=ehime_staff.seat, verb="test", subject=ehime_staff.user)
        assert [event.user_name for event in Event.objects.all()] == [staff.user.name]


def test_row_security_alone_hides_other_prefectures(staff: Person) -> None:
    unguarded = models.QuerySet(Event)
    with scope(HIROSHIMA):
        record(by=staff.seat, verb="test", subject=staff.user)
        assert unguarded.count() == 1
    with scope(EHIME):
        assert unguarded.count() == 0
    assert unguarded.count() == 0


def test_row_security_alone_refuses_to_write_into_another_prefecture(
    staff: Person, ehime_staff: Person
) -> None:
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        scope(EHIME),
    ):
        record(by=staff.seat, verb="test", subject=staff.user)
