"""The one write of this app: renewing a prefecture's row of the present month."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import EventHead
from accounts.tenancy import scope
from japan.fiscal_year import fiscal_year_of
from national.figures import figures_on
from national.models import Snapshot

RENEWED = ["fiscal_year", "taken_at", "event_sequence", "figures"]


def take_snapshot(prefecture_id: int) -> Snapshot:
    """Count the prefecture in its own scope and renew its row of this month; rows of earlier months stand.

    No `Event`: nobody decided anything, and an event would call for the next snapshot.
    The chain's number is read before the figures, so whatever is done meanwhile leaves
    the row behind the chain and it is taken again.
    """
    today = timezone.localdate()
    with scope(prefecture_id):
        sequence = EventHead.objects.filter(pk=prefecture_id).values_list("sequence", flat=True).first() or 0
        snapshot = Snapshot(
            prefecture_id=prefecture_id,
            month=today.replace(day=1),
            fiscal_year=fiscal_year_of(today),
            taken_at=timezone.now(),
            event_sequence=sequence,
            figures=figures_on(today),
        )
        (written,) = Snapshot.objects.bulk_create(
            [snapshot], update_conflicts=True, unique_fields=["prefecture", "month"], update_fields=RENEWED
        )
        return written
