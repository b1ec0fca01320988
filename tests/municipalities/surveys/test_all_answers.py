"""All answers of a round as files: every cell of what was sent, nothing of what was not, nobody else's."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from accounts.models import Event
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from tests.build_answers import KAITA, KUMANO, SAKA, answered_round, officer_of
from tests.build_groups import made_group
from tests.build_questions import of, written
from tests.build_surveys import drafted_round, opened_round, sent_sheet, sheet_of, written_sheet
from tests.cast import JINSEKI, SERA, Person
from tests.page import address, csv_rows, look
from tests.test_page_costs import statements

CODES = ["cio", "cio_days", "people", "worries.cost", "worries.staff", "voice"]
SECRET = "まだ県に見せない下書き"


def test_each_line_is_one_cell_of_one_municipality(today: date, in_hiroshima: None, staff: Person) -> None:
    survey = answered_round(staff.seat, {SAKA: {"voice": "=1+1"}}, unanswered=(SERA,))
    head, *rows = csv_rows(staff.client.get(address("round_answers", survey.pk) + "?format=csv"))
    assert head == ["団体コード", "市町村", "調査番号", "区分", "記号", "設問", "回答", "数値", "日付（ISO）"]
    assert [row[4] for row in rows] == CODES
    assert rows[0] == [SAKA, "坂町", survey.number, "担当する職員", "cio", "CIO", "いる", "", ""]
    assert rows[2][4:] == ["people", "担当の人数", "2", "2", ""]
    assert rows[3][4:7] == ["worries.cost", "不安　費用", "○"]
    assert rows[5][6] == "'=1+1"


def test_the_other_form_has_a_column_for_each_code(today: date, in_hiroshima: None, staff: Person) -> None:
    survey = answered_round(staff.seat, {SAKA: {"people": 7}, KUMANO: {}}, unanswered=(SERA,))
    head, *rows = csv_rows(staff.client.get(address("round_answers", survey.pk) + "?form=towns&format=csv"))
    assert head[5:] == [
        "問1 CIO", "問2 CIOの日数", "問2 CIOの日数（数値、日）",
        "問3 担当の人数", "問3 担当の人数（数値、人）",
        "問4 不安　費用", "問4 不安　人手", "問5 意見",
    ]  # fmt: skip
    assert [(row[1], row[8], row[9]) for row in rows] == [("熊野町", "2", "2"), ("坂町", "7", "7")]


def test_amounts_numbers_and_days_can_be_reckoned_with(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    asked = (
        (written("money", "yen"), 9_999), (written("share", "number", decimals=1), 0.5),
        (written("until", "day", precision="month"), "2027-03"), (written("on", "day"), "2027-01-31"),
        (written("steps", "table"), {"tax": {"step": "done", "done_in": "2027-04", "people": 1.5}}),
    )  # fmt: skip
    survey = opened_round(staff.seat, questions=of(*(each for each, _ in asked)), targets=[SAKA])
    sheet = save_answers(
        by=officer_of(SAKA), sheet=sheet_of(survey, SAKA), said={each["id"]: said for each, said in asked}
    )
    submit_sheet(by=officer_of(SAKA), sheet=sheet)
    head, row = csv_rows(_file(staff, survey.pk, "?form=towns&format=csv"))
    cells = dict(zip(head, row, strict=True))
    assert (cells["問1 money"], cells["問1 money（数値、円）"]) == ("9,999円", "9999")
    assert cells["問2 share（数値、人）"] == "0.5"
    assert (cells["問3 until"], cells["問3 until（日付）"]) == ("令和9年3月", "2027-03")
    assert cells["問4 on（日付）"] == "2027-01-31"
    table = {name: said for name, said in cells.items() if name.startswith("問5") and said}
    assert [said for name, said in table.items() if name.endswith("）")] == ["2027-04", "1.5"]
    rows = csv_rows(_file(staff, survey.pk, "?form=cells&format=csv"))
    assert rows[1][6:] == ["9,999円", "9999", ""]
    assert rows[3][6:] == ["令和9年3月", "", "2027-03"]
    with ZipFile(BytesIO(_file(staff, survey.pk, "?form=towns&format=xlsx").content)) as book:
        cells_of_sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>9999</v>" in cells_of_sheet
    assert "<v>0.5</v>" in cells_of_sheet


def test_no_draft_is_in_any_file_or_page(
    today: date, in_hiroshima: None, staff: Person, officer: Person
) -> None:
    """Neither that of a municipality which has sent nothing, nor what one writes after it has sent."""
    survey = opened_round(staff.seat, targets=[JINSEKI, SERA])
    sheet = sheet_of(survey)
    written_sheet(officer.seat, sheet, voice=SECRET)
    for form in ("cells", "towns"):
        assert len(csv_rows(_file(staff, survey.pk, f"?form={form}&format=csv"))) == 1
    sent_sheet(officer.seat, sheet, voice="送った意見")
    written_sheet(officer.seat, sheet, voice=SECRET)
    texts = [_file(staff, survey.pk, f"?form={form}&format=csv") for form in ("cells", "towns")]
    pages = ("round_progress", "round_outliers", "round_answers")
    texts += [staff.client.get(address(name, survey.pk)) for name in pages]
    assert [SECRET in each.text for each in texts] == [False] * len(texts)
    assert "送った意見" in texts[0].text
    with ZipFile(BytesIO(_file(staff, survey.pk, "?form=towns&format=xlsx").content)) as book:
        everything = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert SECRET not in everything
    assert "送った意見" in everything


def _file(reader: Person, pk: int, query: str) -> Any:
    return reader.client.get(address("round_answers", pk) + query)


def test_a_file_that_is_taken_away_is_on_record(today: date, in_hiroshima: None, staff: Person) -> None:
    survey = answered_round(staff.seat, {SAKA: {}})
    assert Event.objects.filter(verb="export_list").count() == 0
    assert _file(staff, survey.pk, "?format=csv-cp932&accept=1").status_code == 200
    assert Event.objects.filter(verb="export_list").count() == 1


def test_the_page_says_how_many_have_answered_and_offers_six_files(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = answered_round(staff.seat, {SAKA: {}}, unanswered=(SERA,))
    page = look(staff, "round_answers", survey.pk)
    assert "回答した1団体" in page.text
    files = [link["href"] for link in page.soup.select("main a") if "format=" in str(link["href"])]
    assert len(set(files)) == 6


@pytest.mark.parametrize("name", ["round_progress", "round_outliers", "round_answers"])
@pytest.mark.parametrize("query", ["", "?format=csv", "?format=xlsx&form=towns", "?section=staff&group=1"])
def test_a_municipality_and_another_prefecture_find_nothing_at_any_address(
    today: date,
    in_hiroshima: None,
    staff: Person,
    officer: Person,
    other_officer: Person,
    municipal_approver: Person,
    section_writer: Person,
    ehime_staff: Person,
    name: str,
    query: str,
) -> None:
    survey = opened_round(staff.seat)
    sent_sheet(officer.seat, sheet_of(survey))
    for reader in (officer, other_officer, municipal_approver, section_writer, ehime_staff):
        assert reader.client.get(address(name, survey.pk) + query).status_code == 404, reader.user.email
    slug = address(name, survey.pk, slug="ehime")
    assert ehime_staff.client.get(slug + query).status_code == 404
    assert officer.client.get(slug + query).status_code == 404


def test_a_round_that_is_not_begun_has_nothing_to_read(
    today: date, in_hiroshima: None, staff: Person
) -> None:
    survey = drafted_round(staff.seat)
    for name in ("round_progress", "round_outliers", "round_answers"):
        assert staff.client.get(address(name, survey.pk)).status_code == 404


@pytest.mark.parametrize("name", ["round_progress", "round_outliers", "round_answers"])
def test_pages_and_files_ask_as_much_for_four_municipalities_as_for_two(
    today: date, in_hiroshima: None, staff: Person, name: str
) -> None:
    group = made_group(staff, members=[SAKA, KUMANO], cores=[])
    few = answered_round(staff.seat, {SAKA: {}, KUMANO: {}})
    many = answered_round(staff.seat, {SERA: {}, KAITA: {}, JINSEKI: {}, SAKA: {}}, title="ほかの調査")
    for query, most in (("", 12), (f"?group={group.pk}", 12), ("?format=csv", 16)):
        asked = []
        for survey in (few, many):
            path = address(name, survey.pk) + query
            staff.client.get(path)
            _, found = statements(lambda path=path: staff.client.get(path))  # type: ignore[misc]
            asked.append(len(found))
        assert asked[0] == asked[1] <= most, (query, asked, [sql[:150] for sql in found])
