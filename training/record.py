"""One talent's training: the gate today, every offered course with its state, and the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pool.models import Talent
from training.board import Cell, board
from training.clearance import Clearance, clearance_of
from training.models import Completion, Course, Waiver


@dataclass(frozen=True)
class CourseLine:
    course: Course
    cell: Cell


@dataclass(frozen=True)
class TrainingRecord:
    talent: Talent
    clearance: Clearance
    lines: tuple[CourseLine, ...]
    completions: tuple[Completion, ...]
    waivers: tuple[Waiver, ...]


def record_of(talent: Talent, on: date) -> TrainingRecord:
    """Required courses come first; eight queries, three of them for the gate itself."""
    courses = list(Course.objects.filter(is_offered=True).order_by("-is_required", "id"))
    row = board([talent], courses, on)[0]
    return TrainingRecord(
        talent=talent,
        clearance=clearance_of(talent, on),
        lines=tuple(CourseLine(course, cell) for course, cell in zip(courses, row.cells, strict=True)),
        completions=tuple(Completion.objects.filter(talent=talent).select_related("course", "recorded_by")),
        waivers=tuple(Waiver.objects.filter(talent=talent).select_related("course", "asked_by", "decided_by")),
    )
