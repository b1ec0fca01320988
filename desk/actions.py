"""The record of who took a list away."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.events import record
from accounts.models import Prefecture, User
from accounts.seats import Seat
from accounts.tenancy import NATIONWIDE
from accounts.verbs import verb, word_fields, word_values

FORMAT_NAMES = {"csv": "CSV", "csv-cp932": "CSV・Shift_JIS", "xlsx": "Excel", "pdf": "PDF"}
"""What the links call a file."""

word_fields({"conditions": "条件", "count": "件数", "rows": "件数", "format": "形式"})
word_values("format", FORMAT_NAMES | {"api": "API"})


@verb("一覧の書出し", name="export_list")
def note_export(*, by: Seat, title: str, rows: int, file_format: str, conditions: Sequence[str] = ()) -> None:
    """Somebody took a list away as a file; `conditions` say in words what narrowed it.

    The event is about the prefecture whose list it is; about whoever took the list that belongs to none.
    """
    nationwide = by.prefecture_id == NATIONWIDE
    subject = (
        User(pk=by.person_id) if nationwide else Prefecture(pk=by.prefecture_id, name=by.prefecture_name)
    )
    after = {"rows": rows, "format": file_format, **({"conditions": list(conditions)} if conditions else {})}
    record(by=by, subject=subject, label=title, after=after)
