"""The demo on the edges of a fiscal year: its first day, after a week of holidays, its last day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accounts.tenancy import scope
from demo.stories import load
from demo.stories.prefectures import PREFECTURES
from dispatch.visits.models import Visit
from japan.clock import JAPAN
from national.models import Snapshot
from pool.people.models import Talent

HIROSHIMA = PREFECTURES[0]


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 5, 6), date(2027, 3, 31)])
def test_any_day_of_the_year_can_be_the_first(committed: str, time_machine: Any, day: date) -> None:
    time_machine.move_to(datetime(day.year, day.month, day.day, 8, 0, tzinfo=JAPAN), tick=False)
    load.load_prefecture(HIROSHIMA, "unused")
    with scope(HIROSHIMA.number):
        assert Talent.objects.exists()
        assert not Visit.objects.filter(on_day__gt=date(2027, 3, 31)).exists()
        assert Snapshot.objects.filter(month=day.replace(day=1)).exists()
