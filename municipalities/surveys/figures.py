"""What was answered in a round, and what can be counted in it. Only what was sent is ever read here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.seats import Seat
from japan.bodies import body_name
from municipalities.register.choices import PopulationBand, population_band
from municipalities.surveys.choices import has_answered
from municipalities.surveys.models import Answer, AnswerSheet, SurveyRound
from municipalities.surveys.questions import Question
from municipalities.surveys.weighing.gauges import BACK, FORWARD, Gauge, Reading, turn_of
from municipalities.surveys.weighing.peers import Measure, Spread, spread_of


@dataclass(frozen=True)
class Earlier:
    """What a municipality sent under the same meaning in the round before, and when."""

    value: Any
    on: date


@dataclass(frozen=True)
class TownAnswers:
    """The answers of one municipality, by question id; none where it has not sent any. `returned` are the
    questions that were given back, whose answers stand as they were sent."""

    sheet: int
    code: str
    population: int
    number: str
    status: str
    submitted_at: datetime | None
    is_chosen: bool = True
    """Whether it is one of those that were asked for."""
    values: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    returned: Collection[str] = frozenset()

    @property
    def name(self) -> str:
        return body_name(self.code)

    @property
    def band(self) -> PopulationBand:
        return population_band(self.population)

    @property
    def is_sent(self) -> bool:
        return self.submitted_at is not None

    @property
    def has_answered(self) -> bool:
        """As the board counts it; of one to which something was given back the answers are still read."""
        return has_answered(self.status)

    def earlier_value(self, question: Question) -> Any:
        found = self.earlier.get(question.id)
        return found.value if found else None


def answers_of(
    survey: SurveyRound,
    seat: Seat,
    questions: Sequence[Question],
    *,
    with_earlier: bool = True,
    chosen: QuerySet[Any, Any] | None = None,
) -> list[TownAnswers]:
    """Every municipality of a round in the order of codes; `chosen` gives the codes of those that are asked
    for, all by default. Two queries for any number of them."""
    is_chosen = Value(True) if chosen is None else Q(municipality_id__in=chosen)
    rows = AnswerSheet.objects.visible_to(seat).filter(round=survey).select_related("municipality")
    sheets: QuerySet[Any, Any] = rows.annotate(
        is_chosen=ExpressionWrapper(is_chosen, output_field=BooleanField()),
        said=_sent(survey, seat, questions),
    )
    earlier = _earlier(survey, seat, questions) if with_earlier else {}
    return [
        TownAnswers(
            sheet=sheet.pk,
            code=sheet.municipality_id,
            population=sheet.municipality.population_2025,
            number=sheet.number,
            status=sheet.status,
            submitted_at=sheet.submitted_at,
            is_chosen=sheet.is_chosen,
            values={each["question"]: each["value"] for each in sheet.said or ()},
            earlier=earlier.get(sheet.municipality_id, {}),
            returned={each["question"] for each in sheet.said or () if each["returned_at"]},
        )
        for sheet in sheets.order_by("municipality_id")
    ]


def _sent(survey: SurveyRound, seat: Seat, questions: Sequence[Question]) -> ArraySubquery:
    """Of the sheet beside which it stands: what was sent, and whether it was given back; None where nothing
    is asked for."""
    rows = Answer.objects.visible_to(seat).filter(sheet=OuterRef("pk"), value__isnull=False)
    if len(questions) < len(survey.questions.questions):
        rows = rows.filter(question__in=[question.id for question in questions])
    names = ("question", "value", "returned_at")
    return ArraySubquery(rows.order_by().values(said=JSONObject(**{name: name for name in names})))


def _earlier(survey: SurveyRound, seat: Seat, questions: Sequence[Question]) -> dict[str, dict[str, Earlier]]:
    """By municipality: the newest answers to the same meanings in rounds that began before this one."""
    ids = {question.meaning: question.id for question in questions}
    sent = Answer.objects.visible_to(seat).last_before(survey.pk, ids)
    rows = sent.values_list("sheet__municipality_id", "meaning", "value", "sheet__submitted_at")
    found: dict[str, dict[str, Earlier]] = {}
    for code, meaning, value, sent_at in rows:
        found.setdefault(code, {})[ids[meaning]] = Earlier(value, timezone.localdate(sent_at))
    return found


@dataclass(frozen=True)
class GaugeCount:
    """Of the municipalities with an answer: how many are done, and how many went forward or back since the
    round before."""

    answered: int
    done: int
    forward: int
    back: int


def readings_of(town: TownAnswers, gauges: Iterable[Gauge]) -> list[tuple[Reading | None, int]]:
    """How far a municipality is in each, and whether it went forward or back."""
    found = []
    for gauge in gauges:
        after = gauge.read(town.values.get(gauge.question.id))
        found.append((after, turn_of(gauge.read(town.earlier_value(gauge.question)), after)))
    return found


def gauge_counts(towns: Iterable[Sequence[tuple[Reading | None, int]]], gauges: int) -> list[GaugeCount]:
    """Of the readings of some municipalities, gauge by gauge."""
    rows = list(towns)
    columns = [[row[place] for row in rows] for place in range(gauges)]
    return [
        GaugeCount(
            answered=sum(reading is not None for reading, _ in column),
            done=sum(reading is not None and reading.is_done for reading, _ in column),
            forward=sum(turn == FORWARD for _, turn in column),
            back=sum(turn == BACK for _, turn in column),
        )
        for column in columns
    ]


def numbers_of(towns: Iterable[TownAnswers], measure: Measure) -> dict[str, Fraction]:
    """What is compared, by code of the municipality; those without an answer are left out."""
    found = {
        town.code: measure.number(town.values.get(measure.question.id), town.population) for town in towns
    }
    return {code: number for code, number in found.items() if number is not None}


def spread_in(towns: Iterable[TownAnswers], measure: Measure) -> Spread | None:
    """None where too few have answered to be judged."""
    return spread_of(numbers_of(towns, measure).values())
