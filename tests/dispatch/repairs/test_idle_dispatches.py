"""A dispatch of which every coming visit was called off: home keeps it until it is ended."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import scope
from dispatch.dispatches.actions import end_dispatch
from dispatch.dispatches.models import Dispatch
from dispatch.repairs.todo import todo
from dispatch.visits.actions import cancel_visit
from home.waiting import waiting_for
from municipalities.needs.choices import NeedStatus
from pool.people.actions.away import declare_conflict
from tests.build_dispatch import confirmed_visit, planned_dispatch, ready_talent
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import address, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
TITLE = "神石高原町へのデモ・藤井 拓也さんの派遣に、これからの訪問がない"


@pytest.fixture
def dispatch(staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, user=talent_user.user)
        return planned_dispatch(staff.seat, officer.seat, talent=talent)


def _call_off(staff: Person, dispatch: Dispatch, first: date) -> None:
    for visit in dispatch.visits.planned().filter(on_day__gte=first):
        cancel_visit(by=staff.seat, visit=visit, reason="都合により")


def test_a_dispatch_without_visits_to_come_waits_on_home_until_it_is_ended(
    dispatch: Dispatch, staff: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        _call_off(staff, dispatch, TODAY)
        (task,) = todo(staff.seat, TODAY)
        assert (task.title, task.url) == (TITLE, address("dispatch_detail", dispatch.pk))
        assert "記録のない訪問2回" in task.lines[1]
        for visit in dispatch.visits.planned():
            confirmed_visit(talent_user.seat, officer.seat, visit)
        (task,) = todo(staff.seat, date(2026, 12, 20))
        assert (task.url, task.action) == (address("dispatch_end", dispatch.pk), "派遣を終える")
        assert task in waiting_for(staff.seat, date(2026, 12, 20)).tasks
        assert todo(officer.seat, TODAY) == []
        end_dispatch(by=staff.seat, dispatch=dispatch)
        assert todo(staff.seat, TODAY) == []
        dispatch.need.refresh_from_db()
        assert dispatch.need.status != NeedStatus.IN_SUPPORT


def test_a_dispatch_with_a_visit_to_come_or_with_its_last_visit_held_does_not_wait(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    with scope(HIROSHIMA):
        _call_off(staff, dispatch, date(2026, 12, 8))
        assert todo(staff.seat, TODAY) == []
        assert [task.title for task in todo(staff.seat, date(2026, 12, 2))] == [TITLE]
        assert todo(staff.seat, date(2026, 12, 23)) == []


def test_a_dispatch_that_has_had_its_last_visit_does_not_wait(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        Dispatch.objects.filter(pk=dispatch.pk).update(ends_on=date(2026, 12, 31))
        cancel_visit(by=staff.seat, visit=dispatch.visits.get(on_day=date(2026, 12, 1)), reason="都合により")
        assert todo(staff.seat, date(2026, 12, 23)) == []


def test_who_calls_all_visits_off_is_led_to_the_need(dispatch: Dispatch, staff: Person) -> None:
    with scope(HIROSHIMA):
        declare_conflict(
            by=staff.seat,
            talent=dispatch.talent,
            municipality_code=JINSEKI,
            reason="前の勤め先",
            starts_on=TODAY,
        )
        coming = list(dispatch.visits.coming(TODAY).values_list("pk", flat=True))
    page = read(
        staff.client.post(
            address("visits_settle", dispatch.talent_id),
            {"visits": coming, "reason": "都合により"},
            follow=True,
        )
    )
    assert page.told[0].startswith("5回の訪問を取り消し、訪問する人と市町村に知らせました。")
    need = address("need_detail", dispatch.need_id)
    assert [link.text for link in page.soup.select(f'.told a[href="{need}"], [role=status] a[href="{need}"]')]
