"""Visits that were called off, counted on the list of dispatches and on the page of one."""

from __future__ import annotations

from datetime import date

from dispatch.dispatches.actions import cancel_dispatch
from dispatch.dispatches.models import Dispatch
from dispatch.visits.actions import cancel_visit
from tests.build_dispatch import first_visit, planned_dispatch
from tests.cast import Person
from tests.page import look, words

LATER = {"weekday": 2, "starts_on": date(2027, 1, 6), "ends_on": date(2027, 2, 10)}


def test_list_and_page_count_called_off_visits_alike(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    later = planned_dispatch(staff.seat, officer.seat, talent=dispatch.talent, **LATER)
    cancel_dispatch(by=staff.seat, dispatch=later, reason="任用の都合により")
    assert look(staff, "dispatch_list").table("派遣").column("訪問") == ["取消6回", "0／7回"]
    cancel_visit(by=staff.seat, visit=first_visit(dispatch), reason="大雨のため")
    assert look(staff, "dispatch_list").table("派遣").column("訪問") == ["取消6回", "0／6回 取消1回"]
    heads = [
        look(staff, "dispatch_detail", each.pk).soup.select_one("#h-visits") for each in (later, dispatch)
    ]
    assert [words(head) for head in heads] == ["訪問 取消6回", "訪問 6回 取消1回"]
