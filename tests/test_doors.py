"""Every address, asked by every kind of user. An address without a row fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from accounts.permissions import OF_A_PART, ROLES, Permission, Reach
from tests.cast import DeskClient
from tests.doors_table import DOORS, NATIONWIDE, OPEN_TO_ALL, Door
from tests.page import read
from tests.world import World

STRANGERS = ("ehime_staff", "ehime_officer", "viewer", "coordinator", "operator")
OWN = (
    *("staff", "finance", "approver", "officer", "other_officer", "municipal_approver", "talent_user"),
    "section_writer",
)


def addresses(patterns: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield pattern.name, route


def views(patterns: Any = None) -> Iterator[tuple[str, Any]]:
    """Of pages: those of signing in and of the API are made by others."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            if not str(pattern.pattern).startswith(("accounts/", "api/")):
                yield from views(pattern.url_patterns)
        elif not str(pattern.pattern).startswith(("accounts/", "api/")):
            yield pattern.name, pattern.callback


def test_every_address_has_a_row() -> None:
    """Those of signing in are walked in `tests/accounts`, those of the API in `test_api_doors.py`."""
    known = set(DOORS) | set(NATIONWIDE) | set(OPEN_TO_ALL)
    named = {name for name, route in addresses() if not route.startswith(("accounts/", "api/v1/"))}
    assert named - known == set(), "addresses without a row in tests/doors_table.py"
    assert known - named == set(), "rows without an address"


def test_a_view_has_the_name_of_its_address() -> None:
    """Or stands under it in its module. A list that needs no door of its own is made where its address is."""
    for name, view in views():
        module = sys.modules[view.__module__]
        assert module.__name__ == "desk.lists" or getattr(module, name, None) is view, (name, view)


def knock(client: Client, name: str, door: Door, world: World, slug: str | None) -> int:
    arguments = ([slug] if slug else []) + door.arguments(world)
    address = reverse(name, args=arguments)
    without_key = {"keyed": False} if isinstance(client, DeskClient) else {}
    response = client.post(address, **without_key) if door.post else client.get(address)
    return int(response.status_code)


def expected(who: str, door: Door) -> tuple[int, ...]:
    if who in STRANGERS:
        return (404,)
    if who in door.hidden.split():
        return (404,) if not door.post else (404, 400)
    if who in door.opens_to.split():
        return (400,) if door.post else door.ok
    return (403,)


@pytest.mark.parametrize("who", [*OWN, *STRANGERS])
def test_doors_of_a_prefecture(world: World, who: str) -> None:
    wrong = {}
    for name, door in DOORS.items():
        status = knock(world.people[who].client, name, door, world, "hiroshima")
        if status not in expected(who, door):
            wrong[name] = (status, expected(who, door))
    assert wrong == {}


REACHES = [("staff", Reach.NONE), ("officer", Reach.TOWN), ("talent_user", Reach.OWN)]


@pytest.mark.parametrize(("who", "reach"), REACHES)
def test_permissions_alone_open_no_door(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, reach: Reach
) -> None:
    """A role that holds every permission gets no further than its reach: nowhere without one."""
    role = world.people[who].seat.role
    monkeypatch.setitem(ROLES, role, replace(ROLES[role], permissions=frozenset(Permission), reach=reach))
    opened = {}
    for name, door in DOORS.items():
        address = reverse(name, args=["hiroshima", *door.arguments(world)])
        asks_for: Any = getattr(resolve(address).func, "permission", None)
        if reach is Reach.NONE or asks_for not in OF_A_PART:
            status = knock(world.people[who].client, name, door, world, "hiroshima")
            if status not in (403, 404):
                opened[name] = status
    assert opened == {}


def test_who_is_signed_out_is_led_to_the_sign_in_page(world: World) -> None:
    wrong = {}
    for name, door in DOORS.items():
        status = knock(Client(), name, door, world, "hiroshima")
        if status != (403 if door.post else 302):
            wrong[name] = status
    assert wrong == {}


SHARED = ("candidate_detail", "candidate_call")
"""The ministry's list is everybody's to read; what stands there of calls is each prefecture's own."""


def test_a_prefectures_things_do_not_exist_at_another_ones_address(world: World) -> None:
    """The things of 広島県 asked for below `/ehime/`, by people of 愛媛県 who may do everything there."""
    wrong = {}
    for name, door in DOORS.items():
        if not door.arguments(world) or name in ("finance_issue", *SHARED):
            continue
        for who in ("ehime_staff", "ehime_officer"):
            status = knock(world.people[who].client, name, door, world, "ehime")
            if status not in ((400, 403, 404) if door.post else (403, 404)):
                wrong[name, who] = status
    assert wrong == {}


@pytest.mark.parametrize("who", [*OWN, *STRANGERS])
def test_doors_of_ministry_and_operator(world: World, who: str) -> None:
    wrong = {}
    for name, door in NATIONWIDE.items():
        status = knock(world.people[who].client, name, door, world, None)
        nationwide = who in ("viewer", "coordinator", "operator")
        opens = (400,) if door.post else door.ok
        wanted = opens if who in door.opens_to.split() else (403,) if nationwide else (404,)
        if status not in wanted:
            wrong[name] = (status, wanted)
    assert wrong == {}


@pytest.mark.parametrize("who", [*OWN, "viewer", "operator"])
def test_every_list_leaves_as_a_file_in_every_format(world: World, who: str) -> None:
    """Whatever page offers a file gives it to whoever may open the
    page, and no other page minds being asked."""
    client, files, wrong = world.people[who].client, 0, {}
    doors = [(name, door, "hiroshima") for name, door in DOORS.items()]
    doors += [(name, door, None) for name, door in NATIONWIDE.items()]
    for name, door, slug in doors:
        if door.post or who not in door.opens_to.split() or who in door.hidden.split():
            continue
        address = reverse(name, args=([slug] if slug else []) + door.arguments(world))
        links = read(client.get(address, follow=True)).links.values()
        offers = any("format=csv" in link for link in links)
        for wanted in ("csv", "xlsx", "csv-cp932") if offers else ("csv",):
            answer = client.get(address, {"format": wanted, "accept": "1"})
            is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
            files += is_file
            if answer.status_code not in door.ok or (offers and wanted == "csv" and not is_file):
                wrong[name, wanted] = (answer.status_code, is_file)
    assert wrong == {}
    assert files > 0


def test_an_unknown_prefecture_is_not_found(world: World) -> None:
    assert world.people["staff"].client.get("/atlantis/needs/").status_code == 404
