"""What every verb of a sheet does with its row: lock it, and put on record what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.events import record
from accounts.seats import Seat
from municipalities.surveys.models import AnswerSheet


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
