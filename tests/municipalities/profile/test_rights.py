"""What a town keeps of itself is seen by itself and by its prefecture: attacked by every way there is.

The facts of 神石高原町 bear words that stand nowhere else. Whoever is not meant to read them opens every
address that there is, as page, as file and over the API, and searches for them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Event
from accounts.tenancy import scope
from municipalities.profile.actions import record_contact, record_contract, record_network
from municipalities.profile.models import NetworkModel, SystemContract, TownContact
from municipalities.register.actions import record_staffing
from municipalities.register.models import ItStaffing
from tests.cast import CAST, HIROSHIMA, JINSEKI
from tests.doors_table import DOORS, NATIONWIDE
from tests.page import address, look
from tests.test_api import READING
from tests.world import World

VENDOR, NOTE, SECTION = "秘密電算株式会社", "秘密の更改予定", "秘密課"
NAME, PHONE, MAIL = "秘密・担当 花子", "0847-98-7654", "himitsu@jinseki.example"
PERSONAL = (NAME, PHONE, MAIL)
SECRETS = (VENDOR, NOTE, SECTION, *PERSONAL)

READERS = ("staff", "finance", "approver", "officer", "municipal_approver")
OTHERS = [who for who in CAST if who not in READERS]


@pytest.fixture(scope="module")
def told(world: World) -> World:
    """A world in which 神石高原町 has said everything of itself."""
    by = world.people["officer"].seat
    with scope(HIROSHIMA):
        for count, day in ((1, date(2026, 4, 1)), (2, date(2026, 10, 1))):
            record_staffing(
                by=by,
                municipality_code=JINSEKI,
                staff_count=count,
                is_concurrent=True,
                section=SECTION,
                as_of=day,
            )
        record_network(by=by, municipality_code=JINSEKI, model="beta_dash", as_of=date(2026, 10, 1))
        record_contract(by=by, municipality_code=JINSEKI, kind="core", vendor=VENDOR, ends_on=None, note=NOTE)
        record_contact(
            by=by,
            municipality_code=JINSEKI,
            purposes=["reception"],
            section=SECTION,
            name=NAME,
            phone=PHONE,
            mail=MAIL,
        )
    return world


def addresses(world: World, who: str) -> list[str]:
    """Every address below the prefecture of somebody, those of the nation, and the lists of the API."""
    slug = world.people[who].seat.prefecture_slug or "hiroshima"
    here = [reverse(name, args=[slug, *door.arguments(world)]) for name, door in DOORS.items()]
    nation = [reverse(name, args=door.arguments(world)) for name, door in NATIONWIDE.items()]
    api = [reverse(name, args=[slug]) for name in READING if name.endswith("-list")]
    words = ("秘密", "0847", "himitsu", "345458", "神石")
    return [*here, *nation, *api, *(f"{address('search', slug=slug)}?q={word}" for word in words)]


def found_by(world: World, who: str, wanted: tuple[str, ...]) -> dict[str, str]:
    """Where somebody meets one of the words, on a page or in the file of it."""
    client = world.people[who].client
    found = {}
    for path in addresses(world, who):
        for query in ("", f"{'&' if '?' in path else '?'}format=csv&accept=1"):
            text = client.get(path + query, follow=True).getvalue().decode("utf-8", errors="ignore")
            if met := [word for word in wanted if word in text]:
                found[path] = met[0]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_reads_a_word_by_any_address(told: World, who: str) -> None:
    assert found_by(told, who, SECRETS) == {}


@pytest.mark.slow
@pytest.mark.parametrize("who", READERS)
def test_nobody_takes_a_contact_away(told: World, who: str) -> None:
    """Those who may read a contact read it on the page of the town, and in no file, search or history."""
    person = told.people[who]
    assert all(word in look(person, "municipality_detail", JINSEKI).text for word in PERSONAL)
    shown = {address("municipality_detail", JINSEKI)}
    if person.seat.is_municipal:
        shown.add(address("municipality_list"))  # leads a town to its page
    assert set(found_by(told, who, PERSONAL)) == shown


@pytest.mark.parametrize("who", ["other_officer", "talent_user", "ehime_staff", "ehime_officer"])
@pytest.mark.parametrize("model", [ItStaffing, NetworkModel, SystemContract, TownContact])
def test_no_rows_are_there_for_others(told: World, who: str, model: Any) -> None:
    seat = told.people[who].seat
    with scope(seat.prefecture_id):
        rows = model.objects.visible_to(seat)
        assert not rows.filter(municipality_id=JINSEKI).exists()


@pytest.mark.parametrize("who", ["other_officer", "talent_user", "finance", "approver", "ehime_staff"])
def test_nobody_else_writes_on_them(told: World, who: str) -> None:
    client = told.people[who].client
    forms = {
        address("municipality_staffing", JINSEKI): {"staff_count": "9", "as_of": "R8.11.1"},
        address("municipality_network", JINSEKI): {"model": "alpha", "as_of": "R8.11.1"},
        address("contract_add", JINSEKI): {"kind": "core", "vendor": "x"},
        address("contract_correct", JINSEKI, told.contract.pk): {"kind": "core", "vendor": "x"},
        address("contract_withdraw", JINSEKI, told.contract.pk): {},
        address("contact_add", JINSEKI): {"purposes": ["it"], "section": "x", "phone": "0847000000"},
        address("contact_correct", JINSEKI, told.contact.pk): {"purposes": ["it"], "section": "x"},
        address("contact_withdraw", JINSEKI, told.contact.pk): {},
    }
    with scope(HIROSHIMA):
        before = Event.objects.count()
    assert {client.post(path, form).status_code for path, form in forms.items()} <= {403, 404}
    with scope(HIROSHIMA):
        assert Event.objects.count() == before


def test_a_row_of_one_town_is_not_reached_by_the_address_of_another(told: World) -> None:
    """世羅町 asks for the number of a contract and a contact of 神石高原町 below its own address."""
    client = told.people["other_officer"].client
    for name, row in (("contract", told.contract), ("contact", told.contact)):
        for verb in ("correct", "withdraw"):
            path = address(f"{name}_{verb}", "344621", row.pk)
            assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_finance_reads_and_keeps_nothing(told: World) -> None:
    page = look(told.people["finance"], "municipality_detail", JINSEKI)
    assert NAME in page.text
    for word in ("記録する", "直す", "外す"):
        assert word not in page.buttons
        assert word not in page.links
