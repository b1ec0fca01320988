"""A sheet as those see it who write it: its sections, what is left to do, and the boxes of one section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BoundField

from municipalities.surveys.asking import minutes_of
from municipalities.surveys.forms.answering import Boxes, SectionForm
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import Answer, AnswerSheet
from municipalities.surveys.prefill import Prefilled
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Question, Section
from municipalities.surveys.standing import Standing, faults_of


@dataclass(frozen=True)
class SectionState:
    """One section in the line of steps: how many questions apply, and how many are left."""

    section: Section
    place: int
    asked: int
    written: int
    left: int
    returned: int
    minutes: int
    is_begun: bool

    @property
    def words(self) -> str:
        if self.returned:
            return f"差戻し{self.returned}問"
        if not self.left:
            return "済み"
        return f"残り{self.left}問" if self.is_begun else f"{self.asked}問、約{self.minutes}分"

    @property
    def is_done(self) -> bool:
        return not self.left and not self.returned


@dataclass(frozen=True)
class Progress:
    """A sheet as a whole."""

    sections: Sequence[SectionState]
    faults: Mapping[str, str]

    @property
    def asked(self) -> int:
        return sum(each.asked for each in self.sections)

    @property
    def left(self) -> int:
        return sum(each.left for each in self.sections)

    @property
    def returned(self) -> int:
        return sum(each.returned for each in self.sections)

    @property
    def written(self) -> int:
        return sum(each.written for each in self.sections)

    @property
    def minutes_left(self) -> int:
        return sum(each.minutes for each in self.sections if each.left)

    @property
    def is_ready(self) -> bool:
        return not self.faults

    @property
    def first_open(self) -> str:
        """The key of the first section in which something is left to do."""
        return next((each.section.key for each in self.sections if not each.is_done), "")

    def state(self, key: str) -> SectionState:
        return next(each for each in self.sections if each.section.key == key)

    def after(self, key: str) -> SectionState | None:
        places = [each.section.key for each in self.sections]
        here = places.index(key) + 1
        return self.sections[here] if here < len(self.sections) else None


def progress_of(questions: Questionnaire, standing: Standing) -> Progress:
    """From everything that stands in a sheet."""
    faults = faults_of(questions, standing)
    applying = {question.id for question in questions.shown(standing.values(questions.questions))}
    states = []
    for place, section in enumerate(questions.sections, 1):
        asked = [each for each in questions.of_section(section.key) if each.id in applying]
        wrong = [each for each in asked if each.id in faults]
        returned = [each for each in asked if standing.waits_for_town(each.id)]
        done = [each for each in asked if standing.is_written(each.id) and each not in wrong]
        left = len(wrong) - len([each for each in wrong if each in returned])
        states.append(
            SectionState(
                section,
                place,
                asked=len(asked),
                written=len(done),
                left=left,
                returned=len(returned),
                minutes=minutes_of(asked),
                is_begun=any(standing.is_written(each.id) for each in asked),
            )
        )
    return Progress(states, faults)


@dataclass(frozen=True)
class AskedQuestion:
    """One question on the page of its section: its boxes, where the value came from, what is said of it."""

    number: int
    boxes: Boxes
    origin: str
    beside: Sequence[str]
    """What other sources say."""
    is_old: bool
    is_changed: bool
    last_words: str
    condition: str
    returned: Answer | None
    is_mended: bool
    """Given back, and looked at since, but not sent."""
    reply: BoundField | None
    fault: str = ""
    """Of what was kept, why it cannot be sent as it is."""
    files_words: str = ""
    """Of a question that is answered by files: how many there are."""

    @property
    def question(self) -> Question:
        return self.boxes.question


def asked_in(
    form: SectionForm, questions: Questionnaire, faults: Mapping[str, str], today: date
) -> list[AskedQuestion]:
    """The questions of a form with their words. `faults`: what keeps the sheet from being sent."""
    numbers = questions.numbers
    return [
        _asked(boxes, form.standing, questions, numbers, today, form.reply_box(boxes.question), faults)
        for boxes in form.boxes
    ]


def _asked(
    boxes: Boxes,
    standing: Standing,
    questions: Questionnaire,
    numbers: Mapping[str, int],
    today: date,
    reply: BoundField | None,
    faults: Mapping[str, str],
) -> AskedQuestion:
    question, filled = boxes.question, standing.filled.get(boxes.question.id)
    kind, shown = kind_of(question), standing.shown(question.id)
    answer = standing.sent.get(question.id)
    told = _told(question, filled) if filled else ""
    return AskedQuestion(
        number=numbers[question.id],
        boxes=boxes,
        origin=told if "\n" not in told else f"{filled.words}を先に入れてあります" if filled else "",
        beside=[f"{each.words}：{kind.words(question, each.value)}" for each in filled.beside]
        if filled
        else [],
        is_old=bool(filled and filled.is_old(today)),
        is_changed=bool(filled and standing.is_written(question.id) and shown != filled.value),
        last_words=kind.compare(question, filled.value, shown) if filled else "",
        condition=condition_words(question, questions),
        returned=answer if standing.is_given_back(question.id) else None,
        is_mended=standing.is_given_back(question.id) and not standing.waits_for_town(question.id),
        reply=reply,
        fault=faults.get(question.id, "")
        if standing.is_written(question.id) and not standing.waits_for_town(question.id) and not boxes.errors
        else "",
        files_words="" if boxes.fields else kind.words(question, standing.value(question.id)),
    )


def _told(question: Question, filled: Prefilled) -> str:
    return f"{filled.words}：{kind_of(question).words(question, filled.value)}"


def condition_words(question: Question, questions: Questionnaire) -> str:
    """「CIO補佐官」が「いる」のときだけお答えください。"""
    if question.condition is None:
        return ""
    other = questions.by_id[question.condition.question]
    labels = [option.label for option in other.options if option.key in question.condition.one_of]
    return f"「{other.named}」が「{'」か「'.join(labels)}」のときだけお答えください。"


def on_page(key: str, questions: Questionnaire, values: Mapping[str, Any]) -> list[Question]:
    """The questions of a section that its page asks: those whose condition holds, and those whose condition
    is decided on the same page."""
    applying = {question.id for question in questions.shown(values)}
    here = questions.of_section(key)
    ids = {question.id for question in here}
    return [
        question
        for question in here
        if question.id in applying or (question.condition and question.condition.question in ids)
    ]


@dataclass(frozen=True)
class ReviewLine:
    """One answer before it is sent."""

    number: int
    question: Question
    words: str
    fault: str
    before: str
    """What it was in the answers that were sent, or in the last round, where it is another one now."""
    striking: str
    returned: str
    """The sentence with which the prefecture gave it back."""
    reply: str


@dataclass(frozen=True)
class ReviewSection:
    state: SectionState
    lines: Sequence[ReviewLine]


def review_of(
    sheet: AnswerSheet, standing: Standing, progress: Progress, last: Mapping[str, Any]
) -> list[ReviewSection]:
    """All that would be sent, section by section. `last`: what the last round said, by question id."""
    questions = sheet.round.questions
    applying = {question.id for question in questions.shown(standing.values(questions.questions))}
    numbers = questions.numbers
    return [
        ReviewSection(
            state,
            [
                _line(question, numbers[question.id], standing, progress, last)
                for question in questions.of_section(state.section.key)
                if question.id in applying
            ],
        )
        for state in progress.sections
    ]


def _line(
    question: Question, number: int, standing: Standing, progress: Progress, last: Mapping[str, Any]
) -> ReviewLine:
    kind, value = kind_of(question), standing.value(question.id)
    sent = standing.sent.get(question.id)
    earlier = sent.value if sent and sent.value is not None else last.get(question.id)
    is_other = earlier is not None and earlier != value
    return ReviewLine(
        number=number,
        question=question,
        words=kind.words(question, value),
        fault=progress.faults.get(question.id, ""),
        before=kind.words(question, earlier) if is_other else "",
        striking=kind.compare(question, last.get(question.id), value),
        returned=sent.return_reason if sent and sent.returned_at else "",
        reply=standing.unsent[question.id].reply if question.id in standing.unsent else "",
    )
