"""Every search box finds what is written, however it was typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from accounts.tenancy import scope
from japan.kana import is_found, wanted
from tests.build_dispatch import planned_dispatch, ready_talent
from tests.build_needs import made, submitted_need
from tests.cast import HIROSHIMA, Person
from tests.japan.test_kana import WRITTEN_AND_TYPED
from tests.page import address, csv_rows, look

pytestmark = pytest.mark.usefixtures("today")

NAME = "髙濵 花子"
OLD_PLAN = "DX推進計画が古い"
TELEWORK = "テレワークの端末"


@pytest.mark.django_db
def test_the_database_finds_what_python_finds() -> None:
    texts = [written for written, _ in WRITTEN_AND_TYPED]
    with connection.cursor() as cursor:
        for _, typed in [*WRITTEN_AND_TYPED, ("", "が" * 80), ("", r"a.b*(c)[d]\e^f$|g?h{2}")]:
            for text in texts:
                cursor.execute(
                    "select bool_and(%s ~ each) from unnest(%s::text[]) each", [text, list(wanted(typed))]
                )
                found = cursor.fetchone()[0]
                assert (found is not False) == is_found(typed, text), (typed, text)


@pytest.fixture
def support(officer: Person, staff: Person, ehime_staff: Person) -> Any:
    with scope(HIROSHIMA):
        talent = ready_talent(staff.seat, name=NAME, kana="たかはま はなこ")
        return planned_dispatch(staff.seat, officer.seat, talent=talent)


@pytest.mark.parametrize("typed", ["高浜", "髙濱花子", "高浜　花子", "タカハマ", "ﾊﾅｺ", "たか\u3000はま"])
@pytest.mark.parametrize("page", ["visit_list", "dispatch_list", "talent_list", "training_board"])
def test_a_person_is_found_in_every_list(support: Any, staff: Person, page: str, typed: str) -> None:
    rows = csv_rows(staff.client.get(f"{address(page)}?{urlencode({'q': typed, 'format': 'csv'})}"))
    assert len(rows) > 1
    assert all(NAME in row for row in rows[1:])


@pytest.mark.parametrize("page", ["visit_list", "dispatch_list", "talent_list"])
def test_nobody_is_found_by_another_name(support: Any, staff: Person, page: str) -> None:
    query = urlencode({"q": "高浜 太郎", "format": "csv"})
    assert len(csv_rows(staff.client.get(f"{address(page)}?{query}"))) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ＤＸ推進計画", [OLD_PLAN]),
        ("ﾃﾚﾜｰｸ", [TELEWORK]),
        ("てれわーく　端末", [TELEWORK]),
        ("じんせき", [TELEWORK, OLD_PLAN]),
        ("Ｎ－８－０００１", [OLD_PLAN]),
    ],
)
def test_needs_are_found_by_their_words(officer: Person, staff: Person, typed: str, found: list[str]) -> None:
    for text in (OLD_PLAN, TELEWORK):
        made(submitted_need, officer.seat, text)
    query = f"?{urlencode({'q': typed})}"
    titles = look(staff, "need_list", query=query).table("ニーズ").column("件名")
    assert sorted(title.split()[0] for title in titles) == sorted(found)
    text = look(staff, "search", query=query).text
    assert all(title in text for title in found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("岡本真由美", "デモ・岡本 真由美"), ("ＳＥＲＡ＠", "デモ・世羅 花子"), ("中村　恵", "デモ・中村 恵")],
)
def test_members_are_found_by_name_and_address(
    operator: Person, officer: Person, other_officer: Person, staff: Person, typed: str, found: str
) -> None:
    query = urlencode({"q": typed, "format": "csv"})
    rows = csv_rows(operator.client.get(f"/operator/members/?{query}"))
    assert [row for row in rows[1:] if found in row] == rows[1:] != []


@pytest.mark.parametrize(
    ("typed", "found"), [("塩釜", "塩竈市"), ("鯵ヶ沢", "鰺ヶ沢町"), ("⻄都", "西都市"), ("ﾌﾁｭｳ", "府中町")]
)
def test_the_ministry_finds_a_town_by_any_of_its_forms(viewer: Person, typed: str, found: str) -> None:
    query = urlencode({"q": typed, "format": "csv"})
    rows = csv_rows(viewer.client.get(f"/national/municipalities/?{query}"))
    assert found in {cell.replace("\U000e0100", "") for row in rows[1:] for cell in row}
