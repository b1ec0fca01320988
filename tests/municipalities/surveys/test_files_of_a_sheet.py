"""The form of a municipality goes out as a workbook, is filled, and comes back through the page."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.tenancy import scope
from municipalities.surveys.actions.answering import save_answers
from municipalities.surveys.actions.returning import return_answer
from municipalities.surveys.actions.rounds import change_round, open_round
from municipalities.surveys.models import AnswerSheet, SurveyRound, UnsentAnswer
from municipalities.surveys.standing import standing_of
from tests.build_questions import of, written
from tests.build_surveys import drafted_round, opened_round, sent_sheet, sheet_of
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")
FILLED = {
    "cio": "いる",
    "cio_days": "４日",
    "people": "2人",
    "worries.cost": "○",
    "worries.staff": "○",
    "voice": "０１２の窓口",
}


@pytest.fixture
def sheet(staff: Person) -> AnswerSheet:
    with scope(HIROSHIMA):
        return sheet_of(opened_round(staff.seat))


def taken(officer: Person, sheet: AnswerSheet) -> Any:
    answer = officer.client.get(address("sheet_form", sheet.pk))
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.getvalue()))


def filled(book: Any, said: dict[str, str]) -> bytes:
    rows = list(book.worksheets[0].iter_rows())
    head = next(row for row in rows if any(cell.value == "記号" for cell in row))
    code = next(cell.column for cell in head if cell.value == "記号") - 1
    answer = next(cell.column for cell in head if str(cell.value).startswith("回答")) - 1
    for row in rows:
        if row[code].value in said:
            row[answer].value = said[row[code].value]
    return saved(book)


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(officer: Person, sheet: AnswerSheet, content: bytes, name: str = "様式.xlsx") -> Page:
    file = SimpleUploadedFile(name, content)
    return read(officer.client.post(address("sheet_upload", sheet.pk), {"file": file}))


def kept(officer: Person, sheet: AnswerSheet, page: Page, **more: str) -> Page:
    said = {**page.hidden("main form"), "do": "keep", **more}
    return read(officer.client.post(address("sheet_upload", sheet.pk), said, follow=True))


def test_a_filled_form_is_looked_at_and_then_kept(sheet: AnswerSheet, officer: Person) -> None:
    page = upload(officer, sheet, filled(taken(officer, sheet), FILLED))
    assert page.heading == "様式の内容を確かめる"
    with scope(HIROSHIMA):
        assert not UnsentAnswer.objects.exists()
    review = kept(officer, sheet, page)
    assert review.heading == "見直しと提出"
    assert "県に提出する" in review.buttons
    with scope(HIROSHIMA):
        standing = standing_of(sheet)
        assert {name: standing.value(name) for name in sheet.round.questions.by_id} == {
            "cio": "yes", "cio_days": 4, "people": 2, "worries": ["cost", "staff"], "voice": "０１２の窓口"
        }  # fmt: skip


def test_wrong_answers_come_back_in_the_same_form_with_a_reason(sheet: AnswerSheet, officer: Person) -> None:
    page = upload(officer, sheet, filled(taken(officer, sheet), {**FILLED, "people": "二人か三人"}))
    assert "「担当の人数」：「二人か三人」は数として読めません" in page.text
    said = {**page.hidden("main form"), "do": "back"}
    answer = officer.client.post(address("sheet_upload", sheet.pk), said)
    book = load_workbook(BytesIO(answer.getvalue()))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    head = next(row for row in rows if "理由" in row)
    wrong = next(row for row in rows if "people" in row)
    assert "数として読めません" in wrong[head.index("理由")]
    assert "二人か三人" in wrong
    review = kept(officer, sheet, page)
    assert "直すところが残っている1か所は、そのままです。" in review.told[0]
    with scope(HIROSHIMA):
        standing = standing_of(sheet)
        assert (standing.value("cio_days"), standing.is_written("people")) == (4, False)


def test_what_was_written_on_the_page_meanwhile_is_chosen_never_lost(
    sheet: AnswerSheet, officer: Person, municipal_approver: Person
) -> None:
    book = taken(officer, sheet)
    with scope(HIROSHIMA):
        save_answers(by=municipal_approver.seat, sheet=sheet, said={"people": 7, "voice": "画面の意見"})
    content = filled(book, {**FILLED, "voice": ""})
    page = upload(officer, sheet, content)
    assert "画面でも書かれている設問" in page.text
    again = kept(officer, sheet, page)
    assert "どちらの回答にするかを選んでください" in again.text
    with scope(HIROSHIMA):
        assert standing_of(sheet).value("people") == 7
    kept(officer, sheet, page, **{"pick.people": "theirs"})
    with scope(HIROSHIMA):
        standing = standing_of(sheet)
        assert (standing.value("people"), standing.value("voice"), standing.value("cio")) == (
            7, "画面の意見", "yes"
        )  # fmt: skip


def test_a_choice_for_the_file_counts_and_the_same_file_again_is_no_reproach(
    sheet: AnswerSheet, officer: Person, municipal_approver: Person
) -> None:
    book = taken(officer, sheet)
    with scope(HIROSHIMA):
        save_answers(by=municipal_approver.seat, sheet=sheet, said={"people": 7})
    content = filled(book, FILLED)
    page = upload(officer, sheet, content)
    done = kept(officer, sheet, page, **{"pick.people": "yours"})
    assert "様式から4問の回答を読み取り、保存しました。" in done.told[0]
    again = upload(officer, sheet, content)
    assert "変わる0問、同じ5問" in again.text
    assert "書き換えられています" not in again.text


def test_who_writes_beside_an_old_answer_is_told(sheet: AnswerSheet, officer: Person) -> None:
    with scope(HIROSHIMA):
        save_answers(by=officer.seat, sheet=sheet, said={"people": 2})
    book = taken(officer, sheet)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    head = next(row for row in rows if "取り出したときの回答" in row)
    place = next(at for at, row in enumerate(rows) if "people" in row) + 1
    book.worksheets[0].cell(place, head.index("取り出したときの回答") + 1).value = "5"
    page = upload(officer, sheet, saved(book))
    assert "「取り出したときの回答」の列が書き換えられています" in page.text


def test_a_form_with_reasons_keeps_what_was_understood_and_what_was_not(
    staff: Person, officer: Person
) -> None:
    dated = of(written("on", "day", short="日"), written("people", "number"), written("note", "text"))
    with scope(HIROSHIMA):
        sheet = sheet_of(opened_round(staff.seat, questions=dated))
        save_answers(by=officer.seat, sheet=sheet, said={"people": 2, "note": "前の言葉"})
    book = taken(officer, sheet)
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows()}
    rows["on"][4].value, rows["on"][4].number_format = 46112, "General"
    rows["people"][4].value = "=1+1"
    rows["note"][4].value = "=1+1"
    page = upload(officer, sheet, saved(book))
    assert page.text.count("計算式の結果が入っていません") == 2
    back = officer.client.post(
        address("sheet_upload", sheet.pk), {**page.hidden("main form"), "do": "back"}
    ).getvalue()
    again = upload(officer, sheet, back)
    assert "日付として読めません" not in again.text
    assert "空欄になります" not in again.text
    assert "令和8年3月31日" in again.text
    kept(officer, sheet, again)
    with scope(HIROSHIMA):
        standing = standing_of(sheet)
        assert [standing.value(name) for name in ("on", "people", "note")] == ["2026-03-31", 2, "前の言葉"]


def test_an_answer_that_is_not_asked_for_is_named(sheet: AnswerSheet, officer: Person) -> None:
    page = upload(officer, sheet, filled(taken(officer, sheet), {**FILLED, "cio": "いない"}))
    assert (
        "聞く条件に当たらない設問に、回答が書かれています。保存はしますが、県には届きません。 CIOの日数"
        in page.text
    )


def test_the_form_says_what_came_back_and_what_was_answered_before(
    sheet: AnswerSheet, officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        sent_sheet(officer.seat, sheet)
        return_answer(by=staff.seat, sheet=sheet, question="people", words="4月1日の人数ですか。")
        second = change_round(
            by=staff.seat, survey=drafted_round(staff.seat, title="第2回 調査"), why_again="半年で変わるため"
        )
        later = sheet_of(open_round(by=staff.seat, survey=second))
        save_answers(by=officer.seat, sheet=later, said={"people": 9})
    sheets = [taken(officer, each).worksheets[0] for each in (sheet, later)]
    told = [{row[0].value: row[3].value for row in each.iter_rows()} for each in sheets]
    assert "県からの差戻し：4月1日の人数ですか。" in told[0]["people"]
    assert "前回の回答（令和8年11月24日）：2人" in told[1]["people"]
    assert sheets[1]["A1"].value == "調査名：第2回 調査（令和8年度）"


def test_a_code_that_was_written_over_does_not_make_a_form_ours(
    sheet: AnswerSheet, officer: Person, other_officer: Person
) -> None:
    with scope(HIROSHIMA):
        theirs = sheet_of(SurveyRound.objects.get(), SERA)
    book = taken(other_officer, theirs)
    for row in book.worksheets[0].iter_rows(max_row=4):
        for cell in row:
            if cell.value and "団体コード" in str(cell.value):
                cell.value = f"団体コード：{JINSEKI}"
    page = upload(officer, sheet, saved(book))
    assert "市町村名が「世羅町」です" in page.errors[0]


def test_too_long_a_text_is_told_its_own_limit(sheet: AnswerSheet, officer: Person) -> None:
    page = upload(officer, sheet, filled(taken(officer, sheet), {**FILLED, "voice": "長" * 5000}))
    assert "5,000字あります。500字までにしてください（4,500字多い）。" in page.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("様式.xlsx", b"<html><body>login</body></html>", "様式"),
        ("様式.xlsx", b"", "ファイル"),
        ("様式.csv", "名前,住所\nデモ,神石高原町\n".encode(), "様式"),
        ("様式.xlsx", b"PK\x03\x04broken", "様式"),
    ],
)
def test_what_is_no_form_is_told_and_nothing_is_kept(
    sheet: AnswerSheet, officer: Person, name: str, content: bytes, words: str
) -> None:
    page = upload(officer, sheet, content, name)
    assert page.errors
    assert words in page.errors[0]
    with scope(HIROSHIMA):
        assert not UnsentAnswer.objects.exists()


def test_the_form_of_another_municipality_or_round_is_refused_by_name(
    sheet: AnswerSheet, officer: Person, other_officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        theirs = sheet_of(SurveyRound.objects.get(), SERA)
    content = filled(taken(other_officer, theirs), FILLED)
    assert "世羅町" in upload(officer, sheet, content).errors[0]
    with scope(HIROSHIMA):
        later = sheet_of(opened_round(staff.seat, title="第2回 体制の調査"))
    old = filled(taken(officer, sheet), FILLED)
    assert "ほかの調査（「S-8-0001」" in upload(officer, later, old).errors[0]
    assert other_officer.client.get(address("sheet_form", sheet.pk)).status_code == 404
    assert look(officer, "sheet_upload", sheet.pk).heading == "書いた様式を戻す"


def test_the_command_tells_what_a_file_says_and_stores_nothing(
    sheet: AnswerSheet, officer: Person, tmp_path: Path
) -> None:
    path = tmp_path / "様式.xlsx"
    path.write_bytes(filled(taken(officer, sheet), {**FILLED, "cio_days": "40日"}))
    out = StringIO()
    call_command(
        "read_answers", str(path), "--prefecture", "hiroshima", "--round", "S-8-0001", "--json", stdout=out
    )
    told = json.loads(out.getvalue())
    assert told["municipality"] == "345458"
    assert told["answers"]["worries"] == ["cost", "staff"]
    assert [(error["question"], error["cell"] != "") for error in told["errors"]] == [("cio_days", True)]
    assert "範囲の外です" in told["errors"][0]["message"]
    assert told["conflicts"] == []
    with scope(HIROSHIMA):
        assert not UnsentAnswer.objects.exists()
    path.write_bytes(b"<html>")
    with pytest.raises(CommandError, match="様式"):
        call_command("read_answers", str(path), "--prefecture", "hiroshima", "--round", str(sheet.round_id))
