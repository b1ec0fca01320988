"""From a town's words to the nation's figures, by the hands of those
who do it: each signs in, reads and presses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.tenancy import scope
from dispatch.visits.models import Visit
from pool.people.models import Talent
from tests.build_dispatch import ready_talent
from tests.build_snapshots import renew_what_changed
from tests.cast import CAST, HIROSHIMA, Person, person
from tests.conftest import NOW, copied_database
from tests.inspection import Observer, faults_of
from tests.live import DESKTOP, PHONE, give_password, served, sign_in, window

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

PROBLEM = (
    "ガバメントクラウドに移ったあと、業者から毎年の費用が今の1.8倍になると言われた。"
    "見積りの内訳が妥当か分からない。担当は私ひとりなので、一緒に資料を見て、業者との打合せにも出てもらいたい。"
)
DONE = "見積りの内訳を、町の担当者と一緒に確かめた。"
ACTORS = ("officer", "staff", "talent_user", "finance", "viewer")
AFTER_THE_VISIT = timedelta(minutes=10)


@dataclass
class Walk:
    """One walk through the chain: who takes part, where, and in what kind of window."""

    people: dict[str, Person]
    talent: Talent
    clock: Any
    address: str
    browser: Browser
    width: int = DESKTOP
    scripts: bool = True
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def as_(self, who: str) -> Iterator[Page]:
        """A window of this person's own, signed in through the sign-in page."""
        with window(self.browser, self.address, width=self.width, scripts=self.scripts) as page:
            observer = Observer(page, self.address)
            sign_in(page, self.people[who])
            yield page
            self.faults += observer.told()

    def look(self, page: Page) -> None:
        """Look a page over that no address leads to; once is enough, at both widths."""
        if self.scripts and self.width == DESKTOP:
            self.faults += [f"{page.title()}: {fault}" for fault in faults_of(page)]


@pytest.fixture
def walk(
    django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str, browser: Browser
) -> Iterator[Walk]:
    """A prefecture with its people, one of whom is in the pool and
    trained; nothing has been asked for yet."""
    with (
        time_machine.travel(NOW, tick=True) as clock,
        django_db_blocker.unblock(),
        copied_database(admin_url, base_database, f"{base_database}_chain"),
    ):
        people = {who: person(who) for who in CAST if who in ACTORS}
        for actor in people.values():
            give_password(actor)
        with scope(HIROSHIMA):
            person_sent = people["talent_user"].user
            talent = ready_talent(people["staff"].seat, user=person_sent, employment_form="special_part_time")
        renew_what_changed()
        with served() as address:
            yield Walk(people, talent, clock, address, browser)


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(DESKTOP, True), (DESKTOP, False), (PHONE, True)],
    ids=["desktop", "without scripts", "phone"],
)
def test_a_towns_problem_reaches_the_nations_figures(walk: Walk, width: int, scripts: bool) -> None:
    walk.width, walk.scripts = width, scripts
    assert national_figures(walk) == ("0", "0")
    title = town_writes(walk)
    prefecture_accepts(walk, title)
    prefecture_sends(walk, title)
    finish_the_first_visit(walk)
    talent_logs(walk)
    town_confirms(walk)
    figure = finance_records(walk)
    renew_what_changed()
    assert national_figures(walk) == ("1", f"{figure:,}")
    assert walk.faults == []


def open_screen(page: Page, label: str) -> None:
    """Through the menu, which a phone shows on asking."""
    if page.get_by_role("link", name="メニュー", exact=True).is_visible():
        page.get_by_role("link", name="メニュー", exact=True).click()
    page.get_by_role("navigation", name="メニュー").get_by_role("link", name=label).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def link(page: Page, words: str) -> Locator:
    return page.get_by_role("main").get_by_role("link", name=words).first


def expect_words(page: Page, words: str) -> None:
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()


def town_writes(walk: Walk) -> str:
    """The officer writes what is wrong, looks at what was made of it,
    and sends it. Returns the need's title."""
    with walk.as_("officer") as page:
        page.get_by_role("textbox", name="困っていること").fill(PROBLEM)
        press(page, "内容を見直して送る")
        expect_words(page, "まだ送っていません")
        expect_words(page, "業者から毎年の費用が今の1.8倍になると言われた")
        walk.look(page)
        press(page, "県に送る")
        expect_words(page, "受付番号 N-8-0001")
        walk.look(page)
        return page.get_by_role("heading", level=1).inner_text()


def prefecture_accepts(walk: Walk, title: str) -> None:
    """Staff finds the need in the queue, reads it, and accepts it on the page that asks once more."""
    with walk.as_("staff") as page:
        link(page, title).click()
        expect_words(page, "業者から毎年の費用が今の1.8倍になると言われた")
        press(page, "受理して候補を選ぶ")
        expect(page.get_by_role("heading", level=1)).to_have_text("受理する内容を確かめる")
        walk.look(page)
        press(page, "受理する")
        expect_words(page, "受理しました")
        expect_words(page, "行ける人が1人います")


def prefecture_sends(walk: Walk, title: str) -> None:
    """On another day's window staff opens the accepted need, takes
    the prospect and decides on the check page."""
    with walk.as_("staff") as page:
        open_screen(page, "ニーズ")
        link(page, title).click()
        link(page, "候補を見る").click()
        link(page, "決める").click()
        expect(page.get_by_label("行く人")).to_have_value(str(walk.talent.pk))
        press(page, "訪問日を確かめる")
        expect(page.get_by_role("heading", level=1)).to_have_text("派遣の内容を確かめる")
        expect_words(page, "まだ決まっていません")
        walk.look(page)
        press(page, "派遣を決める")
        expect_words(page, "派遣を決めました")
        walk.look(page)


def finish_the_first_visit(walk: Walk) -> None:
    """Time goes by until the first visit is over."""
    with scope(HIROSHIMA):
        walk.clock.move_to(Visit.objects.earliest("starts_at").ends_at + AFTER_THE_VISIT)


def talent_logs(walk: Walk) -> None:
    """The talent finds today's visit on the home page; it went as planned."""
    with walk.as_("talent_user") as page:
        link(page, "訪問を記録する").click()
        expect(page.get_by_label("予定どおり", exact=True)).to_be_checked()
        page.get_by_role("textbox", name="ひとこと").fill(DONE)
        press(page, "保存して送る")
        expect_words(page, "送りました")
        expect_words(page, DONE)


def town_confirms(walk: Walk) -> None:
    with walk.as_("officer") as page:
        link(page, "内容を確認").click()
        expect_words(page, DONE)
        press(page, "この内容で確認する")
        expect_words(page, "確認しました")
        walk.look(page)


def finance_records(walk: Walk) -> int:
    """An expense is written down and the figure grows. Returns the figure in thousand yen."""
    with walk.as_("finance") as page:
        open_screen(page, "交付税の試算")
        assert thousand_yen(page) == 0
        open_screen(page, "経費")
        link(page, "経費を記録する").click()
        page.get_by_label("支出した月").select_option(label="令和8年12月")
        page.get_by_label("種類").select_option(label="人件費・委託の人件費相当額")
        page.get_by_label("だれの分か").select_option(label=walk.talent.name)
        page.get_by_label("金額（円）").fill("８４１，２００円")
        page.get_by_label("根拠となる書類").fill("支出命令書 第1234号")
        press(page, "内容を確かめる")
        press(page, "台帳に記録する")
        expect_words(page, "841,200円")
        open_screen(page, "交付税の試算")
        expect(page.get_by_role("row", name=re.compile(walk.talent.name))).to_contain_text("841,200")
        figure = thousand_yen(page)
        assert 0 < figure <= 841
        return figure


def thousand_yen(page: Page) -> int:
    words = page.get_by_role("region", name="結果").get_by_text(re.compile("^[0-9,]+千円$")).inner_text()
    return int(re.sub(r"\D", "", words))


def national_figures(walk: Walk) -> tuple[str, str]:
    """What the ministry reads: confirmed visits, and the sum of the prefectures' figures in thousand yen."""
    with walk.as_("viewer") as page:
        page.goto("/national/")
        return figure_of(page, "確認済みの訪問"), figure_of(page, "特別交付税（試算）")


def figure_of(page: Page, title: str) -> str:
    block = page.locator(".fig").filter(has=page.get_by_role("heading", name=title, exact=True))
    return block.locator(".v b").inner_text()
