from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Event, Prefecture
from accounts.numbering import next_in_year
from accounts.tenancy import scope
from documents.actions import issue
from documents.models import IssuedDocument
from tests.cast import EHIME, HIROSHIMA, JINSEKI, SERA, Person
from tests.page import Page, csv_rows, read

CONTENT = b"%PDF-1.7 ..."


def make(
    by: Person, municipality_code: str = "", title: str = "ニーズ票 N-8-0001", kind: str = "need_sheet"
) -> Any:
    with scope(by.seat.prefecture_id):
        return issue(
            by=by.seat,
            kind=kind,
            title=title,
            file_name="ニーズ票.pdf",
            content_type="application/pdf",
            content=CONTENT,
            subject=Prefecture.objects.get(pk=by.seat.prefecture_id),
            municipality_code=municipality_code,
        )


def test_documents_are_numbered_through_the_fiscal_year(
    staff: Person, ehime_staff: Person, time_machine: Any
) -> None:
    time_machine.move_to("2027-03-31 23:59:00+09:00", tick=False)
    assert [make(staff).number, make(staff).number, make(ehime_staff).number] == [
        "文8-0001",
        "文8-0002",
        "文8-0001",
    ]
    time_machine.move_to("2027-04-01 00:01:00+09:00", tick=False)
    assert make(staff).number == "文9-0001"


def test_two_transactions_never_get_the_same_number(committed: str) -> None:
    from threading import Barrier, Thread

    from django.db import connection

    from tests.cast import person

    staff, start = person("staff"), Barrier(4)

    def work() -> None:
        try:
            start.wait(5)
            make(staff)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with scope(HIROSHIMA):
        assert sorted(IssuedDocument.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
        assert next_in_year(IssuedDocument, 2000) == 1


def test_the_bytes_are_kept_with_their_digest_and_an_event(staff: Person, in_hiroshima: None) -> None:
    document = IssuedDocument.objects.get(pk=make(staff).pk)
    assert bytes(document.content) == CONTENT
    assert document.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert document.size == len(CONTENT)
    event = Event.objects.get()
    assert (event.verb, event.after["sha256"]) == ("issue_document", document.sha256)


def test_the_application_cannot_change_an_issued_document(staff: Person, in_hiroshima: None) -> None:
    make(staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.update(title="書き換え")
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.all().delete()


def test_who_sees_which_documents(
    staff: Person, officer: Person, talent_user: Person, other_officer: Person
) -> None:
    own, theirs, the_prefectures = make(staff, JINSEKI), make(staff, SERA), make(staff)
    with scope(HIROSHIMA):
        seen = {
            who: set(IssuedDocument.objects.visible_to(who.seat).values_list("pk", flat=True))
            for who in (staff, officer, talent_user)
        }
    assert seen[staff] == {own.pk, theirs.pk, the_prefectures.pk}
    assert seen[officer] == {own.pk}
    assert seen[talent_user] == set()


def test_a_document_of_another_body_does_not_exist(
    staff: Person, officer: Person, ehime_staff: Person
) -> None:
    own, theirs = make(staff, JINSEKI), make(staff, SERA)
    for name in ("document_detail", "document_download"):
        assert officer.client.get(reverse(name, args=["hiroshima", own.pk])).status_code == 200
        assert officer.client.get(reverse(name, args=["hiroshima", theirs.pk])).status_code == 404
        assert ehime_staff.client.get(reverse(name, args=["ehime", own.pk])).status_code == 404


def test_a_copy_comes_as_issued_and_leaves_an_event(staff: Person, officer: Person) -> None:
    document = make(staff, JINSEKI)
    answer = officer.client.get(reverse("document_download", args=["hiroshima", document.pk]))
    assert answer.content == CONTENT
    assert answer["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''%E3%83%8B" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    with scope(HIROSHIMA):
        event = Event.objects.get(verb="download_document")
    assert (event.user_name, event.municipality_code) == (officer.user.name, JINSEKI)


def test_the_page_of_a_document_shows_its_digest(staff: Person) -> None:
    document = make(staff, JINSEKI)
    page = read(staff.client.get(reverse("document_detail", args=["hiroshima", document.pk])))
    assert page.facts["SHA-256"].replace(" ", "") == document.sha256
    assert page.facts["市町村"] == "神石高原町"


def test_the_list_is_searched_by_number_words_and_kind(today: date, staff: Person) -> None:
    sheet, figure = "神石高原町のニーズ票", "交付税の試算 令和8年度"
    make(staff, title=sheet)
    make(staff, title=figure, kind="allocation_figure")

    def found(**asked: str) -> Page:
        return read(staff.client.get(reverse("document_list", args=["hiroshima"]), asked))

    def titles(**asked: str) -> list[str]:
        return found(**asked).table("発行文書").column("件名")

    assert titles() == [figure, sheet]
    assert titles(q="神石") == [sheet]
    assert titles(q="文8-0002") == [figure]
    assert titles(kind="allocation_figure") == [figure]
    nothing = found(q="ありません").text
    assert "条件に合う文書はありません" in nothing
    assert sheet not in nothing
    assert figure not in nothing


def test_the_list_takes_few_queries(staff: Person, django_assert_max_num_queries: Any) -> None:
    for _ in range(55):
        make(staff)
    address = reverse("document_list", args=["hiroshima"])
    staff.client.get(address)  # the first page of a session also writes the session
    with django_assert_max_num_queries(13):
        page = read(staff.client.get(address))
    assert "55件のうち 1–50" in page.text


def test_the_list_as_a_file_is_what_the_page_shows_and_an_event(staff: Person) -> None:
    make(staff, title="神石高原町のニーズ票")
    make(staff, title="ほかの文書")
    address = reverse("document_list", args=["hiroshima"])
    head, row = csv_rows(staff.client.get(address, {"q": "神石", "format": "csv"}))
    assert row[head.index("件名")] == "神石高原町のニーズ票"
    assert staff.client.get(address, {"format": "xlsx"}).getvalue().startswith(b"PK")
    with scope(HIROSHIMA):
        after = list(
            Event.objects.filter(verb="export_list").order_by("sequence").values_list("after", flat=True)
        )
    assert after == [{"rows": 1, "format": "csv", "conditions": ["「神石」"]}, {"rows": 2, "format": "xlsx"}]


def test_letters_that_shift_jis_lacks_are_shown_before_the_file_comes(staff: Person) -> None:
    make(staff, title="𠮷野町のニーズ票")
    address = reverse("document_list", args=["hiroshima"])
    warning = staff.client.get(address, {"format": "csv-cp932"})
    assert warning["Content-Type"].startswith("text/html")
    letters = read(warning).table("書き出せない文字")
    assert letters.column("元の文字") == ["𠮷"]
    assert letters.column("書き出される文字") == ["吉"]
    accepted = staff.client.get(address, {"format": "csv-cp932", "accept": "1"})
    assert "吉野町のニーズ票" in accepted.getvalue().decode("cp932")


def test_a_talent_has_no_documents(talent_user: Person) -> None:
    assert talent_user.client.get(reverse("document_list", args=["hiroshima"])).status_code == 403


def test_another_prefectures_documents_do_not_exist(staff: Person, ehime_staff: Person) -> None:
    make(staff)
    with scope(EHIME):
        assert not IssuedDocument.objects.exists()
