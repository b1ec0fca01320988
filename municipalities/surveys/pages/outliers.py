"""Answers that somebody should look at: far from the round before, or far from others of the same size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet

from accounts.seats import Seat
from desk.files.cells import Column
from municipalities.surveys.choices import SectionStatus
from municipalities.surveys.figures import TownAnswers, answers_of, numbers_of, spread_in
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import SheetSection, SurveyRound
from municipalities.surveys.questions import Question
from municipalities.surveys.weighing.peers import Measure, measures_of

LAST, PEERS = "last", "peers"
BASES: Final = {LAST: "前回との差", PEERS: "同じ人口規模との差"}
OPEN, RETURNED, CONFIRMED = "open", "returned", "confirmed"
STATES: Final = {OPEN: "確認前", RETURNED: "差戻し中", CONFIRMED: "確認済み"}
BADGES: Final = {OPEN: "wait", RETURNED: "stop", CONFIRMED: "done"}


@dataclass(frozen=True)
class OutlierLine:
    """One answer: `against` is what it is far from. `number` is that of the question."""

    town: TownAnswers
    number: int
    question: Question
    label: str
    words: str
    basis: str
    against: str
    state: str

    @property
    def basis_words(self) -> str:
        return BASES[self.basis]

    @property
    def state_words(self) -> str:
        return STATES[self.state]

    @property
    def badge(self) -> str:
        return BADGES[self.state]


@dataclass(frozen=True)
class SectionNote:
    """What is kept of a section of a sheet: whether somebody has looked at it, and what is striking."""

    is_confirmed: bool
    striking: Sequence[Mapping[str, str]]


Notes = Mapping[tuple[int, str], SectionNote]


def outliers_of(
    survey: SurveyRound, seat: Seat, chosen: QuerySet[Any, Any] | None = None
) -> list[OutlierLine]:
    """By municipality and question, of those whose codes `chosen` gives, each held against all others. Two
    queries for any number of municipalities."""
    questions = survey.questions.questions
    towns = answers_of(survey, seat, questions, with_earlier=False, chosen=chosen)
    finding = _Finding(survey, towns, notes_of(survey, seat))
    lines = [*finding.from_last(), *finding.from_peers()]
    asked = [line for line in lines if line.town.is_chosen]
    return sorted(asked, key=lambda line: (line.town.code, line.number, line.basis, line.label))


def notes_of(survey: SurveyRound, seat: Seat) -> Notes:
    rows = SheetSection.objects.visible_to(seat).filter(sheet__round=survey).order_by()
    return {
        (sheet, key): SectionNote(status == SectionStatus.CONFIRMED, striking)
        for sheet, key, status, striking in rows.values_list("sheet_id", "key", "status", "striking")
    }


@dataclass(frozen=True)
class _Finding:
    survey: SurveyRound
    towns: Sequence[TownAnswers]
    notes: Notes

    @cached_property
    def places(self) -> dict[str, int]:
        return {question.id: place for place, question in enumerate(self.survey.questions.questions, 1)}

    def from_last(self) -> Iterator[OutlierLine]:
        """As it was found when the answers were sent; what was answered anew was judged anew."""
        questions = self.survey.questions
        for town in self.towns:
            for section in questions.sections:
                note = self.notes.get((town.sheet, section.key))
                for each in note.striking if note and town.is_sent else ():
                    question = questions.by_id.get(each["question"])
                    if question is not None and question.id in town.values:
                        words = kind_of(question).words(question, town.values[question.id])
                        yield self.line(town, question, question.named, words, (LAST, each["words"]))

    def from_peers(self) -> Iterator[OutlierLine]:
        bands: dict[str, list[TownAnswers]] = {}
        for town in self.towns:
            bands.setdefault(town.band.label, []).append(town)
        for measure in measures_of(self.survey.questions.questions):
            for band, towns in bands.items():
                for town, against in far_from_peers(measure, towns):
                    words = _told(measure, town)
                    against = f"人口{band}の{against}"
                    yield self.line(town, measure.question, measure.label, words, (PEERS, against))

    def line(
        self, town: TownAnswers, question: Question, label: str, words: str, compared: tuple[str, str]
    ) -> OutlierLine:
        note = self.notes.get((town.sheet, question.section))
        state = CONFIRMED if note and note.is_confirmed else OPEN
        return OutlierLine(
            town=town,
            number=self.places[question.id],
            question=question,
            label=label,
            words=words,
            basis=compared[0],
            against=compared[1],
            state=RETURNED if question.id in town.returned else state,
        )


def far_from_peers(measure: Measure, towns: Sequence[TownAnswers]) -> list[tuple[TownAnswers, str]]:
    """Of municipalities of one size those that stand far from the others, each with what it stands far
    from."""
    spread, numbers = spread_in(towns, measure), numbers_of(towns, measure)
    if spread is None:
        return []
    ends = f"{measure.told(spread.low)}から{measure.told(spread.high)}に半分の団体"
    against = f"中央値 {measure.told(spread.median)}（{spread.size}団体。{ends}）"
    far = {code for code, number in numbers.items() if measure.is_far(number, spread)}
    return [(town, against) for town in towns if town.code in far]


def _told(measure: Measure, town: TownAnswers) -> str:
    """The answer, and of money what it is for each resident."""
    value = town.values[measure.question.id]
    number = measure.number(value, town.population)
    each = f"（{measure.told(number)}）" if measure.is_money and number is not None else ""
    return f"{measure.words(value)}{each}"


OUTLIER_COLUMNS: Final = [
    Column("団体コード", "town.code"),
    Column("市町村", "town.name"),
    Column("設問の番号", "number", "int"),
    Column("設問", "label"),
    Column("回答", "words"),
    Column("比べ方", "basis_words"),
    Column("比べたもの", "against"),
    Column("いま", "state_words"),
]
