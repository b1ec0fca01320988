"""Counting a prefecture: what a snapshot holds, when it is taken again, and who can read it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
import time_machine as clock
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import NoScope
from accounts.models import Event, EventHead, User
from accounts.tenancy import national_reading, scope
from dispatch.visits.models import Visit
from jobs.choices import JobStatus
from jobs.models import Job, Outbox
from jobs.runner import run
from national.actions import SNAPSHOT, renew_snapshot, take_snapshot
from national.freshness import changed_prefectures
from national.models import Snapshot
from national.tasks import refresh_all_snapshots, refresh_changed_snapshots
from pool.people.models import Talent
from tests.build_dispatch import confirmed_visit, first_visit, logged_visit, planned_dispatch
from tests.build_jobs import do_waiting
from tests.build_needs import submitted_need
from tests.build_pool import make_talent
from tests.build_snapshots import do_snapshot_jobs, renew_what_changed, small_world
from tests.cast import EHIME, HIROSHIMA, Person, person

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def world(today: date, staff: Person, officer: Person, talent_user: Person, finance: Person) -> None:
    small_world(staff, officer, talent_user, finance)


def snapshots() -> list[Snapshot]:
    with national_reading():
        return list(Snapshot.objects.order_by("prefecture_id", "month"))


def test_a_snapshot_is_what_one_counts_by_hand(world: None) -> None:
    row = take_snapshot(HIROSHIMA)
    assert (row.month, row.fiscal_year) == (NOVEMBER, 2026)
    counted = {
        "talents": 2,
        "talents_lead": 1,
        "talents_project": 1,
        "talents_practice": 1,
        "accelerators": 0,
        "talents_cleared": 1,
        "needs_received": 2,
        "needs_accepted": 1,
        "needs_waiting": 1,
        "needs_closed": 0,
        "municipalities": 23,
        "municipalities_covered": 1,
        "solo_municipalities": 1,
        "solo_covered": 1,
        "visits_planned": 7,
        "visits_held": 1,
        "visits_confirmed": 1,
        "eligible_yen": 10_000_000,
        "special_thousand_yen": 7_000,
        "ordinary_people": 0,
    }
    assert {key: row.figure(key) for key in counted} == counted


def test_support_time_is_that_of_confirmed_visits_without_travel(world: None) -> None:
    row = take_snapshot(HIROSHIMA)
    with scope(HIROSHIMA):
        visit = Visit.objects.get(status="confirmed")
    assert row.figure("support_minutes") == (visit.ends_at - visit.starts_at).seconds // 60 > 0


def test_a_visit_that_only_the_visitor_logged_covers_nobody(
    today: date, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        logged_visit(
            talent_user.seat, first_visit(planned_dispatch(staff.seat, officer.seat, user=talent_user.user))
        )
    row = take_snapshot(HIROSHIMA)
    assert [row.figure(key) for key in ("visits_held", "visits_confirmed", "municipalities_covered")] == [
        1,
        0,
        0,
    ]


def test_taking_it_again_renews_the_row_of_the_month_and_writes_no_event(world: None) -> None:
    with scope(HIROSHIMA):
        events = Event.objects.count()
    first = take_snapshot(HIROSHIMA)
    assert take_snapshot(HIROSHIMA).pk == first.pk
    assert len(snapshots()) == 1
    with scope(HIROSHIMA):
        assert Event.objects.count() == events


def test_earlier_months_stand(world: None, officer: Person) -> None:
    take_snapshot(HIROSHIMA)
    with clock.travel("2026-12-02 09:00:00+09:00", tick=False):
        with scope(HIROSHIMA):
            submitted_need(officer.seat)
        take_snapshot(HIROSHIMA)
    assert [(row.month, row.figure("needs_received")) for row in snapshots()] == [
        (NOVEMBER, 2),
        (DECEMBER, 3),
    ]


def test_a_change_is_in_the_figures_after_one_run(world: None, talent_user: Person, officer: Person) -> None:
    renew_what_changed()
    assert snapshots()[0].figure("visits_confirmed") == 1
    with scope(HIROSHIMA), clock.travel("2026-12-02 09:00:00+09:00", tick=False):
        confirmed_visit(talent_user.seat, officer.seat, Visit.objects.order_by("ordinal")[1])
    renew_what_changed()
    assert snapshots()[0].figure("visits_confirmed") == 2
    assert snapshots()[0].event_sequence == EventHead.objects.get(pk=HIROSHIMA).sequence


def test_only_what_changed_is_taken(world: None, ehime_staff: Person, ehime_officer: Person) -> None:
    renew_what_changed()
    with scope(EHIME):
        submitted_need(ehime_officer.seat)
    assert changed_prefectures(NOVEMBER) == [EHIME]
    assert set(changed_prefectures(DECEMBER)) == {HIROSHIMA, EHIME}


def test_when_nothing_changed_nothing_is_written_and_two_rows_of_numbers_are_read(world: None) -> None:
    renew_what_changed()
    (before,) = snapshots()
    with CaptureQueriesContext(connection) as asked:
        refresh_changed_snapshots()
    reads = [query["sql"] for query in asked if "FROM" in query["sql"]]
    assert len(reads) == 2
    assert not [query for query in asked if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert snapshots()[0].taken_at == before.taken_at


def test_while_a_job_is_on_its_way_no_other_is_asked_for(world: None) -> None:
    refresh_changed_snapshots()
    refresh_changed_snapshots()
    with scope(HIROSHIMA):
        assert len(do_waiting(SNAPSHOT)) == 1


def test_what_is_fresh_is_not_taken_again_before_the_next_day(world: None) -> None:
    assert renew_snapshot(HIROSHIMA) is not None
    assert renew_snapshot(HIROSHIMA) is None
    with clock.travel("2026-11-25 01:30:00+09:00", tick=False):
        assert renew_snapshot(HIROSHIMA) is not None


def test_two_workers_at_once_take_one_snapshot_of_each(committed: str, superuser: Any) -> None:
    """The second comes while the first counts, waits for it, and finds nothing left to do."""
    counted: list[int] = []

    def renew(prefecture_id: int) -> None:
        try:
            if renew_snapshot(prefecture_id) is not None:
                counted.append(prefecture_id)
        finally:
            connection.close()

    for who in ("staff", "ehime_staff"):
        seat = person(who).seat
        with scope(seat.prefecture_id):
            make_talent(seat)
    superuser.execute("create table written (prefecture_id int)")
    superuser.execute("grant insert on written to public")
    superuser.execute(
        "create function note() returns trigger language plpgsql as "
        "$$begin insert into written values (new.prefecture_id); perform pg_sleep(0.2); return new; end$$"
    )
    superuser.execute(
        "create trigger note before insert or update on national_snapshot "
        "for each row execute function note()"
    )
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(renew, [HIROSHIMA, EHIME, HIROSHIMA, EHIME]))
    assert sorted(counted) == sorted([HIROSHIMA, EHIME])
    rows = superuser.execute("select prefecture_id from written order by 1").fetchall()
    assert [row[0] for row in rows] == sorted([HIROSHIMA, EHIME])


def test_one_prefecture_that_cannot_be_counted_does_not_stop_the_others(
    committed: str, superuser: Any
) -> None:
    """It is tried three times, then the operator has it on the board, and no second one within the hour."""
    superuser.execute("alter table national_snapshot add constraint refused check (prefecture_id <> 34)")
    for who in ("staff", "ehime_staff"):
        seat = person(who).seat
        with scope(seat.prefecture_id):
            make_talent(seat)
    refresh_changed_snapshots()
    for late in (0, 10, 60):
        with clock.travel(timezone.now() + timedelta(seconds=late)):
            for job_id, prefecture_id in Outbox.objects.values_list("job_id", "prefecture_id"):
                run(job_id, prefecture_id)
    assert [row.prefecture_id for row in snapshots()] == [EHIME]
    refresh_changed_snapshots()
    with scope(HIROSHIMA):
        assert [job.status for job in Job.objects.filter(kind=SNAPSHOT)] == [JobStatus.SET_ASIDE]
    with clock.travel(timezone.now() + timedelta(hours=2)):
        refresh_changed_snapshots()
    with scope(HIROSHIMA):
        assert Job.objects.filter(kind=SNAPSHOT).count() == 2


def test_at_night_all_47_are_taken_also_the_empty_ones(world: None) -> None:
    refresh_all_snapshots()
    do_snapshot_jobs()
    rows = snapshots()
    assert [row.prefecture_id for row in rows] == list(range(1, 48))
    assert [row.prefecture_id for row in rows if row.is_in_use] == [HIROSHIMA]
    assert sum(row.figure("municipalities") for row in rows) == 1741


def test_a_prefecture_reads_its_own_snapshots_only(world: None) -> None:
    take_snapshot(HIROSHIMA)
    take_snapshot(EHIME)
    with scope(EHIME):
        assert [row.prefecture_id for row in Snapshot.objects.all()] == [EHIME]
        assert [row.prefecture_id for row in models.QuerySet(Snapshot)] == [EHIME]
    with pytest.raises(NoScope):
        Snapshot.objects.count()


@pytest.mark.parametrize("model", [Talent, Event, Visit, User, EventHead])
def test_the_ministrys_role_reads_no_persons_and_no_prefectures_rows(
    db: None, model: type[models.Model]
) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), national_reading():
        models.QuerySet(model).count()


def test_the_ministrys_role_writes_nothing(world: None) -> None:
    take_snapshot(HIROSHIMA)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), national_reading():
        Snapshot.objects.update(figures={"talents": 500})


def test_a_raw_session_of_the_ministrys_role_reads_snapshots_and_nothing_of_persons(
    committed: str, admin_url: str
) -> None:
    take_snapshot(HIROSHIMA)
    with psycopg.connect(admin_url, dbname=committed, autocommit=True) as session:
        session.execute("set role app_national")
        row = session.execute(
            "select prefecture_id, figures->'municipalities' from national_snapshot"
        ).fetchall()
        assert row == [(HIROSHIMA, 23)]
        for table in (
            "pool_talent",
            "accounts_user",
            "accounts_membership",
            "accounts_event",
            "visits_visit",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(f"select 1 from {table}")  # type: ignore[arg-type]
