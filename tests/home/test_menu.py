"""The menu, the way back to it, and the search box that keeps what was asked."""

from __future__ import annotations

import pytest

from home.menu import menu_for
from tests.cast import Person

pytestmark = pytest.mark.usefixtures("today")


def labels(person: Person) -> list[str]:
    return [item.label for group in menu_for(person.seat, "/hiroshima/") for item in group]


def test_the_approver_of_a_town_reads_the_words_of_its_officer(
    officer: Person, municipal_approver: Person
) -> None:
    assert labels(municipal_approver) == labels(officer)
    assert {"困りごと・ニーズ", "訪問と確認", "自団体の情報"} <= set(labels(municipal_approver))


def test_home_is_marked_on_itself_alone(staff: Person) -> None:
    marked = [
        [item.label for group in menu_for(staff.seat, path) for item in group if item.current]
        for path in ("/hiroshima/", "/hiroshima/needs/1/", "/hiroshima/search/")
    ]
    assert marked == [["今日やること"], ["ニーズ"], []]


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/hiroshima/talents/", '<li aria-current="page">人材</li>'),
        ("/hiroshima/notices/", '<li aria-current="page">お知らせ</li>'),
        ("/hiroshima/search/?q=町", '<li><a href="/hiroshima/">今日やること</a></li>'),
    ],
)
def test_a_page_without_a_way_of_its_own_takes_that_of_the_menu(staff: Person, path: str, last: str) -> None:
    page = staff.client.get(path).content.decode()
    assert '<li><a href="/hiroshima/">今日やること</a></li>' in page
    assert last in page


def test_home_has_no_way_to_itself(staff: Person) -> None:
    assert 'class="crumb"' not in staff.client.get("/hiroshima/").content.decode()


def test_the_search_box_keeps_the_words(staff: Person) -> None:
    assert 'value="神石&quot;"' in staff.client.get('/hiroshima/search/?q=神石"').content.decode()
    assert 'id="find" name="q" type="search" placeholder="市町村・人・ニーズを検索">' in (
        staff.client.get("/hiroshima/needs/?q=神石").content.decode()
    )


def test_the_way_here_calls_screens_what_the_menu_calls_them(officer: Person, staff: Person) -> None:
    for person, words in ((officer, "困りごと・ニーズ"), (staff, "ニーズ")):
        page = person.client.get("/hiroshima/needs/").content.decode()
        assert f'<li aria-current="page">{words}</li>' in page
    page = officer.client.get("/hiroshima/needs/write/").content.decode()
    assert '<a href="/hiroshima/needs/">困りごと・ニーズ</a></li>' in page.partition("<h1")[0]
