"""Lists as Excel sheets: typed cells, a frozen and repeated head, A4
print, nothing that runs as a formula."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from io import BytesIO
from itertools import chain, islice
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from desk.files.cells import Column as Column
from desk.files.cells import clean, may_be_formula, width_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "BIZ UDPゴシック"
HEAD_FILL = "F2F2F2"
SAMPLE_ROWS, ROWS_OF_A_PART, HEAD_LINES = 200, 500, 2
LINES_IN, END_OF_LINES = "xl/worksheets/sheet1.xml", b"</sheetData>"
FIRST_DAY, DAY_SECONDS = date(1899, 12, 30), 86_400
MOST_LETTERS = 32_767
"""Excel takes no more in a cell."""
NARROWEST, WIDEST = 6, 60
"""Widths of a column, in half-width letters."""
PORTRAIT_FITS = 92
FORMATS = {
    "int": "#,##0",
    "number": "General",
    "yen": "#,##0",
    "date": "yyyy/mm/dd",
    "moment": "yyyy/mm/dd hh:mm",
    "text": "@",
}
_DAY_WIDTHS = {"date": 10, "moment": 16}
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "・"))


def sheet_parts(title: str, columns: Sequence[Column], rows: Iterable[Any]) -> Generator[bytes]:
    """One sheet: the title, the head, then a line for each row, some hundred at a time. Rows may be any
    iterable and are read once.

    openpyxl makes the book with its head and its looks; the lines are written between them, as it would
    write them, since it takes ten times as long for each and gives nothing away before the last.
    """
    values = ([column.value(row) for column in columns] for row in rows)
    sample = list(islice(values, SAMPLE_ROWS))
    shell, pens = _shell(title, columns, sample)
    sink: Any = _Sink()
    with ZipFile(shell) as empty, ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=4) as book:
        before, _, after = empty.read(LINES_IN).partition(END_OF_LINES)
        for name in empty.namelist():
            if name != LINES_IN:
                book.writestr(name, empty.read(name))
        with book.open(LINES_IN, "w") as lines:
            lines.write(before)
            for first, part in _in_parts(chain(sample, values)):
                written = [_line(first + place, pens, line) for place, line in enumerate(part)]
                lines.write("".join(written).encode())
                yield sink.taken()
            lines.write(END_OF_LINES + after)
    yield sink.taken()


def _in_parts(lines: Iterator[list[Any]]) -> Iterator[tuple[int, list[list[Any]]]]:
    """Some hundred lines, and the number of the first of them on the sheet."""
    first = HEAD_LINES + 1
    while part := list(islice(lines, ROWS_OF_A_PART)):
        yield first, part
        first += len(part)


class _Sink:
    """What a ZIP file is written to, which cannot go back in it; given away as it comes."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._written.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        part = b"".join(self._written)
        self._written.clear()
        return part


@dataclass(frozen=True)
class _ColumnPen:
    """How the cells of one column are written: its letter and the numbers of its two styles."""

    letter: str
    style: int
    quoted: int

    def cell(self, line: int, value: Any) -> str:
        """A text stays a text whatever it begins with: string type, and the mark that Excel itself sets
        for 「'」."""
        if value is None:
            return ""
        if isinstance(value, str):
            text, style = value[:MOST_LETTERS], self.quoted if may_be_formula(value) else self.style
            kept = "" if text == text.strip() else ' xml:space="preserve"'
            inside = f"<is><t{kept}>{escape(text, quote=False)}</t></is>"
            return f'<c r="{self.letter}{line}" s="{style}" t="inlineStr">{inside}</c>'
        number = _day_number(value) if isinstance(value, date) else value
        return f'<c r="{self.letter}{line}" s="{self.style}" t="n"><v>{number}</v></c>'


def _day_number(day: date) -> float:
    """Days since the one that Excel calls 0, the time as a part of one; without seconds' parts."""
    if not isinstance(day, datetime):
        return (day - FIRST_DAY).days
    return (day.date() - FIRST_DAY).days + (day.hour * 3600 + day.minute * 60 + day.second) / DAY_SECONDS


def _line(number: int, pens: Sequence[_ColumnPen], values: Sequence[Any]) -> str:
    cells = "".join([pen.cell(number, value) for pen, value in zip(pens, values, strict=True)])
    return f'<row r="{number}">{cells}</row>'


def _shell(
    title: str, columns: Sequence[Column], sample: Sequence[Sequence[Any]]
) -> tuple[BytesIO, list[_ColumnPen]]:
    """The book with its title and head, and what writes the lines below them."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(clean(title).translate(_FORBIDDEN_IN_NAMES)[:31] or "一覧")
    _lay_out(sheet, columns, sample)
    pen = Pen(sheet)
    sheet.append([pen.cell(clean(title), Look(bold=True, size=14))])
    sheet.append(
        [pen.cell(column.label, Look(bold=True, fill=HEAD_FILL, wrapped=True)) for column in columns]
    )
    pens = []
    for place, column in enumerate(columns, start=1):
        look = Look(wrapped=True, number_format=FORMATS[column.kind])
        styles = (pen.cell(text, look).style_id for text in ("", "="))
        pens.append(_ColumnPen(get_column_letter(place), *styles))
    written = BytesIO()
    book.save(written)
    return written, pens


@dataclass(frozen=True)
class Look:
    """How a cell is drawn."""

    bold: bool = False
    size: int = 10
    fill: str = ""
    """A colour, as six hexadecimal digits."""
    wrapped: bool = False
    number_format: str = "General"
    boxed: bool = False


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
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font = Font(name=FONT, size=look.size, bold=look.bold)
    cell.alignment = Alignment(vertical="top", wrap_text=look.wrapped)
    cell.number_format = look.number_format
    cell.quotePrefix = quoted
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.boxed:
        line = Side("thin", color="BFBFBF")
        cell.border = Border(left=line, right=line, top=line, bottom=line)
    return cell._style


def _lay_out(sheet: Any, columns: Sequence[Column], sample: Sequence[Sequence[Any]]) -> None:
    """Widths from the heads and the first rows."""
    widths = []
    for index, column in enumerate(columns):
        widest = max([width_of(column.label), *(_width(column, line[index]) for line in sample)])
        widths.append(min(max(widest, NARROWEST), WIDEST) + 2)
    lay_out_page(sheet, widths, first_head=1, head=HEAD_LINES, is_landscape=sum(widths) > PORTRAIT_FITS)


def lay_out_page(
    sheet: Any, widths: Sequence[int], *, first_head: int, head: int, is_landscape: bool
) -> None:
    """As wide as one A4 page; all down to the line `head` is frozen, and from `first_head` on printed on each
    page. To be asked before the first line is written."""
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{first_head}:{head}"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
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
