"""All answers of a round as files: a line for each cell, or a line for each municipality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.seats import Seat
from desk.files.cells import Column
from municipalities.surveys.figures import TownAnswers, answers_of
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import Question

LONG, WIDE = "cells", "towns"
FORMS: Final = {LONG: "1行に1つの回答", WIDE: "1行に1団体"}


@dataclass(frozen=True)
class CellLine:
    """One cell of the sheet of one municipality. `section` is the title."""

    town: TownAnswers
    round_number: str
    section: str
    code: str
    question: str
    answer: str


@dataclass(frozen=True)
class WideLine:
    town: TownAnswers
    cells: dict[str, str]


def sent_towns(survey: SurveyRound, seat: Seat) -> list[TownAnswers]:
    """Those that have sent their answers. One query."""
    towns = answers_of(survey, seat, survey.questions.questions, with_earlier=False)
    return [town for town in towns if town.is_sent]


def cell_labels(questions: Sequence[Question]) -> dict[str, tuple[Question, str]]:
    """Of every code its question and its words: 「担当の人数」, 「20業務の進み　固定資産税：進捗」."""
    return {
        code: (question, f"{question.named}　{line.label}".rstrip())
        for question in questions
        for code, line in kind_of(question).lines(question).items()
    }


def cell_lines(survey: SurveyRound, towns: Sequence[TownAnswers]) -> Iterator[CellLine]:
    """An answer that was left empty is an empty one: every municipality has as many lines."""
    titles = {section.key: section.title for section in survey.questions.sections}
    labels = cell_labels(survey.questions.questions)
    for town in towns:
        for code, answer in _cells(survey, town).items():
            question, label = labels[code]
            yield CellLine(town, survey.number, titles[question.section], code, label, answer)


def wide_lines(survey: SurveyRound, towns: Sequence[TownAnswers]) -> list[WideLine]:
    return [WideLine(town, _cells(survey, town)) for town in towns]


def _cells(survey: SurveyRound, town: TownAnswers) -> dict[str, str]:
    return {
        code: answer
        for question in survey.questions.questions
        for code, answer in kind_of(question).cells(question, town.values.get(question.id)).items()
    }


CELL_COLUMNS: Final = [
    Column("団体コード", "town.code"),
    Column("市町村", "town.name"),
    Column("調査番号", lambda line: line.round_number),
    Column("区分", "section"),
    Column("記号", "code"),
    Column("設問", "question"),
    Column("回答", "answer"),
]


def wide_columns(survey: SurveyRound) -> list[Column]:
    def cell(code: str, label: str) -> Column:
        return Column(f"{code} {label}", lambda line: line.cells[code])

    labels = cell_labels(survey.questions.questions)
    return [
        Column("団体コード", "town.code"),
        Column("市町村", "town.name"),
        Column("調査番号", lambda line: survey.number),
        Column("受付番号", "town.number"),
        Column("提出", "town.submitted_at", "moment"),
        *(cell(code, label) for code, (_, label) in labels.items()),
    ]
