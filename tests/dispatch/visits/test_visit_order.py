"""The turn of all visits, which is fetched in two parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dispatch.dispatches.models import Dispatch
from dispatch.visits import views
from dispatch.visits.lists import VISITS
from tests.cast import Person
from tests.page import csv_rows


def test_all_visits_stand_back_from_today_and_then_ahead_on_every_page_and_in_the_file(
    dispatch: Dispatch, staff: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = date(2026, 11, 24)
    days = list(dispatch.visits.values_list("on_day", flat=True))
    has_been = sorted((day for day in days if day <= today), reverse=True)
    turn = [str(day) for day in (*has_been, *sorted(day for day in days if day > today))]
    assert len(turn) == 7
    _, *rows = csv_rows(staff.client.get("/hiroshima/visits/", {"format": "csv"}))
    assert [row[6] for row in rows] == turn
    monkeypatch.setattr(views, "VISITS", replace(VISITS, size=2))
    shown = [
        str(visit.on_day)
        for page in range(1, 5)
        for visit in staff.client.get("/hiroshima/visits/", {"page": page}).context["page"]
    ]
    assert shown == turn
