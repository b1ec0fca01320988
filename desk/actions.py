"""The record of who took a list away."""

from __future__ import annotations

from django.db import transaction

from accounts.events import record
from accounts.models import Prefecture
from accounts.seats import Seat


@transaction.atomic
def note_export(*, by: Seat, title: str, rows: int, file_format: str) -> None:
    """Somebody took a list away as a file."""
    prefecture = Prefecture(pk=by.prefecture_id, name=by.prefecture_name)
    after = {"rows": rows, "format": file_format}
    record(by=by, verb="export_list", subject=prefecture, label=title, after=after)
