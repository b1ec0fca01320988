"""What stands behind a line of the figure: the same minutes as everywhere else."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import scope
from dispatch.visits.figures import duty_minutes
from finance.evidence import evidence_of, expenses_of, thread_of
from finance.figures import AllocationFigure, allocation_figure
from national.actions import take_snapshot
from tests.build_dispatch import confirmed_visit, later, logged_visit, planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


@pytest.fixture
def figure(staff: Person, finance: Person, officer: Person, talent_user: Person) -> AllocationFigure:
    """One who was on three visits, two of them confirmed, and one who was on none; both are paid."""
    went = ready_talent(staff.seat, user=talent_user.user, employment_form="special_part_time")
    stayed = make_talent(staff.seat, name="デモ・原 直子", kana="でも・はら なおこ")
    dispatch = planned_dispatch(staff.seat, officer.seat, talent=went)
    first, second, third = dispatch.visits.order_by("ordinal")[:3]
    confirmed_visit(talent_user.seat, officer.seat, first)
    confirmed_visit(
        talent_user.seat,
        officer.seat,
        second,
        duty_category="prefecture",
        ended_at=later(second.ends_at, -90),
    )
    logged_visit(talent_user.seat, third)
    for talent in (went, stayed):
        paid(finance.seat, talent)
    paid(finance.seat, None, 100_000, kind="recruitment")
    return allocation_figure(2026)


def test_the_minutes_behind_each_line_are_those_of_the_figures(figure: AllocationFigure) -> None:
    counted = duty_minutes(2026)
    talents = [row.ledger.talent.pk for row in figure.lines if row.ledger.talent]
    found = {pk: evidence_of(pk, 2026) for pk in talents}
    assert len(talents) == 2
    for pk, evidence in found.items():
        own = counted.get(pk)
        assert evidence.support_minutes == (own.municipal_support if own else 0)
        assert evidence.confirmed_minutes == (own.total if own else 0)
    assert sum(evidence.support_minutes for evidence in found.values()) == 180
    assert sum(evidence.confirmed_minutes for evidence in found.values()) == 270


def test_the_ministry_adds_up_the_same_minutes(figure: AllocationFigure) -> None:
    support = sum(
        evidence_of(row.ledger.talent.pk, 2026).support_minutes for row in figure.lines if row.ledger.talent
    )
    assert take_snapshot(HIROSHIMA).figure("support_minutes") == support
    with scope(HIROSHIMA):
        assert support == sum(minutes.municipal_support for minutes in duty_minutes(2026).values())


def test_the_thread_names_confirmed_and_waiting_time_apart(figure: AllocationFigure, finance: Person) -> None:
    threads = [
        thread_of(row, expenses_of(row, 2026), evidence_of(row.ledger.talent.pk, 2026), finance.seat)
        for row in figure.lines
        if row.ledger.talent
    ]
    words = {entry["title"]: entry["detail"] for thread in threads for entry in thread}
    assert "うち市町村支援 3時間　ほかに確認待ち" in words["従事の時間（受入確認済み）　4時間30分"]
    assert words["従事の時間（受入確認済み）　0分"] == "うち市町村支援 0分　ほかに確認待ち 0分"
    assert "訪問の記録　3回" in words
    assert "受入確認　2回" in words


def test_a_line_of_nobodys_rests_on_its_papers_alone(figure: AllocationFigure, finance: Person) -> None:
    row = next(row for row in figure.lines if row.ledger.talent is None)
    assert [entry["title"] for entry in thread_of(row, expenses_of(row, 2026), None, finance.seat)] == [
        "対象経費　100,000円",
        "支出の記録　1件",
    ]


def test_visits_of_another_year_are_no_evidence(figure: AllocationFigure) -> None:
    talents = [row.ledger.talent.pk for row in figure.lines if row.ledger.talent]
    for pk in talents:
        before = evidence_of(pk, 2025)
        assert (before.visits, before.confirmed_minutes, before.unconfirmed_minutes) == ((), 0, 0)


def test_what_waits_for_the_host_is_named(figure: AllocationFigure) -> None:
    talents = [row.ledger.talent.pk for row in figure.lines if row.ledger.talent]
    waiting = [visit.on_day for pk in talents for visit in evidence_of(pk, 2026).unconfirmed]
    assert waiting == [date(2026, 11, 24)]
