"""Scheduled work: every prefecture is told what the list says otherwise of those whom it has called."""

from __future__ import annotations

from celery import shared_task

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from pool.candidates.actions.calls import tell_of_changes


@shared_task
def tell_of_changed_candidates() -> int:
    told = 0
    for prefecture in Prefecture.objects.order_by("pk"):
        with scope(prefecture.pk):
            told += tell_of_changes(by=system_seat(prefecture))
    return told
