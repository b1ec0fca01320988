"""Handing ids to the workers. Redis may be away or forget: a row stays
until its job has ended, and comes due again.

Prefectures take turns: each has `JOBS_AT_ONCE` places among what the
workers have been given, so that one that asks for a thousand papers
delays another by these few alone. A place is free again when its job ends, or waits for another try.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from celery import Celery
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Window
from django.db.models.functions import Greatest, RowNumber
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
    """Hand what is due to the workers and say how many ids that was.
    Raises `BrokerAway`; then nothing is lost.

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
            unsent = Outbox.objects.filter(pk__in=[each.job_id for each in rows[index:]])
            unsent.update(due_at=moment, sent_at=None, sends=Greatest(F("sends") - 1, 0))
            raise
    return len(rows)


def _claim_due(moment: datetime) -> list[Outbox]:
    with transaction.atomic():
        turns = {job_id: turn for turn, job_id in enumerate([*_late(moment), *_whose_turn(moment)])}
        due = Outbox.objects.select_for_update(skip_locked=True).filter(pk__in=turns, due_at__lte=moment)
        rows = sorted(due, key=lambda row: turns[row.job_id])
        for row in rows:
            row.sent_at, row.due_at, row.sends = moment, moment + wait_after(row.sends), row.sends + 1
        Outbox.objects.bulk_update(rows, ["sent_at", "due_at", "sends"])
    return rows


def _late(moment: datetime) -> list[int]:
    """Ids that were handed over and have not been heard of since: they keep their places."""
    late = Outbox.objects.exclude(sent_at=None).filter(due_at__lte=moment)
    return list(late.order_by("due_at", "job_id").values_list("job_id", flat=True)[:BATCH])


def _whose_turn(moment: datetime) -> list[int]:
    """The next ids of each prefecture, one prefecture after another, as far as each has places left.

    What waits in Redis is done in the order in which it came, so a prefecture's pile stays here.
    """
    counted = Outbox.objects.exclude(sent_at=None).values_list("prefecture_id").annotate(Count("job_id"))
    taken: dict[int, int] = dict(counted.order_by())
    place = Window(RowNumber(), partition_by="prefecture_id", order_by=("due_at", "job_id"))
    waiting = Outbox.objects.filter(sent_at=None, due_at__lte=moment).annotate(place=place)
    first = waiting.filter(place__lte=settings.JOBS_AT_ONCE).order_by("place", "due_at", "job_id")
    return [
        job_id
        for job_id, prefecture_id, place in first.values_list("job_id", "prefecture_id", "place")
        if taken.get(prefecture_id, 0) + place <= settings.JOBS_AT_ONCE
    ]


def wait_after(sends: int) -> timedelta:
    """How long an id that has been handed over `sends` times before may stay unheard of after this time."""
    return min(FIRST_WAIT * (1 << min(sends, 8)), LONGEST_WAIT)
