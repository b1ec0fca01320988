"""Looking a page over in a real browser: axe-core, both widths, twice
the text size, console, foreign addresses."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.live import DESKTOP, HEIGHT, PHONE

AXE = Axe().axe_script
RUN_AXE = "axe.run({resultTypes: ['violations']}).then((results) => results.violations)"
BIG_TEXT = "document.documentElement.style.fontSize = '200%'"
USUAL_TEXT = "document.documentElement.style.fontSize = ''"
TOO_WIDE = """() => {
  const page = document.documentElement, main = document.querySelector('main');
  const edge = main ? main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight)
                    : page.clientWidth;
  const scrolls = (part) => {
    for (let around = part.parentElement; around; around = around.parentElement)
      if (getComputedStyle(around).overflowX !== 'visible') return true;
    return false;
  };
  const words = [...document.querySelectorAll('main *')]
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([part, box]) => box.width > 1 && box.right > edge + 1 && !part.closest('svg') && !scrolls(part))
    .slice(-3)
    .map(([part]) => [part.tagName.toLowerCase(), part.className, (part.textContent || '').trim()])
    .map(([tag, name, text]) => `${tag}.${name} ${text.slice(0, 30)}`);
  if (page.scrollWidth > page.clientWidth) words.unshift(`${page.scrollWidth} > ${page.clientWidth}`);
  return words.join(' | ');
}"""
"""Words for what sticks out: of the window, or of the page's column
into its margin; empty if nothing does."""


class Observer:
    """What a window says besides its pages: messages of the console and requests to other hosts."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.heard: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        """Errors of scripts, breaches of the content policy, files that are missing."""
        if message.type in ("error", "warning"):
            self.heard.append(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.heard.append(f"foreign request: {request.url}")

    def told(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


def faults_of(page: Page) -> list[str]:
    """Everything that is wrong with the page on the screen, at 1280 and at 360; empty if nothing is."""
    page.evaluate(AXE)
    faults = [f"1280: {fault}" for fault in _axe(page)]
    page.evaluate(BIG_TEXT)
    faults += [f"1280, text 200 %: too wide, {words}" for words in _too_wide(page)]
    page.evaluate(USUAL_TEXT)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    faults += [f"360: {fault}" for fault in _axe(page)]
    faults += [f"360: too wide, {words}" for words in _too_wide(page)]
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    return faults


def _axe(page: Page) -> list[str]:
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE)
    return [
        f"{violation['id']} ({violation['impact']}) at "
        + "; ".join(f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:3])
        for violation in found
    ]


def _too_wide(page: Page) -> list[str]:
    words = page.evaluate(TOO_WIDE)
    return [words] if words else []
