"""The day from which the calendar is asked for, as an address may have it."""

from __future__ import annotations

import pytest

from tests.cast import Person
from tests.page import look

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize("view", ["weeks", "month", "week"])
@pytest.mark.parametrize("asked", ["1873-01-01", "1873-03-31", "1873-04-01", "someday"])
def test_a_day_whose_fiscal_year_has_no_name_is_taken_for_today(staff: Person, view: str, asked: str) -> None:
    page = look(staff, "dispatch_calendar", query=f"?view={view}&from={asked}")
    assert page.text == look(staff, "dispatch_calendar", query=f"?view={view}").text


@pytest.mark.parametrize("view", ["weeks", "month", "week"])
@pytest.mark.parametrize(("asked", "year"), [("1873-05-01", "明治6年度"), ("2117-12-31", "令和99年度")])
def test_the_first_and_the_last_year_can_be_looked_at(
    staff: Person, view: str, asked: str, year: str
) -> None:
    assert year in look(staff, "dispatch_calendar", query=f"?view={view}&from={asked}").text
