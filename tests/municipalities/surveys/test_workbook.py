"""A form goes out, is filled, comes back, and is held against what the page has meanwhile."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.errors import Refusal
from japan.kana import as_kept
from municipalities.surveys.workbook import (
    Found,
    Merged,
    Read,
    answers_in,
    merge,
    read_form,
    refuse_other,
    write_form,
)
from tests.build_questions import of, written
from tests.build_workbooks import ANSWERS, BEFORE, DX, FILLED, book, fill, filled_rows, form, rows_of


def _found(texts: dict[str, str], **given_: Any) -> Found:
    return read_form(book({"調査票": filled_rows(texts, **given_)}), "回答.xlsx")


def test_all_sixty_three_questions_go_out_and_come_back() -> None:
    found = read_form(write_form(form(answers=ANSWERS)), "回答.xlsx")
    read = answers_in(found, DX)
    assert (read.errors, read.lacking) == ((), ())
    assert read.answers == read.taken == ANSWERS
    assert read.untouched == set(DX.codes)
    assert (found.number, found.municipality_code, found.municipality) == ("S-8-0001", "012025", "デモ市")
    assert found.title == "DX体制・人材・ニーズ調査（令和8年度）"
    assert found.taken_at == "令和8年11月24日 9:05"
    assert found.places["overall_policy"] == "調査票!E7"


def test_what_was_filled_is_read_beside_what_stood_there() -> None:
    read = answers_in(_found(FILLED), DX)
    assert (read.errors, read.answers) == ((), ANSWERS)
    assert {name: value for name, value in read.taken.items() if value is not None} == BEFORE


SMALL = of(
    written("said", "text", letters=4000, lines=9), written("count", "number"), written("sum", "yen"),
    written("on", "day"), written("pick", "single"), written("all", "multiple"), written("grid", "table"),
)  # fmt: skip


@settings(deadline=None, max_examples=20)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t"), max_size=80),
    st.one_of(st.none(), st.integers(0, 999_999)),
    st.one_of(st.none(), st.dates().map(str)),
    st.sampled_from([None, {"tax": {"step": "done", "people": 0.5}}, {"seal": {"done_in": "2027-01"}}]),
)
def test_any_words_and_any_value_come_back_as_they_went(
    said: str, count: int | None, on: str | None, grid: Any
) -> None:
    """What a question would not take comes back as the error that the page would tell."""
    small = form(questionnaire=SMALL, answers={"count": count, "grid": grid})
    typed = {code: text for code, text in {"said": said, "on": on or ""}.items() if text}
    read = answers_in(read_form(write_form(replace(small, typed=typed)), "a.xlsx"), SMALL)
    assert (read.answers["count"], read.answers["grid"]) == (count, grid)
    told = {error.code for error in read.errors}
    if "said" not in told:
        assert (read.answers["said"] or "") == as_kept(said).strip()
    if "on" not in told:
        assert read.answers["on"] == on


def test_a_wrong_form_comes_back_with_its_reasons_and_all_that_was_typed() -> None:
    typed = {**FILLED, "it_people": "たくさん", "cio": "している", "voice": "=HYPERLINK()"}
    found = _found({**typed, "cloud": "一部"})
    read = answers_in(found, DX)
    assert {error.code for error in read.errors} == {"it_people", "cio", "cloud"}
    assert all(error.place and error.sentence.startswith("「") for error in read.errors)
    back = write_form(form(answers={**BEFORE, "it_people": 9}).sent_back(found), read.reasons)
    rows = rows_of(back)
    head = next(row for row in rows if row[0] == "記号")
    line = next(row for row in rows if row[0] == "it_people")
    assert line[head.index("回答（ここに記入）")] == "たくさん"
    assert line[head.index("取り出したときの回答")] == "2"
    assert "数として読めません" in line[head.index("理由")]
    again = read_form(back, "直した回答.xlsx")
    assert (again.cells, again.taken) == (found.cells, found.taken)
    sheet: Any = load_workbook(io.BytesIO(back)).worksheets[0]
    fills = {row[0].value: row[4].fill.fgColor.rgb for row in sheet.iter_rows() if row[0].value}
    assert fills["it_people"] != fills["it_fte"]


def test_nothing_in_a_form_runs_and_nothing_hides() -> None:
    data = write_form(form(answers={"section": "=1+1", "host": "@SUM(A1)", "voice": "-5"}))
    whole = load_workbook(io.BytesIO(data))
    assert [(sheet.title, sheet.sheet_state) for sheet in whole.worksheets] == [
        ("調査票", "visible"), ("選択肢", "visible"),
    ]  # fmt: skip
    sheet: Any = whole.worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert {cell.number_format for row in sheet.iter_rows(min_row=7) for cell in row[4:6]} <= {"@", "General"}
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$5:$5"
    areas = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"○"' in areas
    assert any(area.startswith("'選択肢'!$B$") for area in areas)


def test_the_form_says_how_each_question_is_filled_and_what_is_filled_already() -> None:
    rows = {row[0]: row for row in rows_of(write_form(form()))}
    assert "公表されている値" in rows["card_percent"][3]
    assert "必ず答えてください。" in rows["cio"][3]
    assert "任命している／任命していない" in rows["cio"][3]
    assert "「全体方針」が「定めている」のときだけ答えてください。" in rows["policy_until"][3]
    first, second, *_ = (rows[code] for code in DX.codes if code.startswith("external_forms."))
    assert "あてはまるものをすべて選んでください。" in first[3]
    assert (second[2].partition("：")[0], second[3]) == ("外部人材の形", "上と同じ")


def _merged(typed: dict[str, str], current: dict[str, Any]) -> tuple[Read, Merged]:
    read = answers_in(_found(typed), DX)
    return read, merge(read, DX, current)


def test_what_only_the_file_changed_is_taken_and_what_only_the_page_changed_stays() -> None:
    read, merged = _merged({"it_people": "3", "cio": ""}, {**BEFORE, "section": "企画課"})
    assert read.errors == ()
    assert (merged.changed, merged.cleared) == ({"it_people": 3, "cio": None}, ("cio",))
    assert (merged.conflicts, merged.rewritten) == ((), ())
    assert "section" in merged.unchanged


def test_what_both_changed_is_a_conflict_unless_they_agree() -> None:
    _, merged = _merged(
        {"it_people": "3", "card_percent": "80"}, {**BEFORE, "it_people": 4, "card_percent": 80}
    )
    assert merged.changed == {}
    (conflict,) = merged.conflicts
    assert (conflict.question.id, conflict.taken, conflict.theirs, conflict.yours) == ("it_people", 2, 4, 3)


def test_two_rows_of_one_table_changed_by_two_are_put_together() -> None:
    code = "targets.{}.y2027"
    first, second = (row.key for row in DX.by_id["targets"].rows[:2])
    read, merged = _merged({code.format(first): "2"}, {**BEFORE, "targets": {second: {"y2027": 1}}})
    assert read.errors == ()
    assert merged.changed == {"targets": {first: {"y2027": 2}, second: {"y2027": 1}}}
    _, merged = _merged(
        {code.format(first): "2", code.format(second): "3"}, {**BEFORE, "targets": {second: {"y2027": 1}}}
    )
    (conflict,) = merged.conflicts
    assert conflict.codes == (code.format(second),)
    assert conflict.theirs == {first: {"y2027": 2}, second: {"y2027": 1}}
    assert conflict.yours == {first: {"y2027": 2}, second: {"y2027": 3}}


def test_what_is_not_in_the_file_is_left_and_told() -> None:
    rows = [row for row in filled_rows({"cio": "任命していない"}) if row[0] not in ("it_people", "section")]
    read = answers_in(read_form(book({"調査票": rows}), "a.xlsx"), DX)
    assert read.lacking == ("section", "it_people")
    assert merge(read, DX, BEFORE).changed == {"cio": "no"}


def test_without_the_column_of_old_answers_nothing_on_the_page_is_written_over() -> None:
    rows = [row[:5] for row in filled_rows({"it_people": "3", "it_full": "1", "card_percent": "78"})]
    read = answers_in(read_form(book({"調査票": rows}), "a.xlsx"), DX)
    merged = merge(read, DX, BEFORE)
    assert merged.changed == {"it_full": 1}
    assert [conflict.question.id for conflict in merged.conflicts] == ["it_people"]


def test_who_writes_into_the_column_of_old_answers_is_told() -> None:
    rows = filled_rows({})
    rows = [[*row[:5], "5"] if row[0] == "it_full" else row for row in rows]
    read = answers_in(read_form(book({"調査票": rows}), "a.xlsx"), DX)
    merged = merge(read, DX, BEFORE)
    assert (merged.changed, merged.rewritten) == ({}, ("it_full",))


@pytest.mark.parametrize(
    ("given_", "other", "ours"),
    [
        ({"number": "S-7-0003", "fiscal_year": "令和7年度"},
         "「S-7-0003」（DX体制・人材・ニーズ調査（令和7年度））", "「S-8-0001」"),
        ({"municipality_code": "012033", "municipality": "デモ町"},
         "「デモ町」（012033）", "「デモ市」（012025）"),
    ],
)  # fmt: skip
def test_the_form_of_last_year_and_that_of_others_are_refused_by_both_names(
    given_: dict[str, Any], other: str, ours: str
) -> None:
    with pytest.raises(Refusal) as caught:
        refuse_other(
            _found({}, **given_), number="S-8-0001", title=DX.title,
            municipality_code="012025", municipality="デモ市",
        )  # fmt: skip
    assert other in caught.value.sentence
    assert ours in caught.value.sentence


def test_a_form_without_its_first_lines_is_not_guessed_to_be_ours() -> None:
    rows = filled_rows({})
    found = read_form(book({"調査票": rows[4:]}), "a.xlsx")
    with pytest.raises(Refusal, match="「調査番号」と「団体コード」の行が消えている"):
        refuse_other(found, number="S-8-0001", title="", municipality_code="012025", municipality="デモ市")


def _printed(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("survey_workbook", "dx_needs", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_writes_a_form_and_tells_what_a_filled_one_changes(tmp_path: Path) -> None:
    now = tmp_path / "now.json"
    now.write_text(json.dumps({"cio": "任命している", "it_people": "4"}), encoding="utf-8")
    sheet, back = tmp_path / "form.xlsx", tmp_path / "back.xlsx"
    assert _printed("--write", str(sheet)) == []
    filled = fill(rows_of(sheet.read_bytes()), {"it_people": "3", "it_full": "ひとり", "cio": ""})
    sheet.write_bytes(book({"調査票": filled}))
    lines = _printed("--answers", str(now), "--read", str(sheet), "--back", str(back))
    assert [line.partition("　")[0] for line in lines[1:]] == [
        "直すところ",
        "同じ60問、変わる0問",
        "食い違い",
    ]
    assert lines[-1] == "食い違い　it_people　取り出したとき：–、画面：4人、様式：3人"
    assert read_form(back.read_bytes(), "back.xlsx").cells["it_full"] == "ひとり"
    sheet.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(CommandError, match="ウェブページ") as caught:
        _printed("--read", str(sheet))
    assert caught.value.returncode == 2
