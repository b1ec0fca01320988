"""What a town has not sent is the town's alone: on no page, in no file, in no event of anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.events import first_broken_link
from accounts.models import Event
from accounts.tenancy import scope
from documents.models import IssuedDocument
from documents.uploads.models import StoredFile
from municipalities.needs.actions import (
    return_need,
    revise_need,
    submit_need,
    withdraw_need,
    write_need,
)
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need, UnsentWords
from municipalities.needs.words import newest_words
from tests.build_files import attached_file
from tests.build_needs import issued_sheet, make_need, submitted_need
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.doors_table import DOORS
from tests.page import read
from tests.world import build_world

pytestmark = pytest.mark.usefixtures("today")

SECRET = "ヒミツノコトバ"
PART = "ヒミツノコト"
TEXT = f"{SECRET}システムの更新を相談したい"
UNSENT = "書き直した言葉（まだ送っていません）"
OUTSIDERS = ("staff", "finance", "approver", "other_officer", "talent_user")
FILES = (
    "need_list",
    "event_list",
    "municipality_list",
    "document_list",
    "dispatch_list",
    "visit_list",
    "member_list",
)
API = ("needs", "dispatches", "visits", "talents")


def events_of(need: Need) -> list[Event]:
    return list(Event.objects.filter(subject_type="needs.need", subject_id=str(need.pk)).order_by("sequence"))


def test_nobody_else_reads_a_word_of_what_was_not_sent(db: None) -> None:
    """Every page, file and API list of the prefecture, as everybody but the town itself."""
    world = build_world()
    officer, staff = world.people["officer"].seat, world.people["staff"].seat
    with scope(HIROSHIMA):
        never_sent = write_need(by=officer, raw_problem=TEXT, wanted_by_reason=SECRET)
        withdrawn = withdraw_need(by=officer, need=submitted_need(officer))
        returned = return_need(by=staff, need=submitted_need(officer), reply="金額を書いてください。")
        for need in (never_sent, withdrawn, returned):
            revise_need(by=officer, need=need, raw_problem=f"{TEXT}。続き", wanted_by_reason=SECRET)
            attached_file(officer, need, f"{SECRET}.csv", f"{SECRET},{need.pk}\n".encode())
        issued_sheet(officer, never_sent)
        issued_sheet(officer, returned)
        files = [(file.subject_id, file.pk) for file in StoredFile.objects.unsent()]
    addresses = [
        reverse(name, args=["hiroshima", *door.arguments(world)])
        for name, door in DOORS.items()
        if not door.post
    ]
    addresses += [f"{reverse(name, args=['hiroshima'])}?format=csv" for name in FILES]
    addresses += [f"/api/v1/hiroshima/{name}/" for name in API]
    addresses += [
        reverse("need_detail", args=["hiroshima", need.pk]) for need in (never_sent, withdrawn, returned)
    ]
    addresses += [reverse("need_file", args=["hiroshima", *place]) for place in files]
    addresses += [f"/api/v1/hiroshima/needs/{need}/files/" for need, _ in files]
    addresses += [
        f"{reverse('search', args=['hiroshima'])}?q={PART}",
        f"{reverse('need_list', args=['hiroshima'])}?q={PART}",
        f"{reverse('need_list', args=['hiroshima'])}?status=draft",
        f"{reverse('event_list', args=['hiroshima'])}?what={PART}",
        f"{reverse('document_list', args=['hiroshima'])}?q=下書き",
    ]
    told, opened = [], 0
    for who in OUTSIDERS:
        for address in addresses:
            answer = world.people[who].client.get(address)
            opened += answer.status_code == 200
            if SECRET in b"".join(answer).decode("utf-8", "replace"):
                told.append((who, address))
    assert told == []
    assert opened > 100, "the walk has opened the pages"
    own = world.people["officer"].client
    page = read(own.get(reverse("need_detail", args=["hiroshima", returned.pk])))
    assert f"{TEXT}。続き" in page.parts[UNSENT]
    page = read(own.get(reverse("need_edit", args=["hiroshima", withdrawn.pk])))
    assert page.field("raw_problem") == f"{TEXT}。続き"


def test_events_hold_no_words_until_they_are_sent_and_then_all_of_them(
    in_hiroshima: None, officer: Person
) -> None:
    need = make_need(officer.seat, "窓口の紙を減らしたい。")
    need = revise_need(by=officer.seat, need=need, raw_problem=TEXT, wanted_by_reason="議会の前")
    written, revised = events_of(need)
    assert (written.before, written.after) == ({}, {"written": ["raw_problem"]})
    assert (revised.before, revised.after) == ({}, {"rewritten": ["raw_problem", "wanted_by_reason"]})
    assert written.subject_label == revised.subject_label == "送る前の下書き"
    need = submit_need(by=officer.seat, need=need)
    sent = events_of(need)[-1]
    assert sent.before == {"status": "draft"}
    assert sent.after["raw_problem"] == TEXT
    assert sent.after["wanted_by_reason"] == "議会の前"
    assert sent.after["title"] == need.title
    assert sent.subject_label == str(need)
    assert first_broken_link(HIROSHIMA) is None


@pytest.mark.parametrize("back", ["returned", "withdrawn"])
def test_sending_again_records_what_was_changed_since_the_last_time(
    in_hiroshima: None, officer: Person, staff: Person, back: str
) -> None:
    need = submitted_need(officer.seat, "窓口の紙を減らしたい。", wanted_by_reason="議会の前")
    if back == "returned":
        need = return_need(by=staff.seat, need=need, reply="枚数を書いてください。")
    else:
        need = withdraw_need(by=officer.seat, need=need)
    need = revise_need(by=officer.seat, need=need, raw_problem=TEXT, wanted_by_reason="議会の前")
    assert need.raw_problem == "窓口の紙を減らしたい。", "the need keeps what the prefecture has read"
    assert newest_words(need, officer.seat).raw_problem == TEXT
    assert newest_words(need, staff.seat).raw_problem == "窓口の紙を減らしたい。"
    assert events_of(need)[-1].after == {"rewritten": ["raw_problem"]}
    need = submit_need(by=officer.seat, need=need)
    assert (need.raw_problem, UnsentWords.objects.count()) == (TEXT, 0)
    sent = events_of(need)[-1]
    assert (sent.before["raw_problem"], sent.after["raw_problem"]) == ("窓口の紙を減らしたい。", TEXT)
    assert "wanted_by_reason" not in sent.after
    assert first_broken_link(HIROSHIMA) is None


def test_a_revision_that_changes_nothing_leaves_no_event(in_hiroshima: None, officer: Person) -> None:
    need = make_need(officer.seat, TEXT)
    revise_need(by=officer.seat, need=need, raw_problem=TEXT)
    assert [event.verb for event in events_of(need)] == ["write_need"]


def test_the_proposal_is_made_anew_on_the_day_of_sending(
    in_hiroshima: None, officer: Person, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 09:05:00+09:00", tick=False)
    need = make_need(officer.seat, "窓口の紙を減らしたい。")
    time_machine.move_to("2027-06-01 09:05:00+09:00", tick=False)
    sent = submit_need(by=officer.seat, need=need)
    assert need.starts_on.year == 2026
    assert (sent.starts_on.year, sent.number) == (2027, "N-9-0001")


def test_the_town_sees_its_unsent_words_beside_those_it_sent(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = return_need(by=staff.seat, need=submitted_need(officer.seat, "紙を減らす。"), reply="枚数は。")
    address = reverse("need_edit", args=["hiroshima", need.pk])
    officer.client.post(address, {"raw_problem": TEXT, "do": "draft"})
    page = read(officer.client.get(reverse("need_detail", args=["hiroshima", need.pk])))
    assert TEXT in page.parts[UNSENT]
    assert "紙を減らす。" in page.parts["前に送った言葉"]
    assert read(officer.client.get(address)).field("raw_problem") == TEXT
    seen = staff.client.get(reverse("need_detail", args=["hiroshima", need.pk]))
    assert "紙を減らす。" in read(seen).parts["町の言葉"]
    assert "書き直した言葉" not in seen.text
    assert SECRET not in seen.text
    officer.client.post(address, {"raw_problem": TEXT, "do": "send"})
    page = read(staff.client.get(reverse("need_detail", args=["hiroshima", need.pk])))
    assert TEXT in page.parts["町の言葉"]


def test_the_api_tells_unsent_words_to_their_town_only(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        need = return_need(by=staff.seat, need=submitted_need(officer.seat, "紙を減らす。"), reply="枚数は。")
    address = f"/api/v1/hiroshima/needs/{need.pk}/"
    answer = officer.client.patch(address, {"raw_problem": TEXT}, content_type="application/json").json()
    assert (answer["raw_problem"], answer["unsent_words"]["raw_problem"]) == ("紙を減らす。", TEXT)
    seen = staff.client.get(address).json()
    assert (seen["raw_problem"], seen["unsent_words"]) == ("紙を減らす。", None)


def test_a_sheet_of_a_draft_is_the_towns_and_a_sheet_of_a_sent_need_everybodys(
    db: None, officer: Person, staff: Person, today: Any
) -> None:
    with scope(HIROSHIMA):
        needs = [make_need(officer.seat, TEXT), submitted_need(officer.seat)]
        for need in needs:
            issued_sheet(officer.seat, need)
        assert IssuedDocument.objects.visible_to(officer.seat).count() == 2
        shown = IssuedDocument.objects.visible_to(staff.seat).get()
        assert (shown.subject_id, shown.municipality_code) == (str(needs[1].pk), JINSEKI)
        assert needs[0].status == NeedStatus.DRAFT


def test_the_history_says_which_fields_were_written_in_words(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        make_need(officer.seat, TEXT, wanted_by_reason=SECRET)
    answer = staff.client.get(reverse("event_list", args=["hiroshima"]))
    (change,) = read(answer).table("操作履歴").column("変更")
    assert "書いた項目 困っていること、急ぐ理由" in change
    assert SECRET not in answer.text
