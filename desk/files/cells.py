"""A column of a list as a file: its heading, where its value comes from, and how it is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from japan.clock import in_japan

Kind = Literal["text", "int", "number", "yen", "date", "moment"]

FORMULA_STARTS = frozenset("=+-@−\t\r\n")
"""A text that begins so may be run as a formula by a spreadsheet;
U+2212 is the minus sign that is no hyphen."""

_BREAKS = frozenset("\t\r\n")
_UNSEEN_KINDS = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc", "Mn"})
"""Unicode's categories of spaces, line separators, marks of direction
and joining, control letters and selectors."""

_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Fillers and the empty braille cell, which are letters to Unicode and nothing to the eye."""

_UNWRITABLE = {
    code: None for code in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"
}
"""What XML forbids: one such letter makes a whole sheet unreadable."""


@dataclass(frozen=True)
class Column:
    """`key` is the name of an attribute or mapping key (`talent.name` goes deeper), or a function of the row.

    Kinds: text, int, number (with the decimals that it has), yen (an integer), date (of a time: Japan's),
    moment (an aware time, written in Japan's).
    """

    label: str
    key: str | Callable[[Any], Any]
    kind: Kind = "text"

    def value(self, row: Any) -> Any:
        """The value of this column: str, int, date or naive datetime; None where there is none."""
        found = self._read(row)
        return None if found is None or found == "" else _VALUES[self.kind](found)

    def text(self, row: Any) -> str:
        """The value as words, for files that know no types."""
        found = self._read(row)
        return "" if found is None or found == "" else _WORDS[self.kind](found)

    @cached_property
    def cell(self) -> Callable[[Any], str]:
        """What writes the cell of a row into a CSV: `text`, with an apostrophe before
        what a spreadsheet might run as a formula. One function, since a file has a million cells."""
        read = self._read
        if self.kind == "text":

            def write(row: Any) -> str:
                found = read(row)
                if found is None or found == "":
                    return ""
                return guarded(found if type(found) is str else str(found))

            return write
        in_words = _WORDS[self.kind]

        def write_value(row: Any) -> str:
            found = read(row)
            return "" if found is None or found == "" else in_words(found)

        return write_value

    @cached_property
    def _read(self) -> Callable[[Any], Any]:
        """What the row has, as it has it."""
        key = self.key
        if callable(key):
            return key
        straight = attrgetter(key)

        def read(row: Any) -> Any:
            try:
                return straight(row)
            except AttributeError:
                return _look_up(row, key)

        return read


def _moment(found: Any) -> Any:
    return in_japan(found).replace(tzinfo=None) if isinstance(found, datetime) else found


def _day(found: Any) -> Any:
    return in_japan(found).date() if isinstance(found, datetime) else found


def _as_it_is(found: Any) -> Any:
    return found


def _moment_words(found: Any) -> str:
    moment = _moment(found)
    return moment.isoformat(" ", "minutes") if isinstance(moment, datetime) else str(moment)


def _look_up(row: Any, key: str) -> Any:
    for name in key.split("."):
        if row is None:
            return None
        row = row.get(name) if isinstance(row, Mapping) else getattr(row, name)
    return row


def clean(text: str) -> str:
    """Without control characters and halves of letters, which no file format carries."""
    return text if text.isprintable() else text.translate(_UNWRITABLE)


_VALUES: dict[Kind, Callable[[Any], Any]] = {
    "text": lambda found: clean(str(found)),
    "int": _as_it_is,
    "number": _as_it_is,
    "yen": _as_it_is,
    "date": _day,
    "moment": _moment,
}
_WORDS: dict[Kind, Callable[[Any], str]] = {
    "text": lambda found: clean(str(found)),
    "int": str,
    "number": str,
    "yen": str,
    "date": lambda found: str(_day(found)),
    "moment": _moment_words,
}


def guarded(text: str) -> str:
    """What a CSV may hold of a text: clean, with an apostrophe before what might run as a formula."""
    cleaned = clean(text)
    return f"'{cleaned}" if may_be_formula(cleaned) else cleaned


def may_be_formula(text: str) -> bool:
    """Also behind what is not seen, which some programs leave out when they read a file, and in every width.

    Some programs fold full width (＝), small (﹦) and raised (⁼) signs to the plain one; so does NFKC.
    """
    if text[:1].isalnum() and text[0] not in _UNSEEN:
        return False
    first = next((letter for letter in text if letter in _BREAKS or not _is_unseen(letter)), "")
    return unicodedata.normalize("NFKC", first)[:1] in FORMULA_STARTS


def _is_unseen(letter: str) -> bool:
    return letter in _UNSEEN or unicodedata.category(letter) in _UNSEEN_KINDS


def width_of(text: str) -> int:
    """Half-width columns that the widest line of a text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    lines = text.splitlines() or [""]
    return max(
        sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in lines
    )
