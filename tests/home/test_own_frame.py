"""Pages of nobody's prefecture keep the menu of whoever reads them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Role
from home.menu import menu_for
from tests.cast import Person
from tests.page import Page, read, words

pytestmark = pytest.mark.usefixtures("today")

OUTSIDE = ("settings", "tokens", "help_page", "privacy", "mfa_index", "usersessions_list")


def menu(page: Page) -> dict[str, str]:
    return {words(item): str(item["href"]) for item in page.soup.select("nav.side a[href]")}


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_own_menu_stands_beside_the_own_pages(
    staff: Person, officer: Person, talent_user: Person, viewer: Person, name: str
) -> None:
    for person in (staff, officer, talent_user, viewer):
        page = read(person.client.get(reverse(name)))
        for group in menu_for(person.seat, "/"):
            assert all(menu(page)[item.label] == item.url for item in group)


def test_somebody_with_two_desks_is_led_to_each(staff: Person) -> None:
    Membership.objects.create(
        user=staff.user, prefecture_id=38, role=Role.PREFECTURE_STAFF, section="応援", starts_on="2026-04-01"
    )
    desks = menu(read(staff.client.get("/help/")))
    assert {"/hiroshima/", "/ehime/"} <= set(desks.values())
    assert "ニーズ" not in desks


def test_nobody_signed_in_has_no_menu() -> None:
    page = read(Client().get("/help/"))
    assert page.heading == "使い方"
    assert not page.soup.select("nav.side")
