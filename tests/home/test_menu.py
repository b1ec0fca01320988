"""The menu, the way back to it, and the search box that keeps what was asked."""

from __future__ import annotations

import pytest

from home import finding
from home.menu import menu_for, screens_for
from tests.build_needs import submitted_need
from tests.cast import Person
from tests.page import Page, look, read, words

pytestmark = pytest.mark.usefixtures("today")


def labels(person: Person) -> list[str]:
    return [item.label for group in menu_for(person.seat, "/hiroshima/") for item in group]


def way(page: Page) -> dict[str, str]:
    """The steps of the way here and where each leads; the page itself leads nowhere."""
    here = page.soup.select("nav.crumb li[aria-current=page]")
    steps = {words(step): str(step["href"]) for step in page.soup.select("nav.crumb a[href]")}
    return steps | {words(step): "" for step in here}


def test_the_approver_of_a_town_reads_the_words_of_its_officer(
    officer: Person, municipal_approver: Person
) -> None:
    assert labels(municipal_approver) == labels(officer)
    assert {"困りごと・ニーズ", "訪問と確認", "自団体の情報"} <= set(labels(municipal_approver))


OF_THEIR_OWN = {"home", "dispatch_calendar", "training_board", "finance_figure"}
"""Screens that are no list, or are headed by what they show: a day, a year, a part of the screen."""


@pytest.mark.parametrize("who", ["staff", "officer", "talent_user", "viewer", "operator"])
def test_a_list_is_headed_by_what_the_menu_calls_it(who: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    lists = [
        screen for group in screens_for(person.seat) for screen in group if screen.name not in OF_THEIR_OWN
    ]
    called = {screen.name: screen.label_for(person.seat) for screen in lists}
    pages = {name: read(person.client.get(person.seat.url(name), follow=True)) for name in called}
    if who == "officer":
        assert pages.pop("municipality_list").heading == "神石高原町"
        del called["municipality_list"]
    assert {name: page.heading for name, page in pages.items()} == called
    assert {name: page.title.split(" - ")[0] for name, page in pages.items()} == called
    assert {name: page.crumbs[-1] for name, page in pages.items() if page.crumbs}.items() <= called.items()


def test_home_is_marked_on_itself_alone(staff: Person) -> None:
    marked = [
        [item.label for group in menu_for(staff.seat, path) for item in group if item.current]
        for path in ("/hiroshima/", "/hiroshima/needs/1/", "/hiroshima/search/")
    ]
    assert marked == [["今日やること"], ["ニーズ"], []]


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/hiroshima/talents/", {"人材": ""}),
        ("/hiroshima/notices/", {"お知らせ": ""}),
        ("/hiroshima/search/?q=町", {}),
    ],
)
def test_a_page_without_a_way_of_its_own_takes_that_of_the_menu(
    staff: Person, path: str, last: dict[str, str]
) -> None:
    assert way(read(staff.client.get(path))) == {"今日やること": "/hiroshima/", **last}


def test_home_has_no_way_to_itself(staff: Person) -> None:
    assert read(staff.client.get("/hiroshima/")).soup.select("nav.crumb") == []


def test_the_search_box_keeps_the_words(staff: Person) -> None:
    assert read(staff.client.get('/hiroshima/search/?q=神石"')).field("q") == '神石"'
    (box,) = read(staff.client.get("/hiroshima/needs/?q=神石")).soup.select("form[role=search] input[name=q]")
    assert (box.get("value"), box["placeholder"]) == (None, "市町村・人・ニーズを検索")


def test_the_way_here_calls_screens_what_the_menu_calls_them(officer: Person, staff: Person) -> None:
    for person, screen in ((officer, "困りごと・ニーズ"), (staff, "ニーズ")):
        assert way(read(person.client.get("/hiroshima/needs/")))[screen] == ""
    page = read(officer.client.get("/hiroshima/needs/write/"))
    assert way(page)["困りごと・ニーズ"] == "/hiroshima/needs/"


def test_a_search_with_too_many_hits_says_so_and_leads_to_all(
    staff: Person, officer: Person, in_hiroshima: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    for number in range(3):
        page = look(staff, "search", query="?q=窓口")
        heads = [words(head) for head in page.soup.select("main h2")]
        assert heads == ([f"ニーズ　{number}件".replace("　", " ")] if number else [])
        submitted_need(officer.seat, f"窓口の紙を減らしたい {number}")
    page = look(staff, "search", query="?q=窓口")
    assert [words(head) for head in page.soup.select("main h2")] == ["ニーズ はじめの2件"]
    everything = page.links["「窓口」のニーズを、一覧ですべて見る"]
    assert len(read(staff.client.get(everything)).table("ニーズ").rows) == 3
