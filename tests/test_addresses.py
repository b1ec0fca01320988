"""What holds for every address: its head leaves nothing, and a condition without a value is none."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from accounts.tenancy import NATIONWIDE, scope
from notices.models import Notice
from tests import doors_table
from tests.cast import HIROSHIMA
from tests.page import read
from tests.world import World

WHO = ("staff", "officer", "talent_user", "viewer", "operator")
API = ("needs", "visits", "talents")


def pages(world: World, who: str) -> Iterator[str]:
    """The addresses of every page that somebody may open."""
    doors = [(name, door, ["hiroshima"]) for name, door in doors_table.DOORS.items()]
    doors += [(name, door, []) for name, door in doors_table.NATIONWIDE.items()]
    for name, door, place in doors:
        if not door.post and who in door.opens_to.split() and who not in door.hidden.split():
            yield reverse(name, args=[*place, *door.arguments(world)])


def left() -> list[int]:
    """How many events and unread notices there are."""
    counts = []
    for place in (HIROSHIMA, NATIONWIDE):
        with scope(place):
            counts += [Event.objects.count(), Notice.objects.filter(read_at=None).count()]
    return counts


@pytest.mark.parametrize("who", WHO)
def test_the_head_of_an_answer_leaves_nothing(world: World, who: str) -> None:
    client, wrong = world.people[who].client, []
    addresses = list(pages(world, who))
    addresses += [
        f"{address}?format={wanted}&accept=1" for address in addresses for wanted in ("csv", "xlsx")
    ]
    if who == "staff":
        addresses += [f"/api/v1/hiroshima/{name}/" for name in API]
        addresses.append(f"/api/v1/hiroshima/talents/{world.talent.pk}/")
    before = left()
    for address in addresses:
        client.head(address)
        if left() != before:
            wrong.append(address)
            before = left()
    assert wrong == []


def test_the_whole_answer_still_leaves_its_event(world: World) -> None:
    client, before = world.people["staff"].client, left()
    client.get("/hiroshima/needs/?format=csv")
    client.get(f"/hiroshima/documents/{world.document.pk}/download/")
    assert left()[0] == before[0] + 2


@pytest.mark.parametrize("who", WHO)
def test_a_condition_without_a_value_is_no_condition(world: World, who: str) -> None:
    client, wrong = world.people[who].client, []
    for address in pages(world, who):
        answer = client.get(address, follow=True)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        page = read(answer)
        asked = {str(box["name"]) for box in page.soup.select("form.filters [name]")}
        asked |= {name for link in page.soup.select("nav.tabs a") for name in _names(str(link["href"]))}
        shown = page.soup.select_one("main")
        for name in asked:
            with_it = read(client.get(f"{answer.request['PATH_INFO']}?{name}=")).soup.select_one("main")
            if shown is None or with_it is None or with_it.get_text() != shown.get_text():
                wrong.append(f"{address}?{name}=")
    assert wrong == []


def test_a_condition_of_the_api_without_a_value_is_none(world: World) -> None:
    client = world.people["staff"].client
    for address in ("needs/?status=", "needs/?category=", "needs/?municipality=", "visits/?status="):
        assert _found(client, address) == _found(client, address.partition("?")[0]) > 0, address


def _names(link: str) -> list[str]:
    return list(parse_qs(urlsplit(link).query, keep_blank_values=True))


def _found(client: Client, address: str) -> int:
    return int(client.get(f"/api/v1/hiroshima/{address}").json()["count"])
