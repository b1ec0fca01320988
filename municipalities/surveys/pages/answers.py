"""All answers of a round as files: a line for each cell, or a line for each municipality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from accounts.seats import Seat
from desk.files.cells import Column
from municipalities.surveys.figures import TownAnswers, answers_of
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.kinds.table import answer_in, cells_of
from municipalities.surveys.models import SurveyRound
from municipalities.surveys.questions import Asked, Question

LONG, WIDE = "cells", "towns"
UNITS: Final = {"yen": "円"}
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
    number: int | float | None = None
    day: str = ""
    """As ISO writes it; of a month without its day."""


@dataclass(frozen=True)
class WideLine:
    town: TownAnswers
    cells: dict[str, str]
    values: dict[str, Any]
    """Of the cells that can be reckoned with: numbers, and days as ISO writes them."""


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


def reckoned(questions: Sequence[Question]) -> dict[str, Asked]:
    """By code the cells that hold numbers or days: a question, or a column of a table."""
    boxes = {question.id: question for question in questions if question.kind != "table"}
    cells = {
        f"{question.id}.{row.key}.{column.key}": column
        for question in questions
        for row, column, _ in cells_of(question)
    }
    found: dict[str, Asked] = {**boxes, **cells}
    return {code: each for code, each in found.items() if kind_of(each).is_counted or kind_of(each).is_dated}


def _values(survey: SurveyRound, town: TownAnswers) -> dict[str, Any]:
    """By code what was answered, as it is kept: a number, or a day as ISO writes it."""
    found = dict(town.values)
    for question in survey.questions.questions:
        for row, column, _ in cells_of(question):
            code = f"{question.id}.{row.key}.{column.key}"
            found[code] = answer_in(town.values.get(question.id), row, column)
    return {code: found.get(code) for code in reckoned(survey.questions.questions)}


def cell_lines(survey: SurveyRound, towns: Sequence[TownAnswers]) -> Iterator[CellLine]:
    """An answer that was left empty is an empty one: every municipality has as many lines."""
    titles = {section.key: section.title for section in survey.questions.sections}
    labels = cell_labels(survey.questions.questions)
    for town in towns:
        values = _values(survey, town)
        for code, answer in _cells(survey, town).items():
            (question, label), value = labels[code], values.get(code)
            day = value if isinstance(value, str) else ""
            number = None if day else value
            yield CellLine(town, survey.number, titles[question.section], code, label, answer, number, day)


def wide_lines(survey: SurveyRound, towns: Sequence[TownAnswers]) -> list[WideLine]:
    return [WideLine(town, _cells(survey, town), _values(survey, town)) for town in towns]


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
    Column("数値", lambda line: line.number, "number"),
    Column("日付（ISO）", "day"),
]


def wide_columns(survey: SurveyRound) -> list[Column]:
    """A cell that can be reckoned with has a second column behind its words: sums are made of it."""
    questions = survey.questions
    numbers, typed = questions.numbers, reckoned(questions.questions)

    def cells(code: str, question: Question, label: str) -> Iterator[Column]:
        head = f"問{numbers[question.id]} {label}"
        yield Column(head, lambda line: line.cells[code])
        if code in typed:
            is_dated = kind_of(typed[code]).is_dated
            what = "日付" if is_dated else f"数値、{typed[code].unit or UNITS.get(typed[code].kind, '数')}"
            yield Column(
                f"{head}（{what}）", lambda line: line.values[code], "text" if is_dated else "number"
            )

    return [
        Column("団体コード", "town.code"),
        Column("市町村", "town.name"),
        Column("調査番号", lambda line: survey.number),
        Column("受付番号", "town.number"),
        Column("提出", "town.submitted_at", "moment"),
        *(
            column
            for code, (question, label) in cell_labels(questions.questions).items()
            for column in cells(code, question, label)
        ),
    ]
