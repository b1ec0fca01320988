"""What a municipality says of its own IT staff."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, TypeVar

from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import differing, record, snapshot_of
from accounts.numbering import wait_for_turn
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import WrittenMeanwhile, check_day, check_text
from municipalities.register.models import ItStaffing, Municipality, TownStatement

MOST_STAFF: Final = 999
MOST_SECTION: Final = 80

S = TypeVar("S", bound=TownStatement)


@verb("体制の記録")
def record_staffing(
    *,
    by: Seat,
    municipality_code: str,
    staff_count: int,
    is_concurrent: bool,
    section: str = "",
    as_of: date,
    read: str = "",
) -> ItStaffing:
    """How many people do IT and DX in a municipality, as it says itself; the prefecture may write what it was
    told. `read` is the newest `mark` that the writer has seen. Raises `WrittenMeanwhile`."""
    refuse_elsewhere(by, municipality_code, "体制")
    if not 0 <= staff_count <= MOST_STAFF:
        raise Refusal(f"人数は0から{MOST_STAFF}の数で書いてください。", field="staff_count")
    check_as_of(as_of)
    check_text(section, "section", "担当課", at_most=MOST_SECTION)
    said = ItStaffing(
        municipality_id=municipality_code,
        staff_count=staff_count,
        is_concurrent=is_concurrent,
        section=section.strip(),
        as_of=as_of,
    )
    return put_on_record(by, said, ("staff_count", "is_concurrent", "section"), read)


def refuse_elsewhere(by: Seat, code: str, what: str) -> None:
    """A town writes of itself alone, and of what has gone into it; a prefecture of its own towns."""
    if not Municipality.objects.of(by).filter(pk=code).exists():
        raise Refusal(f"ほかの市町村の{what}は書けません。")


def check_as_of(as_of: date) -> None:
    check_day(as_of, "as_of", "いつの時点か")
    if as_of > timezone.localdate():
        raise Refusal("いつの時点かは、今日までの日付で書いてください。", field="as_of")


def put_on_record(by: Seat, said: S, fields: tuple[str, ...], read: str) -> S:
    """`said`, not saved, takes the place of what is on record of the same day, or stands beside what is on
    record of other days. What somebody else has recorded of that day after `read` is not written over unseen.
    """
    wait_for_turn(f"{said._meta.label_lower} {said.municipality_id}")
    rows: Any = type(said)._default_manager
    held: S | None = rows.filter(municipality=said.municipality_id, as_of=said.as_of).first()
    before = snapshot_of(held, fields) if held else dict.fromkeys(fields)
    after = snapshot_of(said, fields)
    if held and before == after:
        return held
    if held and read and held.mark > read:
        raise WrittenMeanwhile(held.words, held.mark)
    said.prefecture_id, said.recorded_by_id, said.recorded_at = by.prefecture_id, by.user_id, timezone.now()
    said.pk = held.pk if held else None
    said.save()
    changed_from, changed_to = differing(before, after)
    record(
        by=by,
        subject=said,
        label=f"{said.municipality_name}　{said._meta.verbose_name}",
        municipality_code=said.municipality_id,
        before=changed_from,
        after={**changed_to, "as_of": said.as_of},
    )
    return said
