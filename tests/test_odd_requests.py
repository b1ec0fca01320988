"""Every address of the table, asked in ways that no page of ours asks:
whatever comes, it is never a fault of ours."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.cast import Person
from tests.doors_table import DOORS, NATIONWIDE
from tests.test_api import READING
from tests.world import World

ROOT = Path(__file__).parents[1]
NAMES_IN_CODE = re.compile(r"""\bGET(?:\.get|\.getlist)?[(\[]["']([a-z_]+)["']""")
NAMES_IN_PAGE = re.compile(r"[?&;]([a-z_]+)=")
ODD_VALUES = ("9" * 25, "9999-12-31", "\u202e'\ufffe" + "x" * 3000)
ODD_BYTES = "%ff%ed%a0%80"
ODD_WORDS = ("0", "9" * 18, "9" * 4000, "%ff", "１２", "a" * 3000)
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"
ODD_BODIES: tuple[tuple[str, bytes], ...] = (
    ("multipart/form-data", b"x"),
    (MULTIPART, b'--a\r\nContent-Disposition: form-data; name="x'),
    (MULTIPART, b'--a\r\nContent-Disposition: form-data; name="x"; filename="a\0b"\r\n\r\n1\r\n--a--\r\n'),
    ("application/json", b"[" * 100_000),
    ("text/plain", b"\xff" * 100),
    ("", b"x=1"),
    (FORM, b"a=%00&b=%ff"),
    (FORM, b"a=" + b"x" * 3_000_000),
    (FORM, b"&".join(b"a%d=1" % number for number in range(1500))),
)


@pytest.fixture(scope="module")
def places(world: World) -> list[tuple[str, Person]]:
    """Path and somebody to whom it opens."""
    doors = [(name, ["hiroshima"], door) for name, door in DOORS.items()]
    doors += [(name, [], door) for name, door in NATIONWIDE.items()]
    found = [
        (reverse(name, args=[*slug, *door.arguments(world)]), world.people[door.opens_to.split()[0]])
        for name, slug, door in doors
    ]
    for name, (opens_to, thing, _) in READING.items():
        key = [] if thing is None else [thing if isinstance(thing, int) else getattr(world, thing).pk]
        found.append((reverse(name, args=["hiroshima", *key]), world.people[opens_to.split()[0]]))
    own = (
        "/",
        "/settings/",
        "/settings/tokens/",
        "/accounts/sessions/",
        "/accounts/login/",
        "/invitations/x/",
    )
    return [
        *found,
        *((path, world.people["officer"]) for path in own),
        ("/api/schema/", world.people["staff"]),
    ]


def names_of_parameters() -> set[str]:
    """What the code reads from the query."""
    code = (
        path for path in ROOT.glob("[a-z]*/**/*.py") if path.parts[len(ROOT.parts)] not in ("tests", "var")
    )
    return {name for path in code for name in NAMES_IN_CODE.findall(path.read_text(encoding="utf-8"))}


def faults(place: str, answer: HttpResponse, *allowed: int) -> list[tuple[str, int]]:
    wrong = answer.status_code not in allowed if allowed else answer.status_code >= 500
    return [(place[:100], answer.status_code)] if wrong else []


@pytest.mark.slow
def test_no_query_is_a_fault_of_ours(places: list[tuple[str, Person]]) -> None:
    known = names_of_parameters()
    assert {"q", "page", "kind", "format"} <= known
    found = []
    for path, who in places:
        page = who.client.get(path)
        names = sorted(
            known | ({*NAMES_IN_PAGE.findall(page.getvalue().decode("utf-8", "replace"))} - {"format"})
        )
        for value in ODD_VALUES:
            query = urlencode(dict.fromkeys(names, value), errors="surrogatepass")
            found += faults(f"{path} {value[:12]}", who.client.get(f"{path}?{query}"))
        bytes_everywhere = "&".join(f"{name}={ODD_BYTES}" for name in names)
        found += faults(f"{path} {ODD_BYTES}", who.client.get(f"{path}?{bytes_everywhere}"))
        found += faults(f"{path} NUL", who.client.get(f"{path}?{names[0]}=%00"), 400)
    assert found == []


@pytest.mark.slow
def test_no_number_in_an_address_is_a_fault_of_ours(places: list[tuple[str, Person]]) -> None:
    found = []
    for path, who in places:
        words = path.strip("/").split("/")
        for place, word in enumerate(words):
            if not word.isdecimal():
                continue
            for odd in ODD_WORDS:
                address = "/" + "/".join([*words[:place], odd, *words[place + 1 :]]) + "/"
                found += faults(f"GET {address}", who.client.get(address))
                found += faults(f"POST {address}", who.client.post(address))
    assert found == []


@pytest.mark.slow
def test_no_method_and_no_body_is_a_fault_of_ours(places: list[tuple[str, Person]]) -> None:
    found = []
    for path, who in places:
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            found += faults(f"{method} {path}", who.client.generic(method, path), 403, 405)
        for kind, body in ODD_BODIES:
            found += faults(f"{kind} {path}", who.client.generic("POST", path, body, content_type=kind))
    assert found == []


READ_ONLY = """home search job_list job_detail notice_list notice_open document_list document_detail
    document_download need_list need_detail need_file municipality_list municipality_detail talent_list
    my_registration my_disclosure talent_disclosure talent_facts talent_detail
    training_board my_training training_record course_list course_detail
    session_list session_detail session_file waiver_list
    waiver_detail finance_figure finance_line expense_list expense_detail event_list need_prospects
    dispatch_list dispatch_detail dispatch_calendar dispatch_feed holiday_list visit_list visit_detail
    survey_list round_detail sheet_detail sheet_approval sheet_form sheet_file
    round_progress round_outliers round_answers
    hearing_list round_hearings hearing_detail
    skill_list skill_detail
    call_point_list group_list group_detail structure_list structure_detail structure_file
    meeting_detail meeting_file target_board target_list target_body need_approval joint_need
    rule_list wording_detail
    national_dashboard national_prefectures national_prefecture national_municipalities
    recruitment_list recruitment_detail cost_list cost_detail cost_paper applicant_list applicant_detail
    joint_list joint_detail stationing_list
    candidate_list candidate_detail national_candidates national_candidate candidate_imports
    national_definitions operator_board"""
"""Doors that take no post."""


def test_a_door_that_only_shows_takes_no_post_and_every_other_one_does(world: World) -> None:
    answers = {}
    for name, door in {**DOORS, **NATIONWIDE}.items():
        slug = ["hiroshima"] if name in DOORS else []
        who = world.people[door.opens_to.split()[0]]
        answers[name] = who.client.post(reverse(name, args=[*slug, *door.arguments(world)]))
    refused = {name for name, answer in answers.items() if answer.status_code == 405}
    assert refused == set(READ_ONLY.split())
    assert {answers[name]["Allow"] for name in refused} == {"GET, HEAD"}
    assert {answers[name]["Cache-Control"] for name in refused} == {"no-store, private"}
