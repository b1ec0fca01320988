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
from typing import Final
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
    Area,
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
MOST_ELEMENTS: Final = 2_000_000
MOST_SHEETS: Final = 60
MOST_MERGED: Final = 10_000
ROOT: Final = "_rels/.rels"
NO_SHEETS: Final = (
    "中身がExcelのファイル（xlsx）ではないか、シートがありません。"
    "様式をExcelで開けるか確かめて、xlsx形式で保存し直してください。"
)
OTHER_OFFICE: Final = "中身がWordかPowerPointのファイルです。様式はExcel（xlsx）かCSVで送ってください。"
BINARY: Final = "Excelバイナリ形式（xlsb）は読めません。Excelで開き、xlsx形式で保存し直してください。"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile("([A-Z]+)([0-9]{1,7})")
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


class _Reader:
    """Takes the text within `inside` elements, but for the readings of kanji that stand beside some."""

    inside = frozenset({"t"})

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.names: dict[str, str] = {}
        self.parts: list[str] = []
        self.letters = 0
        self.is_reading = False
        self.parser = new_parser()

    def read(self, info: ZipInfo) -> None:
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        feed(self.parser, self.book.chunks(info))

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.book.count()
        bare = self.names.get(name) or self._learned(name)
        if bare in self.inside:
            if not self.is_reading:
                self.parser.CharacterDataHandler = self._take
        elif bare == "rPh":
            self.is_reading = True
        else:
            self.begin(bare, given)

    def _learned(self, name: str) -> str:
        bare = name.rpartition("\n")[2]
        if len(self.names) < 1_000:
            self.names[name] = bare
        return bare

    def _take(self, text: str) -> None:
        self.letters += len(text)
        if self.letters > MOST_LETTERS_OF_A_CELL:
            raise Refusal(TOO_MUCH)
        self.parts.append(text)

    def _end(self, name: str) -> None:
        bare = self.names.get(name) or self._learned(name)
        if bare in self.inside:
            self.parser.CharacterDataHandler = None
        elif bare == "rPh":
            self.is_reading = False
        else:
            self.finish(bare)

    def taken(self) -> str:
        """What was said since the last time."""
        said = "".join(self.parts)
        self.parts, self.letters = [], 0
        return said

    def begin(self, element: str, given: dict[str, str]) -> None:
        raise AssertionError

    def finish(self, element: str) -> None:
        raise AssertionError


class _Texts(_Reader):
    """The shared texts."""

    def __init__(self, book: _Book) -> None:
        super().__init__(book)
        self.texts: list[str] = []

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "si":
            self.taken()

    def finish(self, element: str) -> None:
        if element == "si":
            text = unescaped(self.taken())
            self.book.budget.letters -= len(text)
            if self.book.budget.letters < 0:
                raise Refusal(TOO_MUCH)
            self.texts.append(text)


class _Lines(_Reader):
    """The cells of one sheet, and which of them are merged."""

    inside = frozenset({"t", "v"})

    def __init__(self, book: _Book, grid: Grid) -> None:
        super().__init__(book)
        self.grid = grid
        self.row = self.column = 0
        self.line: Row = {}
        self.given: dict[str, str] = {}
        self.is_formula = False

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "c":
            self.given, self.is_formula = given, False
            self.parts, self.letters = [], 0
            self._go_to(given.get("r"))
        elif element == "row":
            number = given.get("r", str(self.row + 1))
            self._go_to_row(int(number) if number.isascii() and number.isdigit() else MOST_ROWS + 1)
            self.column = 0
        elif element == "f":
            self.is_formula = True
        elif element == "mergeCell":
            self._merge(given.get("ref", ""))

    def _go_to(self, place: str | None) -> None:
        if place is None:
            self.column += 1
        else:
            found = _CELL.fullmatch(place)
            if found is None:
                raise Refusal(BROKEN)
            self.column = column_of(found[1])
            if (row := int(found[2])) != self.row:
                self._go_to_row(row)
        if self.column > MOST_COLUMNS:
            raise Refusal(TOO_MUCH)

    def _go_to_row(self, row: int) -> None:
        if not 1 <= row <= MOST_ROWS:
            raise Refusal(TOO_MUCH)
        self.row, self.line = row, self.grid.rows.get(row, {})

    def finish(self, element: str) -> None:
        if element != "c":
            return
        said = self.taken()
        cell = self._cell(said) if said or self.is_formula else NOTHING
        if cell is not NOTHING:
            self.book.budget.spend(len(cell.text))
            self.line[self.column] = cell
            self.grid.rows[self.row] = self.line

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
        first: list[int] = [int(found[2]), column_of(found[1])]
        last = [int(found[4]), column_of(found[3])] if found[3] else first
        area: Area = (first[0], first[1], last[0], last[1])
        self.grid.merged.append(area)


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
