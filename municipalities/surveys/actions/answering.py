"""A municipality writes its answers, and sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts.errors import Refusal
from accounts.moves import move
from accounts.numbering import next_in_year
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from desk.checks import WrittenMeanwhile
from documents.uploads.actions import remove_file, send_files
from documents.uploads.models import StoredFile
from japan.fiscal_year import fiscal_year_of
from municipalities.surveys import notices
from municipalities.surveys.actions.approving import end_approvals
from municipalities.surveys.actions.rows import locked, record_sheet, touch_sections
from municipalities.surveys.checks import refuse_closed, refuse_unapproved, refuse_unready
from municipalities.surveys.choices import Origin, SectionStatus, StepKind
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import Answer, AnswerSheet, AnswerStep, SheetSection, UnsentAnswer
from municipalities.surveys.prefill import last_answers
from municipalities.surveys.questionnaire import Questionnaire
from municipalities.surveys.questions import Question
from municipalities.surveys.standing import (
    UNWRITTEN,
    Standing,
    mark_of_standing,
    mark_of_value,
    standing_of,
)

word_fields({"sections": "区分", "answers": "書いた設問", "changed": "変えた設問"})


@verb("調査の回答の保存")
def save_answers(
    *,
    by: Seat,
    sheet: AnswerSheet,
    said: Mapping[str, Any],
    read: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    replies: Mapping[str, str] | None = None,
) -> AnswerSheet:
    """Keeps answers of some questions beside what was sent. `read`: question id -> mark of that on which
    somebody began; where another person has stored something else since, nothing is kept, and each question
    is told. `replies`: what is said to the prefecture about answers that it has given back: without another
    value or such a word they are not looked at. The history says which questions were written, never what:
    that is the town's until it sends.
    """
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    questions = [sheet.round.questions.by_id[name] for name in said]
    standing = standing_of(sheet, questions)
    _refuse_unseen(questions, standing, said, read or {})
    now, written = timezone.now(), []
    for question in questions:
        value, origin = said[question.id], (origins or {}).get(question.id, Origin.TYPED)
        seen, reply = (read or {}).get(question.id), (replies or {}).get(question.id, "").strip()
        if standing.is_written(question.id) and not _is_news(question, standing, value, seen, reply):
            continue
        row = standing.unsent.get(question.id) or UnsentAnswer(
            prefecture_id=sheet.prefecture_id, sheet=sheet, question=question.id
        )
        row.value, row.origin, row.written_by_id, row.written_at = value, origin, by.person_id, now
        row.reply = reply
        row.save()
        written.append(question)
    touch_sections(sheet, questions)
    if written:
        record_sheet(by, sheet, after={"answers": [question.named for question in written]})
    return sheet


def _is_news(question: Question, standing: Standing, value: Any, seen: str | None, reply: str) -> bool:
    """Whether it is to be kept: something else, or a word on what the prefecture has given back. What is as
    somebody found it (`seen`) was not touched: it gives way to what another person has written since."""
    unsent = standing.unsent.get(question.id)
    if standing.value(question.id) == value:
        return reply != (unsent.reply if unsent else "")
    return not _is_untouched(question, standing, value, seen)


def _is_untouched(question: Question, standing: Standing, value: Any, seen: str | None) -> bool:
    """As the page showed it: what somebody had written, or, where nobody had, what was filled in before."""
    if seen != UNWRITTEN:
        return seen == mark_of_value(value)
    filled = standing.filled.get(question.id)
    return bool(value == (filled.value if filled else None))


def _refuse_unseen(
    questions: Sequence[Question], standing: Standing, said: Mapping[str, Any], read: Mapping[str, str]
) -> None:
    """Raises `WrittenMeanwhile` with a sentence for each question that somebody else has written since.
    `mark` of each is that of what stands there now."""
    refusals = []
    for question in questions:
        stored, seen = standing.value(question.id), read.get(question.id)
        mark = standing.mark(question.id)
        if seen is None or seen == mark or stored == said[question.id]:
            continue
        if _is_untouched(question, standing, said[question.id], seen):
            continue
        refusals.append(_meanwhile(question, standing, mark))
    if refusals:
        first, *others = refusals
        first.others = list(others)
        raise first


def _meanwhile(question: Question, standing: Standing, mark: str) -> WrittenMeanwhile:
    row = standing.unsent.get(question.id)
    words = kind_of(question).words(question, standing.value(question.id))
    refusal = WrittenMeanwhile(mark=mark)
    who = f"{row.written_by.name}さんが" if row else ""
    refusal.sentence = (
        f"この画面を開いたあとに、{who}「{words}」と書いています。"
        "このまま書き直すときは、もう一度保存してください。"
    )
    refusal.field = question.id
    return refusal


@verb("調査の回答の提出")
def submit_sheet(*, by: Seat, sheet: AnswerSheet, seen: str = "") -> AnswerSheet:
    """To the prefecture: all that was written takes the place of what was sent before. Gives the number at
    the first time. `seen` is the mark of what the review page showed. Raises `Refusal` with all that keeps
    the answers from being sent.
    """
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    move(sheet, "submit")
    questions = sheet.round.questions
    standing = standing_of(sheet)
    if seen and seen != mark_of_standing(standing):
        raise Refusal(
            "見直しの画面を開いたあとに、回答が書き直されています。もう一度見直してから提出してください。"
        )
    refuse_unready(questions, standing)
    is_asked = refuse_unapproved(sheet, by)
    was_sent = sheet.sequence is not None
    changed = _take(by, sheet, questions, standing)
    _take_sections(sheet, questions, changed, was_sent=was_sent)
    _give_number(by, sheet)
    sheet.save()
    end_approvals(by, sheet, "approve" if by.can(Permission.APPROVE_SENDING) else "take_back")
    after = {"changed": [question.named for question in changed]} if was_sent else {}
    record_sheet(by, sheet, after={"status": sheet.status, **after})
    notices.tell_prefecture_of_answers(by=by, sheet=sheet, is_again=was_sent)
    if is_asked:
        notices.tell_town_of_sending(by=by, sheet=sheet)
    return sheet


def _give_number(by: Seat, sheet: AnswerSheet) -> None:
    now = timezone.now()
    if sheet.sequence is None:
        sheet.fiscal_year = fiscal_year_of(timezone.localdate(now))
        sheet.sequence = next_in_year(AnswerSheet, sheet.fiscal_year)
    sheet.submitted_at, sheet.submitted_by_id = now, by.person_id


def _take(by: Seat, sheet: AnswerSheet, questions: Questionnaire, standing: Standing) -> list[Question]:
    """What was written becomes the answers; what does not apply any more goes. Gives the questions whose
    answer is another one now, or was given back."""
    now = timezone.now()
    applying = {question.id for question in questions.shown(standing.values(questions.questions))}
    changed, steps = [], []
    for question in questions.questions:
        sent, unsent = standing.sent.get(question.id), standing.unsent.get(question.id)
        value = standing.value(question.id) if question.id in applying else None
        if sent is None and question.id not in applying:
            continue
        reply = unsent.reply if unsent else ""
        if sent and sent.value == value and not sent.returned_at and not reply:
            continue
        answer = sent or Answer(
            prefecture_id=sheet.prefecture_id, sheet=sheet, question=question.id, meaning=question.meaning
        )
        is_same = sent is not None and sent.value == value
        answer.value, answer.answered_at = value, now
        answer.origin = unsent.origin if unsent else answer.origin
        answer.returned_at, answer.returned_by, answer.return_reason = None, None, ""
        answer.save()
        changed.append(question)
        if not is_same:
            kind = StepKind.CHANGED if sent else StepKind.SENT
            steps.append(_step(by, sheet, question, kind, value))
        if reply:
            steps.append(_step(by, sheet, question, StepKind.REPLIED, value, reply))
    AnswerStep.objects.bulk_create(steps)
    UnsentAnswer.objects.filter(sheet=sheet).delete()
    _send_files(by, sheet)
    return changed


def _send_files(by: Seat, sheet: AnswerSheet) -> None:
    """The files that are answers go with them; what is none any more goes for good."""
    send_files(sheet)
    values = Answer.objects.filter(sheet=sheet).values_list("question", "value")
    kept = {
        pk for name, value in values if sheet.round.questions.by_id[name].kind == "file" for pk in value or ()
    }
    for file in StoredFile.objects.of(sheet).there().exclude(pk__in=kept):
        remove_file(file, remover=by)


def _step(
    by: Seat, sheet: AnswerSheet, question: Question, kind: StepKind, value: Any, words: str = ""
) -> AnswerStep:
    return AnswerStep(
        prefecture_id=sheet.prefecture_id,
        sheet=sheet,
        question=question.id,
        kind=kind,
        value=value,
        words=words,
        by_name=by.user_name,
    )


def _take_sections(
    sheet: AnswerSheet, questions: Questionnaire, changed: Sequence[Question], *, was_sent: bool
) -> None:
    """Sections that say something else are to be looked at anew; their striking changes are noted."""
    keys = {question.section for question in changed}
    last = last_answers(sheet.municipality_id, sheet.round_id, questions.questions)
    standing = standing_of(sheet)
    for row in SheetSection.objects.filter(sheet=sheet):
        if was_sent and row.key not in keys and row.status != SectionStatus.RETURNED:
            continue
        row.status, row.confirmed_by, row.confirmed_at = SectionStatus.SUBMITTED, None, None
        row.striking = [
            {"question": question.id, "words": words}
            for question in questions.of_section(row.key)
            if question.id in last
            and (
                words := kind_of(question).compare(
                    question, last[question.id].value, standing.value(question.id)
                )
            )
        ]
        row.save()
