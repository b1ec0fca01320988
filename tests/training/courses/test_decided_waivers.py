"""The page that decides on a waiver, once somebody has."""

from __future__ import annotations

from datetime import date

import pytest

from tests.build_pool import make_talent
from tests.cast import Person
from tests.page import address, read
from training.courses.actions import open_catalogue
from training.courses.actions.waivers import ask_waiver, refuse_waiver
from training.courses.models import Course


@pytest.mark.parametrize(("name", "deed"), [("waiver_approve", "承認する"), ("waiver_refuse", "承認しない")])
def test_a_decided_waiver_is_not_decided_again(
    in_hiroshima: None, today: date, staff: Person, approver: Person, name: str, deed: str
) -> None:
    open_catalogue(by=staff.seat)
    waiver = ask_waiver(
        by=staff.seat,
        talent=make_talent(staff.seat),
        course=Course.objects.first(),
        reason="他県で受講",
        valid_from=today,
        valid_until=date(2027, 3, 31),
    )
    refuse_waiver(by=approver.seat, waiver=waiver)
    response = approver.client.get(address(name, waiver.pk), follow=True)
    assert response.redirect_chain == [(address("waiver_detail", waiver.pk), 302)]
    waiver.refresh_from_db()
    assert read(response).told == [
        f"いまの状態が「{waiver.get_status_display()}」のため、「{deed}」はできません。"
    ]
