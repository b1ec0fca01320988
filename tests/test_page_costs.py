"""What a page asks the database: little, and no more where there is more to show.

For every page of the doors' table, for everybody it opens to.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import tenancy
from accounts.models import Membership, User
from accounts.permissions import Role
from accounts.tenancy import scope
from tests.build_dispatch import logged_visit, open_need, planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_needs import submitted_need
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.doors_table import DOORS, NATIONWIDE, Door
from tests.world import World

MOST = 12
HEAVY = {"home": 36, "dispatch_calendar": 18, "need_prospects": 21, "need_detail": 13, "finance_figure": 12}
"""Pages that bring together what many rooms hold."""
EVERY = {**DOORS, **NATIONWIDE}
PAGES = [name for name, door in EVERY.items() if not door.post]
OWN_STATEMENTS = ("BEGIN", "SAVEPOINT", "RELEASE")
"""What a test's own transaction adds."""


def cost(reader: Person, name: str, door: Door, world: World) -> list[str]:
    """The statements of a page that has been opened before."""
    slug = ["hiroshima"] if name in DOORS else []
    address = reverse(name, args=[*slug, *door.arguments(world)])
    reader.client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert reader.client.get(address).status_code in (*door.ok, 302)
    asked = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in asked[:-1] if not sql.startswith(OWN_STATEMENTS)]


def costs(world: World) -> dict[str, list[str]]:
    """Of every page, read by each that it opens to."""
    return {
        f"{name} {who}": cost(world.people[who], name, EVERY[name], world)
        for name in PAGES
        for who in EVERY[name].opens_to.split()
        if who not in EVERY[name].hidden.split()
    }


def add_more(world: World, turn: str) -> None:
    """Two more of what lists show and pages count."""
    staff, officer, finance = (world.people[who].seat for who in ("staff", "officer", "finance"))
    walker = world.people["talent_user"].seat
    with scope(HIROSHIMA):
        for number in range(2):
            submitted_need(officer)
            open_need(officer, staff)
            talent = ready_talent(staff, name=f"デモ・追加 {turn} {number}", kana="でも・ついか")
            planned_dispatch(staff, officer, talent=talent)
            paid(finance, talent)
        for visit in world.dispatch.visits.planned().filter(on_day__lt=date(2026, 11, 24))[:1]:
            logged_visit(walker, visit)
    with scope(tenancy.NATIONWIDE):
        for number in range(2):
            user = User.objects.create(email=f"{turn}{number}@hiroshima.example", name="デモ・追加 職員")
            Membership.objects.create(
                user=user,
                prefecture_id=HIROSHIMA,
                role=Role.MUNICIPAL_OFFICER,
                municipality_code=JINSEKI,
                starts_on=date(2026, 4, 1),
            )


def most(page: str) -> int:
    return HEAVY.get(page.split()[0], MOST)


@pytest.mark.slow
def test_pages_ask_little_and_no_more_for_more_rows(world: World) -> None:
    add_more(world, "first")
    before = {page: len(asked) for page, asked in costs(world).items()}
    dear = {page: asked for page, asked in before.items() if asked > most(page)}
    add_more(world, "second")
    after = {page: len(asked) for page, asked in costs(world).items()}
    grown = {page: (before[page], after[page]) for page in before if after[page] > before[page]}
    assert (dear, grown) == ({}, {})
