"""The inspection sees what it is there to see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.inspection import Observer, faults_of
from tests.live import window

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

HERE = "http://127.0.0.1"
GOOD = "<!doctype html><html lang='ja'><title>題</title><main><h1>題</h1><p>文</p></main>"
CHART = "<img src='data:,'>"
WIDE = "<div style='width: 30rem'>広い</div>"


def faults_with(browser: Browser, more: str) -> list[str]:
    with window(browser, HERE) as page:
        page.set_content(GOOD.replace("<p>文</p>", more))
        return faults_of(page)


def test_a_good_page_has_no_faults(browser: Browser) -> None:
    assert faults_with(browser, "<p>文</p>") == []


def test_a_picture_without_words_is_found_at_both_widths(browser: Browser) -> None:
    found = faults_with(browser, CHART)
    assert [fault.split(" (")[0] for fault in found] == ["1280: image-alt", "360: image-alt"]


def test_what_sticks_out_on_a_phone_is_found(browser: Browser) -> None:
    (found,) = faults_with(browser, WIDE)
    assert found.startswith("360: too wide")
    assert "広い" in found


def test_what_sticks_out_with_large_text_is_found(browser: Browser) -> None:
    found = faults_with(browser, "<div style='width: 50rem'>大きな文字</div>")
    assert any(fault.startswith("1280, text 200 %: too wide") for fault in found)


def test_messages_and_foreign_addresses_are_heard(browser: Browser) -> None:
    with window(browser, HERE) as page:
        observer = Observer(page, HERE)
        page.set_content("<script>console.error('broken')</script>")
        page.evaluate("fetch('http://127.0.0.2:9/elsewhere').catch(() => null)")
        told = observer.told()
    assert any("broken" in words for words in told)
    assert any("foreign request: http://127.0.0.2:9/elsewhere" in words for words in told)
    assert observer.told() == []
