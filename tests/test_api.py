"""The REST API: the same doors, queries and actions as the pages."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from accounts.seats import beyond_prefectures
from accounts.tenancy import NATIONWIDE, scope
from dispatch.visits.models import Visit
from members.actions import issue_token, revoke_token
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.test_doors import OWN, STRANGERS, addresses
from tests.world import World

OFFICE = "staff finance approver"
TOWN = "officer other_officer municipal_approver"
EVERYBODY = f"{OFFICE} {TOWN} talent_user"

READING: dict[str, tuple[str, Any, str]] = {
    "api-need-list": (f"{OFFICE} {TOWN}", None, ""),
    "api-need-detail": (f"{OFFICE} {TOWN}", "submitted", "other_officer"),
    "api-need-files": (f"{OFFICE} {TOWN}", "submitted", "other_officer"),
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
        assert world.people["ehime_staff"].client.get(reverse(name, args=["ehime", *key])).status_code in (
            403,
            404,
        )


def test_a_list_shows_what_the_seat_may_see(world: World) -> None:
    address = reverse("api-need-list", args=["hiroshima"])
    own = world.people["officer"].client.get(address).json()["results"]
    other = world.people["other_officer"].client.get(address).json()["results"]
    office = world.people["staff"].client.get(address).json()["results"]
    assert {need["status"] for need in own} >= {"draft", "submitted"}
    assert {need["municipality"] for need in own} == {JINSEKI}
    assert {need["municipality"] for need in other} == {SERA}
    assert "draft" not in {need["status"] for need in office}


NEEDS = "/api/v1/hiroshima/needs/"
BROKEN_FORM, UTF_16 = "multipart/form-data; boundary=", "application/json; charset=utf-16"
WORDS = {"raw_problem": "窓口の申請書が多すぎて、住民を待たせている。減らし方を一緒に考えてほしい。"}


def post(person: Person, path: str, data: Any = "", key: str | None = "") -> Any:
    """A post in JSON with the key that is given, a fresh one for an empty text, or none for None."""
    headers = {} if key is None else {"Idempotency-Key": key or str(uuid4())}
    return person.client.post(path, data, content_type="application/json", headers=headers, keyed=False)


def write(person: Person, data: Any, key: str | None = "") -> Any:
    return post(person, NEEDS, data, key)


@pytest.mark.usefixtures("today")
def test_a_town_writes_and_sends_a_need(officer: Person) -> None:
    answer = write(officer, WORDS)
    assert answer.status_code == 201
    assert answer.json()["status"] == "draft"
    assert answer.json()["reasons"]["category"]
    sent = post(officer, f"{NEEDS}{answer.json()['id']}/submit/")
    assert (sent.status_code, sent.json()["status"]) == (200, "submitted")
    again = post(officer, f"{NEEDS}{answer.json()['id']}/submit/")
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
    answers = [write(officer, WORDS, "k-1") for _ in range(50)]
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert write(officer, {"raw_problem": "別の内容"}, "k-1").status_code == 409
    with scope(HIROSHIMA):
        assert Need.objects.count() == 1


@pytest.mark.usefixtures("today")
def test_a_post_without_a_key_is_refused_and_says_which_header(officer: Person) -> None:
    answers = [write(officer, WORDS, None) for _ in range(50)]
    assert {answer.status_code for answer in answers} == {400}
    assert "Idempotency-Key" in answers[0].json()["detail"]
    assert list(answers[0].json()) == ["detail"]
    with scope(HIROSHIMA):
        assert Need.objects.count() == 0


@pytest.mark.usefixtures("today")
def test_a_key_belongs_to_the_person_who_sends_it(officer: Person, other_officer: Person) -> None:
    first, second = write(officer, WORDS, "k-1"), write(other_officer, WORDS, "k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def patch(person: Person, need_id: int, data: dict[str, Any]) -> Any:
    return person.client.patch(f"{NEEDS}{need_id}/", data, content_type="application/json")


@pytest.mark.usefixtures("today")
def test_a_patch_keeps_the_fields_that_it_does_not_name(officer: Person) -> None:
    whole = {**WORDS, "wanted_by": "2027-02-01", "wanted_by_reason": "年度末の窓口が混む前に"}
    need = write(officer, whole).json()
    answer = patch(officer, need["id"], {"wanted_by_reason": "3月の繁忙期の前に"})
    assert answer.status_code == 200, answer.json()
    kept = {name: answer.json()[name] for name in whole}
    assert kept == {**whole, "wanted_by_reason": "3月の繁忙期の前に"}
    assert patch(officer, need["id"], {"wanted_by": None}).json()["wanted_by"] is None
    assert patch(officer, need["id"], {}).status_code == 400
    assert patch(officer, need["id"], {"raw_problem": ""}).status_code == 400
    replaced = officer.client.put(f"{NEEDS}{need['id']}/", whole, content_type="application/json")
    assert (replaced.status_code, "PATCH" in replaced["Allow"]) == (405, True)


def assert_plain(answer: Any) -> None:
    """One shape, Japanese words, and nothing that the browser may keep."""
    told = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    assert set(told) <= {"detail", "fields"}
    assert is_japanese(told["detail"])
    for sentences in told.get("fields", {}).values():
        assert all(is_japanese(sentence) for sentence in sentences)


def is_japanese(sentence: str) -> bool:
    """Ends as a Japanese sentence and has no English one in it (names of headers and values stand alone)."""
    quoted = re.sub(r"「[^」]*」|（[^）]*）", "", sentence)
    return sentence.endswith("。") and not re.search(r"[A-Za-z]+ [a-z]+", quoted)


@pytest.mark.usefixtures("today")
def test_every_error_has_one_shape_and_is_japanese(officer: Person, staff: Person) -> None:
    signed_in, nobody = officer.client, Client()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    headers = {"Idempotency-Key": "k"}
    as_json: Any = {"content_type": "application/json", "headers": headers}
    asked = {
        "signed out": (401, nobody.get(NEEDS)),
        "wrong token": (401, nobody.get(NEEDS, headers={"Authorization": "Token " + "f" * 64})),
        "token in other letters": (401, nobody.get(NEEDS, headers={"Authorization": "Token \xff\xfe"})),
        "token with NUL": (401, nobody.get(NEEDS, headers={"Authorization": "Token ab\0cd"})),
        "no token": (401, nobody.get(NEEDS, headers={"Authorization": "Token"})),
        "two tokens": (401, nobody.get(NEEDS, headers={"Authorization": "Token a b"})),
        "no csrf": (403, strict.post(NEEDS, "{}", **as_json)),
        "no permission": (403, write(staff, WORDS)),
        "nothing there": (404, signed_in.get(f"{NEEDS}999999/")),
        "no number": (404, signed_in.get(f"{NEEDS}x/")),
        "no such address": (404, signed_in.get("/api/v1/hiroshima/nothing/")),
        "no such prefecture": (404, signed_in.get("/api/v1/atlantis/needs/")),
        "no such version": (404, nobody.get("/api/v2/hiroshima/needs/")),
        "put": (405, signed_in.put(f"{NEEDS}1/", "{}", **as_json)),
        "options": (405, signed_in.options(NEEDS)),
        "trace": (405, signed_in.trace(NEEDS)),
        "schema": (405, signed_in.delete("/api/schema/")),
        "accept": (406, signed_in.get(NEEDS, headers={"accept": "text/html"})),
        "format": (400, signed_in.get(NEEDS, {"format": "xml"})),
        "format we have": (400, signed_in.get(NEEDS, {"format": "json"})),
        "format of no list": (400, signed_in.get("/api/v1/hiroshima/needs/1/", {"format": "xml"})),
        "too big": (413, signed_in.post(NEEDS, b" " * 3_000_000, **as_json)),
        "form": (415, signed_in.post(NEEDS, WORDS, headers=headers, keyed=False)),
        "broken form": (403, strict.post(NEEDS, b"x", content_type=BROKEN_FORM, headers=headers)),
        "other letters": (400, signed_in.get(NEEDS, {"status": "a\0b"})),
        "charset": (400, signed_in.post(NEEDS, "{}", content_type=UTF_16, headers=headers)),
        "status": (400, signed_in.get(NEEDS, {"status": "lost"})),
        "municipality": (400, signed_in.get(NEEDS, {"municipality": "x"})),
        "misspelt": (400, signed_in.get(NEEDS, {"stauts": "draft"})),
        "twice": (400, signed_in.get(NEEDS, {"status": ["draft", "closed"]})),
        "limit twice": (400, signed_in.get(NEEDS, {"limit": ["1", "1"]})),
        "limit of a write": (400, signed_in.post(f"{NEEDS}?limit=1", WORDS, **as_json)),
        "limit": (400, signed_in.get(NEEDS, {"limit": "201"})),
        "long limit": (400, signed_in.get(NEEDS, {"limit": "9" * 5000})),
        "offset": (400, signed_in.get(NEEDS, {"offset": "9" * 30})),
        "long key": (400, write(officer, WORDS, "k" * 201)),
        "types": (400, write(officer, {"raw_problem": ["x"], "wanted_by": 5, "wanted_by_reason": None})),
        "time": (400, write(officer, {**WORDS, "wanted_by": "2026-12-01T10:00:00"})),
        "year 0": (400, write(officer, {**WORDS, "wanted_by": "0000-00-00"})),
    }
    for name, (status, answer) in asked.items():
        assert answer.status_code == status, (name, answer.content)
        assert_plain(answer)
    assert asked["put"][1]["Allow"] == "GET, PATCH, HEAD"


@pytest.mark.usefixtures("today")
def test_what_is_wrong_in_a_log_is_said_in_japanese(world: World) -> None:
    wrong: dict[str, Any] = {
        "was_held": "maybe",
        "started_at": "now",
        "ended_at": "2026-11-24",
        "mode": "by boat",
        "travel_minutes": "far",
        "category": 7,
        "works": "all",
        "done": {},
    }
    address = f"/api/v1/hiroshima/visits/{world.planned.pk}/log/"
    for data in (wrong, {**wrong, "works": ["nothing"], "travel_minutes": 10**20}, {"works": ["vendor"] * 9}):
        answer = post(world.people["talent_user"], address, data)
        assert answer.status_code == 400
        assert_plain_deeply(answer.json()["fields"])


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"was_held": "true"}, "was_held"),
        ({"was_held": 1}, "was_held"),
        ({"is_escorted": "no"}, "is_escorted"),
        ({"travel_minutes": 30.0}, "travel_minutes"),
        ({"travel_minutes": False}, "travel_minutes"),
        ({"done": 5}, "done"),
        ({"category": 5}, "category"),
        ({"works": [5]}, "works"),
        ({"started_at": "2026-11-23T13:00:00+09:00"}, "started_at"),
        ({"started_at": None}, "started_at"),
        ({"done": " "}, "done"),
    ],
)
def test_a_log_with_a_wrong_value_is_400_and_names_it(
    world: World, changes: dict[str, Any], named: str
) -> None:
    address = f"/api/v1/hiroshima/visits/{world.unlogged.pk}/log/"
    answer = post(world.people["talent_user"], address, {**log_of(world.unlogged), **changes})
    assert (answer.status_code, list(answer.json().get("fields", {}))) == (400, [named]), answer.json()
    assert_plain_deeply(answer.json()["fields"])


def test_figures_are_no_list_that_is_narrowed(world: World) -> None:
    client = world.people["finance"].client
    for asked in ({"limit": "1"}, {"format": "xml"}, {"year": "2026"}):
        answer = client.get("/api/v1/hiroshima/figures/", asked)
        assert (answer.status_code, list(answer.json()["fields"])) == (400, list(asked))


def assert_plain_deeply(found: Any) -> None:
    if isinstance(found, str):
        assert is_japanese(found), found
        return
    for inner in found.values() if isinstance(found, dict) else found:
        assert_plain_deeply(inner)


def test_lists_are_bounded_and_narrowed(world: World) -> None:
    client = world.people["staff"].client
    few = client.get(NEEDS, {"limit": "1", "offset": "1"}).json()
    assert (len(few["results"]), few["count"] > 1) == (1, True)
    accepted = client.get(NEEDS, {"status": "accepted", "municipality": "345458"}).json()
    assert {need["status"] for need in accepted["results"]} == {"accepted"}
    assert client.get(NEEDS, {"limit": "200", "offset": "1000000"}).json()["results"] == []
    done = client.get("/api/v1/hiroshima/visits/", {"status": "confirmed"}).json()["results"]
    assert {visit["status"] for visit in done} == {"confirmed"}


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
        assert post(world.people[who], address, log_of(world.unlogged)).status_code == 403
    talent = world.people["talent_user"]
    answer = post(talent, address, log_of(world.unlogged) | {"sure": True})
    assert (answer.status_code, answer.json()["status"]) == (200, "logged")
    assert answer.json()["id"] == world.unlogged.pk
    assert answer.json()["log"]["minutes"] == 180
    ahead = f"/api/v1/hiroshima/visits/{world.planned.pk}/log/"
    assert post(talent, ahead, log_of(world.planned)).status_code == 409


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


def test_the_schema_names_every_address_the_key_the_filters_and_the_errors(db: None) -> None:
    schema = yaml.safe_load(Client().get("/api/schema/").content)
    assert schema["openapi"].startswith("3.")
    assert len(schema["paths"]) == 13
    assert NeedStatus.DRAFT in str(schema["components"]["schemas"]["Need"] | schema["components"]["schemas"])
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            required = {one["name"] for one in operation.get("parameters", []) if one.get("required")}
            assert ("Idempotency-Key" in required) == (method == "post"), path
            assert operation["responses"]["404"]["content"]["application/json"]["schema"]
            assert ("409" in operation["responses"]) == (method != "get")
    assert schema["components"]["securitySchemes"]["knoxApiToken"]
    figures = schema["paths"]["/api/v1/{prefecture}/figures/"]["get"]
    assert {"knoxApiToken": []} in figures["security"]
    assert [one["name"] for one in figures["parameters"]] == ["prefecture"]
    needs = schema["paths"]["/api/v1/{prefecture}/needs/"]["get"]["parameters"]
    bounds = {one["name"]: one["schema"].get("maximum") for one in needs}
    assert bounds == {
        "prefecture": None,
        "status": None,
        "category": None,
        "municipality": None,
        "limit": 200,
        "offset": 1_000_000,
    }
