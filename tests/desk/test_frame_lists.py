"""The frame's lists where no room's own test looks: what a file may
be, days in the filter bar, the way home."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from django.test import RequestFactory

from accounts.models import Event
from accounts.permissions import Permission
from accounts.seats import Seat, beyond_prefectures
from desk.crumbs import home_of
from desk.door import DeskRequest
from desk.fields import Field
from desk.lists import Listing, show_list
from members.lists import EVENTS
from tests.cast import Person
from tests.page import read
from tests.rooms import ROOMS, ROOT

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


FEWEST_TABLES = 10


def _asked(seat: Seat, **query: str) -> DeskRequest:
    request: DeskRequest = RequestFactory().get("/", query)  # type: ignore[assignment]
    request.seat = seat
    return request


def test_a_list_that_has_no_files_stays_a_page(staff: Person) -> None:
    assert Listing(_asked(staff.seat, format="csv"), EVENTS).is_taken_away
    assert not Listing(_asked(staff.seat, format="csv"), replace(EVENTS, formats="")).is_taken_away
    assert not Listing(_asked(staff.seat, format="pdf"), EVENTS).is_taken_away


def test_a_file_that_would_be_too_long_is_refused_on_the_page(staff: Person) -> None:
    show_list(_asked(staff.seat, format="csv"), EVENTS)
    assert Event.objects.count() == 1, "taking the list away is its first event"
    page = read(show_list(_asked(staff.seat, format="csv"), replace(EVENTS, most_in_file=0)))
    assert page.heading == "操作履歴"
    assert "行が多すぎます 一度にファイルに出せるのは0行までです。" in page.text
    assert Event.objects.count() == 1


def test_no_file_is_offered_that_would_be_refused(staff: Person) -> None:
    show_list(_asked(staff.seat, format="csv"), EVENTS)
    offered = read(show_list(_asked(staff.seat), EVENTS))
    assert any("Excel" in words for words in offered.links)
    page = read(show_list(_asked(staff.seat), replace(EVENTS, most_in_file=0)))
    assert not any("Excel" in words or "CSV" in words for words in page.links)
    assert "一度にファイルに出せるのは0行までです。" in page.text


def test_the_note_of_a_file_says_what_narrowed_the_list(staff: Person) -> None:
    show_list(_asked(staff.seat, format="csv", who="石田", since="R8.11.1"), EVENTS)
    assert Event.objects.get().after == {
        "rows": 0,
        "format": "csv",
        "conditions": ["だれ「石田」", "令和8年11月1日から"],
    }


def test_home_is_where_the_permissions_lead(staff: Person, viewer: Person, operator: Person) -> None:
    assert home_of(staff.seat) == ("今日やること", "/hiroshima/")
    assert home_of(viewer.seat) == ("全国の状況", "/national/")
    assert home_of(operator.seat) == ("処理の状況", "/operator/")
    assert home_of(beyond_prefectures(staff.seat)) == ("最初の画面", "/")
    assert not beyond_prefectures(staff.seat).can(Permission.SEE_HOME)


def _tables() -> list[tuple[str, tuple[Field, ...]]]:
    """Every tuple of fields that a room declares, by where it stands."""
    modules = [f"{room}.fields" for room in ROOMS if (ROOT / room.replace(".", "/") / "fields.py").exists()]
    return [
        (f"{module}.{name}", value)
        for module in modules
        for name, value in vars(import_module(module)).items()
        if isinstance(value, tuple) and value and all(isinstance(part, Field) for part in value)
    ]


@pytest.mark.parametrize("surface", ["list", "page", "file"])
def test_no_two_fields_beside_each_other_bear_one_label(surface: str) -> None:
    """One thing may be drawn otherwise elsewhere under its label: the rule is of each list, page and file."""
    assert len(_tables()) >= FEWEST_TABLES
    for where, fields in _tables():
        labels = [field.label for field in fields if field.stands_on(surface)]
        assert sorted(labels) == sorted(set(labels)), where
