"""The form of a municipality as a file: how it goes out, and what a file that came back would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from japan.fiscal_year import label
from japan.wareki import UnreadableDay, UnreadableTime, format_day, parse_day, parse_time
from municipalities.surveys.choices import Origin
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import AnswerSheet
from municipalities.surveys.questions import Question
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
        title=survey.title,
        number=survey.number,
        fiscal_year=label(survey.fiscal_year),
        due=format_day(survey.due_on) if survey.due_on else "",
        municipality_code=sheet.municipality_id,
        municipality=sheet.municipality_name,
        taken_at=f"{format_day(now.date())} {now.hour}:{now.minute:02}",
        answers=_shown(sheet, standing),
        notes={each.id: note for each in survey.questions.questions if (note := _note(each, standing))},
    )


def form_file(sheet: AnswerSheet) -> bytes:
    return write_form(form_of(sheet, whole_standing(sheet)))


def whole_standing(sheet: AnswerSheet) -> Standing:
    return standing_of(sheet, sheet.round.questions.questions)


def _note(question: Question, standing: Standing) -> str:
    """What the prefecture said when it gave the answer back, and what stood there before anybody wrote."""
    sent, filled, said = standing.sent.get(question.id), standing.filled.get(question.id), []
    if sent is not None and sent.returned_at is not None:
        said.append(f"県からの差戻し：{sent.return_reason}")
    if filled is not None and not standing.is_written(question.id):
        said.append(f"先に入れてあります（{filled.words}）。違うときは直してください。")
    elif filled is not None and standing.value(question.id) != filled.value:
        said.append(f"{filled.words}：{kind_of(question).words(question, filled.value)}")
    return "\n".join(said)


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

    def count_of(self, said: Mapping[str, Any]) -> int:
        """How many answers are other ones than before."""
        return sum(value != self.standing.shown(name) for name, value in said.items())

    @property
    def rewritten(self) -> list[str]:
        """Questions beside whose old answer somebody seems to have written. What was kept since the form was
        taken, from this very form or on the page, is none: there the page has changed."""
        return [name for name in self.merged.rewritten if not self._is_kept_since(name)]

    def _is_kept_since(self, name: str) -> bool:
        unsent, sent = self.standing.unsent.get(name), self.standing.sent.get(name)
        kept_at = unsent.written_at if unsent else sent.answered_at if sent else None
        origin = unsent.origin if unsent else sent.origin if sent else ""
        taken_at = _moment(self.found.taken_at)
        if kept_at is None or taken_at is None:
            return False
        return kept_at > taken_at or (origin == Origin.WORKBOOK and kept_at == taken_at)

    def unasked(self, said: Mapping[str, Any]) -> list[Question]:
        """Questions of the file that do not apply by what it says: they do not go to the prefecture."""
        questions = self.sheet.round.questions
        applying = {
            each.id for each in questions.shown({**self.standing.values(questions.questions), **said})
        }
        return [
            questions.by_id[name]
            for name, value in self.merged.changed.items()
            if value is not None and name not in applying
        ]

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


def _moment(said: str) -> datetime | None:
    """「令和8年11月24日 9:05」, as `form_of` has written it."""
    day, _, time = said.partition(" ")
    try:
        at = datetime.combine(parse_day(day), parse_time(time))
    except (UnreadableDay, UnreadableTime):
        return None
    return timezone.make_aware(at)


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
