"""What every verb of a hearing does with its row: lock it, and put on record what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import word_fields
from municipalities.hearings.models import Finding, Hearing

word_fields(
    {"finding": "課題", "of_section": "区分", "note_count": "記録した回答の数", "is_shared": "市町村への共有"}
)


def locked(hearing: Hearing) -> Hearing:
    """With its round, whose questions the minutes stand against."""
    rows = Hearing.objects.select_for_update(of=("self",)).select_related("round", "official")
    return rows.get(pk=hearing.pk)


def locked_finding(finding: Finding) -> Finding:
    """The hearing first, as every verb does: two that took the locks in different orders would wait for each
    other."""
    hearing = locked(Hearing(pk=finding.hearing_id))
    row = Finding.objects.select_for_update(of=("self",)).select_related("need").get(pk=finding.pk)
    row.hearing = hearing
    return row


def record_hearing(
    by: Seat,
    hearing: Hearing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record(by=by, subject=hearing, municipality_code=hearing.municipality_id, before=before, after=after)
