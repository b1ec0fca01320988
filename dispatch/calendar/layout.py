"""Bars laid into the rows of a person: the cells of twelve weeks, on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

WEEKS = 12


@dataclass(frozen=True)
class Bar:
    """One dispatch in weeks `first` to `last` of the window, both
    counted from 0; `visited` are those with a visit."""

    first: int
    last: int
    dispatch_id: int
    kind: str
    text: str
    href: str
    visited: frozenset[int]


@dataclass(frozen=True)
class Cell:
    """One cell of a row; see `templates/desk/parts/calendar.html`."""

    span: int
    rows: int = 1
    kind: str = ""
    text: str = ""
    href: str = ""
    visits: tuple[bool, ...] = ()
    visit_words: str = ""


def rows_of(bars: Sequence[Bar], closed: Mapping[int, str], labels: Sequence[str]) -> list[list[Cell]]:
    """Bars laid into as few rows as they need, around the closed weeks, which go through all rows."""
    pieces = [piece for bar in bars for piece in _cut(bar, closed)]
    rows: list[list[Bar]] = []
    for piece in pieces:
        row = next(
            (
                row
                for row in rows
                if all(piece.first > other.last or piece.last < other.first for other in row)
            ),
            None,
        )
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    rows = rows or [[]]
    return [
        _cells(row, closed, labels, height=len(rows) if index == 0 else 0) for index, row in enumerate(rows)
    ]


def _cut(bar: Bar, closed: Mapping[int, str]) -> list[Bar]:
    """A bar without its closed weeks."""
    if not any(bar.first <= week <= bar.last for week in closed):
        return [bar]
    pieces, begins = [], bar.first
    for week in range(bar.first, bar.last + 2):
        if week in closed or week > bar.last:
            if begins < week:
                pieces.append(replace(bar, first=begins, last=week - 1))
            begins = week + 1
    return pieces


def _cells(
    row: Iterable[Bar], closed: Mapping[int, str], labels: Sequence[str], *, height: int
) -> list[Cell]:
    """One row from left to right. `height` is the number of rows that
    closed weeks of the first row reach over."""
    starts = {bar.first: bar for bar in row}
    cells: list[Cell] = []
    week = 0
    while week < WEEKS:
        if week in closed:
            if height:
                cells.append(Cell(1, height, "void", closed[week]))
            week += 1
        elif bar := starts.get(week):
            cells.append(_slot(bar, labels))
            week = bar.last + 1
        else:
            last = _empty_until(week, starts, closed)
            cells.append(Cell(last - week))
            week = last
    return cells


def _slot(bar: Bar, labels: Sequence[str]) -> Cell:
    """The cell of a bar, which says also in words in which weeks somebody comes."""
    covered = range(bar.first, bar.last + 1)
    named = "、".join(labels[week] for week in covered if week in bar.visited)
    return Cell(
        span=len(covered),
        kind=bar.kind,
        text=bar.text,
        href=bar.href,
        visits=tuple(week in bar.visited for week in covered),
        visit_words=f"訪問のある週 {named}" if named else "訪問のない週",
    )


def _empty_until(week: int, starts: Mapping[int, Bar], closed: Mapping[int, str]) -> int:
    end = week + 1
    while end < WEEKS and end not in starts and end not in closed:
        end += 1
    return end
