"""The columns of the lists of training as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk.files.cells import Column
from training.board import BoardRow
from training.models import Course

COURSE_COLUMNS = (
    Column("名称", "name"),
    Column("内容", "description"),
    Column("時間", lambda course: f"{course.hours.normalize():f}"),
    Column("派遣の前に", lambda course: "必要" if course.is_required else ""),
    Column("有効な年数", "valid_years", "int"),
    Column("状態", lambda course: "使う" if course.is_offered else "使わない"),
)

WAIVER_COLUMNS = (
    Column("免除を受ける人", "talent.name"),
    Column("研修", "course.name"),
    Column("初めの日", "valid_from", "date"),
    Column("終わりの日", "valid_until", "date"),
    Column("理由", "reason"),
    Column("申請した人", "asked_by.name"),
    Column("申請日時", "asked_at", "moment"),
    Column("決めた人", "decided_by.name"),
    Column("決めた日時", "decided_at", "moment"),
)


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
