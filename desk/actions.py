"""The record of who took a list away."""

from __future__ import annotations

from accounts.events import record
from accounts.models import Prefecture
from accounts.seats import Seat
from accounts.verbs import verb, word_fields

word_fields({"conditions": "条件", "count": "件数", "rows": "件数", "format": "形式"})


@verb("一覧の書出し", name="export_list")
def note_export(*, by: Seat, title: str, rows: int, file_format: str) -> None:
    """Somebody took a list away as a file."""
    prefecture = Prefecture(pk=by.prefecture_id, name=by.prefecture_name)
    after = {"rows": rows, "format": file_format}
    record(by=by, subject=prefecture, label=title, after=after)
