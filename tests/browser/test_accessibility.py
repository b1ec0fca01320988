"""Every page in a real browser: nothing that axe-core finds, nothing
that scrolls sideways, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.cast import CAST
from tests.conftest import NOW, copied_database
from tests.doors_table import DOORS, NATIONWIDE, Door
from tests.inspection import Observer, faults_of
from tests.live import give_password, served, take_session, window
from tests.world import World, build_world

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

NO_PAGES = {
    *("document_download", "dispatch_feed", "need_file", "structure_file", "meeting_file"),
    *("sheet_form", "sheet_file", "session_file", "cost_paper"),
}
"""Doors that answer with a file."""

ALSO_SEEN: dict[str, tuple[str, ...]] = {
    "officer": (
        *("home", "need_list", "dispatch_list", "dispatch_calendar", "visit_list", "notice_list"),
        *("municipality_detail", "group_list", "group_detail", "structure_detail"),
    ),
    "municipal_approver": ("home", "need_detail", "visit_confirm"),
    "talent_user": (
        "home",
        "dispatch_list",
        "dispatch_detail",
        "dispatch_calendar",
        "visit_list",
        "visit_detail",
    ),
    "finance": (
        *("home", "finance_figure", "expense_detail", "need_detail", "talent_detail"),
        "municipality_detail",
    ),
    "approver": ("home", "waiver_detail"),
}
"""Doors whose page looks different to these people."""

EMPTY = ("ehime_staff", "ehime_officer")
"""People of a prefecture in which nothing has been written yet."""

PUBLIC = (
    "/",
    "/help/",
    "/accessibility/",
    "/privacy/",
    "/attribution/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/login/?next=/hiroshima/needs/",
)
OWN = (
    "/settings/",
    "/settings/tokens/",
    "/accounts/logout/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/keys/",
)
ADDRESSES_OF_NOTHING = {"/atlantis/": 404, "/hiroshima/members/": 403, "/hiroshima/needs/999999/": 404}
"""Error pages, as the municipal officer meets them."""

LEFT_OUT: dict[str, dict[str, str]] = {
    "officer": {
        "need_write": "内容を見直して送る",
        "need_files": "付けて県に知らせる",
        "municipality_staffing": "記録する",
        "visit_confirm": "差し戻す",
    },
    "staff": {
        "need_amend": "案を直す",
        "contract_add": "記録する",
        "contact_add": "記録する",
        "municipality_network": "記録する",
        "group_record": "記録する",
        "week_set": "この曜日にする",
        "skill_add": "追加する",
        "skills_import": "確かめる",
        "structure_record": "記録する",
        "meeting_plan": "決める",
        "target_record": "記録する",
        "wording_record": "確かめる",
        "rules_try": "読み取る",
        "group_end": "終える",
        "dispatch_arrange": "訪問日を確かめる",
        "dispatch_cancel": "取り消す",
        "visit_cancel": "取り消す",
        "talent_add": "登録する",
        "course_add": "加える",
        "completion_record": "修了を記録する",
        "waiver_ask": "承認者に申請する",
        "member_invite": "内容を確かめる",
        "tokens": "トークンを作る",
        "account_change_password": "変更する",
    },
    "finance": {"expense_add": "内容を確かめる"},
    "talent_user": {"visit_log": "保存して送る"},
    "operator": {"operator_member_invite": "内容を確かめる"},
}
"""Forms that are sent with everything cleared out of them, and by which button."""

CLEAR = """() => {
  for (const box of document.querySelectorAll('main form[method=post] :is(input, select, textarea)')) {
    if (box.type === 'hidden') continue;
    if (box.type === 'checkbox' || box.type === 'radio') box.checked = false;
    else box.value = '';
  }
}"""


@dataclass(frozen=True)
class Site:
    world: World
    address: str


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str) -> Iterator[Site]:
    with (
        time_machine.travel(NOW, tick=True),
        django_db_blocker.unblock(),
        copied_database(admin_url, base_database, f"{base_database}_pages"),
    ):
        world = build_world()
        give_password(world.people["staff"])
        world.people["staff"].client.force_login(world.people["staff"].user)
        with served() as address:
            yield Site(world, address)


def pages_of(who: str, world: World) -> dict[str, str]:
    """Name and path of every page that is looked at as this person."""
    slug = {34: "hiroshima", 38: "ehime"}.get(CAST[who].prefecture_id or 0)
    chosen = {}
    for name, door in {**DOORS, **NATIONWIDE}.items():
        if door.post or name in NO_PAGES or not _is_looked_at_by(who, name, door):
            continue
        arguments = door.arguments(world)
        chosen[name] = reverse(name, args=[*([slug] if slug else []), *arguments])
    return chosen


def _is_looked_at_by(who: str, name: str, door: Door) -> bool:
    people = door.opens_to.split()
    if who in EMPTY:
        like = {"ehime_staff": "staff", "ehime_officer": "officer"}[who]
        return like in people and door.arguments is Door("").arguments
    return who in people and (people[0] == who or name in ALSO_SEEN.get(who, ()))


def look(page: Page, observer: Observer, path: str, act: Callable[[Page], None] | None = None) -> list[str]:
    """Faults of the page at `path`, or of what it becomes after `act`."""
    observer.told()
    answer = page.goto(path)
    assert answer is not None
    if answer.status != 200:
        return [f"answers {answer.status}", *observer.told()]
    if act is not None:
        act(page)
    return [*faults_of(page), *observer.told()]


def report(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}\n  " + "\n  ".join(found) for name, found in faults.items() if found)


WALKERS = sorted(
    {door.opens_to.split()[0] for door in (*DOORS.values(), *NATIONWIDE.values())} | set(ALSO_SEEN)
)


@pytest.mark.parametrize("who", [*WALKERS, *EMPTY])
def test_pages_of_a_person(site: Site, browser: Browser, who: str) -> None:
    with window(browser, site.address) as page:
        take_session(page.context, site.address, site.world.people[who])
        observer = Observer(page, site.address)
        faults = {name: look(page, observer, path) for name, path in pages_of(who, site.world).items()}
    assert report(faults) == ""


def test_pages_for_everybody(site: Site, browser: Browser) -> None:
    with window(browser, site.address) as page:
        observer = Observer(page, site.address)
        faults = {path: look(page, observer, path) for path in PUBLIC}
    assert report(faults) == ""


def test_error_pages(site: Site, browser: Browser) -> None:
    with window(browser, site.address) as page:
        take_session(page.context, site.address, site.world.people["officer"])
        faults = {}
        for path, status in ADDRESSES_OF_NOTHING.items():
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status, path
            faults[path] = faults_of(page)
    assert report(faults) == ""


def test_pages_about_oneself(site: Site, browser: Browser) -> None:
    with window(browser, site.address) as page:
        take_session(page.context, site.address, site.world.people["staff"])
        observer = Observer(page, site.address)
        faults = {path: look(page, observer, path) for path in OWN}
    assert report(faults) == ""


def send_nothing(button: str) -> Callable[[Page], None]:
    """Clear every box and send; the page must come back and say what is missing."""

    def act(page: Page) -> None:
        page.evaluate(CLEAR)
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        page.get_by_role("alert").wait_for()

    return act


@pytest.mark.parametrize("who", LEFT_OUT)
def test_forms_with_errors(site: Site, browser: Browser, who: str) -> None:
    faults = {}
    with window(browser, site.address) as page:
        take_session(page.context, site.address, site.world.people[who])
        observer = Observer(page, site.address)
        for name, button in LEFT_OUT[who].items():
            door = DOORS.get(name)
            path = reverse(name, args=["hiroshima", *door.arguments(site.world)] if door else [])
            faults[name] = look(page, observer, path, send_nothing(button))
    assert report(faults) == ""


def test_sign_in_pages_with_errors(site: Site, browser: Browser) -> None:
    with window(browser, site.address) as page:
        observer = Observer(page, site.address)
        faults = {
            "/accounts/login/": look(page, observer, "/accounts/login/", send_nothing("ログイン")),
            "/accounts/password/reset/": look(
                page, observer, "/accounts/password/reset/", send_nothing("メールを受け取る")
            ),
        }
    assert report(faults) == ""
