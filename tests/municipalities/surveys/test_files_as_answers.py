"""Files answer a question: the town's until it sends, then the prefecture's with the answers."""

from __future__ import annotations

import pytest

from accounts.tenancy import scope
from documents.uploads.models import StoredFile
from municipalities.surveys.actions.answering import submit_sheet
from municipalities.surveys.actions.files import attach_files, take_file_away
from municipalities.surveys.models import Answer
from tests.build_files import QUOTE, QUOTE_BYTES, examined, upload
from tests.build_surveys import FORMAT, filed_sheet, opened_round, questionnaire_of, sheet_of
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
PAPERS = {"id": "papers", "meaning": "wishes.papers", "text": "資料を付けてください。", "kind": "file"}


def test_a_file_goes_to_the_prefecture_with_the_answers_and_not_before(
    staff: Person, officer: Person, other_officer: Person
) -> None:
    section = {"key": "papers", "title": "資料", "questions": [{**PAPERS, "required": True}]}
    only = questionnaire_of({"format": FORMAT, "title": "資料の調査", "sections": [section]})
    with scope(HIROSHIMA):
        sheet = sheet_of(opened_round(staff.seat, questions=only))
    assert "「資料を付けてください。」のファイルがありません" in look(officer, "sheet_review", sheet.pk).text
    where = address("sheet_files", sheet.pk, "papers")
    page = read(officer.client.post(where, {"chosen": [upload(QUOTE, QUOTE_BYTES)]}, follow=True))
    assert page.told == ["ファイルを付けました。県には、提出するときに届きます。"]
    with scope(HIROSHIMA):
        file = StoredFile.objects.get()
    copy = address("sheet_file", sheet.pk, file.pk)
    assert officer.client.get(copy).getvalue() == QUOTE_BYTES
    assert staff.client.get(copy).status_code == 404
    with scope(HIROSHIMA):
        submit_sheet(by=officer.seat, sheet=sheet)
    assert staff.client.get(copy).getvalue() == QUOTE_BYTES
    assert QUOTE in look(staff, "sheet_detail", sheet.pk).text
    assert other_officer.client.get(copy).status_code == 404


def test_a_file_that_is_no_answer_any_more_goes_with_the_next_sending(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        sheet = filed_sheet(staff.seat, officer.seat)
        first = StoredFile.objects.get()
        take_file_away(by=officer.seat, sheet=sheet, question="papers", file=first)
        assert StoredFile.objects.there().get() == first
        attach_files(
            by=officer.seat,
            sheet=sheet,
            question="papers",
            files=[examined("別の資料.csv", b"a,b\r\n1,2\r\n")],
        )
        submit_sheet(by=officer.seat, sheet=sheet)
        second = StoredFile.objects.there().get()
        assert second.name == "別の資料.csv"
        assert Answer.objects.get().value == [second.pk]
    assert staff.client.get(address("sheet_file", sheet.pk, first.pk)).status_code == 404
