"""The REST API: the same doors, queries and actions as the pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
import yaml
from django.test import Client
from django.urls import reverse

from accounts.actions import issue_token, revoke_token
from accounts.seats import beyond_prefectures
from accounts.tenancy import NATIONWIDE, scope
from dispatch.models import Visit
from municipalities.models import Need, NeedStatus
from tests.cast import HIROSHIMA, Person
from tests.conftest import NOW, copied_database
from tests.test_doors import OWN, STRANGERS, addresses
from tests.world import World, build_world

OFFICE = "staff finance approver"
TOWN = "officer other_officer municipal_approver"
EVERYBODY = f"{OFFICE} {TOWN} talent_user"

READING: dict[str, tuple[str, Any, str]] = {
    "api-need-list": (f"{OFFICE} {TOWN}", None, ""),
    "api-need-detail": (f"{OFFICE} {TOWN}", "submitted", "other_officer"),
    "api-talent-list": (OFFICE, None, ""),
    "api-talent-detail": (OFFICE, "talent", ""),
    "api-dispatch-list": (EVERYBODY, None, ""),
    "api-dispatch-detail": (EVERYBODY, "dispatch", "other_officer"),
    "api-visit-list": (EVERYBODY, None, ""),
    "api-visit-detail": (EVERYBODY, "logged", "other_officer"),
    "api-figure-list": (OFFICE, None, ""),
    "api-figure-detail": (OFFICE, 2026, ""),
}
WRITING = {"api-need-submit", "api-visit-log"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str) -> Iterator[World]:
    with (
        time_machine.travel(NOW, tick=False),
        django_db_blocker.unblock(),
        copied_database(admin_url, base_database, f"{base_database}_api"),
    ):
        yield build_world()


def test_every_api_address_has_a_row() -> None:
    named = {name for name, route in addresses() if route.startswith("api/v1/")}
    assert named == set(READING) | WRITING


@pytest.mark.parametrize("name", READING)
def test_who_may_read(world: World, name: str) -> None:
    opens_to, thing, hidden = READING[name]
    key = [] if thing is None else [thing if isinstance(thing, int) else getattr(world, thing).pk]
    wrong = {}
    for who in (*OWN, *STRANGERS):
        status = world.people[who].client.get(reverse(name, args=["hiroshima", *key])).status_code
        wanted = 404 if who in (*STRANGERS, *hidden.split()) else 200 if who in opens_to.split() else 403
        if status != wanted:
            wrong[who] = (status, wanted)
    assert wrong == {}
    assert Client().get(reverse(name, args=["hiroshima", *key])).status_code == 401
    if key and thing != 2026:
        assert world.people["ehime_staff"].client.get(reverse(name, args=["ehime", *key])).status_code in (403, 404)


def test_a_list_shows_what_the_seat_may_see(world: World) -> None:
    address = reverse("api-need-list", args=["hiroshima"])
    own = world.people["officer"].client.get(address).json()["results"]
    other = world.people["other_officer"].client.get(address).json()["results"]
    office = world.people["staff"].client.get(address).json()["results"]
    assert {need["status"] for need in own} >= {"draft", "submitted"}
    assert other == []
    assert "draft" not in {need["status"] for need in office}


NEEDS = "/api/v1/hiroshima/needs/"
WORDS = {"raw_problem": "窓口の申請書が多すぎて、住民を待たせている。減らし方を一緒に考えてほしい。"}


def write(person: Person, data: Any, **headers: Any) -> Any:
    return person.client.post(NEEDS, data, content_type="application/json", headers=headers, keyed=False)


@pytest.mark.usefixtures("today")
def test_a_town_writes_and_sends_a_need(officer: Person) -> None:
    answer = write(officer, WORDS)
    assert answer.status_code == 201
    assert answer.json()["status"] == "draft"
    assert answer.json()["reasons"]["category"]
    sent = officer.client.post(f"{NEEDS}{answer.json()['id']}/submit/", keyed=False)
    assert (sent.status_code, sent.json()["status"]) == (200, "submitted")
    again = officer.client.post(f"{NEEDS}{answer.json()['id']}/submit/", keyed=False)
    assert again.status_code == 409
    assert "県が確認中" in again.json()["detail"]


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({}, "raw_problem"),
        ({"raw_problem": ""}, "raw_problem"),
        ({**WORDS, "wanted_by": "いつか"}, "wanted_by"),
        ({**WORDS, "municipality": "344621"}, "municipality"),
        ({**WORDS, "status": "accepted"}, "status"),
        ({**WORDS, "prefecture": 38}, "prefecture"),
    ],
)
def test_wrong_and_unknown_fields_are_named(officer: Person, data: dict[str, Any], named: str) -> None:
    answer = write(officer, data)
    assert answer.status_code == 400
    assert named in answer.json()["fields"]
    with scope(HIROSHIMA):
        assert Need.objects.count() == 0


@pytest.mark.usefixtures("today")
def test_fifty_posts_with_one_idempotency_key_make_one_need(officer: Person) -> None:
    answers = [write(officer, WORDS, **{"Idempotency-Key": "k-1"}) for _ in range(50)]
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert write(officer, {"raw_problem": "別の内容"}, **{"Idempotency-Key": "k-1"}).status_code == 409
    with scope(HIROSHIMA):
        assert Need.objects.count() == 1


@pytest.mark.usefixtures("today")
def test_staff_and_talent_may_not_write_needs(staff: Person, talent_user: Person) -> None:
    assert write(staff, WORDS).status_code == 403
    assert write(talent_user, WORDS).status_code == 403


def log_of(visit: Visit) -> dict[str, Any]:
    return {
        "was_held": True,
        "started_at": visit.starts_at.isoformat(),
        "ended_at": visit.ends_at.isoformat(),
        "mode": "onsite",
        "category": "standardization_cloud",
        "done": "見積りの内訳を一緒に読んだ。",
    }


def test_a_talent_logs_an_own_visit_and_nobody_else_does(world: World) -> None:
    address = f"/api/v1/hiroshima/visits/{world.unlogged.pk}/log/"
    for who in ("staff", "officer"):
        client = world.people[who].client
        answer = client.post(address, log_of(world.unlogged), content_type="application/json", keyed=False)
        assert answer.status_code == 403
    client = world.people["talent_user"].client
    answer = client.post(address, log_of(world.unlogged), content_type="application/json", keyed=False)
    assert (answer.status_code, answer.json()["status"]) == (200, "logged")
    assert answer.json()["id"] == world.unlogged.pk
    assert answer.json()["log"]["minutes"] == 180
    ahead = f"/api/v1/hiroshima/visits/{world.planned.pk}/log/"
    assert client.post(ahead, log_of(world.planned), content_type="application/json", keyed=False).status_code == 409


def test_the_figure_is_an_allocation_result(world: World) -> None:
    answer = world.people["finance"].client.get("/api/v1/hiroshima/figures/2026/").json()
    assert answer["result"]["format"] == "allocation-result/1"
    assert answer["case"]["format"] == "allocation-case/1"
    assert answer["result"]["lines"]


def test_a_token_opens_what_its_person_may_open_and_nothing_after_it_is_revoked(staff: Person) -> None:
    own = beyond_prefectures(staff.seat)
    with scope(NATIONWIDE):
        token, secret = issue_token(by=own, name="集計用", days=30)
    headers = {"Authorization": f"Token {secret}"}
    assert Client().get("/api/v1/hiroshima/needs/", headers=headers).status_code == 200
    assert Client().get("/api/v1/ehime/needs/", headers=headers).status_code == 404
    with scope(NATIONWIDE):
        revoke_token(by=own, token=token)
    assert Client().get("/api/v1/hiroshima/needs/", headers=headers).status_code == 401


def test_the_schema_names_every_address(db: None) -> None:
    schema = yaml.safe_load(Client().get("/api/schema/").content)
    assert schema["openapi"].startswith("3.")
    assert len(schema["paths"]) == 12
    assert NeedStatus.DRAFT in str(schema["components"]["schemas"]["Need"] | schema["components"]["schemas"])
