"""Answers are kept as one goes, and two of a town who write at once lose nothing to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from accounts.tenancy import scope
from municipalities.surveys.models import AnswerSheet
from municipalities.surveys.standing import standing_of
from tests.build_surveys import opened_round, sheet_of
from tests.cast import HIROSHIMA, Person, person
from tests.conftest import NOW, copied_database
from tests.live import give_password, served, sign_in, window

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]


@dataclass
class Town:
    people: dict[str, Person]
    sheet: AnswerSheet
    address: str
    browser: Browser

    @property
    def section(self) -> str:
        return f"/hiroshima/surveys/sheets/{self.sheet.pk}/sections/staff/"

    def stored(self) -> dict[str, Any]:
        with scope(HIROSHIMA):
            standing = standing_of(self.sheet)
            return {name: standing.value(name) for name in ("people", "cio", "cio_days")}


@pytest.fixture
def town(
    django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str, browser: Browser
) -> Iterator[Town]:
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        copied_database(admin_url, base_database, f"{base_database}_autosave"),
    ):
        people = {who: person(who) for who in ("staff", "officer", "municipal_approver")}
        for actor in people.values():
            give_password(actor)
        with scope(HIROSHIMA):
            sheet = sheet_of(opened_round(people["staff"].seat))
        with served() as address:
            yield Town(people, sheet, address, browser)


def kept(page: Page) -> None:
    """Waits until the page says that what stands there is kept."""
    expect(page.locator("[data-kept]")).to_contain_text("自動で保存しました")
    page.locator("[data-kept]").evaluate("told => (told.textContent = '')")


def test_what_a_colleague_has_written_is_never_put_back(town: Town) -> None:
    with (
        window(town.browser, town.address) as head,
        window(town.browser, town.address) as officer,
    ):
        for page, who in ((head, "municipal_approver"), (officer, "officer")):
            sign_in(page, town.people[who])
            page.goto(town.section)
        head.locator("[name=people]").fill("1")
        kept(head)
        officer.reload()
        officer.locator("[name=people]").fill("5")
        kept(officer)
        for answer in ("no", "yes"):
            head.locator(f"[name=cio][value={answer}]").check()
            kept(head)
            assert town.stored()["people"] == 5
        expect(head.locator("[name=people]")).to_have_value("5")


def test_one_wrong_box_keeps_no_other_from_being_kept(town: Town) -> None:
    with window(town.browser, town.address) as page:
        sign_in(page, town.people["officer"])
        page.goto(town.section)
        page.locator("[name=cio][value=yes]").check()
        page.locator("[name=people]").fill("ふたりくらい")
        expect(page.locator("[data-kept]")).to_contain_text("直すところがあります")
        expect(page.locator("[data-kept]")).to_contain_text("ほかは保存しました")
        assert town.stored()["cio"] == "yes"
        expect(page.locator("[name=people]")).to_have_value("ふたりくらい")


def test_whoever_goes_on_a_moment_after_typing_loses_nothing(town: Town) -> None:
    with window(town.browser, town.address) as page:
        sign_in(page, town.people["officer"])
        page.goto(town.section)
        page.locator("[name=people]").fill("3")
        page.goto("/hiroshima/")
        page.wait_for_timeout(1000)
        assert town.stored()["people"] == 3


def test_both_meet_where_both_have_written(town: Town) -> None:
    with (
        window(town.browser, town.address) as head,
        window(town.browser, town.address) as officer,
    ):
        for page, who in ((head, "municipal_approver"), (officer, "officer")):
            sign_in(page, town.people[who])
            page.goto(town.section)
        officer.locator("[name=people]").fill("5")
        kept(officer)
        head.locator("[name=people]").fill("1")
        expect(head.locator("[data-kept]")).to_contain_text("直すところがあります")
        head.locator("[name=cio][value=yes]").check()
        head.wait_for_timeout(4000)
        assert town.stored() == {"people": 5, "cio": "yes", "cio_days": None}
        head.get_by_role("button", name="下書きに保存").click()
        expect(head.get_by_text("「5人」と書いています").first).to_be_visible()


def test_the_buttons_save_after_a_save_of_itself(town: Town) -> None:
    with window(town.browser, town.address) as page:
        sign_in(page, town.people["officer"])
        page.goto(town.section)
        page.locator("[name=people]").fill("3")
        kept(page)
        page.locator("[name=people]").fill("4")
        kept(page)
        page.get_by_role("button", name="保存して次へ").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("困りごと")
        assert town.stored()["people"] == 4
        page.goto(town.section)
        page.locator("[name=people]").fill("5")
        page.wait_for_timeout(1600)
        page.get_by_role("button", name="下書きに保存").click()
        expect(page.get_by_text("保存しました。まだ提出していません。")).to_be_visible()
        assert town.stored()["people"] == 5


def test_whoever_presses_once_more_writes_over_a_colleague(town: Town) -> None:
    with (
        window(town.browser, town.address) as head,
        window(town.browser, town.address) as officer,
    ):
        for page, who in ((head, "municipal_approver"), (officer, "officer")):
            sign_in(page, town.people[who])
            page.goto(town.section)
        officer.locator("[name=people]").fill("5")
        kept(officer)
        head.locator("[name=people]").fill("1")
        expect(head.locator("[data-kept]")).to_contain_text("直すところがあります")
        head.get_by_role("button", name="下書きに保存").click()
        expect(head.get_by_text("「5人」と書いています").first).to_be_visible()
        head.get_by_role("button", name="下書きに保存").click()
        expect(head.get_by_text("保存しました。まだ提出していません。")).to_be_visible()
        assert town.stored()["people"] == 1
