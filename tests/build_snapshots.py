"""Snapshots for the tests of the ministry's pages, taken by the real
action from what the real actions recorded."""

from __future__ import annotations

from datetime import date

from accounts.tenancy import scope
from jobs.models import Outbox
from municipalities.register.actions import record_staffing
from national.actions import SNAPSHOT, take_snapshot
from national.models import Snapshot
from national.tasks import refresh_changed_snapshots
from tests.build_dispatch import confirmed_visit, first_visit, planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_jobs import do_waiting
from tests.build_needs import submitted_need
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person


def small_world(staff: Person, officer: Person, talent_user: Person, finance: Person) -> None:
    """広島県: two people of whom one may be sent, one need in support,
    seven visits of which one is confirmed, a cost.

    Call on 24 November 2026; the first visit was on 10 November.
    """
    with scope(HIROSHIMA):
        for code, staff_count in ((officer.seat.municipality_code, 1), ("344621", 3)):
            record_staffing(
                by=staff.seat,
                municipality_code=code,
                staff_count=staff_count,
                is_concurrent=True,
                section="総務課",
                as_of=date(2026, 10, 1),
            )
        talent = ready_talent(
            staff.seat,
            user=talent_user.user,
            roles=("producer", "project_manager"),
            employment_form="special_part_time",
        )
        make_talent(staff.seat, name="デモ・原 直子", kana="でも・はら なおこ", roles=("engineer",))
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=talent)
        confirmed_visit(talent_user.seat, officer.seat, first_visit(dispatch))
        submitted_need(officer.seat)
        paid(finance.seat, talent, 10_000_000)


def hiroshima_snapshot() -> Snapshot:
    """Take the snapshot of 広島県 as it stands."""
    return take_snapshot(HIROSHIMA)


def renew_what_changed() -> None:
    """What beat and the workers do after a change."""
    refresh_changed_snapshots()
    do_snapshot_jobs()


def do_snapshot_jobs() -> None:
    for prefecture_id in sorted(set(Outbox.objects.values_list("prefecture_id", flat=True))):
        with scope(prefecture_id):
            do_waiting(SNAPSHOT)
