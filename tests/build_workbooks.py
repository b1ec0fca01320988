"""The form of the ready-made survey, filled as people fill it, and what becomes of it on the way back.

A file is mangled as a table of texts and written anew by the few lines below, in ways that spreadsheets have:
so hundreds of copies cost little. What openpyxl and real programs do is tried besides.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from municipalities.surveys.kinds import kind_of
from municipalities.surveys.questions import Asked, Question
from municipalities.surveys.reading import ready_made
from municipalities.surveys.workbook import Form, write_form

DX = ready_made()["dx_needs"]
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HARD = {
    "section": "=総務課 情報政策係",
    "trouble": "髙﨑 𠮷野 葛󠄀城。\n\n標準化の見積りが、高いのか安いのか分からない（①〜⑳、㈱、Ⅳ）。\n"
    + "長い話です。" * 120,
    "wanted_until_why": '\'先頭に点、_x0041_、<b>&amp;、"引用"',
    "host": "00123",
    "voice": "-5とは言えない,；\t@SUM(A1)",
}
"""Words that programs like to change."""
TYPED = {"it_people": "１２人", "it_concurrent": "11名", "it_full": "1", "budget": "１億2,000万円",
         "online_26": "３１％", "it_fte": "5.0", "policy_until": "R9.3"}  # fmt: skip


def text_of(asked: Asked, place: int) -> str:
    """Something that people may type, for a question or a column; another at another place."""
    if asked.kind == "single":
        return asked.options[place % len(asked.options)].label
    if asked.kind == "day":
        days = (
            ("令和7年1月", "R7.2", "２０２５／３") if asked.latest else ("令和9年1月", "R9.2", "２０２７／３")
        )
        return days[place % 3] + ("" if asked.precision == "month" else "末")
    if asked.kind in ("number", "yen"):
        return str(int(asked.least or 0) + place % 3)
    return f"回答{place}"


def _filled(question: Question, place: int) -> dict[str, str]:
    lines = kind_of(question).lines(question)
    if question.kind == "multiple":
        codes = [code for code, option in zip(lines, question.options, strict=True) if not option.alone]
        return dict.fromkeys(lines, "") | dict.fromkeys(codes[: 1 + place % 2], "○")
    if question.kind == "table":
        columns = {column.key: column for column in question.columns}
        return {
            code: text_of(columns[code.rpartition(".")[2]], place + row) for row, code in enumerate(lines)
        }
    text = HARD.get(question.id) or TYPED.get(question.id) or text_of(question, place)
    return dict.fromkeys(lines, text)


FILLED: dict[str, str] = {
    code: text for place, each in enumerate(DX.questions) for code, text in _filled(each, place).items()
}
"""Code -> what was typed, for all questions that have cells."""
ANSWERS: dict[str, Any] = {
    each.id: kind_of(each).read_cells(each, FILLED) for each in DX.questions if each.kind != "file"
}
"""What that says."""
BEFORE = {"cio": "yes", "it_people": 2, "section": "総務課", "card_percent": 78, "network": "alpha"}


def form(**given: Any) -> Form:
    usual: dict[str, Any] = {
        "questionnaire": DX, "number": "S-8-0001", "fiscal_year": "令和8年度",
        "due": "令和8年12月18日（金）", "municipality_code": "012025", "municipality": "デモ市",
        "taken_at": "令和8年11月24日 9:05", "answers": BEFORE, "notes": {"card_percent": "公表されている値"},
    }  # fmt: skip
    return Form(**{**usual, **given})


Rows = list[list[str]]


def rows_of(data: bytes) -> Rows:
    """The first sheet as texts; every row is as long as the longest."""
    sheet: Any = load_workbook(io.BytesIO(data)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def head_of(rows: Rows) -> int:
    return next(place for place, row in enumerate(rows) if row[0] == "記号")


def fill(rows: Rows, texts: Mapping[str, str]) -> Rows:
    """The rows with answers typed beside their codes."""
    answer = rows[head_of(rows)].index("回答（ここに記入）")
    return [
        [*row[:answer], texts.get(row[0], row[answer]), *row[answer + 1 :]] if row[0] in texts else row
        for row in rows
    ]


def filled_rows(texts: Mapping[str, str] = FILLED, **given: Any) -> Rows:
    return fill(rows_of(write_form(form(**given))), texts)


def book(
    sheets: Mapping[str, Rows], *, shared: bool = True, styled: bool = True, as_numbers: bool = False
) -> bytes:
    """An xlsx file as programs write it: with texts that cells share or not, with looks or without.
    `as_numbers`: what looks like a number has become one, as on the way through a CSV."""
    texts: dict[str, int] = {}
    parts = {
        f"xl/worksheets/s{place}.xml": _sheet(rows, texts if shared else None, styled, as_numbers)
        for place, rows in enumerate(sheets.values())
    }
    told = "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in texts)
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst xmlns='{_MAIN}'>{told}</sst>"
    if styled:
        parts["xl/styles.xml"] = (
            f"<styleSheet xmlns='{_MAIN}'><cellXfs><xf numFmtId='0'/><xf numFmtId='49'/></cellXfs>"
            "</styleSheet>"
        )
    return packed(parts, list(sheets))


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(parts: Mapping[str, str | bytes], names: Sequence[str], *, about: str = "") -> bytes:
    """`parts` with what every xlsx file has besides; the first name is that of `xl/worksheets/s0.xml`."""
    sheets = "".join(f"<sheet name='{name}' sheetId='{n}' r:id='r{n}'/>" for n, name in enumerate(names))
    related = "".join(
        f"<Relationship Id='r{n}' Type='{_RELATIONS}/worksheet' Target='worksheets/s{n}.xml'/>"
        for n in range(len(names))
    )
    for kind in ("sharedStrings", "styles"):
        if f"xl/{kind}.xml" in parts:
            related += f"<Relationship Id='{kind}' Type='{_RELATIONS}/{kind}' Target='{kind}.xml'/>"
    whole = {
        "[Content_Types].xml": (
            f"<Types xmlns='{_PACKAGE}/content-types'>"
            "<Default Extension='xml' ContentType='application/xml'/>"
            f"<Override PartName='/xl/workbook.xml' ContentType='{SHEETS}.sheet.main+xml'/></Types>"
        ),
        "_rels/.rels": (
            f"<Relationships xmlns='{_PACKAGE}/relationships'><Relationship Id='r' "
            f"Type='{_RELATIONS}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
        ),
        "xl/workbook.xml": (
            f"<workbook xmlns='{_MAIN}' xmlns:r='{_RELATIONS}'>{about}<sheets>{sheets}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f"<Relationships xmlns='{_PACKAGE}/relationships'>{related}</Relationships>"
        ),
        **parts,
    }
    into = io.BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return into.getvalue()


def sheet_xml(lines: str, behind: str = "") -> str:
    return f"<worksheet xmlns='{_MAIN}'><sheetData>{lines}</sheetData>{behind}</worksheet>"


def letters(column: int) -> str:
    return (chr(64 + (column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def _sheet(rows: Rows, texts: dict[str, int] | None, styled: bool, as_numbers: bool) -> str:
    lines = []
    for line, row in enumerate(rows, start=1):
        cells = "".join(
            _cell(f"{letters(column)}{line}", text, texts, " s='1'" if styled else "", as_numbers)
            for column, text in enumerate(row, start=1)
            if text
        )
        lines.append(f"<row r='{line}'>{cells}</row>")
    return sheet_xml("".join(lines))


def _cell(place: str, text: str, texts: dict[str, int] | None, look: str, as_numbers: bool) -> str:
    text = text.replace("_x0041_", "_x005F_x0041_")
    if as_numbers and text.isascii() and text.replace(".", "", 1).isdigit():
        return f"<c r='{place}'{look}><v>{float(text)}</v></c>"
    if texts is None:
        return f"<c r='{place}'{look} t='inlineStr'><is><t xml:space='preserve'>{escape(text)}</t></is></c>"
    return f"<c r='{place}'{look} t='s'><v>{texts.setdefault(text, len(texts))}</v></c>"


def csv_of(rows: Iterable[Sequence[str]], encoding: str, *, separator: str = ",") -> bytes:
    """As programs write it; letters that the encoding lacks are question marks."""
    into = io.StringIO()
    csv.writer(into, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return into.getvalue().encode(encoding, "replace")
