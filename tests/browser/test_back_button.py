"""Pages may not be kept by the browser, and yet its back button loses no
words and shows nobody's page after the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from tests.cast import person
from tests.conftest import NOW
from tests.live import served, take_session, window

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

WORDS = "窓口の申請書が多すぎて、住民を待たせている。"
WRITE = "/hiroshima/needs/write/"


@pytest.fixture
def page(committed: str, browser: Browser) -> Iterator[Page]:
    """A window of the town's officer, with scripts and without what they keep."""
    with time_machine.travel(NOW, tick=True):
        officer = person("officer")
        with served() as address, window(browser, address) as opened:
            take_session(opened.context, address, officer)
            yield opened


def test_words_typed_into_a_form_are_there_again_after_going_on_and_back(page: Page) -> None:
    page.goto(WRITE)
    page.locator("textarea[name=raw_problem]").fill(WORDS)
    page.goto("/hiroshima/needs/")
    page.go_back()
    expect(page.locator("textarea[name=raw_problem]")).to_have_value(WORDS)


def test_a_form_that_came_back_with_errors_can_be_reached_again(page: Page) -> None:
    page.goto(WRITE)
    page.locator("textarea[name=raw_problem]").fill(" ")
    page.locator("main form[method=post] button").last.click()
    expect(page.locator(".err").first).to_be_visible()
    page.locator("textarea[name=raw_problem]").fill(WORDS)
    page.goto("/hiroshima/needs/")
    page.go_back()
    expect(page.locator("textarea[name=raw_problem]")).to_have_value(WORDS)


def test_after_signing_out_going_back_shows_the_sign_in_page(page: Page) -> None:
    page.goto("/hiroshima/needs/")
    page.goto("/accounts/logout/")
    page.locator("main form[method=post] button").last.click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"/needs/"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/accounts/login/"))
