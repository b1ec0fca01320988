"""A sheet as it came, whatever program wrote it: texts with their places. Pure.

Numbers, days and rates are told in the words that stood on the screen, as far as the file says them: of a day
that was typed without its year, the year is a program's guess, and is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from accounts.errors import Refusal

Form = Literal["text", "number", "long", "rate", "day", "time", "flag", "wrong", "uncounted"]
"""How a cell was stored. `long`: a number of more digits than a sheet keeps; `wrong`: #N/A and the like;
`uncounted`: a formula without its result."""

MOST_CELLS: Final = 250_000
"""That say something, in one file: 20,000 rows of 12."""
MOST_LETTERS: Final = 20_000_000
MOST_LETTERS_OF_A_CELL: Final = 100_000
MOST_COLUMNS: Final = 16_384
MOST_ROWS: Final = 1_048_576
"""Of a sheet, by the format."""
DIGITS: Final = 15
"""Of a number, which sheets keep."""

TOO_MUCH: Final = (
    "中身が多すぎて読めません。様式にない行・列・シートと、貼り付けたものを消して保存し直してください。"
)


class Cell(NamedTuple):
    text: str
    form: Form = "text"


NOTHING: Final = Cell("")
Row = dict[int, Cell]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass
class Grid:
    """`name` is that of the sheet, "" where there is none (CSV). Rows and columns count from 1; what is empty
    is left out."""

    name: str
    rows: dict[int, Row] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    is_from_1904: bool = False

    def place(self, row: int, column: int) -> str:
        """「調査票!E12」, of a CSV 「12行目」."""
        return f"{self.name}!{letters_of(column)}{row}" if self.name else f"{row:,}行目"

    def day_of(self, cell: Cell) -> str:
        """The day that a bare number stands for, where a day was asked for and the looks of the cells were
        taken off; "" where it is no number of this century or the last."""
        number = (
            int(cell.text) if cell.form == "number" and cell.text.isascii() and cell.text.isdigit() else 0
        )
        day = day_number(number, is_from_1904=self.is_from_1904) if 10_000 <= number < 100_000 else None
        return day.isoformat() if day else ""


class Budget:
    """What is left to take in of one file."""

    def __init__(self) -> None:
        self.cells, self.letters = MOST_CELLS, MOST_LETTERS

    def spend(self, letters: int, *, cells: int = 1) -> None:
        """For a cell that says something, or a text that cells share."""
        self.cells -= cells
        self.letters -= letters
        if self.cells < 0 or self.letters < 0:
            raise Refusal(TOO_MUCH)


def letters_of(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=20_000)
def column_of(letters: str) -> int:
    """A is 1; more than any sheet has for what is none."""
    if not 1 <= len(letters) <= 3 or not (letters.isascii() and letters.isalpha() and letters.isupper()):
        return MOST_COLUMNS + 1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


FIRST_DAYS: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
LAST_OF_1900: Final = 60
"""The 29th of February 1900, which sheets believe in; what is before it is not told."""


def day_number(number: int, *, is_from_1904: bool) -> date | None:
    """The day that sheets give this number; None where there is no telling."""
    if not is_from_1904 and number <= LAST_OF_1900:
        return None
    try:
        return FIRST_DAYS[is_from_1904] + timedelta(days=number)
    except OverflowError:
        return None


_OF_CODE: Final[Mapping[int, str]] = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((14, 15, 27, 28, 29, 30, 31, 36, 50, 51, 54, 57, 58), "y/m/d"),
    **dict.fromkeys((17, 34, 52, 55), "y/m"),
    **dict.fromkeys((16, 35, 53, 56), "m/d"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47), "h:mm"),
    22: "y/m/d h:mm",
}
"""Formats that have a number instead of words (ECMA-376, 18.8.30, with those of Japan)."""
_SAYS_NOTHING = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general|g/標準|e[+-]', re.IGNORECASE
)


@lru_cache(maxsize=2_000)
def parts_of(code: str) -> str:
    """What a number format shows: `%`, of a day any of `ymd`, `h` of a time; "" of a plain number."""
    bare = _SAYS_NOTHING.sub("", code.partition(";")[0]).lower()
    if "%" in bare:
        return "%"
    is_time = "h" in bare or "s" in bare
    parts = "y" if re.search("[yeg]", bare) else ""
    is_month = "m" in bare and (bool(parts) or "d" in bare or not is_time)
    return parts + ("m" if is_month else "") + ("d" if "d" in bare else "") + ("h" if is_time else "")


def parts_of_number(number: int) -> str:
    """The same of a format that has only a number."""
    return parts_of(_OF_CODE.get(number, ""))


def shown_number(stored: str, parts: str, *, is_from_1904: bool) -> Cell:
    """A stored number in the words that stood on the screen. `parts` as by `parts_of`."""
    if not parts and stored.isascii() and stored.isdigit() and len(stored) <= DIGITS:
        return Cell(stored.lstrip("0") or "0", "number")
    try:
        number = float(stored)
    except ValueError:
        return Cell(stored, "wrong")
    if not math.isfinite(number):
        return Cell(stored, "wrong")
    exact = Decimal(f"{number:.{DIGITS}g}")
    if parts == "%":
        return Cell(f"{_plain(exact * 100)}%", "rate")
    if parts:
        return _moment(number, parts, is_from_1904=is_from_1904) or Cell(_plain(exact), "wrong")
    return Cell(_plain(exact), "long" if abs(number) >= 10**DIGITS else "number")


def _plain(number: Decimal) -> str:
    """14.0 is 14, and nothing is a power of ten."""
    whole = number.to_integral_value()
    return f"{whole if whole == number else number.normalize():f}"


def _moment(number: float, parts: str, *, is_from_1904: bool) -> Cell | None:
    days, seconds = divmod(round(number * 86_400), 86_400)
    clock = f"{seconds // 3600}:{seconds % 3600 // 60:02}"
    if parts == "h":
        return Cell(clock, "time")
    day = day_number(days, is_from_1904=is_from_1904)
    if day is None:
        return None
    behind = f" {clock}" if seconds and "h" in parts else ""
    words = {"ymd": day.isoformat(), "ym": f"{day.year}年{day.month}月", "md": f"{day.month}月{day.day}日"}
    told = words.get(parts.replace("h", ""))
    return Cell(told + behind, "day") if told else Cell(day.isoformat(), "wrong")
