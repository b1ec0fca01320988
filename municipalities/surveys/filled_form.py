"""The form of a municipality as a file: how it goes out, and what a file that came back would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from japan.fiscal_year import label
from japan.wareki import format_day
from municipalities.surveys.choices import Origin
from municipalities.surveys.models import AnswerSheet
from municipalities.surveys.standing import Standing, standing_of
from municipalities.surveys.workbook import (
    Form,
    Found,
    Merged,
    Read,
    answers_in,
    merge,
    read_form,
    refuse_other,
    write_form,
)


def form_of(sheet: AnswerSheet, standing: Standing) -> Form:
    """As it is written now: with what was answered, and what is filled in before anybody wrote."""
    survey, now = sheet.round, timezone.localtime()
    return Form(
        questionnaire=survey.questions,
        number=survey.number,
        fiscal_year=label(survey.fiscal_year),
        due=format_day(survey.due_on) if survey.due_on else "",
        municipality_code=sheet.municipality_id,
        municipality=sheet.municipality_name,
        taken_at=f"{format_day(now.date())} {now.hour}:{now.minute:02}",
        answers=_shown(sheet, standing),
        notes={name: each.words for name, each in standing.filled.items()},
    )


def form_file(sheet: AnswerSheet) -> bytes:
    return write_form(form_of(sheet, whole_standing(sheet)))


def whole_standing(sheet: AnswerSheet) -> Standing:
    return standing_of(sheet, sheet.round.questions.questions)


def _shown(sheet: AnswerSheet, standing: Standing) -> dict[str, Any]:
    shown = {each.id: standing.shown(each.id) for each in sheet.round.questions.questions}
    return {name: value for name, value in shown.items() if value is not None}


@dataclass(frozen=True)
class CameBack:
    """A file that came back, beside what stands in the sheet."""

    sheet: AnswerSheet
    standing: Standing
    found: Found
    read: Read
    merged: Merged

    def said(self, chosen: Mapping[str, str]) -> dict[str, Any]:
        """The answers to keep: what is other, what was looked at in the file, and of what was written on both
        sides what somebody has chosen (`yours`: that of the file)."""
        conflicts = {each.question.id: each for each in self.merged.conflicts}
        said = {
            name: self.merged.changed.get(name, self.standing.shown(name))
            for name in self.read.answers
            if name not in conflicts
        }
        for name, each in conflicts.items():
            said[name] = each.yours if chosen.get(name) == "yours" else each.theirs
        return said

    def origins(self, said: Mapping[str, Any]) -> dict[str, str]:
        filled = self.standing.filled
        return {
            name: Origin.PREFILLED if name in filled and filled[name].value == value else Origin.WORKBOOK
            for name, value in said.items()
        }

    def sent_back(self) -> bytes:
        """The same form with what was typed, and beside each wrong answer why."""
        form = form_of(self.sheet, self.standing)
        return write_form(form.sent_back(self.found), self.read.reasons)


def came_back(sheet: AnswerSheet, content: bytes, file_name: str) -> CameBack:
    """Reads a file for a sheet; stores nothing. Raises `Refusal` for what cannot be taken as a whole."""
    survey = sheet.round
    found = read_form(content, file_name)
    refuse_other(
        found,
        number=survey.number,
        title=survey.title,
        municipality_code=sheet.municipality_id,
        municipality=sheet.municipality_name,
    )
    standing = whole_standing(sheet)
    read = answers_in(found, survey.questions)
    merged = merge(read, survey.questions, _shown(sheet, standing))
    return CameBack(sheet, standing, found, read, merged)
