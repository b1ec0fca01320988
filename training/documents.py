"""The columns of the board of training as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from documents.columns import Column
from training.board import BoardRow
from training.models import Course


def board_columns(courses: Sequence[Course]) -> list[Column]:
    """What the board shows: the talent, whether they may be sent, then a column for each course."""
    return [
        Column("氏名", "talent.name"),
        Column("かな", "talent.kana"),
        Column("派遣", _sendable),
        *(Column(course.name, _cell(index)) for index, course in enumerate(courses)),
    ]


def _sendable(row: BoardRow) -> str:
    return "できる" if row.clearance.cleared else "できない"


def _cell(index: int) -> Any:
    return lambda row: row.cells[index].text
