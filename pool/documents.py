"""The columns of the lists that the pool gives out as files."""

from __future__ import annotations

from desk.files.cells import Column
from pool.models import Talent


def _roles(talent: Talent) -> str:
    return "、".join(row.get_role_display() for row in talent.roles.all())


TALENT_COLUMNS = (
    Column("氏名", "name"),
    Column("かな", "kana"),
    Column("人材類型", _roles),
    Column("任用形態", lambda talent: talent.get_employment_form_display()),
    Column("所属", "employer"),
    Column("任期の初め", "starts_on", "date"),
    Column("任期の終わり", "ends_on", "date"),
    Column("拠点", "base_name"),
    Column("週の日数", "days_per_week", "int"),
)
"""What the list page shows, cell by cell. Rows are talents with their roles prefetched."""
