"""What the 対比票 of a municipality says: its answers beside its last ones, and beside those of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.seats import Seat
from desk.fields import NOTHING
from japan.wareki import format_compact
from municipalities.surveys.figures import TownAnswers, answers_of, spread_in
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import AnswerSheet, SurveyRound
from municipalities.surveys.pages.outliers import Notes, far_from_peers, notes_of
from municipalities.surveys.questions import Question, Section
from municipalities.surveys.weighing.gauges import gauge_of
from municipalities.surveys.weighing.peers import FEWEST, measures_of

MOST_LINES_TOGETHER = 6
FAR_WORDS = "同じ人口規模の団体と大きく違う"


@dataclass(frozen=True)
class ComparedLine:
    """One question: what is answered now and was before, and what others say. `marks`: what is striking."""

    number: int
    question: Question
    now: str
    before: str
    of_band: str
    of_all: str
    marks: Sequence[str]

    @property
    def is_short(self) -> bool:
        """Whether it may be kept on one page: a table of twenty rows goes on to the next."""
        return max(self.now.count("\n"), self.before.count("\n")) < MOST_LINES_TOGETHER


@dataclass(frozen=True)
class Comparison:
    """All answers of a round, to hold each municipality against. `notes`: what is striking, by section."""

    survey: SurveyRound
    towns: Sequence[TownAnswers]
    notes: Notes

    @cached_property
    def by_code(self) -> dict[str, TownAnswers]:
        return {town.code: town for town in self.towns}

    @cached_property
    def bands(self) -> dict[str, list[TownAnswers]]:
        found: dict[str, list[TownAnswers]] = {}
        for town in self.towns:
            found.setdefault(town.band.label, []).append(town)
        return found

    @cached_property
    def far(self) -> dict[tuple[str, str], str]:
        """Code and question -> what it stands far from."""
        return {
            (town.code, measure.question.id): f"{FAR_WORDS}（{measure.label}：{against}）"
            for measure in measures_of(self.survey.questions.questions)
            for towns in self.bands.values()
            for town, against in far_from_peers(measure, towns)
        }

    def sections(self, town: TownAnswers) -> list[tuple[Section, list[ComparedLine]]]:
        """The questions that the municipality has answered now or before."""
        questions = self.survey.questions
        numbers = {question.id: place for place, question in enumerate(questions.questions, 1)}
        found = [
            (
                section,
                [
                    self._line(numbers[question.id], question, town)
                    for question in questions.of_section(section.key)
                    if question.id in town.values or question.id in town.earlier
                ],
            )
            for section in questions.sections
        ]
        return [(section, lines) for section, lines in found if lines]

    def _line(self, number: int, question: Question, town: TownAnswers) -> ComparedLine:
        value, note = town.values.get(question.id), self.notes.get((town.sheet, question.section))
        striking = (
            [each["words"] for each in note.striking if each["question"] == question.id] if note else []
        )
        far = self.far.get((town.code, question.id))
        returned = ["この回答は差し戻しています"] if question.id in town.returned else []
        return ComparedLine(
            number=number,
            question=question,
            now=kind_of(question).words(question, value),
            before=_before(question, town),
            of_band=words_of_peers(question, value, self.bands[town.band.label]),
            of_all=words_of_peers(question, value, self.towns),
            marks=[*striking, *([far] if far else []), *returned],
        )


def comparison_of(survey: SurveyRound, seat: Seat) -> Comparison:
    """Three queries for any number of municipalities."""
    return Comparison(survey, answers_of(survey, seat, survey.questions.questions), notes_of(survey, seat))


def _before(question: Question, town: TownAnswers) -> str:
    """What it sent last, where that is an answer to the question as it is asked now."""
    earlier = town.earlier.get(question.id)
    if earlier is None or kind_of(question).fault(question, earlier.value):
        return NOTHING
    return f"{kind_of(question).words(question, earlier.value)}（{format_compact(earlier.on)}）"


def words_of_peers(question: Question, value: Any, towns: Sequence[TownAnswers]) -> str:
    """What some municipalities say, counted: a median, how many are done, how many say the same. Of fewer
    than five nothing is said, since the paper lies on the table of another one."""
    values = [town.values[question.id] for town in towns if question.id in town.values]
    say = _way_to_say(question)
    if say is None:
        return NOTHING
    if len(values) < FEWEST:
        return f"（回答{len(values)}団体）"
    return say(value, values, towns)


Say = Callable[[Any, Sequence[Any], Sequence[TownAnswers]], str]


def _way_to_say(question: Question) -> Say | None:
    kind = kind_of(question)
    if kind.is_counted:
        return lambda value, values, towns: _median(question, towns)
    if gauge := gauge_of(question):
        return lambda value, values, towns: _share(
            gauge.done_words,
            [each.is_done for each in map(gauge.read, values) if each and each.share is not None],
        )
    if not kind.is_chosen:
        return None
    return lambda value, values, towns: _most_chosen(question, values)


def _median(question: Question, towns: Sequence[TownAnswers]) -> str:
    (measure,) = measures_of([question])
    spread = spread_in(towns, measure)
    return f"中央値 {measure.told(spread.median)}（{spread.size}団体）" if spread else NOTHING


def _share(label: str, found: Sequence[bool]) -> str:
    return f"「{label}」{sum(found)}／{len(found)}団体"


def _most_chosen(question: Question, values: Sequence[Any]) -> str:
    chosen = [each if isinstance(each, list) else [each] for each in values]
    times = {option.label: sum(option.key in keys for keys in chosen) for option in question.options}
    label = max(times, key=lambda name: times[name])
    return f"最多「{label}」{times[label]}／{len(values)}団体"


def sheet_context(comparison: Comparison, sheet: AnswerSheet, seat: Seat) -> Mapping[str, Any]:
    """Of a municipality that has sent its answers."""
    town = comparison.by_code[sheet.municipality_id]
    sections = comparison.sections(town)
    return {
        "sheet": sheet,
        "survey": comparison.survey,
        "town": town,
        "sections": sections,
        "marked": sum(bool(line.marks) for _, lines in sections for line in lines),
        "answered": sum(each.is_sent for each in comparison.towns),
        "of_band": sum(each.is_sent for each in comparison.bands[town.band.label]),
        "asked": len(comparison.towns),
        "fewest": FEWEST,
        "prefecture_name": seat.prefecture_name,
        "today": timezone.localdate(),
    }


def sheet_name(sheet: AnswerSheet) -> str:
    """対比票_神石高原町_A-8-0001.pdf"""
    return f"対比票_{sheet.municipality_name}_{sheet.number}.pdf"
