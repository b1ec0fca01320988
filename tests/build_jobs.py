"""Doing jobs inside a test's own transaction, and real servers for the tests that need them."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from accounts.tenancy import current_scope, scope
from jobs.actions.claims import claim
from jobs.choices import JobStatus
from jobs.models import Job
from jobs.runner import perform
from notices.models import Notice
from servers import redis_server
from servers.database import PROJECT, with_login
from servers.places import Place
from servers.processes import Child, spawn, stop
from tests.cast import HIROSHIMA


def done(job: Job) -> Job:
    """The job after a worker has done it, in the open scope and transaction. Fails if the handler broke.

    The row of a job without a title is gone afterwards; then the job is returned as it was asked for.
    """
    claimed = claim(job.pk, job.prefecture_id)
    if claimed is not None:
        perform(claimed, lambda stage, percent: None)
    after = Job.objects.filter(pk=job.pk).first()
    assert claimed is not None or (after and after.status == JobStatus.FAILED), f"nothing to do: {job.status}"
    assert after is None or after.status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED), (
        after.reason
    )
    return after or job


def do_waiting(kind: str = "") -> list[Job]:
    """Do every waiting job of the open scope (of one kind), those included that come up meanwhile."""
    assert current_scope() is not None
    found = []
    while True:
        waiting = Job.objects.filter(status=JobStatus.WAITING, **({"kind": kind} if kind else {}))
        job = waiting.order_by("id").first()
        if job is None:
            return found
        found.append(done(job))


class Redis:
    """A Redis of one test's own, which may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.place = Place("own", folder, folder, folder, folder, None)
        (folder / "log").mkdir()
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return redis_server.url(self.place.redis_socket)

    def start(self) -> None:
        self.child = redis_server.start(self.place)

    def kill(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.wait()
        redis_server.clear_remains(self.place)


@contextmanager
def own_redis() -> Iterator[Redis]:
    folder = Path(tempfile.mkdtemp(prefix="redis"))
    redis = Redis(folder)
    redis.start()
    try:
        yield redis
    finally:
        redis.kill()
        shutil.rmtree(folder)


@contextmanager
def programs(redis: Redis, database_url: str, *names: str, **environment: str) -> Iterator[list[Child]]:
    """Processes of their own, in the database that this process uses now.

    `worker` does jobs itself, `workers` in two children, as in production;
    both know the kinds of `tests/jobs/slow_jobs.py`.
    """
    settings = connections["default"].settings_dict
    url = with_login(
        database_url, name=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"]
    )
    environ = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": redis.url,
        "POOL_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.test_settings",
        **environment,
    }
    celery = ["-m", "celery", "-A", "config"]
    worker = [*celery, "worker", "--include", "tests.jobs.slow_jobs", "--without-gossip", "--without-mingle"]
    commands = {
        "worker": [*worker, "--pool", "solo"],
        "workers": [*worker, "--concurrency", "2"],
        "beat": [*celery, "beat", "--schedule", str(redis.place.notes / "beat-schedule"), "--pidfile="],
        "relay": ["-m", "django", "relay"],
    }
    children = [
        spawn(
            [sys.executable, *commands[name]],
            environ=environ,
            log=redis.place.notes / "log" / f"{name}.log",
            cwd=PROJECT,
        )
        for name in names
    ]
    try:
        yield children
    finally:
        stop(children, signal.SIGTERM, 10.0)


def wait_for(true: Callable[[], Any], seconds: float = 60.0) -> None:
    """Wait until something is so; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)


def now(job: Job) -> Job:
    """The job as it stands."""
    with scope(HIROSHIMA):
        return Job.objects.get(pk=job.pk)


def written() -> int:
    """How many notices 広島県 has: what the work of a test leaves."""
    with scope(HIROSHIMA):
        return Notice.objects.count()
