"""What a worker writes down about the job it does. Each function is one short transaction of its own.

A claim is fenced by the job's number of attempts: a worker that lost its job to another one (its lease ran out, say)
changes nothing any more, and its work is rolled back with the transaction in which `finish` fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Prefecture
from accounts.permissions import Role, describe
from accounts.seats import Seat
from accounts.tenancy import scope
from jobs.kinds import Outcome
from jobs.models import OPEN, Job, JobStatus, Outbox

LEASE = timedelta(minutes=5)
"""How long a job stays with a worker that tells nothing."""

PAUSES = (timedelta(seconds=5), timedelta(seconds=30))
"""Before the second and the third try."""

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


def claim(job_id: int, prefecture_id: int) -> Claim | None:
    """Take a job that waits, or one whose worker has not been heard of for the length of a lease.

    None if there is nothing to do: another worker has the row, it is not due yet, or it has ended (then its id leaves
    the outbox).
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
                Outbox.objects.filter(pk=job_id).delete()
            return None
        if job.cancel_asked:
            _end(job, JobStatus.CANCELLED)
            return None
        if job.attempts >= Job.ATTEMPTS:
            _end(job, JobStatus.SET_ASIDE, STOPPED_SHORT)
            return None
        job.status, job.attempts = JobStatus.RUNNING, job.attempts + 1
        job.leased_until, job.started_at = now + LEASE, now
        job.stage, job.percent, job.reason = "", 0, ""
        job.save()
        Outbox.objects.filter(pk=job_id).update(due_at=job.leased_until, sends=0)
        return Claim(job.pk, prefecture_id, job.kind, job.arguments, job.attempts, seat_of_job(job))


def seat_of_job(job: Job) -> Seat:
    """The seat that asked for the job, as it was then."""
    prefecture = Prefecture.objects.filter(pk=job.prefecture_id).first()
    role = Role(job.role)
    return Seat(
        user_id=job.asked_by_id,
        user_name=job.asked_by.name if job.asked_by else "自動処理",
        role=role,
        prefecture_id=job.prefecture_id,
        prefecture_slug=prefecture.slug if prefecture else "",
        prefecture_name=prefecture.name if prefecture else "",
        municipality_code=job.municipality_code,
        section=job.section,
        permissions=describe(role, municipal=job.municipality_code != "").permissions,
    )


def finish(claimed: Claim, outcome: Outcome) -> None:
    """The work is done: the last statement of the handler's own transaction, so that both commit or neither."""
    ours = _ours(claimed)
    if ours is None:
        raise LeaseLost(claimed.job_id)
    if ours.title:
        ours.result_url, ours.result_label = outcome.url, outcome.label[:120]
        ours.stage, ours.percent = "", 100
        _end(ours, JobStatus.DONE)
    else:
        Outbox.objects.filter(pk=ours.pk).delete()
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
        ours.leased_until = again_at(ours.attempts, timezone.now())
        twin = Job.objects.filter(kind=ours.kind, key=ours.key, status=JobStatus.WAITING).exclude(key="")
        if twin.exists():
            _end(ours, JobStatus.CANCELLED, "同じ処理があらためて依頼されたため、そちらに任せました。")
            return
        ours.save()
        Outbox.objects.filter(pk=ours.pk).update(due_at=ours.leased_until, sends=0)


def again_at(attempts: int, now: datetime) -> datetime:
    """When a job that broke `attempts` times (1 or 2) is tried again."""
    return now + PAUSES[attempts - 1]


def _ours(claimed: Claim) -> Job | None:
    rows = Job.objects.select_for_update(of=("self",))
    return rows.filter(pk=claimed.job_id, status=JobStatus.RUNNING, attempts=claimed.attempt).first()


def _end(job: Job, status: JobStatus, reason: str = "") -> None:
    job.status, job.reason, job.leased_until, job.finished_at = status, reason[:500], None, timezone.now()
    job.save()
    Outbox.objects.filter(pk=job.pk).delete()
