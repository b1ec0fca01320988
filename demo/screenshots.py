"""Pictures of the demo's pages: `make screenshots` renews those in
the README; `--all --out DIR` takes every page.

Uses the demo that is running on `PORT`, else starts one for the time of the pictures.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from demo.sign_ins import DEMO_PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
README_FOLDER = ROOT / "docs" / "screenshots"
WAIT_SECONDS = 240
WIDTHS = (1280, 360)
COLOURS = 96
"""Enough for pages like ours; a repository keeps every picture for ever."""


@dataclass(frozen=True)
class Shot:
    """One page as one kind of user; `steps` are the texts of links to follow from the address."""

    name: str
    email: str
    path: str
    steps: tuple[str, ...] = ()
    in_readme: bool = False


STAFF, FINANCE = "staff@hiroshima.example", "finance@hiroshima.example"
TOWN, TALENT = "municipality@hiroshima.example", "talent@hiroshima.example"
VIEWER, OPERATOR = "viewer@mic.example", "operator@demo.example"

SHOTS = (
    Shot("first-page", "", "/"),
    Shot("sign-in", "", "/accounts/login/"),
    Shot("attribution", "", "/attribution/"),
    Shot("help", "", "/help/"),
    Shot("prefecture-home", STAFF, "/hiroshima/", in_readme=True),
    Shot("need-list", STAFF, "/hiroshima/needs/"),
    Shot("need-review", STAFF, "/hiroshima/needs/?status=submitted", ("tbody a",), in_readme=True),
    Shot("candidates", STAFF, "/hiroshima/needs/?status=accepted", ("tbody a", "a[href*=candidates]")),
    Shot("dispatch-list", STAFF, "/hiroshima/dispatches/"),
    Shot("dispatch", STAFF, "/hiroshima/dispatches/", ("tbody a",)),
    Shot("calendar", STAFF, "/hiroshima/calendar/"),
    Shot("visit-list", STAFF, "/hiroshima/visits/"),
    Shot("municipalities", STAFF, "/hiroshima/municipalities/"),
    Shot("municipality", STAFF, "/hiroshima/municipalities/345458/"),
    Shot("talents", STAFF, "/hiroshima/talents/"),
    Shot("talent", STAFF, "/hiroshima/talents/", ("tbody a",)),
    Shot("talent-add", STAFF, "/hiroshima/talents/add/"),
    Shot("training", STAFF, "/hiroshima/training/"),
    Shot("waivers", STAFF, "/hiroshima/training/waivers/"),
    Shot("members", STAFF, "/hiroshima/members/"),
    Shot("events", STAFF, "/hiroshima/events/"),
    Shot("documents", STAFF, "/hiroshima/documents/"),
    Shot("notices", STAFF, "/hiroshima/notices/"),
    Shot("search", STAFF, "/hiroshima/search/?q=じんせき"),
    Shot("finance-home", FINANCE, "/hiroshima/"),
    Shot("figure", FINANCE, "/hiroshima/finance/figure/", in_readme=True),
    Shot("figure-line", FINANCE, "/hiroshima/finance/figure/", ("tbody a",)),
    Shot("expenses", FINANCE, "/hiroshima/finance/expenses/"),
    Shot("expense", FINANCE, "/hiroshima/finance/expenses/", ("tbody a",)),
    Shot("expense-add", FINANCE, "/hiroshima/finance/expenses/add/"),
    Shot("town-home", TOWN, "/hiroshima/", in_readme=True),
    Shot("town-write", TOWN, "/hiroshima/needs/write/"),
    Shot("town-needs", TOWN, "/hiroshima/needs/"),
    Shot("town-visits", TOWN, "/hiroshima/visits/"),
    Shot("talent-home", TALENT, "/hiroshima/"),
    Shot("talent-visits", TALENT, "/hiroshima/visits/"),
    Shot("visit-log", TALENT, "/hiroshima/", (".tasks a[href*=log]",), in_readme=True),
    Shot("my-training", TALENT, "/hiroshima/training/me/"),
    Shot("my-registration", TALENT, "/hiroshima/talents/me/"),
    Shot("settings", TALENT, "/settings/"),
    Shot("national", VIEWER, "/national/", in_readme=True),
    Shot("national-prefectures", VIEWER, "/national/prefectures/"),
    Shot("national-prefecture", VIEWER, "/national/prefectures/hiroshima/"),
    Shot("national-municipalities", VIEWER, "/national/municipalities/"),
    Shot("national-definitions", VIEWER, "/national/definitions/"),
    Shot("operator", OPERATOR, "/operator/"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.screenshots", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every page, not only those of the README")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--out", type=Path, default=README_FOLDER)
    parser.add_argument("--no-scripts", action="store_true")
    given = parser.parse_args()
    shots = [
        shot for shot in SHOTS if (given.all or given.only or shot.in_readme) and given.only in shot.name
    ]
    given.out.mkdir(parents=True, exist_ok=True)
    with _demo() as address, _browser() as browser:
        for shot in shots:
            for width in WIDTHS:
                _take(browser, address, shot, width, given.out, scripts=not given.no_scripts)
    return 0


@contextmanager
def _browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@contextmanager
def _demo() -> Iterator[str]:
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    if _answers(address):
        yield address
        return
    demo = subprocess.Popen([sys.executable, "-m", "demo.running"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(address)
        yield address
    finally:
        demo.terminate()
        demo.wait(timeout=30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not _answers(address):
        if time.monotonic() > deadline:
            raise SystemExit("デモが立ち上がりませんでした。var/demo/log を見てください。")
        time.sleep(0.5)


def _take(browser: Browser, address: str, shot: Shot, width: int, out: Path, *, scripts: bool) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    if shot.email:
        _sign_in(page, address, shot.email)
    page.goto(address + shot.path)
    for step in shot.steps:
        link = page.locator(step).first
        if link.count() == 0:
            sys.stderr.write(f"{shot.name}: {step} がありません\n")
            break
        link.click()
    picture = out / f"{shot.name}-{width}.png"
    page.screenshot(path=picture, full_page=True)
    context.close()
    with Image.open(picture) as taken:
        taken.quantize(COLOURS).save(picture, optimize=True)


def _sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


if __name__ == "__main__":
    sys.exit(main())
