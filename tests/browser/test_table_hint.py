"""「表は横に動かせます」 stands above a table exactly while that is true, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.chromium, pytest.mark.allow_hosts(["127.0.0.1"])]

STYLES = (Path(__file__).parents[2] / "static/css/tables.css").read_text()
PAGE = """<!doctype html><html lang="ja"><style>{styles}</style>
<section class="scroll"><table><tr><td style="min-width: 30rem">表</td></tr></table></section></html>"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("width", "hint"), [(360, '"表は横に動かせます"'), (1280, "none")])
def test_the_hint_is_shown_only_where_the_table_is_wider(
    browser: Browser, scripts: bool, width: int, hint: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    page.set_content(PAGE.format(styles=STYLES))
    shown = page.locator(".scroll").evaluate("box => getComputedStyle(box, '::before').content")
    context.close()
    assert shown == hint
