"""How far every municipality is, question by question, as a heat table and as the file of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.files.cells import Column
from desk.marks import markup
from municipalities.surveys.figures import (
    GaugeCount,
    TownAnswers,
    answers_of,
    gauge_counts,
    readings_of,
)
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import Section
from municipalities.surveys.weighing.gauges import BACK, FORWARD, Gauge, Reading, gauges_of

TURNS: Final = {FORWARD: "▲進んだ", BACK: "▼戻った", 0: ""}
UNANSWERED: Final = "未回答"
NO_STEP: Final = "–"
BY_CODE, FURTHEST, LEAST_FAR = "", "-progress", "progress"
SORTS: Final = ((BY_CODE, "団体コード順"), (LEAST_FAR, "進んでいない順"), (FURTHEST, "進んでいる順"))


@dataclass(frozen=True)
class ProgressRow:
    """One municipality: of each question how far it is, and where it went since the round before."""

    town: TownAnswers
    readings: Sequence[tuple[Reading | None, int]]

    @property
    def share(self) -> Fraction | None:
        """How far it is on average, over what it has answered; None for nothing."""
        found = [reading.share for reading, _ in self.readings if reading and reading.share is not None]
        return sum(found, Fraction(0)) / len(found) if found else None

    def words(self, place: int) -> str:
        """A cell as it is shown and as the file has it."""
        reading, turn = self.readings[place]
        if reading is None:
            return NO_STEP if self.town.is_sent else UNANSWERED
        return f"{reading.words} {TURNS[turn]}".strip()

    @property
    def cells(self) -> Iterator[tuple[str | SafeString, int, bool]]:
        """Words, shade and whether it stands out, as `heat_cells` takes them."""
        for place, (reading, turn) in enumerate(self.readings):
            if reading is None:
                yield self.words(place), 0, False
            elif turn:
                yield markup("{}<br><b>{}</b>", reading.words, TURNS[turn]), reading.level, False
            else:
                yield reading.words, reading.level, False


@dataclass(frozen=True)
class SumRow:
    """A count for each question."""

    label: str
    counts: Sequence[int]
    code: str = ""

    def words(self, place: int) -> str:
        return str(self.counts[place])


@dataclass(frozen=True)
class ProgressTable:
    """`groups`: sections with their gauges, numbered as the questions are. `chosen` are the municipalities
    that the conditions leave."""

    groups: Sequence[tuple[Section, list[tuple[int, Gauge]]]]
    rows: Sequence[ProgressRow]
    counts: Sequence[GaugeCount]

    @property
    def gauges(self) -> list[tuple[int, Gauge]]:
        return [each for _, gauges in self.groups for each in gauges]

    @property
    def answered(self) -> int:
        return sum(row.town.has_answered for row in self.rows)

    @property
    def returned(self) -> int:
        """Whose answers are read, though something was given back."""
        return sum(row.town.is_sent and not row.town.has_answered for row in self.rows)

    @property
    def sums(self) -> list[SumRow]:
        """The last two only where there was a round before."""
        counts = self.counts
        rows = [
            SumRow("実施済み・はいの団体", [each.done for each in counts]),
            SumRow("この設問に回答のあった団体", [each.answered for each in counts]),
        ]
        if any(each.forward or each.back for each in counts):
            rows.append(SumRow("前回から▲進んだ団体", [each.forward for each in counts]))
            rows.append(SumRow("前回から▼戻った団体", [each.back for each in counts]))
        return rows


def progress_table(
    survey: SurveyRound,
    seat: Seat,
    *,
    section: str = "",
    band: str = "",
    chosen: QuerySet[Any, Any] | None = None,
    sort: str = BY_CODE,
) -> ProgressTable:
    """Of the municipalities of a population band (by its label) and among
    the codes of `chosen`. Two queries."""
    groups = _groups(survey, section)
    gauges = [gauge for _, each in groups for _, gauge in each]
    towns = answers_of(survey, seat, [gauge.question for gauge in gauges], chosen=chosen)
    rows = [
        ProgressRow(town, readings_of(town, gauges))
        for town in towns
        if town.is_chosen and band in ("", town.band.label)
    ]
    counts = gauge_counts([row.readings for row in rows], len(gauges))
    return ProgressTable(groups, _sorted(rows, sort), counts)


def _groups(survey: SurveyRound, section: str) -> list[tuple[Section, list[tuple[int, Gauge]]]]:
    """Sections that ask for some step."""
    questions = survey.questions
    numbers = {question.id: place for place, question in enumerate(questions.questions, 1)}
    found = []
    for each in questions.sections:
        gauges = gauges_of(questions.of_section(each.key)) if section in ("", each.key) else []
        if gauges:
            found.append((each, [(numbers[gauge.question.id], gauge) for gauge in gauges]))
    return found


def _sorted(rows: Iterable[ProgressRow], sort: str) -> list[ProgressRow]:
    """Those that say nothing stand last."""
    by_code = sorted(rows, key=lambda row: row.town.code)
    if sort == BY_CODE:
        return by_code
    sign = -1 if sort == FURTHEST else 1
    return sorted(by_code, key=lambda row: (row.share is None, sign * (row.share or 0)))


def progress_columns(table: ProgressTable) -> list[Column]:
    """The table as a file: what the page shows, cell by cell; the sums stand below."""

    def cell(place: int) -> Column:
        number, gauge = table.gauges[place]
        return Column(f"問{number} {gauge.question.named}", lambda row: row.words(place))

    return [
        Column("団体コード", lambda row: "" if isinstance(row, SumRow) else row.town.code),
        Column("市町村", lambda row: row.label if isinstance(row, SumRow) else row.town.name),
        *(cell(place) for place in range(len(table.gauges))),
    ]
