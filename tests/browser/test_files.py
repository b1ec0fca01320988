"""A need with three files: put there by the town, read by the prefecture, closed to everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from tests import build_files as make
from tests.browser.test_chain import expect_words, link, press
from tests.cast import CAST, Person, person
from tests.conftest import NOW, copied_database
from tests.inspection import Observer, faults_of
from tests.live import DESKTOP, PHONE, give_password, served, sign_in, window

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ACTORS = ("officer", "other_officer", "staff", "finance", "talent_user")
QUOTE, DEVICES, PHOTO = "見積書　令和8年度.pdf", "機器一覧.xlsx", "サーバー室.jpg"


@dataclass
class Walk:
    people: dict[str, Person]
    address: str
    browser: Browser
    folder: Path
    width: int = DESKTOP
    scripts: bool = True
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def as_(self, who: str) -> Iterator[Page]:
        with window(self.browser, self.address, width=self.width, scripts=self.scripts) as page:
            observer = Observer(page, self.address)
            sign_in(page, self.people[who])
            yield page
            self.faults += [words for words in observer.told() if "404" not in words and "403" not in words]

    def look(self, page: Page) -> None:
        if self.scripts and self.width == DESKTOP:
            self.faults += [f"{page.title()}: {fault}" for fault in faults_of(page)]

    def choose(self, page: Page, *names: str) -> None:
        page.locator("input[type=file]").set_input_files([str(self.folder / name) for name in names])


@pytest.fixture
def walk(
    django_db_setup: None,
    django_db_blocker: Any,
    admin_url: str,
    base_database: str,
    browser: Browser,
    tmp_path: Path,
) -> Iterator[Walk]:
    contents = {
        QUOTE: make.pdf(),
        DEVICES: make.sheet(),
        PHOTO: make.picture((1200, 900), "JPEG"),
        "写真.jpg": b"<html><script>alert(1)</script></html>",
        "台帳.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        copied_database(admin_url, base_database, f"{base_database}_files"),
    ):
        people = {who: person(who) for who in CAST if who in ACTORS}
        for actor in people.values():
            give_password(actor)
        with served() as address:
            yield Walk(people, address, browser, tmp_path)


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(DESKTOP, True), (DESKTOP, False), (PHONE, True)],
    ids=["desktop", "without scripts", "phone"],
)
def test_a_need_with_three_files(walk: Walk, width: int, scripts: bool) -> None:
    walk.width, walk.scripts = width, scripts
    need = town_sends(walk)
    for who in ("staff", "finance"):
        prefecture_reads(walk, who, need)
    town_adds_and_takes_away(walk, need)
    with walk.as_("staff") as page:
        page.goto(need)
        expect_words(page, "取り外しました")
        walk.look(page)
    for who in ("other_officer", "talent_user"):
        nobody_else_reads(walk, who, need)
    assert walk.faults == []


def town_sends(walk: Walk) -> str:
    """Written, kept, refused files told, three put there, looked over, sent. Returns the need's address."""
    with walk.as_("officer") as page:
        page.goto("/hiroshima/needs/write/")
        page.get_by_role("textbox", name="困っていること").fill("見積りが妥当か見てほしい。")
        press(page, "保存してファイルを付ける")
        walk.look(page)
        walk.choose(page, QUOTE, "写真.jpg", "台帳.xls")
        press(page, "付ける")
        expect(page.get_by_role("alert")).to_contain_text("中身はウェブページ（HTML）です")
        expect(page.get_by_role("alert")).to_contain_text("xlsx形式で保存し直してください")
        expect_words(page, "選んだファイルは、どれもまだ付けていません")
        walk.look(page)
        walk.choose(page, QUOTE, DEVICES, PHOTO)
        press(page, "付ける")
        expect_words(page, "ファイルを付けました。")
        expect(page.get_by_role("row")).to_have_count(4)
        walk.look(page)
        press(page, "内容を見直して送る")
        expect_words(page, DEVICES)
        walk.look(page)
        press(page, "県に送る")
        expect_words(page, "受付番号 N-8-0001")
        walk.look(page)
        return page.url


def prefecture_reads(walk: Walk, who: str, need: str) -> None:
    with walk.as_(who) as page:
        page.goto(need)
        walk.look(page)
        for name in (QUOTE, DEVICES, PHOTO):
            with page.expect_download() as download:
                link(page, name).click()
            assert download.value.suggested_filename == name
            assert download.value.path().read_bytes() == (walk.folder / name).read_bytes()


def town_adds_and_takes_away(walk: Walk, need: str) -> None:
    with walk.as_("officer") as page:
        page.goto(need)
        link(page, "ファイルを付ける").click()
        walk.choose(page, QUOTE)
        press(page, "付けて県に知らせる")
        expect(page.get_by_role("alert")).to_contain_text("と同じです")
        page.get_by_role("row", name=DEVICES).get_by_role("link", name="取り外す").click()
        walk.look(page)
        page.get_by_role("textbox", name="理由").fill("別の年度の一覧だったため")
        press(page, "取り外す")
        expect_words(page, "取り外しました")
        walk.look(page)


def nobody_else_reads(walk: Walk, who: str, need: str) -> None:
    with walk.as_(who) as page:
        for place in (need, f"{need}files/", f"{need}files/1/", f"{need}files/1/remove/"):
            answer = page.goto(place)
            assert answer is not None
            assert answer.status in (403, 404), place
