"""Handing ids to the workers. Redis may be away or forget: a row stays
until its job has ended, and comes due again."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from celery import Celery
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobs.models import Outbox

BATCH = 200
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=5)
RUN_JOB = "jobs.tasks.run_job"
BrokerAway = OperationalError


@cache
def sender(broker_url: str) -> Celery:
    """A Celery application that only sends, and does not hang on a Redis that does not answer (seconds).

    Trying again is the outbox's business, so one attempt is all that is made here.
    """
    app = Celery("outbox", broker=broker_url, set_as_current=False)
    app.conf.broker_transport_options = {"socket_connect_timeout": 3, "socket_timeout": 3, "max_retries": 0}
    return app


def hand_over(now: datetime | None = None) -> int:
    """Hand everything due to the workers and say how many ids that
    was. Raises `BrokerAway`; then nothing is lost.

    No row is locked while Redis is spoken to: a row that is claimed here and never arrives comes due again.
    The waits between handing over the same id double, so that a long queue is not flooded.
    """
    moment = now or timezone.now()
    rows = _claim_due(moment)
    app = sender(settings.CELERY_BROKER_URL)
    for index, row in enumerate(rows):
        try:
            app.send_task(RUN_JOB, args=[row.job_id, row.prefecture_id], ignore_result=True, retry=False)
        except OperationalError:
            unsent = [each.job_id for each in rows[index:]]
            Outbox.objects.filter(pk__in=unsent).update(due_at=moment, sends=Greatest(F("sends") - 1, 0))
            raise
    return len(rows)


def _claim_due(moment: datetime) -> list[Outbox]:
    with transaction.atomic():
        due = Outbox.objects.select_for_update(skip_locked=True).filter(due_at__lte=moment)
        rows = list(due.order_by("due_at", "job_id")[:BATCH])
        for row in rows:
            row.sent_at, row.due_at, row.sends = moment, moment + wait_after(row.sends), row.sends + 1
        Outbox.objects.bulk_update(rows, ["sent_at", "due_at", "sends"])
    return rows


def wait_after(sends: int) -> timedelta:
    """How long an id that has been handed over `sends` times before may stay unheard of after this time."""
    return min(FIRST_WAIT * (1 << min(sends, 8)), LONGEST_WAIT)
