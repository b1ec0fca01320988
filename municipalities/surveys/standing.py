"""What stands in a sheet: the answers that were sent, what the town has written since, and what is filled in
before anybody writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desk.checks import mark_of
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import Answer, AnswerSheet, UnsentAnswer
from municipalities.surveys.prefill import Prefilled, prefill_of
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Question

UNWRITTEN: Final = "-"
"""The mark of a question on which nobody has said anything."""


@dataclass(frozen=True)
class Standing:
    """By question id. `unsent` is empty for everybody but those who write."""

    sent: Mapping[str, Answer]
    unsent: Mapping[str, UnsentAnswer] = field(default_factory=dict)
    filled: Mapping[str, Prefilled] = field(default_factory=dict)

    def is_written(self, question_id: str) -> bool:
        """Whether somebody has said something, if only that there is nothing to say."""
        return question_id in self.unsent or question_id in self.sent

    def is_given_back(self, question_id: str) -> bool:
        """Whether the prefecture has given it back, also while the town has mended it and not sent it."""
        sent = self.sent.get(question_id)
        return sent is not None and sent.returned_at is not None

    def waits_for_town(self, question_id: str) -> bool:
        """Given back, and the town has not looked at it since."""
        return self.is_given_back(question_id) and question_id not in self.unsent

    def value(self, question_id: str) -> Any:
        """What the town has written last; None for nothing."""
        if question_id in self.unsent:
            return self.unsent[question_id].value
        return self.sent[question_id].value if question_id in self.sent else None

    def shown(self, question_id: str) -> Any:
        """What the box shows: what was written, or what is filled in before."""
        if self.is_written(question_id):
            return self.value(question_id)
        filled = self.filled.get(question_id)
        return filled.value if filled else None

    def values(self, questions: Iterable[Question]) -> dict[str, Any]:
        return {question.id: self.value(question.id) for question in questions}

    def mark(self, question_id: str) -> str:
        """Of what somebody goes on writing on, for a form to carry."""
        return mark_of_value(self.value(question_id), is_written=self.is_written(question_id))


def mark_of_value(value: Any, *, is_written: bool = True) -> str:
    return mark_of({"value": value})[:12] if is_written else UNWRITTEN


def standing_of(sheet: AnswerSheet, questions: Iterable[Question] | None = None) -> Standing:
    """Everything, for those who write: the caller has fetched the sheet through the seat and knows that these
    questions are the reader's to write. By default all of the sheet, without what is filled in before."""
    sent = Answer.objects.filter(sheet=sheet).select_related("returned_by")
    unsent = UnsentAnswer.objects.filter(sheet=sheet).select_related("written_by")
    if questions is None:
        return Standing(_by_question(sent), _by_question(unsent))
    asked = list(questions)
    ids = [question.id for question in asked]
    filled = prefill_of(sheet.municipality_id, sheet.round_id, asked)
    return Standing(
        _by_question(sent.filter(question__in=ids)), _by_question(unsent.filter(question__in=ids)), filled
    )


def sent_of(sheet: AnswerSheet) -> Standing:
    """What was sent: all that the prefecture reads."""
    return Standing(_by_question(Answer.objects.filter(sheet=sheet).select_related("returned_by")))


def _by_question(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.question: row for row in rows}


def faults_of(questions: Questionnaire, standing: Standing) -> dict[str, str]:
    """What keeps answers from being sent, by question id: what nobody has looked at yet, what is wrong, and
    what the prefecture has given back and nobody has looked at since."""
    values = standing.values(questions.questions)
    faults: dict[str, str] = {}
    for fault in questions.check(values):
        faults.setdefault(fault.question.id, fault.sentence)
    for question in questions.shown(values):
        if not standing.is_written(question.id) and kind_of(question).fields(question):
            faults[question.id] = f"「{question.named}」をまだ見ていません。確かめて保存してください。"
        elif standing.waits_for_town(question.id):
            faults[question.id] = (
                f"「{question.named}」は差し戻されています。直すか、県への返事を書いてください。"
            )
    return faults


def mark_of_standing(standing: Standing) -> str:
    """Of all that would be sent, for the review page to carry."""
    return mark_of_value({name: [row.value, row.reply] for name, row in sorted(standing.unsent.items())})
