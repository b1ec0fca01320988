"""Asking for work, stopping it, trying it again. What the workers write down is in `claims.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record
from accounts.moves import move
from accounts.seats import Seat
from accounts.verbs import verb
from jobs.choices import JobStatus
from jobs.kinds import handler_of
from jobs.models import Job, Outbox

CHANNEL = "outbox"
"""What the relay listens to."""

TURNS = 5
"""How often a twin may come up or begin just while one looks for it."""


def enqueue(*, by: Seat, kind: str, title: str, arguments: Mapping[str, Any], key: str = "") -> Job:
    """Ask for work that begins once this transaction is committed. Needs no Redis.

    With a `key`, a job of the same kind and key that has not begun is taken instead of a second one; it is
    held until this transaction ends, so that it sees what this transaction writes. Raises `UnknownKind`.
    """
    handler_of(kind)
    job = _new(by, kind, title, arguments, key)
    with transaction.atomic():
        for turn in range(TURNS):
            waiting = _waiting_twin(job)
            if waiting is not None:
                _send([waiting])
                return waiting
            try:
                with transaction.atomic():
                    job.save(force_insert=True)
            except IntegrityError:
                if not key or turn == TURNS - 1:
                    raise
                continue
            _send([job])
            break
    return job


def enqueue_many(*, by: Seat, kind: str, arguments: Iterable[Mapping[str, Any]]) -> None:
    """Ask for housekeeping, one untitled job for each mapping of arguments, in a few queries."""
    handler_of(kind)
    with transaction.atomic():
        _send(Job.objects.bulk_create([_new(by, kind, "", each, "") for each in arguments]))


def _new(by: Seat, kind: str, title: str, arguments: Mapping[str, Any], key: str) -> Job:
    return Job(
        prefecture_id=by.prefecture_id,
        kind=kind,
        title=title[:120],
        arguments=dict(arguments),
        key=key,
        asked_by_id=by.user_id,
        role=by.role,
        municipality_code=by.municipality_code,
        section=by.section,
        permission=by.came_for or "",
    )


def _waiting_twin(job: Job) -> Job | None:
    if not job.key:
        return None
    twins = Job.objects.select_for_update().filter(kind=job.kind, key=job.key, status=JobStatus.WAITING)
    return twins.order_by("id").first()


def _send(jobs: Iterable[Job]) -> None:
    """Put ids into the outbox, due now, and wake the relay when the transaction commits."""
    rows = [Outbox(job_id=job.pk, prefecture_id=job.prefecture_id) for job in jobs]
    Outbox.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["job_id"], update_fields=["due_at", "sent_at", "sends"]
    )
    if rows:
        wake_relay()


def wake_relay() -> None:
    """When this transaction commits: something has come into the outbox, or a place became free."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])


@verb("処理の中止", name="cancel_job")
def cancel(*, by: Seat, job: Job) -> Job:
    """Stop a job that waits; ask one that runs to stop at its next step."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.status == JobStatus.RUNNING:
        move(job, "ask_to_stop")
        job.cancel_asked = True
    else:
        move(job, "cancel")
        job.finished_at = timezone.now()
        Outbox.objects.filter(pk=job.pk).delete()
        wake_relay()
    job.save(update_fields=["status", "cancel_asked", "finished_at"])
    record(by=by, subject=job, after={"status": job.status, "cancel_asked": job.cancel_asked})
    return job


@verb("処理のやり直し", name="retry_job")
def retry(*, by: Seat, job: Job) -> Job:
    """Give a job that was set aside three more tries. `by` acts in the job's prefecture."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if _waiting_twin(job) is not None:
        raise Refusal(
            "同じ処理がすでに順番を待っています。そちらが終わってから、取りやめるかどうかを決めてください。"
        )
    before = {"status": job.status, "reason": job.reason}
    move(job, "retry")
    job.attempts, job.reason, job.leased_until, job.finished_at, job.cancel_asked = 0, "", None, None, False
    job.save()
    _send([job])
    record(by=by, subject=job, label=_label(job), before=before, after={"status": job.status})
    return job


@verb("処理の取りやめ", name="give_up_job")
def give_up(*, by: Seat, job: Job) -> Job:
    """End a job that was set aside; its reason stays. `by` acts in the job's prefecture."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    before = {"status": job.status}
    move(job, "give_up")
    job.finished_at = timezone.now()
    job.save(update_fields=["status", "finished_at"])
    record(by=by, subject=job, label=_label(job), before=before, after={"status": job.status})
    return job


def _label(job: Job) -> str:
    return f"処理 {job.pk}（{job.kind}）"
