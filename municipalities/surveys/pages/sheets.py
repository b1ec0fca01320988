"""A sheet as it was sent: what the prefecture reads, and the town afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts.seats import Seat
from desk.templatetags.wareki import day_time
from documents.uploads.pages import FileRow, file_rows, files_of
from municipalities.surveys.choices import SECTION_SHADES, SectionStatus
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import Answer, AnswerSheet, AnswerStep, SheetSection
from municipalities.surveys.questions import Question, Section
from municipalities.surveys.standing import Standing


@dataclass(frozen=True)
class SentAnswer:
    """One answer with its course: the course is empty where it was sent once and nothing else happened."""

    number: int
    question: Question
    answer: Answer | None
    words: str
    striking: str
    course: Sequence[str] = field(default_factory=list)
    files: Sequence[FileRow] = field(default_factory=list)


@dataclass(frozen=True)
class SentSection:
    section: Section
    row: SheetSection
    lines: Sequence[SentAnswer]

    @property
    def status(self) -> str:
        return str(SectionStatus(self.row.status).label)

    @property
    def shade(self) -> str:
        return SECTION_SHADES[SectionStatus(self.row.status)]

    @property
    def is_to_confirm(self) -> bool:
        return self.row.status == SectionStatus.SUBMITTED


def sent_sections(sheet: AnswerSheet, seat: Seat, standing: Standing) -> list[SentSection]:
    """Two queries, three with files. Sections that were never sent have no lines."""
    questions = sheet.round.questions
    steps: dict[str, list[AnswerStep]] = {}
    for step in AnswerStep.objects.visible_to(seat).filter(sheet=sheet):
        steps.setdefault(step.question, []).append(step)
    rows = {row.key: row for row in SheetSection.objects.visible_to(seat).filter(sheet=sheet)}
    numbers, files = questions.numbers, _files(sheet, seat)
    return [
        SentSection(
            section,
            rows[section.key],
            [
                _line(
                    numbers[question.id],
                    question,
                    standing,
                    rows[section.key],
                    steps.get(question.id, []),
                    files,
                )
                for question in questions.of_section(section.key)
                if question.id in standing.sent
            ],
        )
        for section in questions.sections
    ]


def _files(sheet: AnswerSheet, seat: Seat) -> dict[int, FileRow]:
    """By their ids; nothing is asked where no question wants any."""
    if all(question.kind != "file" for question in sheet.round.questions.questions):
        return {}
    held = files_of(sheet, seat)
    rows = file_rows(held, lambda file: seat.url("sheet_file", sheet.pk, file.pk))
    return {file.pk: row for file, row in zip(held, rows, strict=True)}


def _line(
    number: int,
    question: Question,
    standing: Standing,
    row: SheetSection,
    steps: Sequence[AnswerStep],
    files: Mapping[int, FileRow],
) -> SentAnswer:
    kind, answer = kind_of(question), standing.sent[question.id]
    striking = next((each["words"] for each in row.striking if each["question"] == question.id), "")
    course = [_told(question, step) for step in steps] if len(steps) > 1 else []
    held = [files[pk] for pk in answer.value or () if pk in files] if question.kind == "file" else []
    return SentAnswer(number, question, answer, kind.words(question, answer.value), striking, course, held)


def _told(question: Question, step: AnswerStep) -> str:
    said = step.words or kind_of(question).words(question, step.value)
    return f"{day_time(step.at)}　{step.get_kind_display()}　{step.by_name}　{said}"
