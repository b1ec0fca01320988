"""Completions from outside: rows of a sheet, what each of them comes to, and why some cannot be taken.

Columns are known by their visible heads. A row is taken, is on record already, or is held back with where and
why; none is passed over in silence.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal
from accounts.seats import Seat
from japan.kana import as_kept
from japan.wareki import UnreadableDay, format_day, parse_day
from municipalities.surveys.workbook.grids import Grid
from municipalities.surveys.workbook.opening import open_grids
from pool.people.models import Talent
from training.courses.models import Completion, Course

NAME, KANA, COURSE, DAY, PROVIDER, EVIDENCE = "氏名", "かな", "研修", "修了日", "実施した機関", "修了証の番号"
HEADS: Final = (NAME, KANA, COURSE, DAY, PROVIDER, EVIDENCE)
NEEDED: Final = (NAME, COURSE, DAY, PROVIDER)
MOST_ROWS: Final = 2_000
MOST_OF_CELL: Final = 120
MOST_SHOWN: Final = 100
"""So many rows that can be taken, or are on record, stand in the table of a check."""


@dataclass(frozen=True)
class Row:
    """One line of the sheet. Without a `fault` it is to be recorded, or `is_known`."""

    line: int
    said: Mapping[str, str]
    talent: Talent | None = None
    course: Course | None = None
    completed_on: date | None = None
    is_known: bool = False
    fault: str = ""

    @property
    def state(self) -> tuple[str, str]:
        """Word and kind of the badge."""
        if self.fault:
            return "記録できない", "stop"
        return ("記録済み", "") if self.is_known else ("記録する", "done")


@dataclass(frozen=True)
class Sheet:
    rows: Sequence[Row]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if not row.fault and not row.is_known]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.is_known]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.fault]

    @property
    def shown(self) -> list[Row]:
        """Every one that is held back, and the first of the others."""
        return [*self.bad, *(row for row in self.rows if not row.fault)][: len(self.bad) + MOST_SHOWN]


def text_of_file(data: bytes) -> str:
    """The first sheet with our heads as lines with tabs, as they stand in the box of the page."""
    grids, _ = open_grids(data)
    found = next((grid for grid in grids if _head_of(grid) is not None), None)
    if found is None:
        heads = "、".join(NEEDED)
        raise Refusal(f"見出しの行が見つかりません。見出しは「{heads}」です。", field="file")
    last = max(max(row, default=0) for row in found.rows.values())
    written = io.StringIO()
    writer = csv.writer(written, delimiter="\t", lineterminator="\n")
    for number in range(_head_of(found) or 1, max(found.rows) + 1):
        row = found.rows.get(number, {})
        cells = (row.get(column) for column in range(1, last + 1))
        writer.writerow([(found.day_of(cell) or cell.text) if cell else "" for cell in cells])
    return written.getvalue()


def _head_of(grid: Grid) -> int | None:
    """The number of the first row that has all heads that are needed."""
    for number, row in sorted(grid.rows.items()):
        if set(NEEDED) <= {cell.text.strip() for cell in row.values()}:
            return number
    return None


def read_sheet(text: str, *, by: Seat) -> Sheet:
    """What each line comes to, in four queries. Raises `Refusal` where the heads are missing."""
    lines = _lines(text)
    known = _Known(by)
    seen: set[tuple[int, int, date]] = set()
    rows = []
    for line, said in lines:
        row = known.row(line, said)
        if row.talent and row.course and row.completed_on and not row.fault:
            key = (row.talent.pk, row.course.pk, row.completed_on)
            is_known = key in known.recorded or key in seen
            row = Row(line, said, row.talent, row.course, row.completed_on, is_known)
            seen.add(key)
        rows.append(row)
    return Sheet(rows)


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines below the heads that say anything, with their numbers in the box."""
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        found = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise Refusal(
            "表として読めないところがあります。引用符の対応を確かめてください。", field="text"
        ) from error
    heads = [head.strip() for head in found[0]] if found else []
    if missing := [head for head in NEEDED if head not in heads]:
        raise Refusal(f"1行目に見出し「{'、'.join(missing)}」がありません。", field="text")
    lines = [
        (number, {head: as_kept(cell).strip() for head, cell in zip(heads, cells, strict=False)})
        for number, cells in enumerate(found[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not lines:
        raise Refusal("見出しの下に行がありません。", field="text")
    if len(lines) > MOST_ROWS:
        raise Refusal(f"{len(lines):,}行あります。{MOST_ROWS:,}行までに分けてください。", field="text")
    return lines


class _Known:
    """People, courses and completions of the prefecture, by what a sheet calls them."""

    def __init__(self, by: Seat) -> None:
        self.people: dict[str, list[Talent]] = defaultdict(list)
        for talent in Talent.objects.visible_to(by).order_by("id"):
            self.people[_flat(talent.name)].append(talent)
        self.courses = {_flat(each.name): each for each in Course.objects.visible_to(by).offered()}
        self.recorded = set(
            Completion.objects.standing().order_by().values_list("talent_id", "course_id", "completed_on")
        )

    def row(self, line: int, said: Mapping[str, str]) -> Row:
        try:
            talent, course = self._talent(said), self._course(said)
            return Row(line, said, talent, course, _day_of(said))
        except Refusal as refusal:
            return Row(line, said, fault=refusal.sentence)

    def _talent(self, said: Mapping[str, str]) -> Talent:
        _refuse_gaps(said)
        found = self.people.get(_flat(said[NAME]), [])
        if kana := said.get(KANA, ""):
            found = [talent for talent in found if _flat(talent.kana) == _flat(kana)]
        if not found:
            raise Refusal(f"「{said[NAME]}」は登録人材にいません。氏名とかなを確かめてください。")
        if len(found) > 1:
            raise Refusal(f"「{said[NAME]}」が{len(found)}人います。「かな」の列で区別してください。")
        return found[0]

    def _course(self, said: Mapping[str, str]) -> Course:
        course = self.courses.get(_flat(said[COURSE]))
        if course is None:
            raise Refusal(f"研修「{said[COURSE]}」は、いま使う研修の一覧にありません。")
        return course


def _refuse_gaps(said: Mapping[str, str]) -> None:
    for head in NEEDED:
        if not said.get(head):
            raise Refusal(f"「{head}」が空いています。")
    for head in HEADS:
        if len(said.get(head, "")) > MOST_OF_CELL:
            raise Refusal(f"「{head}」は{MOST_OF_CELL}字までにしてください。")


def _day_of(said: Mapping[str, str]) -> date:
    today = timezone.localdate()
    try:
        day = parse_day(said[DAY], near=today)
    except UnreadableDay as error:
        raise Refusal(f"修了日「{said[DAY]}」を読めません。{error}") from error
    if day > today:
        raise Refusal(f"修了日（{format_day(day)}）が今日より後です。")
    return day


def _flat(text: str) -> str:
    """As two spellings of a name or a title are compared: without spaces."""
    return "".join(text.split())


def words_of(rows: Iterable[Row]) -> str:
    """「3行目：…」 for each row that is held back, for a refusal."""
    return "　".join(f"{row.line}行目：{row.fault}" for row in rows)
