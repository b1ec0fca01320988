"""What Celery calls. The relay names these tasks; no request ever does."""

from __future__ import annotations

import logging

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from accounts import post_keys
from accounts.models import Prefecture
from accounts.tenancy import NATIONWIDE, scope
from desk.files.room import with_room
from jobs.outbox import BrokerAway, hand_over
from jobs.runner import run

SWEPT_AT = "jobs.swept_at"

log = logging.getLogger("jobs")


@shared_task(name="jobs.tasks.run_job", ignore_result=True)
def run_job(job_id: int, prefecture_id: int) -> None:
    """Do one job; nothing if it has been done or somebody else does it."""
    with_room(run, job_id, prefecture_id)


@shared_task(name="jobs.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Hand over again what is late, also when the relay is down, and
    leave a sign of life for the operator."""
    cache.set(SWEPT_AT, timezone.now(), timeout=None)
    try:
        hand_over()
    except BrokerAway as error:
        log.warning("sweep: Redis does not answer (%s)", error)


@shared_task(name="jobs.tasks.forget_old_post_keys", ignore_result=True)
def forget_old_post_keys() -> None:
    """Nightly, in one scope after another: every form that is saved leaves a key."""
    for prefecture_id in (NATIONWIDE, *Prefecture.objects.values_list("pk", flat=True).order_by("pk")):
        with scope(prefecture_id):
            post_keys.forget_old()
