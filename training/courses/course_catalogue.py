"""The courses a prefecture starts with: administrative practice for talent (行政実務研修).

That the training covers the assembly, budgets and the like, and comes before dispatch, is stated by the
ministry; its chapters, hours and validity are not public. The ten courses, their hours, and which gate a
dispatch are therefore our own default, and so are the leaders' course, the exercise and the study meeting;
they are a proposal, which a prefecture edits. Pure: no models.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

COURSES_FILE = Path(__file__).resolve().parent / "courses.csv"


class UnreadableCourses(ValueError):
    """`courses.csv` breaks its own promise; the message names the line."""


@dataclass(frozen=True, slots=True)
class CourseRow:
    key: str
    name: str
    hours: Decimal
    required_before_dispatch: bool
    valid_years: int | None
    """Years a completion counts; None: it does not expire."""
    description: str
    kind: str
    is_open_to_towns: bool


@cache
def read_courses() -> tuple[CourseRow, ...]:
    """The catalogue in teaching order. Raises `UnreadableCourses` for hours or years not above 0."""
    with COURSES_FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(_row(number, cells) for number, cells in enumerate(csv.DictReader(handle), start=2))


def _row(number: int, cells: Mapping[str, str]) -> CourseRow:
    row = CourseRow(
        key=cells["key"],
        name=cells["name"],
        hours=Decimal(cells["hours"]),
        required_before_dispatch=cells["required_before_dispatch"] == "1",
        valid_years=int(cells["valid_years"]) if cells["valid_years"] else None,
        description=cells["description"],
        kind=cells["kind"],
        is_open_to_towns=cells["towns"] == "1",
    )
    if row.hours <= 0 or (row.valid_years is not None and row.valid_years <= 0):
        raise UnreadableCourses(f"line {number}: hours and years of {row.key} must be above 0")
    return row
