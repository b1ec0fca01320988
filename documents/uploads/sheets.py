"""The bytes of a list as lines of texts: xlsx or CSV, whatever program wrote it. Pure.

Only what `documents.uploads.examining` has let in comes here: no archive that bursts, no entity, no macro.
What is left to do is not to walk through the empty end of a sheet: a cell in its last row and column would
make sixteen thousand million of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from accounts.errors import Refusal
from documents.uploads.inspection.texts import ENCODINGS
from japan.kana import as_kept

MOST_LINES: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_SHEETS: Final = 20
SEPARATORS: Final = (",", "\t", ";")
TOO_LONG: Final = f"行が多すぎます。{MOST_LINES:,}行までに分けて送ってください。"
BROKEN: Final = "Excelのファイルとして読めません。Excelで開き、xlsx形式で保存し直してください。"
NO_TABLE: Final = "xlsxかCSVで送ってください。ほかの形式は読めません。"


@dataclass(frozen=True)
class Line:
    """A line of a sheet by its number in the file; its texts from the first column on."""

    number: int
    texts: tuple[str, ...]


def tables_of(content: bytes, kind: str) -> Iterator[list[Line]]:
    """Every sheet of a file as its lines that say something, and a CSV once for each mark that may separate
    its cells. `kind` as `Examined` names it. Raises `Refusal`."""
    if kind == "xlsx":
        yield from _sheets(content)
    elif kind in ("csv", "txt"):
        text = _decoded(content)
        for separator in SEPARATORS:
            yield _said(_csv_rows(text, separator))
    else:
        raise Refusal(NO_TABLE, field="file")


def _sheets(content: bytes) -> Iterator[list[Line]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise Refusal(BROKEN, field="file") from error
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True)
            yield _said((number, map(_text, row)) for number, row in enumerate(rows, start=1))
    finally:
        book.close()


def _text(value: Any) -> str:
    """As it stands in the cell: a day as 2026-11-24, 3.0 as 3."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        "文字として読めないところがあります。UTF-8かシフトJISで保存し直してください。", field="file"
    )


def _csv_rows(text: str, separator: str) -> Iterator[tuple[int, Iterable[str]]]:
    """Each row with the number of the line on which it begins."""
    reader, begins = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1
    try:
        for row in reader:
            yield begins, row[:MOST_COLUMNS]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(
            f"{begins:,}行目がCSVとして読めません。引用符の組を確かめてください。", field="file"
        ) from error


def _said(rows: Iterable[tuple[int, Iterable[str]]]) -> list[Line]:
    lines = []
    for number, texts in rows:
        said = tuple(as_kept(text).strip() for text in texts)
        if any(said):
            if number > MOST_LINES:
                raise Refusal(TOO_LONG, field="file")
            lines.append(Line(number, said))
    return lines
