"""A CSV that flows: read in a transaction of its own, within the same prefecture, some rows at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import Event
from accounts.tenancy import current_scope, scope
from tests.build_needs import made, submitted_need
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import csv_rows, read


@pytest.fixture
def needs(today: date, officer: Person, ehime_officer: Person) -> None:
    for number in range(3):
        made(submitted_need, officer.seat, f"困りごと{number}")
    with scope(EHIME):
        submitted_need(ehime_officer.seat, "愛媛の困りごと")


def csv_rows_in_cp932(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.getvalue().decode("cp932"), newline="")))


def sheet_rows(answer: Any) -> list[tuple[Any, ...]]:
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    assert isinstance(sheet, Worksheet)
    return list(sheet.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(
    ("wanted", "rows_of"), [("csv", csv_rows), ("csv-cp932", csv_rows_in_cp932), ("xlsx", sheet_rows)]
)
def test_the_file_flows_and_holds_the_rows_of_the_prefecture_alone(
    needs: None, staff: Person, wanted: str, rows_of: Callable[[Any], list[Any]]
) -> None:
    answer = staff.client.get(reverse("need_list", args=["hiroshima"]), {"format": wanted, "accept": "1"})
    assert answer.streaming
    with scope(EHIME):
        rows = rows_of(answer)
        assert current_scope() == EHIME
    assert len(rows) == 1 + 3
    assert "困りごと2" in str(rows)
    assert "愛媛の困りごと" not in str(rows)
    with scope(HIROSHIMA):
        (event,) = Event.objects.filter(verb="export_list")
    assert event.after["rows"] == 3


def test_letters_that_cp932_lacks_are_told_before_the_file_flows(
    today: date, officer: Person, staff: Person
) -> None:
    made(submitted_need, officer.seat, "窓口の😀を減らしたい")
    address = reverse("need_list", args=["hiroshima"])
    warned = staff.client.get(address, {"format": "csv-cp932"})
    assert not warned.streaming
    assert "😀" in read(warned).text
    with scope(HIROSHIMA):
        assert not Event.objects.filter(verb="export_list").exists()
    accepted = staff.client.get(address, {"format": "csv-cp932", "accept": "1"})
    assert "窓口の〓を減らしたい" in str(csv_rows_in_cp932(accepted))


def test_what_flows_is_no_more_kept_than_any_file(needs: None, staff: Person) -> None:
    answer = staff.client.get(reverse("need_list", args=["hiroshima"]), {"format": "csv"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_does_not_read_a_page_first(needs: None, staff: Person) -> None:
    """What it holds is counted once, and its rows come from the cursor alone."""
    with CaptureQueriesContext(connection) as asked:
        staff.client.get(reverse("need_list", args=["hiroshima"]), {"format": "csv"})
    of_needs = [query["sql"] for query in asked if 'FROM "needs_need"' in query["sql"]]
    assert len(of_needs) == 1, of_needs
    assert "COUNT(" in of_needs[0]
