"""The state of the work: of one prefecture, and of what carries it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.utils import timezone
from kombu import Connection

from accounts.tenancy import rows_of_each
from jobs.choices import OPEN, JobStatus
from jobs.models import Job, Outbox
from jobs.tasks import SWEPT_AT

SWEEP_LATE_SECONDS = 60
SHOWN_ASIDE = 100


@dataclass(frozen=True)
class SetAside:
    """A job that waits for the operator. Its title stays out: it may say what the prefecture is about."""

    job_id: int
    kind: str
    asked_at: datetime
    reason: str


@dataclass(frozen=True)
class Load:
    """The jobs of one scope that have not ended, and those set aside."""

    waiting: int
    running: int
    oldest_asked_at: datetime | None
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True)
class Health:
    """One thing the work rests on. `kind` is the badge's."""

    name: str
    word: str
    kind: str
    detail: str


def loads(prefecture_ids: Collection[int]) -> dict[int, Load]:
    """The jobs of each scope, in two journeys to the database however many there are."""
    counted = rows_of_each(
        prefecture_ids,
        lambda: (
            Job.objects.filter(status__in=OPEN)
            .order_by()
            .values_list("status")
            .annotate(count=Count("id"), oldest=Min("asked_at"))
        ),
    )
    aside = rows_of_each(
        prefecture_ids,
        lambda: (
            Job.objects.filter(status=JobStatus.SET_ASIDE)
            .order_by("id")
            .values_list("id", "kind", "asked_at", "reason")[:SHOWN_ASIDE]
        ),
    )
    return {each: _load(counted[each], aside[each]) for each in prefecture_ids}


def _load(counted: Sequence[tuple[Any, ...]], aside: Sequence[tuple[Any, ...]]) -> Load:
    counts = {status: count for status, count, _ in counted}
    return Load(
        waiting=counts.get(JobStatus.WAITING, 0),
        running=counts.get(JobStatus.RUNNING, 0),
        oldest_asked_at=min((oldest for _, _, oldest in counted), default=None),
        set_aside=tuple(SetAside(*row) for row in aside),
    )


def health() -> list[Health]:
    """Database, Redis, outbox and sweeper, each in a line of words."""
    return [Health("データベース", "動いています", "done", ""), _redis(), _outbox(), _sweeper()]


def _redis() -> Health:
    options = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0}
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as broker:
            channel: Any = broker.default_channel
            channel.client.ping()
    except Exception as error:
        detail = f"処理は受け付けて待たせています。画面と保存には影響しません（{type(error).__name__}）"
        return Health("Redis", "応答がありません", "stop", detail)
    return Health("Redis", "動いています", "done", "")


def _outbox() -> Health:
    now = timezone.now()
    counted = Outbox.objects.aggregate(size=Count("job_id"), late=Count("job_id", filter=Q(due_at__lt=now)))
    kind = "wait" if counted["late"] else "done"
    return Health("送り箱", f"{counted['size']}件", kind, f"うち渡すのを待っているもの {counted['late']}件")


def _sweeper() -> Health:
    swept_at = cache.get(SWEPT_AT)
    if swept_at is None:
        return Health(
            "見回り", "まだありません", "wait", "担当のプロセス（beat と worker）が動くと記録されます"
        )
    late = (timezone.now() - swept_at).total_seconds() > SWEEP_LATE_SECONDS
    clock = f"{timezone.localtime(swept_at):%-m月%-d日 %-H:%M}"
    if late:
        return Health("見回り", "止まっています", "stop", f"最後は{clock}。beat と worker を確かめてください")
    return Health("見回り", "動いています", "done", f"最後は{clock}")
