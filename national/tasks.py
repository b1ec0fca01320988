"""Keeping the snapshots fresh: after a change within seconds, and every night."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from celery import shared_task
from django.utils import timezone

from accounts.models import Prefecture
from national.actions import take_snapshot
from national.freshness import changed_prefectures

log = logging.getLogger("national")


@shared_task(name="national.tasks.refresh_changed_snapshots", ignore_result=True)
def refresh_changed_snapshots() -> None:
    """Renew what is behind; usually nothing."""
    _refresh(changed_prefectures(timezone.localdate().replace(day=1)))


@shared_task(name="national.tasks.refresh_all_snapshots", ignore_result=True)
def refresh_all_snapshots() -> None:
    """Renew all 47, also those where nothing was done: people's terms
    and clearances end by the calendar alone."""
    _refresh(Prefecture.objects.order_by("pk").values_list("pk", flat=True))


def _refresh(prefecture_ids: Iterable[int]) -> None:
    """One prefecture that cannot be counted must not keep the others from being counted."""
    for prefecture_id in prefecture_ids:
        try:
            take_snapshot(prefecture_id)
        except Exception:
            log.exception("the snapshot of prefecture %s was not taken", prefecture_id)
