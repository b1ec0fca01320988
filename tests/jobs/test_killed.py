"""Real workers killed with signal 9 in the middle of a job."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.tenancy import scope
from jobs.actions import enqueue
from jobs.choices import JobStatus
from jobs.models import Job, Outbox
from servers.processes import kill_group
from tests.build_jobs import now, own_redis, programs, wait_for, written
from tests.cast import HIROSHIMA, Person
from tests.jobs.slow_jobs import SLOW

pytestmark = pytest.mark.slow

LEASE = {"JOB_LEASE_SECONDS": "2"}
LONG = 600


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "tries"


def ask(by: Person, log: Path, *seconds: float) -> Job:
    with scope(HIROSHIMA):
        arguments = {"log": str(log), "seconds": list(seconds)}
        return enqueue(by=by.seat, kind=SLOW, title="長い処理", arguments=arguments)


def tries(log: Path) -> list[int]:
    """The process that did each try so far."""
    return [int(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_the_job_of_a_killed_child_is_done_soon_after(
    asker: Person, log: Path, servers: dict[str, str]
) -> None:
    job = ask(asker, log, LONG)
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "workers", **LEASE):
        wait_for(lambda: tries(log))
        killed_at = timezone.now()
        os.kill(tries(log)[0], signal.SIGKILL)
        wait_for(lambda: now(job).status == JobStatus.DONE)
    after = now(job)
    assert after.finished_at is not None
    assert (after.finished_at - killed_at).total_seconds() < 25
    assert (after.attempts, len(tries(log)), written()) == (2, 2, 1)
    assert not Outbox.objects.exists()


def test_the_job_of_a_killed_worker_is_done_by_the_next(
    asker: Person, log: Path, servers: dict[str, str]
) -> None:
    job = ask(asker, log, LONG)
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", **LEASE):
        with programs(redis, servers["DATABASE_URL"], "workers", **LEASE) as (worker,):
            wait_for(lambda: tries(log))
            kill_group(worker)
        with programs(redis, servers["DATABASE_URL"], "workers", **LEASE):
            wait_for(lambda: now(job).status == JobStatus.DONE)
    assert (now(job).attempts, written()) == (2, 1)


def test_a_job_that_takes_longer_than_its_lease_stays_with_its_worker(
    asker: Person, log: Path, servers: dict[str, str]
) -> None:
    job = ask(asker, log, 7)
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "workers", **LEASE):
        wait_for(lambda: now(job).status == JobStatus.DONE)
    assert (now(job).attempts, len(tries(log)), written()) == (1, 1, 1)


def test_a_stopped_clock_is_no_death(asker: Person, log: Path, servers: dict[str, str]) -> None:
    """The process stands still for longer than its lease, as on a
    machine that was put to sleep, and then goes on."""
    job = ask(asker, log, 5)
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "workers", **LEASE):
        wait_for(lambda: tries(log))
        os.kill(tries(log)[0], signal.SIGSTOP)
        wait_for(lambda: Outbox.objects.filter(due_at__lt=timezone.now()).exists())
        wait_for(lambda: Outbox.objects.filter(due_at__gt=timezone.now()).exists())
        wait_for(lambda: Outbox.objects.filter(due_at__lt=timezone.now()).exists())
        os.kill(tries(log)[0], signal.SIGCONT)
        wait_for(lambda: now(job).status == JobStatus.DONE)
    assert (now(job).attempts, len(tries(log)), written()) == (1, 1, 1)


def test_poison_that_kills_every_child_is_set_aside(
    asker: Person, log: Path, servers: dict[str, str]
) -> None:
    job = ask(asker, log, LONG, LONG, LONG, LONG)
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "relay", "workers", **LEASE):
        for turn in range(Job.ATTEMPTS):
            wait_for(lambda turn=turn: len(tries(log)) > turn)
            os.kill(tries(log)[turn], signal.SIGKILL)
        wait_for(lambda: now(job).status == JobStatus.SET_ASIDE)
    assert (now(job).attempts, len(tries(log)), written()) == (3, 3, 0)
    assert "途中で止まりました" in now(job).reason
    assert not Outbox.objects.exists()


def test_beat_is_killed_and_sweeps_again_without_a_relay(
    asker: Person, log: Path, servers: dict[str, str]
) -> None:
    with own_redis() as redis, programs(redis, servers["DATABASE_URL"], "worker", **LEASE):
        with programs(redis, servers["DATABASE_URL"], "beat") as (beat,):
            wait_for(lambda: [*redis.place.notes.glob("beat-schedule*")])
            kill_group(beat)
        job = ask(asker, log)
        with programs(redis, servers["DATABASE_URL"], "beat"):
            wait_for(lambda: now(job).status == JobStatus.DONE)
    assert written() == 1
