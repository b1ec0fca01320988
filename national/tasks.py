"""Keeping the snapshots fresh: after a change within seconds, and every night.

Beat only asks for jobs, one for each prefecture, so that all workers share the counting and one
prefecture that cannot be counted keeps no other from being counted.
"""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import Prefecture
from jobs.kinds import Outcome, Work, handles
from national.actions import SNAPSHOT, ask_for_snapshots, renew_snapshot
from national.freshness import changed_prefectures


@shared_task(name="national.tasks.refresh_changed_snapshots", ignore_result=True)
def refresh_changed_snapshots() -> None:
    """Ask for what is behind; usually nothing."""
    ask_for_snapshots(changed_prefectures(timezone.localdate().replace(day=1)))


@shared_task(name="national.tasks.refresh_all_snapshots", ignore_result=True)
def refresh_all_snapshots() -> None:
    """Ask for all 47, also those where nothing was done: people's terms
    and clearances end by the calendar alone."""
    ask_for_snapshots(Prefecture.objects.values_list("pk", flat=True))


@handles(SNAPSHOT)
def snapshot(work: Work) -> Outcome:
    """Renew the snapshot of the job's prefecture."""
    renew_snapshot(work.prefecture_id)
    return Outcome()
