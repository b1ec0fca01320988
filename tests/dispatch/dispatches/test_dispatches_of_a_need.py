"""The way from a need to its dispatches, and to no others."""

from __future__ import annotations

from dispatch.dispatches.models import Dispatch
from tests.build_dispatch import open_need, planned_dispatch
from tests.cast import Person
from tests.page import look, read

LINK = "このニーズの派遣と訪問を見る"


def test_a_need_leads_to_its_own_dispatches_though_another_bears_the_same_title(
    dispatch: Dispatch, staff: Person, officer: Person
) -> None:
    namesake = planned_dispatch(
        staff.seat,
        officer.seat,
        talent=dispatch.talent,
        need=open_need(officer.seat, staff.seat, title=dispatch.need.title),
        weekday=2,
    )
    for person in (staff, officer):
        for each in (dispatch, namesake):
            led_to = look(person, "need_detail", each.need_id).link(LINK)
            page = read(person.client.get(led_to))
            assert page.table("派遣").column("番号") == [each.number]
            assert f"{each.need.number} {each.need.title}" in page.text


def test_the_list_tells_no_title_of_anothers_need(dispatch: Dispatch, other_officer: Person) -> None:
    page = look(other_officer, "dispatch_list", query=f"?need={dispatch.need_id}")
    assert dispatch.need.title not in page.text
