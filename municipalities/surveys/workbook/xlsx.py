"""Sheets of an xlsx file as grids, read once as they stream by.

Read with expat and not with python-calamine, which lays out every cell between the first and the last one
of a sheet: a file of 5 kB with two cells at its ends takes half a terabyte and ends the process. Nor does it
tell rates (31% is stored as 0.31) from numbers, or a day that was typed without its year from another.

What is remembered here are cells that say something; an element more costs nothing but its time, and is
counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import join, normpath
from typing import ClassVar, Final
from zipfile import ZipInfo

from accounts.errors import Refusal
from documents.uploads.inspection import zips
from documents.uploads.inspection.kinds import MB
from documents.uploads.inspection.xml_parts import BROKEN, feed, new_parser, read_xml
from municipalities.surveys.workbook.grids import (
    MOST_COLUMNS,
    MOST_LETTERS_OF_A_CELL,
    MOST_ROWS,
    NOTHING,
    TOO_MUCH,
    Budget,
    Cell,
    Grid,
    Row,
    column_of,
    parts_of,
    parts_of_number,
    shown_number,
)

MOST_UNPACKED: Final = 100 * MB
MOST_ELEMENTS: Final = 1_200_000
"""Of all parts that are read: LibreOffice takes apart what it saves, and makes nine of a cell of text."""
MOST_SHEETS: Final = 60
MOST_MERGED: Final = 10_000
MOST_NAMES: Final = 1_000
MOST_PARTS: Final = 100
"""Of a text, as the parser gives them: 8,192 bytes each."""
ROOT: Final = "_rels/.rels"
NO_SHEETS: Final = (
    "中身がExcelのファイル（xlsx）ではないか、シートがありません。"
    "様式をExcelで開けるか確かめて、xlsx形式で保存し直してください。"
)
OTHER_OFFICE: Final = "中身がWordかPowerPointのファイルです。様式はExcel（xlsx）かCSVで送ってください。"
OPEN_DOCUMENT: Final = "LibreOfficeなどの形式（ods）は読めません。xlsx形式で保存し直して送ってください。"
BINARY: Final = "Excelバイナリ形式（xlsb）は読めません。Excelで開き、xlsx形式で保存し直してください。"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_AREA = re.compile(r"\$?([A-Z]+)\$?([0-9]{1,7})(?::\$?([A-Z]+)\$?([0-9]{1,7}))?")


def read_xlsx(data: bytes) -> list[Grid]:
    """Every sheet, in the order of the book. Raises `Refusal`."""
    archive = zips.Archive(io.BytesIO(data), zips.Budget(unpacked=MOST_UNPACKED))
    return list(_Book(archive).grids())


class _Book:
    """The parts of a book that say what its cells mean, and its sheets."""

    def __init__(self, archive: zips.Archive) -> None:
        self.archive, self.budget, self.elements = archive, Budget(), MOST_ELEMENTS
        self.main = self._main()
        self.related: dict[str, tuple[str, str]] = {}
        """The kind and the member that belong to the id of a relation."""
        self.sheets: list[tuple[str, str]] = []
        """Name and id."""
        self.is_from_1904 = False
        folder, _, name = self.main.rpartition("/")
        self._each(f"{folder}/_rels/{name}.rels", lambda element, given: self._relate(folder, element, given))
        self._each(self.main, self._take_sheet)
        if not self.sheets:
            raise Refusal(NO_SHEETS)
        if len(self.sheets) > MOST_SHEETS:
            raise Refusal(TOO_MUCH)
        self.looks = self._looks()
        self.shared = self._shared()

    def _main(self) -> str:
        found: list[str] = []

        def take(element: str, given: Mapping[str, str]) -> None:
            if element == "Relationship" and given.get("Type", "").endswith("/officeDocument"):
                found.append(normpath(given.get("Target", "").lower().lstrip("/")))

        self._each(ROOT, take)
        if found and found[0].startswith(("word/", "ppt/")):
            raise Refusal(OTHER_OFFICE)
        if "content.xml" in self.archive.members:
            raise Refusal(OPEN_DOCUMENT)
        if found and found[0].endswith(".bin"):
            raise Refusal(BINARY)
        if not found or found[0] not in self.archive.members:
            raise Refusal(NO_SHEETS)
        return found[0]

    def chunks(self, info: ZipInfo) -> Iterator[bytes]:
        return self.archive.read(info)

    def _each(self, member: str, take: Callable[[str, Mapping[str, str]], None]) -> None:
        """Call `take` with every element of a part; nothing where there is none."""

        def count(element: str, given: Mapping[str, str]) -> None:
            self.count()
            take(element, given)

        info = self.archive.members.get(member)
        if info is not None:
            read_xml(self.chunks(info), count)

    def count(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise Refusal(TOO_MUCH)

    def _relate(self, folder: str, element: str, given: Mapping[str, str]) -> None:
        if element == "Relationship" and given.get("TargetMode", "").lower() != "external":
            target = given.get("Target", "").lower()
            member = target.lstrip("/") if target.startswith("/") else join(folder, target)
            kind = given.get("Type", "").rpartition("/")[2]
            self.related[given.get("Id", "")] = kind, normpath(member)

    def _take_sheet(self, element: str, given: Mapping[str, str]) -> None:
        if element == "sheet":
            self.sheets.append((given.get("name", ""), given.get("id", "")))
        elif element == "workbookPr":
            self.is_from_1904 = given.get("date1904", "").lower() in ("1", "true")

    def _of_kind(self, kind: str) -> str:
        return next((member for found, member in self.related.values() if found == kind), "")

    def _looks(self) -> list[str]:
        """What the number format of every look of a cell shows (`grids.parts_of`)."""
        own: dict[str, str] = {}
        looks: list[str] = []
        within = ""

        def take(element: str, given: Mapping[str, str]) -> None:
            nonlocal within
            if element in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                within = element
            elif element == "numFmt" and within != "dxfs":
                own[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif element == "xf" and within == "cellXfs":
                number = given.get("numFmtId", "0")
                is_own = number in own
                usual = parts_of_number(int(number)) if number.isascii() and number.isdigit() else ""
                looks.append(parts_of(own[number][:300]) if is_own else usual)

        self._each(self._of_kind("styles"), take)
        return looks

    def _shared(self) -> list[str]:
        """The texts that cells share, by their number."""
        info = self.archive.members.get(self._of_kind("sharedStrings"))
        if info is None:
            return []
        reader = _Texts(self)
        reader.read(info)
        return reader.texts

    def grids(self) -> Iterator[Grid]:
        for name, key in self.sheets:
            kind, member = self.related.get(key, ("", ""))
            info = self.archive.members.get(member)
            if kind != "worksheet" or info is None:
                continue
            reader = _Lines(self, Grid(name, is_from_1904=self.is_from_1904))
            reader.read(info)
            yield reader.grid


class _Names(dict[str, str]):
    """Names of elements without their prefix, each found out once."""

    def __missing__(self, name: str) -> str:
        bare = name.rpartition(":")[2]
        if len(self) < MOST_NAMES:
            self[name] = bare
        return bare


class _Reader:
    """Takes what is said in `t` and `v`, but for the readings of kanji beside some. Its two handlers
    are called a million times for a large file, and so do little. `begin` is called for what is `begun`, and
    `finish` at the end of a `whole`."""

    begun: ClassVar[frozenset[str]]
    whole: ClassVar[str]

    def __init__(self, book: _Book) -> None:
        self.book, self.left = book, book.elements
        self.names = _Names()
        self.parts: list[str] = []
        self.is_reading = False
        self.parser = new_parser(None)

    def read(self, info: ZipInfo) -> None:
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        feed(self.parser, self._chunks(info))
        self.book.elements = self.left

    def _chunks(self, info: ZipInfo) -> Iterator[bytes]:
        """Stopped within a text without end."""
        for chunk in self.book.chunks(info):
            if len(self.parts) > MOST_PARTS:
                raise Refusal(TOO_MUCH)
            yield chunk

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.left -= 1
        if self.left < 0:
            raise Refusal(TOO_MUCH)
        bare = self.names[name]
        if bare in ("t", "v"):
            if not self.is_reading:
                self.parser.CharacterDataHandler = self.parts.append
        elif bare in self.begun:
            self.begin(bare, given)
        elif bare == "rPh":
            self.is_reading = True

    def _end(self, name: str) -> None:
        bare = self.names[name]
        if bare in ("t", "v"):
            self.parser.CharacterDataHandler = None
        elif bare == self.whole:
            self.finish()
        elif bare == "rPh":
            self.is_reading = False

    def said(self) -> str:
        """What was said since the last time."""
        said = self.parts[0] if len(self.parts) == 1 else "".join(self.parts)
        self.parts.clear()
        if len(said) > MOST_LETTERS_OF_A_CELL:
            raise Refusal(TOO_MUCH)
        return said

    def begin(self, element: str, given: dict[str, str]) -> None:
        raise AssertionError

    def finish(self) -> None:
        raise AssertionError


class _Texts(_Reader):
    """The shared texts."""

    begun = frozenset({"si"})
    whole = "si"

    def __init__(self, book: _Book) -> None:
        super().__init__(book)
        self.texts: list[str] = []

    def begin(self, element: str, given: dict[str, str]) -> None:
        self.parts.clear()

    def finish(self) -> None:
        text = unescaped(self.said())
        self.book.budget.spend(len(text), cells=0)
        self.texts.append(text)


class _Lines(_Reader):
    """The cells of one sheet, and which of them are merged."""

    begun = frozenset({"c", "row", "f", "mergeCell"})
    whole = "c"

    def __init__(self, book: _Book, grid: Grid) -> None:
        super().__init__(book)
        self.grid = grid
        self.row = self.column = 0
        self.place = ""
        """Of the cell that was begun last, where it says it; else it is in `column`."""
        self.digits = ""
        """Of the row that `line` is."""
        self.line: Row = {}
        self.given: dict[str, str] = {}
        self.is_formula = False

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "c":
            self.given, self.is_formula = given, False
            self.parts.clear()
            if "r" in given:
                self.place = given["r"]
            else:
                self.column, self.place = self._column() + 1, ""
        elif element == "row":
            self._go_to_row(given.get("r", str(self.row + 1)))
            self.column, self.place = 0, ""
        elif element == "f":
            self.is_formula = True
        elif element == "mergeCell":
            self._merge(given.get("ref", ""))

    def _go_to_row(self, digits: str) -> None:
        row = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0
        if not 1 <= row <= MOST_ROWS:
            raise Refusal(TOO_MUCH)
        self.row, self.digits, self.line = row, digits, self.grid.rows.get(row, {})

    def finish(self) -> None:
        if not (self.parts or self.is_formula):
            return
        cell = self._cell(self.said())
        if cell is NOTHING:
            return
        column = self._column()
        if column > MOST_COLUMNS:
            raise Refusal(TOO_MUCH)
        self.book.budget.spend(len(cell.text))
        if not self.line:
            self.grid.rows[self.row] = self.line
        self.line[column] = cell

    def _column(self) -> int:
        """Of the cell that was begun last; goes to its row, where that is another than was said."""
        if not self.place:
            return self.column
        letters = self.place.rstrip("0123456789")
        if (digits := self.place[len(letters) :]) != self.digits:
            self._go_to_row(digits)
        return column_of(letters)

    def _cell(self, said: str) -> Cell:
        kind = self.given.get("t", "n")
        if not said:
            return Cell("", "uncounted") if kind != "str" else NOTHING
        if kind == "s":
            number = int(said) if said.isascii() and said.isdigit() else len(self.book.shared)
            if number >= len(self.book.shared):
                raise Refusal(BROKEN)
            return Cell(text) if (text := self.book.shared[number]) else NOTHING
        if kind in ("inlineStr", "str"):
            return Cell(unescaped(said))
        if kind == "b":
            return Cell("TRUE" if said.strip() == "1" else "FALSE", "flag")
        if kind == "e":
            return Cell(said, "wrong")
        if kind == "d":
            return Cell(said.partition("T")[0], "day")
        return shown_number(said, self._look(), is_from_1904=self.grid.is_from_1904)

    def _look(self) -> str:
        number = self.given.get("s", "0")
        place = int(number) if number.isascii() and number.isdigit() else 0
        return self.book.looks[place] if place < len(self.book.looks) else ""

    def _merge(self, place: str) -> None:
        found = _AREA.fullmatch(place)
        if found is None or len(self.grid.merged) >= MOST_MERGED:
            raise Refusal(BROKEN if found is None else TOO_MUCH)
        first = int(found[2]), column_of(found[1])
        last = (int(found[4]), column_of(found[3])) if found[3] else first
        self.grid.merged.append((*first, *last))


def unescaped(text: str) -> str:
    """Letters that XML cannot say stand as `_x000D_`; line breaks are one letter."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: _letter(found[0], int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _letter(written: str, code: int) -> str:
    return written if 0xD800 <= code < 0xE000 else chr(code)


def escaped(text: str) -> str:
    """The text of a cell in which nothing is taken for such a letter."""
    return _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text) if "_x" in text else text
