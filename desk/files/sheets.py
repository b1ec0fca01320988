"""Lists as Excel sheets: typed cells, a frozen and repeated head, A4
print, nothing that runs as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from typing import Any

from desk.files.cells import Column as Column
from desk.files.cells import clean, may_be_formula, width_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "BIZ UDPゴシック"
SAMPLE_ROWS = 500
NARROWEST, WIDEST = 6, 60
"""Widths of a column, in half-width letters."""
PORTRAIT_FITS = 92
FORMATS = {"int": "#,##0", "yen": "#,##0", "date": "yyyy/mm/dd", "moment": "yyyy/mm/dd hh:mm", "text": "@"}
_DAY_WIDTHS = {"date": 10, "moment": 16}
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "・"))


def write_sheet(title: str, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """One sheet: the title, the head, then a line for each row. Rows
    may be any iterable and are read once."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(clean(title).translate(_FORBIDDEN_IN_NAMES)[:31] or "一覧")
    values = ([column.value(row) for column in columns] for row in rows)
    sample = list(islice(values, SAMPLE_ROWS))
    _lay_out(sheet, columns, sample)
    pen = Pen(sheet)
    sheet.append([pen.cell(clean(title), Look(bold=True, size=14))])
    sheet.append([pen.cell(column.label, Look(bold=True, filled=True, wrapped=True)) for column in columns])
    looks = [Look(wrapped=True, number_format=FORMATS[column.kind]) for column in columns]
    for line in chain(sample, values):
        sheet.append(
            [
                None if value is None else pen.cell(value, look)
                for value, look in zip(line, looks, strict=True)
            ]
        )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@dataclass(frozen=True)
class Look:
    """How a cell is drawn."""

    bold: bool = False
    size: int = 10
    filled: bool = False
    wrapped: bool = False
    number_format: str = "General"


class Pen:
    """Makes the cells of one sheet; each look is put together once
    and then shared, which is four times as fast."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[Look, bool], Any] = {}

    def cell(self, value: Any, look: Look) -> Any:
        """A text stays a text whatever it begins with: string type, and
        the mark that Excel itself sets for 「'」."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self._sheet, value=value)
        is_text = isinstance(value, str)
        if is_text:
            cell.data_type = "s"
        key = (look, is_text and may_be_formula(value))
        if key not in self._styles:
            self._styles[key] = _style_of(cell, *key)
        cell._style = self._styles[key]
        return cell


def _style_of(cell: Any, look: Look, quoted: bool) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name=FONT, size=look.size, bold=look.bold)
    cell.alignment = Alignment(vertical="top", wrap_text=look.wrapped)
    cell.number_format = look.number_format
    cell.quotePrefix = quoted
    if look.filled:
        cell.fill = PatternFill("solid", fgColor="F2F2F2")
    return cell._style


def _lay_out(sheet: Any, columns: Sequence[Column], sample: Sequence[Sequence[Any]]) -> None:
    """Widths from the heads and the first rows; head frozen and repeated; as wide as one A4 page."""
    from openpyxl.utils import get_column_letter

    total = 0
    for index, column in enumerate(columns):
        widest = max([width_of(column.label), *(_width(column, line[index]) for line in sample)])
        width = min(max(widest, NARROWEST), WIDEST) + 2
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
        total += width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait" if total <= PORTRAIT_FITS else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P／&N"


def _width(column: Column, value: Any) -> int:
    """Half-width letters that a value takes in its cell's format."""
    if value is None:
        return 0
    if column.kind in _DAY_WIDTHS:
        return _DAY_WIDTHS[column.kind]
    return len(f"{value:,}") if isinstance(value, int) else width_of(str(value))
