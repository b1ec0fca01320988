"""What a page asks the database: little, and no more where there is more to show.

For every page of the doors' table, for everybody it opens to; for every list also sorted, searched, in each
of its states, far down, and as a file; for the lists of the API; and for the saves of every day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import tenancy
from accounts.models import Membership, User
from accounts.permissions import Reach, Role
from accounts.tenancy import scope
from desk.lists import Listing, ListPage
from dispatch.visits.models import Visit
from tests.build_candidates import as_csv, row, taken_file
from tests.build_dispatch import first_visit, logged_visit, mark_of, open_need, planned_dispatch, ready_talent
from tests.build_finance import paid
from tests.build_hiring import more_hiring
from tests.build_needs import submitted_need
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.dispatch.visits.test_visit_pages import ONE_TAP, path_of
from tests.doors_table import DOORS, NATIONWIDE
from tests.test_api import READING
from tests.world import World

MOST, MOST_OF_A_FILE = 12, 16
HEAVY = {
    "home": 38,
    "dispatch_calendar": 18,
    "need_prospects": 20,
    "need_detail": 18,
    "need_approval": 13,
    "api-talent-list": 13,
    "my_registration": 14,
    "my_disclosure": 22,
    "talent_disclosure": 22,
}
"""Pages that bring together what many rooms hold, and persons taken away, which is put on record. The own
page and what is disclosed tell everything of one person. The page of a need asks the pool while nobody is
promised: seven statements of the facts by which people are ranked."""
LEADS_ON = {
    "municipality_list": "officer other_officer municipal_approver",
    "target_board": "officer other_officer municipal_approver",
    "training_board": "talent_user",
    "round_detail": "officer other_officer municipal_approver section_writer",
    "sheet_detail": "section_writer",
    "need_close": "staff",
    "need_go_on": "officer municipal_approver",
    "notice_open": "officer",
    "visits_remind": "staff",
    "visits_settle": "staff",
}
"""Addresses that lead on to another page, by who asks: a page that begins to do so has no cost to compare."""
IN_PARTS = {"visit_list": 1}
"""Lists whose page may begin in one part and end in the next, which is one statement more."""
NO_PAGES = {"api-figure-list"}
EVERY = {**DOORS, **NATIONWIDE}
PAGES = [name for name, door in EVERY.items() if not door.post]
OWN_STATEMENTS = ("BEGIN", "SAVEPOINT", "RELEASE")
"""What a test's own transaction adds."""

Costs = dict[str, list[str]]


@contextmanager
def pages_of(size: int) -> Iterator[None]:
    """Every list has pages of so many rows."""
    usual = Listing.__init__

    def shortened(self: Listing, request: Any, page: ListPage) -> None:
        usual(self, request, replace(page, size=size))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Listing, "__init__", shortened)
        yield


def statements(ask: Callable[[], Any]) -> tuple[Any, list[str]]:
    """An answer, read to its end, and what was asked of the database for it."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
        if answer.streaming:
            b"".join(answer.streaming_content)
    asked = [query["sql"] for query in queries.captured_queries]
    return answer, [sql for sql in asked[:-1] if not sql.startswith(OWN_STATEMENTS)]


def cost(
    reader: Person, address: str, *, is_warm: bool = False, leads_on: bool = False
) -> tuple[Any, list[str]]:
    """A page that has been opened before, and its statements."""
    if not is_warm:
        reader.client.get(address)
    answer, asked = statements(lambda: reader.client.get(address))
    assert answer.status_code == (302 if leads_on else 200), (address, reader.user, answer.status_code)
    return answer, asked


def ways_of(page: ListPage) -> list[str]:
    """In which a list can be asked for."""
    files = [f"?format={name}&accept=1" for name in page.formats.split()]
    sorts = [f"?sort={sort}" for sort in (*page.sorts, *page.sort_box) if sort]
    tabs = [f"?{page.tabs.name}={state}" for state in page.tabs.states] if page.tabs else []
    words = ["?q=デモ"] if any(each.name == "q" for each in page.filters) else []
    return [*files, *sorts, *tabs, *words]


def costs(world: World, size: int) -> Costs:
    """Of every page, read by each that it opens to, and of every list in all its ways, read by one of each
    reach; `size` rows are on a page further down."""
    found: Costs = {}
    reached: set[tuple[str, Reach]] = set()
    for name in PAGES:
        door, slug = EVERY[name], ["hiroshima"] if name in DOORS else []
        address = reverse(name, args=[*slug, *door.arguments(world)])
        for who in door.opens_to.split():
            page = f"{name} {who}"
            if who in door.hidden.split():
                continue
            reader = world.people[who]
            answer, found[page] = cost(reader, address, leads_on=who in LEADS_ON.get(name, "").split())
            listing = (answer.context or {}).get("listing")
            if listing is not None and (name, reader.seat.reach) not in reached:
                reached.add((name, reader.seat.reach))
                found |= _costs_of_a_list(reader, page, address, listing.of, size)
    return found


def _costs_of_a_list(reader: Person, page: str, address: str, of: ListPage, size: int) -> Costs:
    found = {f"{page} {way}": cost(reader, f"{address}{way}", is_warm=True)[1] for way in ways_of(of)}
    with pages_of(size):
        return found | {f"{page} ?page=2": cost(reader, f"{address}?page=2", is_warm=True)[1]}


def costs_of_the_api(world: World, size: int) -> Costs:
    lists = {name: opens_to for name, (opens_to, _, _) in READING.items() if name.endswith("-list")}
    ways = {"": "", "further down": f"?limit={size}&offset=2"}
    return {
        f"{name} {who} {way}": cost(world.people[who], reverse(name, args=["hiroshima"]) + query)[1]
        for name, opens_to in lists.items()
        for who in opens_to.split()
        for way, query in ways.items()
        if not query or name not in NO_PAGES
    }


def add_more(world: World, turn: str) -> None:
    """Two more of what lists show and pages count."""
    staff, officer, finance = (world.people[who].seat for who in ("staff", "officer", "finance"))
    walker = world.people["talent_user"].seat
    taken_file(world.people["coordinator"].seat, as_csv([row(f"{turn}-{number}") for number in range(2)]))
    with scope(HIROSHIMA):
        for number in range(2):
            submitted_need(officer)
            open_need(officer, staff)
            talent = ready_talent(staff, name=f"デモ・追加 {turn} {number}", kana="でも・ついか")
            planned_dispatch(staff, officer, talent=talent)
            paid(finance, talent)
            more_hiring(staff, officer, world.hiring, talent)
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
    return MOST_OF_A_FILE if "?format=" in page else HEAVY.get(page.split()[0], MOST)


def spare(page: str) -> int:
    return IN_PARTS.get(page.split()[0], 0) if page.endswith("?page=2") else 0


@pytest.mark.slow
@pytest.mark.parametrize("read", [costs, costs_of_the_api])
def test_pages_ask_little_and_no_more_for_more_rows(world: World, read: Callable[..., Costs]) -> None:
    add_more(world, f"{read.__name__} first")
    before = {page: len(asked) for page, asked in read(world, size=2).items()}
    dear = {page: asked for page, asked in before.items() if asked > most(page)}
    add_more(world, f"{read.__name__} second")
    after = {page: len(asked) for page, asked in read(world, size=4).items()}
    grown = {page: (before[page], after[page]) for page in before if after[page] > before[page] + spare(page)}
    assert (dear, grown) == ({}, {})


def test_a_save_asks_little(
    today: date, in_hiroshima: None, staff: Person, officer: Person, talent_user: Person
) -> None:
    """What stands in the way, the thing itself, its event, who is told, and the key of the post."""
    talent = ready_talent(staff.seat, user=talent_user.user)
    visit = first_visit(planned_dispatch(staff.seat, officer.seat, talent=talent))
    need = {"raw_problem": "クラウドの見積りが妥当か、一緒に見てほしい", "wanted_by": "12/11", "do": "send"}
    saves: dict[str, tuple[int, Callable[[], Any]]] = {
        "log": (31, lambda: talent_user.client.post(path_of(visit), ONE_TAP)),
        "confirm": (26, lambda: officer.client.post(path_of(visit, "confirm"), confirmed(visit))),
        "need": (46, lambda: officer.client.post("/hiroshima/needs/write/", need)),
    }
    dear = {}
    for name, (most_of_it, save) in saves.items():
        answer, asked = statements(save)
        assert answer.status_code == 302, name
        if len(asked) > most_of_it:
            dear[name] = len(asked)
    assert dear == {}


def confirmed(visit: Visit) -> dict[str, str]:
    return {"answer": "confirm", "remark": "", "read_log": mark_of(visit)}
