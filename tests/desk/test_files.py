"""Sheets and CSV files as a spreadsheet program reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desk.files.csv_files import (
    GETA,
    Encoding,
    cp932_losses,
    csv_parts,
    to_cp932,
)
from desk.files.downloads import disposition
from desk.files.sheets import Column, sheet_parts


@dataclass(frozen=True)
class Town:
    name: str


@dataclass(frozen=True)
class Row:
    town: Town | None
    note: str
    amount: int | None
    on: date | None
    at: datetime | None


COLUMNS = (
    Column("市町村", "town.name"),
    Column("備考", lambda row: row.note),
    Column("金額（円）", "amount", "yen"),
    Column("訪問日", "on", "date"),
    Column("更新", "at", "moment"),
)
NINE_IN_JAPAN = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
ROW = Row(Town("神石高原町"), "総務課に確認", 8_412_000, date(2026, 11, 24), NINE_IN_JAPAN)
FORMULAS = [
    "=1+1",
    "+81-82-000",
    "-5",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "\t=1",
    "\r=1",
    " =1",
    "　＋1",
]
OTHER_SIGNS = ["−1", "﹦1", "﹢1", "﹣1", "﹫A1", "⁼1", "⁺1", "⁻1", "₌1", "₊1", "₋1", "﬩1"]
UNSEEN = [
    "\xa0", "\xad", "\u034f", "\u061c", "\u115f", "\u180e", "\u2003", "\u200b", "\u200d", "\u200e",
    "\u2028", "\u202e", "\u2060", "\u2066", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0",
    "\x7f", "\x85", "\U000e0100", "\U000e0020", "\ufeff \u200b",
]  # fmt: skip
HARMLESS = ["総務課", "1-2", "–", "ー", "〜", "（+1）", "N-8-0001", "\u200b総務課", "\ufeff0", "\u200b"]


def sheet_of(rows: Any, columns: Any = COLUMNS, title: str = "訪問の一覧") -> Worksheet:
    sheet = load_workbook(BytesIO(b"".join(sheet_parts(title, columns, rows)))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def write_csv(columns: Any, rows: Any, encoding: Encoding = "utf-8-sig") -> bytes:
    return b"".join(csv_parts(columns, rows, encoding))


def csv_of(rows: Any, columns: Any = COLUMNS) -> list[list[str]]:
    content = write_csv(columns, rows)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_sheet_has_title_head_and_typed_cells() -> None:
    sheet = sheet_of([ROW, Row(None, "空き", None, None, None)])
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert values[0][0] == "訪問の一覧"
    assert values[1] == ["市町村", "備考", "金額（円）", "訪問日", "更新"]
    assert values[2] == [
        "神石高原町",
        "総務課に確認",
        8_412_000,
        datetime(2026, 11, 24),  # noqa: DTZ001 - a sheet's day
        datetime(2026, 11, 24, 9, 5),  # noqa: DTZ001
    ]
    assert sheet["C3"].number_format == "#,##0"
    assert values[3] == [None, "空き", None, None, None]


def test_a_sheet_is_ready_to_read_and_to_print() -> None:
    sheet = sheet_of([ROW])
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$1:$2"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["B"].width >= 12


def test_a_wide_list_is_printed_across() -> None:
    columns = [Column(f"とても長い見出しの列{number}", "note") for number in range(12)]
    assert sheet_of([ROW], columns).page_setup.orientation == "landscape"
    assert sheet_of([ROW], columns[:2]).page_setup.orientation == "portrait"


@pytest.mark.parametrize("text", [*FORMULAS, *OTHER_SIGNS, *(f"{unseen}=1" for unseen in UNSEEN)])
def test_no_text_runs_as_a_formula(text: str) -> None:
    row = Row(None, text, None, None, None)
    cell = sheet_of([row])["B3"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert csv_of([row])[1][1] == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_are_written_as_they_are(text: str) -> None:
    row = Row(None, text, None, None, None)
    assert not sheet_of([row])["B3"].quotePrefix
    assert csv_of([row])[1][1] == text


def test_the_old_encoding_makes_no_formula_of_what_it_cannot_write() -> None:
    for text in ("−1", "\xa0=1", "\ufe0f=1", "\U000e0100−1", "\u200b=1"):
        content = write_csv(COLUMNS, [Row(None, text, None, None, None)], "cp932").decode("cp932")
        assert next(csv.reader([content.splitlines()[1]]))[1].startswith("'"), ascii(text)


def test_the_day_of_a_moment_is_japans() -> None:
    columns = (Column("日", "at", "date"),)
    row = Row(None, "", None, None, datetime(2026, 11, 23, 15, 30, tzinfo=UTC))
    assert sheet_of([row], columns)["A3"].value == datetime(2026, 11, 24)  # noqa: DTZ001
    assert csv_of([row], columns)[1] == ["2026-11-24"]


def test_numbers_below_zero_stay_numbers() -> None:
    row = Row(None, "", -500, None, None)
    assert csv_of([row])[1][2] == "-500"
    assert sheet_of([row])["C3"].value == -500


def test_control_characters_are_left_out() -> None:
    row = Row(None, "一\x00二\x0b三\ufffe\ud83d", None, None, None)
    assert sheet_of([row])["B3"].value == "一二三"
    assert csv_of([row])[1][1] == "一二三"


def test_a_title_that_excel_forbids_as_a_name_is_taken() -> None:
    assert sheet_of([ROW], title="令和8年度/訪問[広島県]:" + "長" * 40)["A1"].value.startswith(
        "令和8年度/訪問"
    )


def test_rows_may_be_read_once_and_many() -> None:
    sheet = sheet_of(Row(None, str(number), number, None, None) for number in range(2000))
    assert sheet.max_row == 2002
    assert sheet["C2002"].value == 1999


def test_a_sheet_is_given_away_while_it_is_written() -> None:
    """Some hundred rows at a time, so that a file of any length takes no more room than a short one."""
    read_so_far = 0

    def rows() -> Iterator[Row]:
        nonlocal read_so_far
        for number in range(20_000):
            read_so_far += 1
            yield Row(None, f"{number}件目", number, None, None)

    parts = sheet_parts("長い一覧", COLUMNS, rows())
    content, first = next(parts), read_so_far
    assert content.startswith(b"PK")
    assert first <= 1_000
    largest = max(len(part) for part in parts)
    assert largest < 100_000


def test_a_sheet_begun_and_given_up_leaves_nothing_open() -> None:
    parts = sheet_parts("一覧", COLUMNS, (ROW for _ in range(5_000)))
    next(parts)
    parts.close()


def test_a_sheet_keeps_spaces_signs_and_long_texts() -> None:
    texts = [" 前後 ", "<b>&amp;</b>", "一行目\n二行目", "長" * 40_000]
    sheet = sheet_of([Row(None, text, None, None, None) for text in texts])
    assert [sheet.cell(line, 2).value for line in range(3, 7)] == [*texts[:3], "長" * 32_767]


def test_a_sheet_without_rows_is_one() -> None:
    assert sheet_of([]).max_row == 2


def test_csv_has_typed_words_and_windows_line_ends() -> None:
    assert write_csv(COLUMNS, [ROW]).count(b"\r\n") == 2
    assert csv_of([ROW])[1] == ["神石高原町", "総務課に確認", "8412000", "2026-11-24", "2026-11-24 09:05"]


def test_cp932_reports_exactly_the_letters_it_lacks() -> None:
    rows = [
        Row(Town("髙﨑町〜−"), "", None, None, None),
        Row(Town("葛󠄀城市"), "𠮷野さん😀", None, None, None),
    ]
    losses = [(loss.line, loss.column, loss.letter, loss.written) for loss in cp932_losses(COLUMNS, rows)]
    assert losses == [
        (2, "市町村", "葛󠄀", "葛"),
        (2, "備考", "𠮷", "吉"),
        (2, "備考", "😀", GETA),
    ]
    written = write_csv(COLUMNS, rows, "cp932").decode("cp932")
    assert "髙﨑町～－" in written
    assert "葛城市,吉野さん〓" in written


def test_cp932_keeps_what_is_the_same_letter_in_another_writing() -> None:
    rows = [Row(Town("か\u3099くえんハ\u309aーク"), "⾸⻑と⺠間\ufa19", None, None, None)]
    assert cp932_losses(COLUMNS, rows) == []
    assert "がくえんパーク,首長と民間\ufa19" in write_csv(COLUMNS, rows, "cp932").decode("cp932")


def test_a_heading_that_cp932_lacks_is_told_as_well() -> None:
    losses = cp932_losses([Column("𠮷野研修", "note")], [])
    assert [(loss.line, loss.letter, loss.written) for loss in losses] == [(0, "𠮷", "吉")]


@pytest.mark.parametrize("text", [*FORMULAS, *(f"{sign}=1" for sign in UNSEEN)])
def test_no_heading_runs_as_a_formula(text: str) -> None:
    columns = [Column(text, "note")]
    assert csv_of([], columns)[0][0].startswith("'")
    head = sheet_of([], columns)["A2"]
    assert head.data_type == "s"
    assert head.quotePrefix
    assert sheet_of([], columns, title=text)["A1"].data_type == "s"


def test_cp932_carries_every_municipality() -> None:
    from japan.bodies import bodies

    names = [body.name for body in bodies().values()]
    assert len(names) > 1700
    assert {name for name in names if to_cp932(name) != name} == set()


def test_a_japanese_file_name_survives() -> None:
    assert disposition("派遣/一覧.xlsx") == (
        "attachment; filename=\"download.xlsx\"; filename*=UTF-8''%E6%B4%BE%E9%81%A3_%E4%B8%80%E8%A6%A7.xlsx"
    )
    assert "%E2%80%AE" not in disposition("派遣\u202egpj.xlsx")
    assert disposition('a"b\r\n.csv') == "attachment; filename=\"a_b__.csv\"; filename*=UTF-8''a_b__.csv"
