"""The list of needs: its order, what narrows it, what it says when it is empty, the files taken from it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.build_needs import accepted_need, made, submitted_need
from tests.cast import SERA, Person
from tests.page import address, csv_rows, look

pytestmark = pytest.mark.usefixtures("today")


def test_the_list_puts_what_waits_longest_first(
    officer: Person, other_officer: Person, staff: Person
) -> None:
    made(accepted_need, officer.seat, staff.seat, "受理された困りごと")
    made(submitted_need, other_officer.seat, "待っている困りごと")
    titles = look(staff, "need_list").table("ニーズ").column("件名")
    assert titles[0].startswith("待っている困りごと")


TRAINING, FORMS = "職員のセキュリティ研修を開きたい", "窓口の申請書を減らしたい"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=submitted", [TRAINING]),
        (f"municipality={SERA}", [FORMS]),
        ("q=申請書", [FORMS]),
        ("q=せら", [FORMS]),
        ("q=N-8-0001", [TRAINING]),
        ("q=ｎ－８－０００２", [FORMS]),
        ("category=security", [TRAINING]),
        ("sort=-number", [FORMS, TRAINING]),
        ("sort=town&status=nonsense", [FORMS, TRAINING]),
    ],
)
def test_the_list_is_narrowed_and_ordered(
    officer: Person, other_officer: Person, staff: Person, query: str, found: list[str]
) -> None:
    made(submitted_need, officer.seat, TRAINING)
    made(accepted_need, other_officer.seat, staff.seat, FORMS)
    needs = look(staff, "need_list", query=f"?{query}").table("ニーズ")
    assert [cell.split()[0] for cell in needs.column("件名")] == found


def test_words_that_stand_in_no_need_find_none(officer: Person, staff: Person) -> None:
    made(submitted_need, officer.seat, TRAINING)
    page = look(staff, "need_list", query="?q=見当たらない")
    assert "条件に合うニーズはありません" in page.text
    assert TRAINING not in page.text


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_is_taken_away_as_it_is_shown(officer: Person, staff: Person, file_format: str) -> None:
    made(submitted_need, officer.seat, '=HYPERLINK("x")で困っている')
    response = staff.client.get(f"{address('need_list')}?format={file_format}")
    assert response.status_code == 200
    if file_format == "csv":
        _, row = csv_rows(response)
        assert row[0] == "N-8-0001"
        return
    cells = [str(cell.value) for row in load_workbook(BytesIO(response.getvalue())).active for cell in row]
    assert "N-8-0001" in cells


def test_the_list_asks_the_database_a_bounded_number_of_times(
    officer: Person, staff: Person, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        made(submitted_need, officer.seat)
    with django_assert_max_num_queries(17):
        look(staff, "need_list")


def test_an_empty_list_says_what_to_do(officer: Person, staff: Person) -> None:
    assert "1行から送れます" in look(officer, "need_list").text
    assert "まだニーズが届いていません" in look(staff, "need_list").text
