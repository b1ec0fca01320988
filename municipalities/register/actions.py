"""What a municipality says of its own IT staff."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import changes, record, snapshot_of
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_day, check_text
from municipalities.register.models import ItStaffing, Municipality

MOST_STAFF: Final = 999
MOST_SECTION: Final = 80


@verb("体制の記録")
def record_staffing(
    *, by: Seat, municipality_code: str, staff_count: int, is_concurrent: bool, section: str = "", as_of: date
) -> ItStaffing:
    """How many people do IT and DX in a municipality, as it says itself;
    the prefecture may write what it was told."""
    if by.is_municipal and by.municipality_code != municipality_code:
        raise Refusal("ほかの市町村の体制は書けません。")
    if not 0 <= staff_count <= MOST_STAFF:
        raise Refusal(f"人数は0から{MOST_STAFF}の数で書いてください。", field="staff_count")
    check_day(as_of, "as_of", "いつの時点か")
    if as_of > timezone.localdate():
        raise Refusal("いつの時点かは、今日までの日付で書いてください。", field="as_of")
    check_text(section, "section", "担当課", at_most=MOST_SECTION)
    municipality = Municipality.objects.get(pk=municipality_code, prefecture_id=by.prefecture_id)
    held = ItStaffing.objects.select_for_update().filter(municipality=municipality).first()
    fields = ("staff_count", "is_concurrent", "section", "as_of")
    staffing = held or ItStaffing(prefecture_id=by.prefecture_id, municipality=municipality)
    before = snapshot_of(staffing, fields) if held else dict.fromkeys(fields)
    staffing.staff_count, staffing.is_concurrent = staff_count, is_concurrent
    staffing.section, staffing.as_of = section.strip(), as_of
    staffing.save()
    changed_from, changed_to = changes(staffing, before, fields)
    record(
        by=by,
        subject=staffing,
        label=f"{municipality.name}　情報担当の体制",
        municipality_code=municipality_code,
        before=changed_from,
        after=changed_to,
    )
    return staffing
