"""Files with a need, through their doors: who puts them there, who gets them, what is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pytest

from accounts.errors import WrongState
from accounts.models import Event
from accounts.tenancy import scope
from documents.uploads.actions import UNSENT, note_file_download
from documents.uploads.models import FileContent, StoredFile
from municipalities.needs.actions import (
    decline_need,
    return_need,
    submit_need,
    withdraw_need,
)
from municipalities.needs.actions.files import attach_files
from municipalities.needs.choices import NeedStatus
from municipalities.needs.documents import sheet_context
from municipalities.needs.models import Need
from notices.models import Notice
from tests import build_files as make
from tests.build_files import QUOTE, QUOTE_BYTES, attached_file, examined, upload
from tests.build_needs import accepted_need, made, make_need, submitted_need
from tests.cast import EHIME, HIROSHIMA, Person, unread_count
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")

THREE = (
    ("見積書　令和8年度.pdf", make.pdf()),
    ("機器一覧.xlsx", make.sheet()),
    ("サーバー室.jpg", make.picture(form="JPEG")),
)


def seen_names(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """As a page reads, where every blank is one."""
    return [" ".join(name.split()) for name, _ in files]


def add(who: Person, need: Need, *files: tuple[str, bytes], at_once: bool = False, **more: Any) -> Any:
    """The post of the page, as a browser without scripts sends it."""
    chosen = [upload(name, content) for name, content in files]
    post = {"chosen": chosen, "at_once": "True" if at_once else "", **more}
    return who.client.post(address("need_files", need.pk), post)


def stored(need: Need) -> list[StoredFile]:
    with scope(HIROSHIMA):
        return list(StoredFile.objects.of(need))


def counts() -> tuple[int, int, int]:
    with scope(HIROSHIMA):
        return StoredFile.objects.count(), FileContent.objects.count(), Event.objects.count()


def table(who: Person, need: Need, name: str = "need_detail") -> list[str]:
    return look(who, name, need.pk).table("付けたファイル").column("名前")


def followed(who: Person, answer: Any) -> Any:
    assert answer.status_code == 302, read(answer).errors
    return who.client.get(answer.headers["Location"])


def check_page(who: Person, need: Need) -> Page:
    """What the button of the page of files leads to."""
    words = look(who, "need_files", need.pk).hidden("main form[action]")
    return read(who.client.post(address("need_edit", need.pk), words | {"do": "check"}))


def test_three_files_go_with_a_need_from_the_draft_to_the_prefecture(officer: Person, staff: Person) -> None:
    need = made(make_need, officer.seat)
    page = read(
        add(officer, need, *THREE, follow=True) if False else followed(officer, add(officer, need, *THREE))
    )
    assert page.told == ["ファイルを付けました。県には、ニーズを送るときに届きます。"]
    names = seen_names(THREE)
    assert page.table("付けたファイル").column("名前") == names
    assert page.table("付けたファイル").column("種類") == ["PDF", "Excel", "写真（JPEG）"]
    assert staff.client.get(address("need_detail", need.pk)).status_code == 404
    check = check_page(officer, need)
    assert check.heading == "内容を見直して送る"
    assert check.table("付けたファイル").column("名前") == names
    sent = check.hidden() | {"do": "send"}
    assert officer.client.post(address("need_edit", need.pk), sent).status_code == 302
    assert table(staff, need) == names
    for file, (name, content) in zip(stored(need), THREE, strict=True):
        answer = staff.client.get(address("need_file", need.pk, file.pk))
        assert answer.content == content
        assert (file.name, file.sha256) == (name, hashlib.sha256(content).hexdigest())


def test_what_was_written_is_kept_on_the_way_to_the_files(officer: Person) -> None:
    words = {"raw_problem": "見積りを見てほしい", "wanted_by": "12/11", "do": "files"}
    page = read(officer.client.post(address("need_write"), words, follow=True))
    assert page.heading == "ファイルを付ける"
    with scope(HIROSHIMA):
        need = Need.objects.get()
    assert (need.status, need.raw_problem) == (NeedStatus.DRAFT, "見積りを見てほしい")
    check = check_page(officer, need)
    assert check.facts["いつまでに"] == "令和8年（2026年）12月11日（金）"
    hint = "見積書や機器一覧は、書いたあとに付けられます。"
    assert hint in look(officer, "need_write").text
    assert "保存してファイルを付ける" in look(officer, "need_write").buttons
    assert "保存してファイルを付ける" in check.buttons


def test_a_copy_is_given_out_to_be_kept_and_never_shown(officer: Person) -> None:
    need = made(make_need, officer.seat)
    file = made(attached_file, officer.seat, need, 'a;b"見積書 <x>.csv', QUOTE_BYTES)
    before = counts()[2]
    answer = officer.client.get(address("need_file", need.pk, file.pk))
    assert answer.content == QUOTE_BYTES
    assert answer["Content-Disposition"].startswith('attachment; filename="download.csv"; filename*=UTF-8')
    assert "%E8%A6%8B%E7%A9%8D%E6%9B%B8" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "text/csv"
    assert counts()[2] == before + 1
    head = officer.client.head(address("need_file", need.pk, file.pk))
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Disposition"] == answer["Content-Disposition"]
    assert counts()[2] == before + 1, "who asks for the head takes nothing"
    assert officer.client.post(address("need_file", need.pk, file.pk)).status_code == 405


def test_taking_a_copy_is_on_record_without_the_name_of_what_was_not_sent(
    officer: Person, staff: Person, in_hiroshima: None
) -> None:
    need = make_need(officer.seat)
    file = attached_file(officer.seat, need)
    note_file_download(by=officer.seat, file=file)
    assert Event.objects.filter(verb="download_file").latest("id").subject_label == UNSENT
    submit_need(by=officer.seat, need=need)
    note_file_download(by=staff.seat, file=StoredFile.objects.get())
    event = Event.objects.filter(verb="download_file").latest("id")
    assert (event.subject_label, event.user_name) == (QUOTE, staff.seat.user_name)
    assert event.after == {"digests": [file.sha256]}


def test_the_history_names_files_when_they_are_sent(officer: Person, in_hiroshima: None) -> None:
    need = make_need(officer.seat)
    file = attached_file(officer.seat, need)
    event = Event.objects.filter(verb="attach_files").get()
    assert event.after == {"digests": [file.sha256]}
    assert event.subject_label == "送る前の下書き"
    submit_need(by=officer.seat, need=need)
    event = Event.objects.filter(verb="submit_need").get()
    assert (event.after["files"], event.after["digests"]) == ([QUOTE], [file.sha256])
    later = attached_file(officer.seat, need, "追加.csv", b"x,y\n")
    event = Event.objects.filter(verb="attach_files").latest("id")
    assert event.after == {"files": ["追加.csv"], "digests": [later.sha256]}
    assert "追加.csv" in " ".join(look(officer, "need_detail", need.pk).lines("経過"))


def test_who_gets_a_file(
    officer: Person,
    municipal_approver: Person,
    other_officer: Person,
    staff: Person,
    finance: Person,
    approver: Person,
    talent_user: Person,
    ehime_staff: Person,
    ehime_officer: Person,
    viewer: Person,
    operator: Person,
) -> None:
    need = made(make_need, officer.seat)
    file = made(attached_file, officer.seat, need)
    place = address("need_file", need.pk, file.pk)
    office, town = (staff, finance, approver), (officer, municipal_approver)
    nobody = (other_officer, ehime_staff, ehime_officer, viewer, operator)

    def statuses(people: tuple[Person, ...]) -> set[int]:
        return {who.client.get(place).status_code for who in people}

    assert (statuses(town), statuses(office), statuses(nobody)) == ({200}, {404}, {404})
    made(submit_need, by=officer.seat, need=need)
    assert (statuses(town), statuses(office), statuses(nobody)) == ({200}, {200}, {404})
    assert statuses((talent_user,)) == {403}
    for slug, who in (("ehime", ehime_staff), ("ehime", ehime_officer)):
        assert who.client.get(address("need_file", need.pk, file.pk, slug=slug)).status_code == 404


def test_a_file_is_found_below_its_own_need_alone(officer: Person, other_officer: Person) -> None:
    need, other, theirs = (
        made(make_need, officer.seat),
        made(make_need, officer.seat, "別の件"),
        made(submitted_need, other_officer.seat),
    )
    file, their_file = (
        made(attached_file, officer.seat, need),
        made(attached_file, other_officer.seat, theirs, "世羅.csv", b"s,e\n"),
    )
    for name in ("need_file", "need_file_remove"):
        for need_pk, file_pk in (
            (other.pk, file.pk),
            (need.pk, their_file.pk),
            (theirs.pk, file.pk),
            (need.pk, 999),
        ):
            assert officer.client.get(address(name, need_pk, file_pk)).status_code == 404
            assert officer.client.post(address(name, need_pk, file_pk)).status_code in (404, 405)
    assert add(officer, theirs, *THREE).status_code == 404
    assert len(stored(theirs)) == 1


def test_the_database_shows_files_to_their_prefecture_alone(officer: Person) -> None:
    need = made(make_need, officer.seat)
    made(attached_file, officer.seat, need)
    with scope(EHIME):
        assert StoredFile.objects.count() == FileContent.objects.count() == 0
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select count(*) from uploads_storedfile")
            assert cursor.fetchone() == (0,)
            cursor.execute("select count(*) from uploads_filecontent")
            assert cursor.fetchone() == (0,)


def test_files_on_a_returned_need_are_the_towns_until_it_is_sent(officer: Person, staff: Person) -> None:
    need = made(make_need, officer.seat)
    made(attached_file, officer.seat, need)
    sent = made(submit_need, by=officer.seat, need=need)
    made(return_need, by=staff.seat, need=sent, reply="見積書も付けてください。")
    add(officer, need, ("見積書.pdf", make.pdf()))
    assert table(officer, need) == [QUOTE, "見積書.pdf"]
    assert "まだ送っていません" in look(officer, "need_detail", need.pk).parts["付けたファイル"]
    assert table(staff, need) == [QUOTE]
    unsent = stored(need)[1]
    assert staff.client.get(address("need_file", need.pk, unsent.pk)).status_code == 404
    for who, names in ((staff, [QUOTE]), (officer, [QUOTE, "見積書.pdf"])):
        answer = who.client.get(f"/api/v1/hiroshima/needs/{need.pk}/files/").json()
        assert [file["name"] for file in answer] == names
    with scope(HIROSHIMA):
        returned = Need.objects.get(pk=need.pk)
        papers = [sheet_context(returned, who.seat)["files"] for who in (officer, staff)]
    assert [[file.name for file in files] for files in papers] == [[QUOTE], [QUOTE]], (
        "the paper is read by both"
    )
    made(submit_need, by=officer.seat, need=need)
    assert table(staff, need) == [QUOTE, "見積書.pdf"]


def test_a_file_that_comes_after_the_need_is_told_to_the_prefecture(officer: Person, staff: Person) -> None:
    need = made(accepted_need, officer.seat, staff.seat)
    with scope(HIROSHIMA):
        before = unread_count(staff.seat)
    page = look(officer, "need_files", need.pk)
    assert "付けて県に知らせる" in page.buttons
    page = read(followed(officer, add(officer, need, *THREE[:2], at_once=True)))
    assert page.told == ["ファイルを付けました N-8-0001 県の担当者に知らせました。"]
    with scope(HIROSHIMA):
        assert unread_count(staff.seat) == before + 1
        notice = Notice.objects.filter(user=staff.user).latest("id")
    assert notice.subject == "神石高原町がN-8-0001にファイルを付けました"
    assert notice.body.endswith("見積書　令和8年度.pdf、機器一覧.xlsx")
    assert table(staff, need) == seen_names(THREE[:2])


def test_nothing_is_added_when_the_need_is_over(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    made(decline_need, by=staff.seat, need=need, reply="今年度は難しいためです。")
    before = counts()
    page = read(add(officer, need, *THREE, at_once=True))
    assert page.errors == ["いまの状態が「見送り」のため、ファイルは付けられません。"]
    assert counts() == before
    page = read(officer.client.get(address("need_files", need.pk), follow=True))
    assert page.told == ["いまの状態が「見送り」のため、ファイルは付けられません。"]
    with pytest.raises(WrongState):
        made(attach_files, by=officer.seat, need=need, files=[examined()], at_once=True)


def test_nobody_sends_by_adding_to_what_was_a_draft_a_moment_ago(officer: Person, staff: Person) -> None:
    need = made(make_need, officer.seat)
    made(submit_need, by=officer.seat, need=need)
    before = counts()
    page = read(add(officer, need, THREE[0]))
    assert "この画面を開いたあとに、ニーズが県に送られました。まだ何も付けていません。" in page.errors[0]
    made(withdraw_need, by=officer.seat, need=need)
    page = read(add(officer, need, THREE[0], at_once=True))
    assert "市町村の手元に戻っています" in page.errors[0]
    assert counts()[:2] == before[:2]


def test_what_was_not_looked_over_is_not_sent(officer: Person) -> None:
    """A colleague adds a file between the look and the deed."""
    need = made(make_need, officer.seat)
    check = check_page(officer, need)
    add(officer, need, THREE[0])
    page = read(officer.client.post(address("need_edit", need.pk), check.hidden() | {"do": "send"}))
    assert "付けたファイルが増えたか減りました。まだ送っていません。" in page.errors[0]
    with scope(HIROSHIMA):
        assert Need.objects.get().status == NeedStatus.DRAFT
