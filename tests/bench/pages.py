"""Pages, a save and a file against their floors, at national volume and at a tenth of it.

`python -m tests.bench.pages [--scale 1] [--rounds 20] [--only words]`. The first run fills the country, which
takes about a quarter of an hour; its database stays (`python -m servers reset --area bench`).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

from servers import embedded
from servers.processes import spawn, stop
from tests.bench.client import Answer, Client

ROOT = Path(__file__).resolve().parents[2]
AREAS = {1.0: "bench", 0.1: "bench-tenth"}
PORT = 8093
FLOOR = "floor: a trivial view"
WARM_UPS = 3
PREPARED = (("migrate",), ("load_reference",), ("load_demo",))


@contextmanager
def prepared(scale: float) -> Iterator[str]:
    """The servers of the area with the country in its database; gives the address of a superuser."""
    with embedded.environment(AREAS[scale]) as found:
        os.environ.update(found, POOL_MODE="demo", DJANGO_SETTINGS_MODULE="tests.bench.settings")
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        for command in PREPARED:
            call_command(*command, verbosity=0)
        call_command("generate_national_volume", scale=scale, stdout=sys.stderr)
        connections.close_all()
        yield found["DATABASE_ADMIN_URL"]


@contextmanager
def served() -> Iterator[str]:
    """The web process of the product, with the floor and the probe; gives its address."""
    environ = {**os.environ, "PORT": str(PORT)}
    log = ROOT / "var" / "bench.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
    web: Popen[bytes] = spawn(command, log=log, environ=environ, cwd=ROOT)
    try:
        base = f"http://127.0.0.1:{PORT}"
        _wait(base, web)
        yield base
    finally:
        stop([web], signal.SIGTERM, 5)


def _wait(base: str, web: Popen[bytes]) -> None:
    import time

    for _ in range(300):
        if web.poll() is not None:
            raise SystemExit("The web process ended: see var/bench.log.")
        try:
            if Client(base).get("/floor/").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The web process did not become ready: see var/bench.log.")


def measure(base: str, rounds: int, only: str) -> dict[str, list[Answer]]:
    """Every page once a round, so that whatever else the machine does meets them alike."""
    from tests.bench.places import places

    chosen = [place for place in places() if re.search(only, place.name)]
    visitor, clients = (
        Client(base),
        {email: Client(base, email) for email in {place.email for place in chosen}},
    )
    for place in chosen:
        for _ in range(WARM_UPS):
            answer = clients[place.email].get(place.path)
        if answer.status != 200:
            raise SystemExit(f"{place.name}: {place.path} answers {answer.status}")
    found: dict[str, list[Answer]] = {FLOOR: []}
    for turn in range(rounds):
        found[FLOOR] += [visitor.get("/floor/") for _ in range(3)]
        for place in chosen:
            if turn % place.every == 0:
                found.setdefault(place.name, []).append(clients[place.email].get(place.path))
    return found


def lines(found: dict[str, list[Answer]], scale: float) -> Iterator[dict[str, Any]]:
    """A line for each page: its times in milliseconds, in floors, and whether that is good enough."""
    from tests.bench.places import places

    known = {place.name: place for place in places()}
    floor = statistics.median(answer.ms for answer in found[FLOOR])
    floor_p95 = p95([answer.ms for answer in found[FLOOR]])
    for name, answers in found.items():
        times = [answer.ms for answer in answers]
        median, place = statistics.median(times), known.get(name)
        line = {
            "figure": name,
            "scale": scale,
            "median_ms": round(median, 2),
            "p95_ms": round(p95(times), 2),
            "ratio": round(median / floor, 1),
            "ratio_p95": round(p95(times) / floor_p95, 1),
            "queries": answers[-1].queries,
            "queries_ms": round(statistics.median(answer.queries_ms for answer in answers), 2),
            "bytes": len(answers[-1].body),
        }
        if place is not None:
            fast = place.goal is None or line["ratio"] <= place.goal
            few = place.most_queries is None or line["queries"] <= place.most_queries
            line |= {"goal": place.goal, "met": fast and few}
        yield line


def p95(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    parser.add_argument("--scale", type=float, choices=sorted(AREAS), default=1.0)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose name this regular expression finds")
    given = parser.parse_args()
    with prepared(given.scale), served() as base:
        for line in lines(measure(base, given.rounds, given.only), given.scale):
            print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
