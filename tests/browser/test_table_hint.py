"""「表は横に動かせます」 stands above a table exactly while that is true, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

SHEETS = Path(__file__).parents[2] / "static/css"
STYLES = (SHEETS / "tables.css").read_text()
ALL_STYLES = "".join(
    (SHEETS / f"{name}.css").read_text()
    for name in ("tokens", "base", "shell", "parts", "tables", "charts", "narrow", "print")
)
FOLDING = """<!doctype html><html lang="ja"><style>{styles}</style><body><section class="scroll">
<table class="lines folds flow"><thead><tr><th>件名</th><th>水準</th><th>期間</th></tr></thead>
<tbody><tr><th scope="row">庁舎の無線LANがよく切れる</th>
<td class="wide" data-head="水準"><select><option>{long}</option></select></td>
<td class="nw">R8.4.1から<br><span>R9.3.31まで</span></td></tr></tbody></table></section>
<p class="secret">{secret}</p></body></html>"""
CALENDAR = """<!doctype html><html lang="ja"><style>{styles}</style><body><section class="scroll">
<table class="cal"><tr><th class="who">デモ・藤井 拓也</th>
<td colspan="2"><a class="slot lock" href="#">固定 北広島町 毎週金</a></td><td></td>
<td colspan="9"><a class="slot plan" href="#">予定 神石高原町 毎週火</a></td></tr></table></section></html>"""
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


def test_a_folding_table_stays_within_a_phone(browser: Browser) -> None:
    """Also with a long list of choices in it; the two lines of a short cell become one."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.set_content(
        FOLDING.format(
            styles=ALL_STYLES, long="県全体や複数団体の取組を率いた経験がある" * 2, secret="0f" * 32
        )
    )
    wider = page.evaluate(
        "[...document.querySelectorAll('.scroll, html')].filter(box => box.scrollWidth > box.clientWidth)"
    )
    lines = page.locator("td.nw").evaluate("cell => cell.getClientRects()[0].height < 1.9 * 24")
    page.close()
    assert wider == []
    assert lines


@pytest.mark.parametrize("width", [360, 1280])
def test_no_bar_of_the_calendar_is_cut(browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.set_content(CALENDAR.format(styles=ALL_STYLES))
    cut = page.evaluate(
        "[...document.querySelectorAll('.slot')].filter(bar => bar.scrollWidth > bar.clientWidth).length"
    )
    page.close()
    assert cut == 0
