"""A list as it came: its head is found by its words, its rows are read cell by cell, bad ones are held back
with what is wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from accounts.errors import Refusal
from documents.uploads.sheets import Line, tables_of
from pool.candidates.columns import BY_WORD, LABELS, NEEDED, OURS, ListColumn, Unreadable, plain

LOOKED_FOR_HEAD: Final = 30
"""Lines in which the head is looked for: a title and a date stand above many a table."""
LEAST_KNOWN: Final = 2
"""So many known headings make a line a head."""


@dataclass(frozen=True)
class Held:
    """A row that does not come in: what stood in its cells by their headings, and what is wrong."""

    line: int
    number: str
    cells: Mapping[str, str]
    faults: list[dict[str, str]]


@dataclass(frozen=True)
class ReadList:
    """`rows` say, by the keys of the columns, what may come in; a column that the file has not is not in
    them, and changes nothing. `ignored` are headings that mean nothing to us."""

    rows: list[dict[str, Any]]
    held: list[Held]
    ignored: list[str]


def read_list(content: bytes, kind: str) -> ReadList:
    """Raises `Refusal` where the file as a whole is no list."""
    best: tuple[int, list[Line], int] = (0, [], 0)
    for lines in tables_of(content, kind):
        for place, line in enumerate(lines[:LOOKED_FOR_HEAD]):
            known = len({BY_WORD[plain(text)].key for text in line.texts if plain(text) in BY_WORD})
            if known > best[0]:
                best = (known, lines, place)
    known, lines, place = best
    if known < LEAST_KNOWN:
        heads = "、".join(f"「{column.label}」" for column in NEEDED)
        raise Refusal(
            f"見出しの行が見つかりません。{heads}などの見出しがある名簿を送ってください。", field="file"
        )
    columns = _columns(lines[place])
    read = [_row(line, columns) for line in lines[place + 1 :]]
    return _told(read, [text for text in lines[place].texts if text and _is_unknown(text)])


def _is_unknown(text: str) -> bool:
    return plain(text) not in BY_WORD and plain(text) not in OURS


def _columns(head: Line) -> dict[int, ListColumn]:
    """The columns that mean something, by their places. Raises `Refusal` for a head that lacks a needed one
    or names one twice."""
    found: dict[int, ListColumn] = {}
    for place, text in enumerate(head.texts):
        column = BY_WORD.get(plain(text))
        if column is None:
            continue
        if column in found.values():
            raise Refusal(
                f"{head.number}行目の見出しに「{column.label}」に当たる列が2つあります（「{text}」）。"
                "どちらか1つにしてください。",
                field="file",
            )
        found[place] = column
    if lacking := [column.label for column in NEEDED if column not in found.values()]:
        names = "、".join(f"「{label}」" for label in lacking)
        raise Refusal(
            f"{head.number}行目の見出しに{names}の列がありません。列を足して送ってください。", field="file"
        )
    return found


def _row(line: Line, columns: Mapping[int, ListColumn]) -> tuple[dict[str, Any], Held]:
    """What the row says, and the same as a row held back, with its faults or none."""
    values: dict[str, Any] = {}
    cells: dict[str, str] = {}
    faults = []
    for place, column in columns.items():
        text = line.texts[place] if place < len(line.texts) else ""
        text = text.removeprefix("'") if text.startswith(("'=", "'+", "'-", "'@")) else text
        cells[column.label] = text
        try:
            values[column.key] = column.read(text)
        except Unreadable as error:
            faults.append({"column": column.label, "reason": str(error)})
    return values, Held(line.number, str(values.get("number", cells[LABELS["number"]])), cells, faults)


def _told(read: Iterable[tuple[dict[str, Any], Held]], ignored: list[str]) -> ReadList:
    """Two rows of one number are both held back: nobody knows which is right."""
    lines_of: dict[str, list[int]] = {}
    pairs = list(read)
    for _, row in pairs:
        if row.number:
            lines_of.setdefault(row.number, []).append(row.line)
    rows, held = [], []
    for values, row in pairs:
        others = [line for line in lines_of.get(row.number, []) if line != row.line]
        if others:
            places = "、".join(f"{line:,}行目" for line in others[:3])
            reason = f"「{row.number}」は{places}にもあります。正しい1行だけを残してください。"
            row.faults.append({"column": LABELS["number"], "reason": reason})
        if row.faults:
            held.append(row)
        else:
            rows.append(values)
    return ReadList(rows, held, ignored)
