"""Pages as a printer gets them: whose they are, and nothing beyond the paper's edge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.live import served, take_session, window
from tests.world import World

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

UPRIGHT, ACROSS = (688, 1000), (1016, 640)
"""A4 within its margins, in the pixels of a style sheet."""
WIDER = "[...document.querySelectorAll('.scroll, html')].filter(box => box.scrollWidth > box.clientWidth)"
PAGES = {
    "staff": (
        *("", "needs/?q=%E3%82%AF%E3%83%A9%E3%82%A6%E3%83%89", "talents/", "dispatches/", "visits/"),
        *("municipalities/", "training/", "documents/", "events/", "members/", "finance/figure/"),
    ),
    "officer": ("", "needs/", "visits/"),
    "talent_user": ("", "visits/"),
}
NATIONAL = ("/national/", "/national/prefectures/", "/national/municipalities/")


@contextmanager
def signed_in(browser: Browser, world: World, who: str) -> Iterator[Page]:
    with served() as address, window(browser, address) as page:
        take_session(page.context, address, world.people[who])
        yield page


def printed(page: Page) -> list[str]:
    """The text of every sheet, without spaces."""
    content = page.pdf(prefer_css_page_size=True)
    return ["".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize("who", PAGES)
def test_a_printed_page_says_whose_it_is_and_fits(world: World, browser: Browser, who: str) -> None:
    person = world.people[who]
    said = f"{person.seat.place_label}{person.user.name}さん（{person.seat.role_label}）が印刷".replace(
        " ", ""
    )
    wrong = []
    with signed_in(browser, world, who) as page:
        for path in PAGES[who]:
            page.goto(f"/hiroshima/{path}")
            first = printed(page)[0]
            if said not in first or "表示：令和8年" not in first or "メニュー" in first:
                wrong.append(path)
            _lay_out(page, UPRIGHT)
            wrong += [f"{path}: too wide"] * len(page.evaluate(WIDER))
            page.emulate_media(media="null")
    assert wrong == []


def test_the_conditions_of_a_list_stand_on_its_paper(world: World, browser: Browser) -> None:
    with signed_in(browser, world, "staff") as page:
        page.goto("/hiroshima/needs/?q=%E3%82%AF%E3%83%A9%E3%82%A6%E3%83%89&status=submitted")
        assert "条件：県が確認中、「クラウド」" in printed(page)[0]


def test_the_nations_tables_fit_their_column_and_the_paper(world: World, browser: Browser) -> None:
    with signed_in(browser, world, "viewer") as page:
        for path in NATIONAL:
            page.emulate_media(media="null")
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(path)
            assert page.evaluate(WIDER) == [], path
            assert "総務省" in printed(page)[0], path
            _lay_out(page, ACROSS if page.locator(".across").count() else UPRIGHT)
            assert page.evaluate(WIDER) == [], path


def _lay_out(page: Page, size: tuple[int, int]) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": size[0], "height": size[1]})
