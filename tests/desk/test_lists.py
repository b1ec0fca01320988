"""The list page that every list stands on, tried on the list of needs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, Prefecture
from accounts.tenancy import scope
from desk.ordering import Ids
from municipalities.needs.actions import return_need
from tests.build_dispatch import open_need
from tests.build_needs import submitted_need
from tests.cast import HIROSHIMA, Person
from tests.page import Page, csv_rows, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def three(in_hiroshima: None, officer: Person, staff: Person, other_officer: Person) -> list[Any]:
    """A need that waits, one that was accepted, and one of another town that was sent back."""
    waiting, accepted = submitted_need(officer.seat), open_need(officer.seat, staff.seat)
    returned = return_need(
        by=staff.seat, need=submitted_need(other_officer.seat), reply="人数を書いてください。"
    )
    return [waiting, accepted, returned]


def needs(person: Person, **query: Any) -> Page:
    return read(person.client.get(reverse("need_list", args=["hiroshima"]), query))


def test_the_tabs_count_what_each_state_holds(staff: Person, three: list[Any]) -> None:
    assert needs(staff).tabs == ["すべて 3", "県が確認中 1", "差戻し 1", "調整中 1"]


def test_a_tab_keeps_the_other_conditions_and_counts_under_them(staff: Person, three: list[Any]) -> None:
    page = needs(staff, municipality="344621", status="returned")
    assert page.tabs == ["すべて 1", "差戻し 1"]
    assert [link["href"] for link in page.soup.select("nav.tabs a")] == [
        "?status=&municipality=344621",
        "?status=returned&municipality=344621",
    ]
    assert "条件：差戻し、世羅町" in page.text


def test_the_columns_are_the_fields_that_stand_on_the_list(
    staff: Person, officer: Person, three: list[Any]
) -> None:
    heads = needs(staff).table("ニーズ").heads
    assert heads == ["件名", "状態", "市町村", "返事の期限", "県の担当", "番号", "送った日"]
    shown = needs(officer).table("困りごと・ニーズ").heads
    assert shown == [head for head in heads if head not in ("市町村", "県の担当")]


def test_a_heading_sorts_both_ways_and_the_bar_keeps_the_order(staff: Person, three: list[Any]) -> None:
    upwards = needs(staff, sort="number").table("ニーズ").column("番号")
    assert needs(staff, sort="-number").table("ニーズ").column("番号") == upwards[::-1]
    assert needs(staff, sort="-number").hidden("form.filters") == {"sort": "-number"}


def test_what_an_address_asks_and_nobody_understands_counts_as_not_said(
    staff: Person, three: list[Any]
) -> None:
    page = needs(staff, status="lost", category="magic", municipality="999999", sort="moon", page="many")
    assert len(page.table("ニーズ").rows) == 3
    assert "条件：" not in page.text


def test_nothing_found_offers_to_drop_the_conditions(staff: Person, three: list[Any]) -> None:
    page = needs(staff, q="月面基地")
    assert "条件に合うニーズはありません" in page.text
    assert "条件を消す" in page.text


def test_an_empty_list_says_what_will_stand_there(officer: Person) -> None:
    page = needs(officer)
    assert "まだニーズがありません" in page.text
    assert page.soup.select_one(".empty a.btn")["href"] == reverse("need_write", args=["hiroshima"])  # type: ignore[index]


def test_a_file_holds_exactly_the_rows_that_are_shown(staff: Person, three: list[Any]) -> None:
    answer = staff.client.get(
        reverse("need_list", args=["hiroshima"]), {"status": "returned", "format": "csv"}
    )
    lines = csv_rows(answer)
    assert lines[0][:5] == ["番号", "団体コード", "市町村", "件名", "状態"]
    assert [line[2:5:2] for line in lines[1:]] == [["世羅町", "差戻し"]]
    with scope(HIROSHIMA):
        assert Event.objects.filter(verb="export_list").count() == 1


def test_a_page_counts_once_then_fetches_ids_and_joins_only_these(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            needs(staff)
        statements = [query["sql"] for query in queries.captured_queries if "UNION" not in query["sql"]]
        return [sql for sql in statements if 'FROM "needs_need"' in sql]  # without the numbers of the menu

    submitted_need(officer.seat)
    one = asked()
    assert [" IN (" in query for query in one] == [False, False, True]
    for _ in range(5):
        submitted_need(officer.seat)
    assert len(asked()) == len(one) == 3


def test_a_page_begins_after_four_queries(staff: Person, in_hiroshima: None) -> None:
    """Session, person, seats, and the scope; what a test's own transaction adds is left out."""
    with CaptureQueriesContext(connection) as queries:
        needs(staff)
    statements = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    opened = next(place for place, query in enumerate(statements) if "app_user" in query)
    assert len(statements[1 : opened + 1]) == 4


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
@pytest.mark.parametrize(
    "parts", [[(1, 3), (4, 7)], [(8, 7), (1, 2)], [(1, 2), (8, 7)], [(1, 1), (2, 2), (3, 3)]]
)
def test_the_ids_of_parts_are_paged_as_one_list(db: None, parts: list[tuple[int, int]], size: int) -> None:
    """The numbers of prefectures, each part from its first to its last, and backwards."""
    ids = Ids([Prefecture.objects.filter(pk__range=part).order_by("-pk") for part in parts])
    whole = [number for first, last in parts for number in range(last, first - 1, -1)]
    assert ids.count() == len(whole)
    for start in range(0, len(whole) + 1, size):
        assert ids[start : start + size] == whole[start : start + size]
