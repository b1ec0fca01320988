"""Rows that are made quickly are the rows that Django would make."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count

from accounts.models import Membership, Prefecture, User
from accounts.permissions import Role
from accounts.rows import Given, Statement
from accounts.tenancy import scope
from municipalities.needs.models import Need
from tests.build_needs import submitted_need
from tests.cast import HIROSHIMA, Person


def test_a_row_that_was_read_can_be_changed_and_saved(staff: Person) -> None:
    user = User.objects.get(pk=staff.user.pk)
    assert not user._state.adding
    user.name = "デモ・改名 恵"
    user.full_clean()
    user.save()
    assert User.objects.get(pk=user.pk).name == "デモ・改名 恵"


def test_what_was_not_asked_for_is_fetched_when_it_is(officer: Person, in_hiroshima: None) -> None:
    need = submitted_need(officer.seat)
    (found,) = Need.objects.filter(pk=need.pk).only("title")
    assert found.get_deferred_fields() >= {"raw_problem", "status"}
    assert found.raw_problem == need.raw_problem


def test_a_choice_is_told_by_its_label_and_an_unknown_one_as_it_is(staff: Person) -> None:
    membership = Membership.objects.get(user=staff.user)
    assert membership.get_role_display() == Role.PREFECTURE_STAFF.label
    membership.role = "nobody"
    assert membership.get_role_display() == "nobody"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-24 09:05:00+09", datetime(2026, 11, 24, 0, 5, tzinfo=UTC)),
        ("2026-11-24 00:05:00.5+00", datetime(2026, 11, 24, 0, 5, 0, 500_000, tzinfo=UTC)),
        ("2026-11-24 00:05:00.000123+00", datetime(2026, 11, 24, 0, 5, 0, 123, tzinfo=UTC)),
        ("0099-01-01 00:00:00+00", datetime(99, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_to_its_microsecond(db: None, written: str, read: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select %s::timestamptz", [written])
        (found,) = cursor.fetchone()
    assert (found, found.utcoffset()) == (read, read.utcoffset())


def test_a_moment_beyond_all_calendars_is_refused_as_before(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 'infinity'::timestamptz")
        with pytest.raises(Exception, match=r"infinity|too large|date"):
            cursor.fetchone()


def test_a_statement_is_made_once_and_asked_with_other_values(db: None) -> None:
    made: list[int] = []

    def make() -> Any:
        made.append(1)
        return Prefecture.objects.filter(pk__gte=Given("first"), name__contains="島").values_list(
            "pk", "slug"
        )

    statement = Statement(make)
    assert statement.rows(first=40) == [(46, "kagoshima")]
    assert (34, "hiroshima") in statement.rows(first=1)
    assert made == [1]
    with pytest.raises(KeyError):
        statement.rows()


def test_a_statement_keeps_the_prefecture_it_was_made_in(officer: Person, in_hiroshima: None) -> None:
    submitted_need(officer.seat)
    counted = Need.objects.order_by().values("status").annotate(count=Count("pk")).values_list("count")
    statement = Statement(lambda: counted)
    assert statement.rows() == [(1,)]


def test_policies_hold_for_a_kept_statement(officer: Person) -> None:
    """What was made in one prefecture finds nothing in another: the database knows which is open."""
    with scope(HIROSHIMA):
        submitted_need(officer.seat)
        needs = Need.objects.values_list("pk")
        statement = Statement(lambda: needs)
        assert len(statement.rows()) == 1
    with scope(38):
        assert statement.rows() == []
