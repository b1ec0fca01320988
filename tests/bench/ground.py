"""What every figure stands on: the country in a database, the product's processes, and how a line is made."""

from __future__ import annotations

import os
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
from django.utils.functional import cached_property

from servers import embedded
from servers.processes import spawn, stop
from tests.bench.client import Client

ROOT = Path(__file__).resolve().parents[2]
AREAS = {1.0: "bench", 0.1: "bench-tenth"}
PORT = int(os.environ.get("BENCH_PORT", "8093"))
PREPARED = (("migrate",), ("load_reference",), ("load_groups",), ("load_skills",), ("load_demo",))
PROGRAMS = {
    "web": ("gunicorn", "--config", "python:config.gunicorn", "config.wsgi"),
    "worker": ("celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "WARNING"),
    "beat": ("celery", "-A", "config", "beat", "--loglevel", "WARNING", "--pidfile="),
    "relay": ("django", "relay"),
}


@dataclass
class Ground:
    """Where a figure is measured. `admin` is a superuser's session, which no policy binds."""

    scale: float
    rounds: int
    admin_url: str

    @cached_property
    def admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.admin_url, autocommit=True)

    def line(self, figure: str, **said: Any) -> dict[str, Any]:
        return {"figure": figure, "scale": self.scale, **said}


@contextmanager
def prepared(scale: float, rounds: int) -> Iterator[Ground]:
    """The servers of the area, with the country in its database."""
    with embedded.environment(AREAS[scale]) as found:
        os.environ.update(
            found, POOL_MODE="demo", DJANGO_SETTINGS_MODULE="tests.bench.settings", PORT=str(PORT)
        )
        import django
        from django.core.management import call_command
        from django.db import connection, connections

        django.setup()
        for command in PREPARED:
            call_command(*command, verbosity=0)
        call_command("generate_national_volume", scale=scale, stdout=sys.stderr)
        url = psycopg.conninfo.make_conninfo(
            found["DATABASE_ADMIN_URL"], dbname=str(connection.settings_dict["NAME"])
        )
        connections.close_all()
        yield Ground(scale, rounds, url)


@contextmanager
def programs(*names: str) -> Iterator[list[Popen[bytes]]]:
    """Processes of the product, as the demo starts them."""
    started: list[Popen[bytes]] = []
    log = ROOT / "var" / f"bench-{PORT}.log"
    schedule = ("--schedule", str(ROOT / "var" / f"bench-{PORT}-beat"))
    try:
        for name in names:
            command = [sys.executable, "-m", *PROGRAMS[name], *(schedule if name == "beat" else ())]
            started.append(spawn(command, log=log, environ=dict(os.environ), cwd=ROOT))
        yield started
    finally:
        stop(started, signal.SIGTERM, 5)


@contextmanager
def served() -> Iterator[tuple[str, Popen[bytes]]]:
    """The web process of the product, with the floor and the probe; gives its address and itself."""
    with programs("web") as (web,):
        base = f"http://127.0.0.1:{PORT}"
        for _ in range(300):
            if web.poll() is not None:
                raise SystemExit("The web process ended: see var/bench-*.log.")
            try:
                if Client(base).get("/floor/").status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            raise SystemExit("The web process did not become ready: see var/bench-*.log.")
        yield base, web


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def cpu_seconds(work: Any) -> float:
    """Seconds of this process alone: other work on the machine does not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
