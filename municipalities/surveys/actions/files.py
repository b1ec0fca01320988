"""Files as the answer to a question. What a town has not sent is its own; it goes to the prefecture with the
answers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from accounts.errors import Refusal
from accounts.seats import Seat
from accounts.verbs import verb
from documents.uploads.actions import facts_of, remove_file, store_files
from documents.uploads.examining import Examined
from documents.uploads.models import StoredFile
from municipalities.surveys.actions.rows import locked, record_sheet, touch_sections
from municipalities.surveys.checks import refuse_closed
from municipalities.surveys.models import AnswerSheet, UnsentAnswer
from municipalities.surveys.standing import standing_of


@verb("調査の資料の追加", name="attach_survey_files")
def attach_files(
    *, by: Seat, sheet: AnswerSheet, question: str, files: Sequence[Examined], at_once: bool = False
) -> AnswerSheet:
    """Kept beside the answers until these are sent. `at_once` is not for answers: nothing goes before."""
    if not files:
        raise Refusal("ファイルを選んでください。", field="files")
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    code = sheet.municipality_id
    stored = store_files(files, subject=sheet, keeper=by, municipality_code=code, is_sent=False)
    _write(by, sheet, question, [*_held(sheet, question), *(file.pk for file in stored)])
    record_sheet(by, sheet, after=facts_of(stored))
    return sheet


@verb("調査の資料の取外し", name="take_survey_file_away")
def take_file_away(*, by: Seat, sheet: AnswerSheet, question: str, file: StoredFile) -> AnswerSheet:
    """It is no answer any more. What was never sent goes for good; what was sent stays with the prefecture
    until the answers are sent again."""
    sheet = locked(sheet)
    refuse_closed(sheet.round)
    _write(by, sheet, question, [pk for pk in _held(sheet, question) if pk != file.pk])
    if file.sent_at is None:
        remove_file(file, remover=by)
    record_sheet(by, sheet, before=facts_of([file]))
    return sheet


def _held(sheet: AnswerSheet, question: str) -> list[int]:
    asked = sheet.round.questions.by_id[question]
    return list(standing_of(sheet, [asked]).value(question) or [])


def _write(by: Seat, sheet: AnswerSheet, question: str, held: Sequence[int]) -> None:
    UnsentAnswer.objects.update_or_create(
        prefecture_id=sheet.prefecture_id,
        sheet=sheet,
        question=question,
        defaults={
            "value": list(held) or None,
            "written_by_id": by.person_id,
            "written_at": timezone.now(),
        },
    )
    touch_sections(sheet, [sheet.round.questions.by_id[question]])
