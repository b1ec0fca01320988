"""What every verb of a need does with its row: lock it, and put on record what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.events import record
from accounts.seats import Seat
from municipalities.needs.models import Need


def locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def record_move(by: Seat, need: Need, before: str, **after: Any) -> None:
    record_need(by, need, before={"status": before}, after={"status": need.status, **after})


def record_need(
    by: Seat,
    need: Need,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One event. The subject of a need that was never sent is made of the town's words: it is not named."""
    record(
        by=by,
        subject=need,
        label=str(need) if need.sequence else "送る前の下書き",
        municipality_code=need.municipality_id,
        before=before,
        after=after,
    )
