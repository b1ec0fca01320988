"""What a worker writes down about the job it does. Each function is one short transaction of its own.

Three things keep a job with one worker at a time:

- The lease. It is short, and prolonged while the work goes on
  (`prolong`), so that the job of a killed worker is
  soon taken up by another.
- The lock (`hold`). The transaction in which the work is done holds
  it, and PostgreSQL lets go of it when that
  worker's session ends, however it ends. A lease that ran out because the database was slow or the machine
  stood still is therefore no reason to take a job from a worker that is alive: `claim` leaves it alone.
- The fence. A claim is numbered by the job's attempts: a worker that
  lost its job all the same changes nothing any
  more, and its work is rolled back with the transaction in which `finish` fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.errors import Refusal
from accounts.seats import Seat
from accounts.tenancy import scope
from jobs.actions import wake_relay
from jobs.actions.askers import seat_for
from jobs.choices import OPEN, JobStatus
from jobs.kinds import Outcome, pauses_of
from jobs.models import Job, Outbox

SESSION_CHECKS = {
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "client_connection_check_interval": "5s",
}
"""By these PostgreSQL notices within half a minute that a worker's
whole machine is gone, also while a query runs."""

STOPPED_SHORT = "処理中のプロセスが3回とも途中で止まりました。"


class LeaseLost(Exception):
    """Another worker has the job, or it has ended: roll the work back."""


@dataclass(frozen=True)
class Claim:
    """A job that is ours for the length of its lease."""

    job_id: int
    prefecture_id: int
    kind: str
    arguments: Mapping[str, Any]
    attempt: int
    by: Seat


def lease() -> timedelta:
    """How long a job stays with a worker that gives no sign of life."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(job_id: int, prefecture_id: int) -> Claim | None:
    """Take a job that waits, or one whose worker is gone.

    None if there is nothing to do: another worker has the row or still works on it, it is not due yet, it
    has ended (then its id leaves the outbox), or who asked could not ask for it any more (then it ends here).
    """
    with scope(prefecture_id):
        now = timezone.now()
        job = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(Q(leased_until=None) | Q(leased_until__lte=now), pk=job_id, status__in=OPEN)
            .first()
        )
        if job is None:
            if not Job.objects.filter(pk=job_id, status__in=OPEN).exists():
                _leave_outbox(job_id)
            return None
        if job.status == JobStatus.RUNNING and not _lock(job.pk):
            _prolong(job.pk, job.attempts)
            return None
        if job.cancel_asked:
            _end(job, JobStatus.CANCELLED)
            return None
        if job.attempts >= Job.ATTEMPTS:
            _end(job, JobStatus.SET_ASIDE, STOPPED_SHORT)
            return None
        try:
            by = seat_for(job)
        except Refusal as refusal:
            _end(job, JobStatus.FAILED, refusal.sentence)
            return None
        job.status, job.attempts = JobStatus.RUNNING, job.attempts + 1
        job.leased_until, job.started_at = now + lease(), now
        job.stage, job.percent, job.reason = "", 0, ""
        job.save()
        Outbox.objects.filter(pk=job_id).update(due_at=job.leased_until, sends=0)
        return Claim(job.pk, prefecture_id, job.kind, job.arguments, job.attempts, by)


def hold(claimed: Claim) -> None:
    """The first statement of the handler's own transaction: hold the
    job until it ends. Raises `LeaseLost`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config(name, value, true) from unnest(%s::text[], %s::text[]) as check_of (name, "
            "value)",
            [list(SESSION_CHECKS), list(SESSION_CHECKS.values())],
        )
    ours = Job.objects.filter(pk=claimed.job_id, status=JobStatus.RUNNING, attempts=claimed.attempt)
    if not (_lock(claimed.job_id) and ours.exists()):
        raise LeaseLost(claimed.job_id)


def prolong(claimed: Claim, **progress: Any) -> bool:
    """A sign of life, with `stage` and `percent` if there is something
    new; True if the person who asked has cancelled.

    For a connection beside the handler's, whose transaction nobody sees into. Raises `LeaseLost`.
    """
    with scope(claimed.prefecture_id):
        if not _prolong(claimed.job_id, claimed.attempt, **progress):
            raise LeaseLost(claimed.job_id)
        return Job.objects.filter(pk=claimed.job_id, cancel_asked=True).exists()


def _prolong(job_id: int, attempt: int, **progress: Any) -> bool:
    until = timezone.now() + lease()
    ours = Job.objects.filter(pk=job_id, status=JobStatus.RUNNING, attempts=attempt)
    if not ours.update(leased_until=until, **progress):
        return False
    Outbox.objects.filter(pk=job_id).update(due_at=until, sends=0)
    return True


def _lock(job_id: int) -> bool:
    """Take the lock of a job until this transaction ends; False if another session has it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"jobs.job {job_id}"])
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def finish(claimed: Claim, outcome: Outcome) -> None:
    """The work is done: the last statement of the handler's own
    transaction, so that both commit or neither."""
    ours = _ours(claimed)
    if ours is None:
        raise LeaseLost(claimed.job_id)
    if ours.title:
        ours.result_url, ours.result_label = outcome.url, outcome.label[:120]
        ours.stage, ours.percent = "", 100
        _end(ours, JobStatus.DONE)
    else:
        _leave_outbox(ours.pk)
        ours.delete()


def stop(claimed: Claim, status: JobStatus, reason: str = "") -> None:
    """The job ends without its work: refused (FAILED, with the sentence) or cancelled."""
    with scope(claimed.prefecture_id):
        ours = _ours(claimed)
        if ours is not None:
            _end(ours, status, reason)


def put_back(claimed: Claim, reason: str) -> None:
    """Something broke: try again after a pause, or set the job aside after the last try."""
    with scope(claimed.prefecture_id):
        ours = _ours(claimed)
        if ours is None:
            return
        if ours.attempts >= Job.ATTEMPTS:
            _end(ours, JobStatus.SET_ASIDE, reason)
            return
        ours.status, ours.reason = JobStatus.WAITING, reason[:500]
        ours.stage, ours.percent, ours.started_at = "", 0, None
        ours.leased_until = again_at(ours.kind, ours.attempts, timezone.now())
        twin = Job.objects.filter(kind=ours.kind, key=ours.key, status=JobStatus.WAITING).exclude(key="")
        if twin.exists():
            _end(ours, JobStatus.CANCELLED, "同じ処理があらためて依頼されたため、そちらに任せました。")
            return
        ours.save()
        Outbox.objects.filter(pk=ours.pk).update(due_at=ours.leased_until, sent_at=None, sends=0)
        wake_relay()


def again_at(kind: str, attempts: int, now: datetime) -> datetime:
    """When a job that broke `attempts` times (1 or 2) is tried again."""
    return now + pauses_of(kind)[attempts - 1]


def _ours(claimed: Claim) -> Job | None:
    rows = Job.objects.select_for_update(of=("self",))
    return rows.filter(pk=claimed.job_id, status=JobStatus.RUNNING, attempts=claimed.attempt).first()


def _end(job: Job, status: JobStatus, reason: str = "") -> None:
    job.status, job.reason, job.leased_until, job.finished_at = status, reason[:500], None, timezone.now()
    job.save()
    _leave_outbox(job.pk)


def _leave_outbox(job_id: int) -> None:
    """The job's place among the prefecture's is free: the next may come."""
    Outbox.objects.filter(pk=job_id).delete()
    wake_relay()
