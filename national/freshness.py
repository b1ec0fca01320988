"""Which snapshots are behind: two small queries, however many prefectures there are."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import EventHead
from accounts.tenancy import NATIONWIDE, national_reading
from national.models import Snapshot


def changed_prefectures(month: date) -> list[int]:
    """Prefectures whose chain of events has grown since their
    snapshot of `month` (its first day), or who lack one.

    Only the numbers of the chains and of the snapshots are compared; no prefecture's rows are read for it.
    """
    heads = EventHead.objects.exclude(pk=NATIONWIDE).filter(sequence__gt=0).order_by("pk")
    sequences = dict(heads.values_list("pk", "sequence"))
    with national_reading():
        seen = dict(
            Snapshot.objects.filter(month=month).order_by().values_list("prefecture_id", "event_sequence")
        )
    return [
        prefecture_id for prefecture_id, sequence in sequences.items() if seen.get(prefecture_id) != sequence
    ]


def is_fresh(prefecture_id: int, today: date) -> bool:
    """Whether the open scope's snapshot holds everything done so far, and was counted today: people's terms
    and clearances end by the calendar alone."""
    row = Snapshot.objects.filter(month=today.replace(day=1)).first()
    return (
        row is not None
        and row.event_sequence == chain_number(prefecture_id)
        and timezone.localdate(row.taken_at) == today
    )


def chain_number(prefecture_id: int) -> int:
    """The number of the last event of a prefecture; 0 before its first."""
    return EventHead.objects.filter(pk=prefecture_id).values_list("sequence", flat=True).first() or 0
