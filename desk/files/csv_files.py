"""Lists as CSV: UTF-8 for programs of today, CP932 (Shift_JIS) for those that know nothing else."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from itertools import chain
from typing import Any, Literal

from desk.files.cells import Column, guarded
from japan.kana import common_form, composed, with_letters_for_radicals

Encoding = Literal["utf-8-sig", "utf-8", "cp932"]
ROWS_OF_A_PART = 500
GETA = "〓"
"""What stands for a letter that CP932 lacks, as printers have always done."""

_SAME_IN_CP932 = str.maketrans(
    {"〜": "～", "−": "－", "‖": "∥", "—": "―", "¢": "￠", "£": "￡", "¬": "￢", "\xa0": " "}
)
"""The same sign under another number: nothing is lost."""


@dataclass(frozen=True)
class Loss:
    """A letter that CP932 lacks: where it stands, and what will stand there instead."""

    line: int
    column: str
    text: str
    letter: str
    written: str


def csv_parts(
    columns: Sequence[Column], rows: Iterable[Any], encoding: Encoding = "utf-8-sig"
) -> Generator[bytes]:
    """Head and rows, CRLF, some hundred rows at a time; the head at once.

    A text that a spreadsheet might run as a formula gets an apostrophe before it, in the head as well: a
    heading may be the name of a course.
    """
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([guarded(column.label) for column in columns])
    yield _encoded(written, encoding)
    later: Encoding = "cp932" if encoding == "cp932" else "utf-8"
    cells = [column.cell for column in columns]
    for place, row in enumerate(rows, start=1):
        writer.writerow([cell(row) for cell in cells])
        if place % ROWS_OF_A_PART == 0:
            yield _encoded(written, later)
    yield _encoded(written, later)


def _encoded(written: StringIO, encoding: Encoding) -> bytes:
    """What has been written, which is then forgotten."""
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    if encoding == "cp932" and not _is_carried(text):
        text = to_cp932(text)
    return text.encode(encoding)


def to_cp932(text: str) -> str:
    """The text with every letter that CP932 lacks replaced: by its common form (吉 for 𠮷), or by 〓; a
    variation selector is dropped (葛󠄀 is written 葛)."""
    return "".join(_replacement(letter) for letter in _in_its_own_signs(text))


def _in_its_own_signs(text: str) -> str:
    """The same text as CP932 writes it: no letter is another for it."""
    return with_letters_for_radicals(composed(text)).translate(_SAME_IN_CP932)


@lru_cache(maxsize=16_384)
def _replacement(letter: str) -> str:
    if _is_carried(letter):
        return letter
    if _is_selector(letter):
        return ""
    common = common_form(letter)
    return common if _is_carried(common) else GETA


def _is_carried(text: str) -> bool:
    """A letter, or a whole text: nearly all are, which is found out at once."""
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _is_selector(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def cp932_losses(columns: Sequence[Column], rows: Iterable[Any]) -> list[Loss]:
    """Every letter that a CP932 file would not carry. The head is line 0, the first row below it line 1."""
    heads = [(0, column, column.label) for column in columns]
    return [
        Loss(line, column.label, text, letter, to_cp932(letter))
        for line, column, text in chain(heads, _cells_to_look_at(columns, rows))
        for letter in _lost_letters(text)
    ]


def _cells_to_look_at(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[tuple[int, Column, str]]:
    """Those of the rows that have a letter to tell: the others are looked at as a whole."""
    cells = [column.cell for column in columns]
    for line, row in enumerate(rows, start=1):
        if not _is_carried("".join([cell(row) for cell in cells])):
            yield from ((line, column, column.text(row)) for column in columns)


def _lost_letters(text: str) -> list[str]:
    """The lost letters of a text, each once; a selector is shown with the letter that it shapes."""
    lost: dict[str, None] = {}
    written = _in_its_own_signs(text)
    for before, letter in zip(f" {written}", written, strict=False):
        if not _is_carried(letter):
            lost[before + letter if _is_selector(letter) else letter] = None
    return list(lost)
