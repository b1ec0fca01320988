"""What every verb of a sheet does with its row: lock it, and put on record what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts.events import record
from accounts.seats import Seat
from municipalities.surveys.choices import SectionStatus
from municipalities.surveys.models import AnswerSheet, SheetSection
from municipalities.surveys.questions import Question


def locked(sheet: AnswerSheet) -> AnswerSheet:
    """With its round, whose state the verb asks."""
    rows = AnswerSheet.objects.select_for_update(of=("self",)).select_related("round")
    return rows.get(pk=sheet.pk)


def record_sheet(
    by: Seat,
    sheet: AnswerSheet,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record(
        by=by,
        subject=sheet,
        label=f"{sheet.municipality_name}　{sheet.round}",
        municipality_code=sheet.municipality_id,
        before=before,
        after=after,
    )


def touch_sections(sheet: AnswerSheet, questions: Sequence[Question]) -> None:
    """A section in which something was written is begun; what was sent stays as it was until it is sent."""
    keys, now = {question.section for question in questions}, timezone.now()
    rows = SheetSection.objects.filter(sheet=sheet, key__in=keys)
    rows.filter(status=SectionStatus.UNTOUCHED).update(status=SectionStatus.WRITING)
    rows.update(touched_at=now)
