"""The product behind a real address, and a real Chromium before it."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.cast import PASSWORD, Person

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
DESKTOP, PHONE = 1280, 360
HEIGHT = 900
PATIENCE_MS = 15_000


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Requests are no news in a test."""


class _Server(ThreadedWSGIServer):
    """Waits for its threads at the end, so that no database connection outlives the test's database."""

    daemon_threads = False


@contextmanager
def served() -> Iterator[str]:
    """The whole application on a free port of this machine, in the
    database and under the clock of this process.

    A thread for each connection of the browser, each with a database connection of its own.
    """
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser. While it is open Playwright keeps an event loop in
    this thread, where Django would refuse to read.

    Nothing of ours runs inside that loop, so the refusal is switched off for the time.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@contextmanager
def window(browser: Browser, address: str, *, width: int = DESKTOP, scripts: bool = True) -> Iterator[Page]:
    """A fresh window without cookies; pages are opened by their path."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": HEIGHT},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def give_password(person: Person) -> None:
    """So that the person can sign in through the sign-in page."""
    person.user.set_password(PASSWORD)
    person.user.save(update_fields=["password"])


def sign_in(page: Page, person: Person) -> None:
    """As a person does it, through the sign-in page."""
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(person.user.email)
    page.get_by_label(re.compile("^パスワード")).fill(PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("ログイン")


def take_session(context: BrowserContext, address: str, person: Person) -> None:
    """The session that the person's test client holds: for walking many pages."""
    value = person.client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": address}])
