"""Talents over the API: who reads them leaves the same trace as on the pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Event
from accounts.tenancy import scope
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import read

pytestmark = pytest.mark.usefixtures("today")


def test_who_reads_people_over_the_api_leaves_a_trace(staff: Person, finance: Person) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat)
    page = reverse("api-talent-detail", args=["hiroshima", talent.pk])
    for address in (page, page, reverse("api-talent-list", args=["hiroshima"])):
        assert finance.client.get(address).status_code == 200
    with scope(HIROSHIMA):
        viewed = Event.objects.get(verb="view_talent")
        taken = Event.objects.get(verb="export_list")
    assert (viewed.user_id, viewed.subject_id) == (finance.user.pk, str(talent.pk))
    assert (taken.user_id, taken.after) == (finance.user.pk, {"rows": 1, "format": "api"})
    assert "形式 API" in read(staff.client.get("/hiroshima/events/?verb=export_list")).text
