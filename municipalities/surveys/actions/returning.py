"""The prefecture reads what was sent: gives ONE answer back with one sentence, or confirms a section."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import WrongState
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb, word_fields
from municipalities.surveys import notices
from municipalities.surveys.actions.rows import locked, record_sheet
from municipalities.surveys.checks import check_words, refuse_closed
from municipalities.surveys.choices import SectionStatus, StepKind
from municipalities.surveys.models import Answer, AnswerSheet, AnswerStep, SheetSection

word_fields({"returned": "差し戻した設問"})


@verb("回答の差戻し")
def return_answer(*, by: Seat, sheet: AnswerSheet, question: str, words: str) -> AnswerSheet:
    """This answer alone goes back, with a sentence on what is to be looked at; the rest stays as it was
    sent."""
    check_words(words, "words", "差戻しの理由")
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    answer = _answer(sheet, question)
    if answer.returned_at is not None:
        raise WrongState("この回答は、すでに差し戻されています。画面を開き直してください。")
    move(sheet, "return")
    sheet.save()
    answer.return_reason, answer.returned_at, answer.returned_by_id = (
        words.strip(),
        timezone.now(),
        by.person_id,
    )
    answer.save()
    asked = sheet.round.questions.by_id[question]
    _section(sheet, asked.section).update(status=SectionStatus.RETURNED, confirmed_by=None, confirmed_at=None)
    _note(by, sheet, answer, StepKind.RETURNED, words.strip())
    record_sheet(by, sheet, after={"returned": asked.named, "reason": words.strip()})
    notices.tell_of_return(by=by, sheet=sheet, named=asked.named, words=words.strip())
    return sheet


@verb("回答の差戻しの取消し")
def take_back_return(*, by: Seat, sheet: AnswerSheet, question: str) -> AnswerSheet:
    """It may stay as it is after all. Where nothing else was given back, the sheet is as it was sent."""
    sheet = locked(sheet)
    answer = _answer(sheet, question)
    if answer.returned_at is None:
        raise WrongState("この回答は差し戻されていません。画面を開き直してください。")
    answer.return_reason, answer.returned_at, answer.returned_by = "", None, None
    answer.save()
    questions = sheet.round.questions
    asked = questions.by_id[question]
    left = {row.question for row in Answer.objects.returned().filter(sheet=sheet)}
    if not left & {each.id for each in questions.of_section(asked.section)}:
        _section(sheet, asked.section).update(status=SectionStatus.SUBMITTED)
    if not left:
        move(sheet, "settle")
        sheet.save()
        notices.settle_return(by=by, sheet=sheet)
    _note(by, sheet, answer, StepKind.TAKEN_BACK, "")
    record_sheet(by, sheet, before={"returned": asked.named})
    return sheet


@verb("回答の確認")
def confirm_sections(*, by: Seat, sheet: AnswerSheet, keys: Sequence[str], seen: str = "") -> AnswerSheet:
    """Somebody of the prefecture has looked at what was sent in these sections. `seen` is the mark of
    what the page showed: sent anew since, it is to be looked at anew."""
    sheet = locked(sheet)
    if seen and seen != sheet.sent_mark:
        raise WrongState(
            "この画面を開いたあとに、市町村が回答を出し直しています。"
            "開き直して、新しい回答を見てから確認してください。"
        )
    rows = SheetSection.objects.filter(sheet=sheet, key__in=keys, status=SectionStatus.SUBMITTED)
    named = [row.key for row in rows]
    rows.update(status=SectionStatus.CONFIRMED, confirmed_by=by.person_id, confirmed_at=timezone.now())
    if named:
        titles = {section.key: section.title for section in sheet.round.questions.sections}
        record_sheet(by, sheet, after={"sections": [titles[key] for key in named]})
    return sheet


def _answer(sheet: AnswerSheet, question: str) -> Answer:
    answer = Answer.objects.filter(sheet=sheet, question=question).first()
    if answer is None:
        raise WrongState("この設問には、まだ回答が出ていません。画面を開き直してください。")
    return answer


def _section(sheet: AnswerSheet, key: str) -> QuerySet[SheetSection]:
    return SheetSection.objects.filter(sheet=sheet, key=key)


def _note(by: Seat, sheet: AnswerSheet, answer: Answer, kind: StepKind, words: str) -> None:
    AnswerStep(
        prefecture_id=sheet.prefecture_id,
        sheet=sheet,
        question=answer.question,
        kind=kind,
        value=answer.value,
        words=words,
        by_name=by.user_name,
    ).save(force_insert=True)
