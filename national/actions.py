"""The one write of this app: renewing a prefecture's row of the present month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from accounts.models import Prefecture
from accounts.numbering import wait_for_turn
from accounts.seats import system_seat
from accounts.tenancy import scope
from japan.fiscal_year import fiscal_year_of
from jobs.actions import enqueue
from jobs.choices import OPEN, JobStatus
from jobs.models import Job
from national.figures import figures_on
from national.freshness import chain_number, is_fresh
from national.models import Snapshot

SNAPSHOT: Final = "national.snapshot"
REST_AFTER_FAULTS: Final = timedelta(hours=1)
RENEWED: Final = ["fiscal_year", "taken_at", "event_sequence", "figures"]


def ask_for_snapshots(prefecture_ids: Iterable[int]) -> None:
    """A job for each prefecture, unless one is on its way, or one broke three times within the hour: the
    operator, who has that on the board, would otherwise find another one every few seconds."""
    recently = Q(status=JobStatus.SET_ASIDE, asked_at__gte=timezone.now() - REST_AFTER_FAULTS)
    for prefecture in Prefecture.objects.filter(pk__in=prefecture_ids).order_by("pk"):
        with scope(prefecture.pk):
            if not Job.objects.filter(Q(status__in=OPEN) | recently, kind=SNAPSHOT).exists():
                enqueue(by=system_seat(prefecture), kind=SNAPSHOT, title="", arguments={}, key=SNAPSHOT)


def renew_snapshot(prefecture_id: int) -> Snapshot | None:
    """Take the snapshot if it is behind; None if it is not.

    Two workers may come for the same prefecture. The second waits for the first, and only then looks.
    """
    with scope(prefecture_id):
        wait_for_turn(f"{SNAPSHOT} {prefecture_id}")
        return None if is_fresh(prefecture_id, timezone.localdate()) else take_snapshot(prefecture_id)


def take_snapshot(prefecture_id: int) -> Snapshot:
    """Count the prefecture in its own scope and renew its row of this month; rows of earlier months stand.

    No `Event`: nobody decided anything, and an event would call for the next snapshot.
    The chain's number is read before the figures, so whatever is done meanwhile leaves
    the row behind the chain and it is taken again.
    """
    today = timezone.localdate()
    with scope(prefecture_id):
        snapshot = Snapshot(
            prefecture_id=prefecture_id,
            month=today.replace(day=1),
            fiscal_year=fiscal_year_of(today),
            taken_at=timezone.now(),
            event_sequence=chain_number(prefecture_id),
            figures=figures_on(today),
        )
        (written,) = Snapshot.objects.bulk_create(
            [snapshot], update_conflicts=True, unique_fields=["prefecture", "month"], update_fields=RENEWED
        )
        return written
