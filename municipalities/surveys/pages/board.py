"""The board of a round: who has answered what, by municipality and section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.fields import NOTHING
from desk.files.cells import Column
from desk.marks import in_a_row, linked, markup
from japan.bodies import body_name
from japan.wareki import format_short
from municipalities.surveys.actions.reminding import to_remind
from municipalities.surveys.choices import (
    AT_THE_PREFECTURE,
    SECTION_SHADES,
    ReminderStatus,
    RoundStatus,
    SectionStatus,
    SheetStatus,
    has_answered,
)
from municipalities.surveys.models import Reminder, SheetSection, SurveyRound

STILL_DAYS: Final = 7
"""A sheet that was begun and not touched for so long stands still."""
STATES: Final = (
    ("open", "回答がまだ"),
    (SheetStatus.RETURNED.value, "差戻し"),
    ("confirm", "提出（県の確認待ち）"),
    ("done", "確認済み"),
)


@dataclass(frozen=True)
class Cell:
    status: str

    @property
    def words(self) -> str:
        return str(SectionStatus(self.status).label)

    @property
    def shade(self) -> str:
        return SECTION_SHADES[SectionStatus(self.status)]


@dataclass(frozen=True)
class BoardRow:
    """One municipality. `striking`: the sentences on what is very different from the last round."""

    sheet: int
    code: str
    kana: str
    status: str
    cells: Sequence[Cell]
    striking: Sequence[tuple[int, str]]
    reminded: int
    touched_at: datetime | None
    submitted_at: datetime | None

    @property
    def name(self) -> str:
        return body_name(self.code)

    @property
    def is_open(self) -> bool:
        return not has_answered(self.status)

    @property
    def is_untouched(self) -> bool:
        return all(cell.status == SectionStatus.UNTOUCHED for cell in self.cells)

    @property
    def is_confirmed(self) -> bool:
        return all(cell.status == SectionStatus.CONFIRMED for cell in self.cells)

    def told(self, now: datetime) -> str:
        """What goes on: how often it was reminded, and since when nothing moves."""
        parts = [f"督促{self.reminded}回"] if self.reminded and self.is_open else []
        if self.is_open and self.touched_at and now - self.touched_at > timedelta(days=STILL_DAYS):
            parts.append(f"{format_short(timezone.localdate(self.touched_at))}から動きなし")
        if not self.is_open and self.submitted_at:
            parts.append(f"{format_short(timezone.localdate(self.submitted_at))}に提出")
        return "　".join(parts)


@dataclass(frozen=True)
class Board:
    """The numbers of a round and its rows: those that are open first."""

    survey: SurveyRound
    rows: Sequence[BoardRow]
    reminders: Sequence[Reminder]
    remindable: Sequence[str]
    """Codes of those who would be reminded now."""

    @property
    def open(self) -> list[BoardRow]:
        return [row for row in self.rows if row.is_open]

    @property
    def answered(self) -> list[BoardRow]:
        return [row for row in self.rows if not row.is_open]

    @property
    def untouched(self) -> int:
        return sum(row.is_untouched for row in self.open)

    @property
    def returned(self) -> int:
        return sum(row.status == SheetStatus.RETURNED for row in self.rows)

    @property
    def writing(self) -> int:
        return len(self.open) - self.untouched - self.returned

    @property
    def striking(self) -> int:
        return sum(bool(row.striking) for row in self.rows)

    @property
    def to_confirm(self) -> int:
        return sum(not row.is_open and not row.is_confirmed for row in self.rows)

    def told(self, today: date) -> tuple[str, str]:
        """The answer first, and how those stand that are open."""
        said = f"{len(self.rows)}団体中 {len(self.answered)}団体が回答しました。{self._days(today)}"
        if not self.open:
            return said, ""
        parts = f"未着手{self.untouched}、入力中{self.writing}、差戻し{self.returned}"
        return said, f"まだの{len(self.open)}団体は、{parts}です。"

    def _days(self, today: date) -> str:
        if self.survey.status != RoundStatus.OPEN or self.survey.due_on is None:
            return ""
        left = (self.survey.due_on - today).days
        if left == 0:
            return "期限は今日です。"
        return f"期限まで{left}日です。" if left > 0 else "期限を過ぎています。"

    @property
    def waiting(self) -> list[Reminder]:
        return [each for each in self.reminders if each.status == ReminderStatus.WAITING]

    @property
    def asked_for(self) -> Reminder | None:
        return next((each for each in self.waiting if not each.is_automatic), None)


def board_of(survey: SurveyRound, seat: Seat) -> Board:
    """Four queries, whatever the number of municipalities."""
    reminders = list(survey.reminders.select_related("asked_by"))
    rows = _rows(survey, seat, reminders)
    remindable = to_remind(survey) if any(row.is_open for row in rows) else []
    return Board(survey, rows, reminders, remindable)


def _rows(survey: SurveyRound, seat: Seat, reminders: Sequence[Reminder]) -> list[BoardRow]:
    sections = (
        SheetSection.objects.visible_to(seat)
        .filter(sheet__round=survey)
        .order_by("sheet__municipality__code", "place")
        .values_list(
            "sheet_id",
            "sheet__municipality_id",
            "sheet__municipality__kana",
            "sheet__status",
            "sheet__submitted_at",
            "place",
            "status",
            "striking",
            "touched_at",
        )
    )
    found: dict[int, list[Any]] = {}
    for row in sections:
        found.setdefault(row[0], []).append(row)
    sent = [each for each in reminders if each.status == ReminderStatus.SENT]
    return [_row(parts, sent) for parts in found.values()]


def _row(parts: Sequence[Any], sent: Sequence[Reminder]) -> BoardRow:
    sheet, code, kana, status, submitted_at = parts[0][:5]
    return BoardRow(
        sheet=sheet,
        code=code,
        kana=kana,
        status=status,
        cells=[Cell(part[6]) for part in parts],
        striking=[(part[5], each["words"]) for part in parts for each in part[7]],
        reminded=sum(code in each.towns for each in sent),
        touched_at=max((part[8] for part in parts if part[8]), default=None),
        submitted_at=submitted_at,
    )


def drawn_parts(rows: Sequence[BoardRow], seat: Seat, now: datetime) -> list[tuple[str, int, SafeString]]:
    """Those that are open, and those that have answered: title, count and lines. There are a thousand cells,
    and a template takes ten times as long over each."""
    parts = (
        ("回答がまだ", [row for row in rows if row.is_open]),
        ("回答した", [row for row in rows if not row.is_open]),
    )
    return [
        (title, len(part), in_a_row(_drawn_row(row, seat, now) for row in part))
        for title, part in parts
        if part
    ]


def _drawn_row(row: BoardRow, seat: Seat, now: datetime) -> SafeString:
    cells = in_a_row(markup('<td class="{}">{}</td>', cell.shade, cell.words) for cell in row.cells)
    striking = in_a_row(markup("<b>{}　{}</b><br>", place, words) for place, words in row.striking)
    told = markup('<span class="sub">{}</span>', row.told(now) or NOTHING)
    name = linked(seat.url("sheet_detail", row.sheet), row.name)
    line = '<tr><th scope="row">{}</th>{}<td class="why">{}{}</td></tr>'
    return markup(line, name, cells, striking, told)


def drawn_foot(rows: Sequence[BoardRow]) -> SafeString:
    """Of the lines above, how many sections are at the prefecture."""
    if not rows:
        return SafeString("")
    counts = (
        sum(row.cells[at].status in AT_THE_PREFECTURE for row in rows) for at in range(len(rows[0].cells))
    )
    cells = in_a_row(markup("<td>{}</td>", count) for count in counts)
    line = '<tr><th scope="row">提出以上</th>{}<td class="why">／{}団体</td></tr>'
    return markup(line, cells, len(rows))


def narrowed(board: Board, state: str, place: int | None, *, only_striking: bool) -> list[BoardRow]:
    """The rows under the conditions of the page."""
    return [row for row in board.rows if _is_in(row, state, place) and (row.striking or not only_striking)]


def _is_in(row: BoardRow, state: str, place: int | None) -> bool:
    if place is None:
        by_state: Mapping[str, bool] = {
            "open": row.is_open,
            "returned": row.status == SheetStatus.RETURNED,
            "confirm": not row.is_open and not row.is_confirmed,
            "done": row.is_confirmed,
        }
        return by_state.get(state, True)
    status = row.cells[place - 1].status
    in_section: Mapping[str, bool] = {
        "open": status in (SectionStatus.UNTOUCHED, SectionStatus.WRITING, SectionStatus.RETURNED),
        "returned": status == SectionStatus.RETURNED,
        "confirm": status == SectionStatus.SUBMITTED,
        "done": status == SectionStatus.CONFIRMED,
    }
    return in_section.get(state, True)


def _words_at(place: int, row: BoardRow) -> str:
    return row.cells[place].words


def board_columns(survey: SurveyRound) -> list[Column]:
    """The board as a file: exactly what the page shows."""
    sections = survey.questions.sections
    return [
        Column("団体コード", "code"),
        Column("市町村", "name"),
        Column("状態", lambda row: SheetStatus(row.status).label),
        *(Column(f"{at} {each.title}", partial(_words_at, at - 1)) for at, each in enumerate(sections, 1)),
        Column("前回との大きな違い", lambda row: "\n".join(words for _, words in row.striking) or NOTHING),
        Column("督促の回数", "reminded", "int"),
        Column("最後の保存", "touched_at", "moment"),
        Column("提出", "submitted_at", "moment"),
    ]
