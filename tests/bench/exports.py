"""A list as a file, against COPY of the same rows; what it costs the worker, and whoever reads beside it.

The longest list of the signed-in prefecture stands for the 100,000 rows of the goal: the line says how many.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.bench.client import MILLISECONDS, Answer, Client
from tests.bench.ground import Ground, median, served
from tests.bench.places import HIROSHIMA, STAFF
from tests.bench.statements import streamed_by

FILES = {
    "CSV of events": "/hiroshima/events/?format=csv",
    "CSV of visits": "/hiroshima/visits/?format=csv",
    "CSV in Shift_JIS of visits": "/hiroshima/visits/?format=csv-cp932&accept=1",
    "Excel of visits": "/hiroshima/visits/?format=xlsx",
}
WARNED = "/hiroshima/visits/?format=csv-cp932"
"""What looks for letters that Shift_JIS lacks before it begins."""
FEED = "/hiroshima/calendar/visits.ics"
TIMES = 3
BESIDE, READERS, READ_SECONDS = "/hiroshima/jobs/", 2, 4.0
GOALS = {"ratio": 6.0, "first_ms": 500.0, "megabytes": 250.0, "readers_keep": 0.8}


def lines(ground: Ground) -> Iterator[dict[str, Any]]:
    for name, path in FILES.items():
        yield _line(ground, name, path)
    with served() as (base, web):
        client = Client(base, STAFF)
        times = [client.get(WARNED).first_ms for _ in range(TIMES)]
        feeds = [client.get(FEED) for _ in range(TIMES)]
        megabytes = max(peak_megabytes(pid) for pid in children_of(web.pid))
    yield ground.line(
        "calendar file",
        rows=feeds[-1].body.count(b"BEGIN:VEVENT"),
        bytes=len(feeds[-1].body),
        median_ms=round(median([feed.ms for feed in feeds])),
        first_ms=round(median([feed.first_ms for feed in feeds])),
        megabytes=round(megabytes),
    )
    yield ground.line("CSV in Shift_JIS of visits: its look for letters", first_ms=round(median(times)))


def _line(ground: Ground, name: str, path: str) -> dict[str, Any]:
    statement = streamed_by(path, STAFF)
    with served() as (base, web):
        clients = [Client(base, STAFF) for _ in range(READERS + 1)]
        client, readers = clients[0], clients[1:]
        workers = children_of(web.pid)
        answers, copies = [], []
        for _ in range(TIMES):
            answers.append(client.get(path))
            copies.append(_copy(ground, statement))
        megabytes = max(peak_megabytes(pid) for pid in workers)
        alone = _rate(readers, lambda: time.sleep(READ_SECONDS))
        beside = _rate(readers, lambda: _again(client, path))
    took = median([answer.ms for answer in answers])
    floor = median(copies)
    found = {
        "ratio": round(took / floor, 1),
        "first_ms": round(median([answer.first_ms for answer in answers]), 1),
        "megabytes": round(megabytes),
        "readers_keep": round(beside / alone, 2),
    }
    met = found["readers_keep"] >= GOALS["readers_keep"] and all(
        found[key] <= GOALS[key] for key in ("ratio", "first_ms", "megabytes")
    )
    return ground.line(
        name,
        rows=_rows_in(answers[-1].body),
        median_ms=round(took),
        copy_ms=round(floor),
        **found,
        goal=GOALS,
        met=met,
    )


def _rows_in(body: bytes) -> int:
    """Below the head."""
    if not body.startswith(b"PK"):
        return body.count(b"\n") - 1
    with ZipFile(BytesIO(body)) as book:
        return book.read("xl/worksheets/sheet1.xml").count(b"<row ") - 2


def _copy(ground: Ground, statement: str) -> float:
    """The list's own query without a page, as the application's role and under its policy."""
    begun = time.perf_counter()
    with ground.admin.transaction(), ground.admin.cursor() as cursor:
        cursor.execute("select set_config('role', 'app_user', true)")
        cursor.execute("select set_config('app.prefecture_id', %s, true)", [str(HIROSHIMA)])
        with cursor.copy(f"copy ({statement}) to stdout (format csv)") as copy:  # type: ignore[arg-type]
            for _ in copy:
                pass
    return (time.perf_counter() - begun) * MILLISECONDS


def _again(client: Client, path: str) -> None:
    until = time.monotonic() + READ_SECONDS
    while time.monotonic() < until:
        client.get(path)


def _rate(readers: list[Client], meanwhile: Callable[[], object]) -> float:
    """Pages a second that the readers got while something else went on."""
    going = True

    def read(reader: Client) -> list[Answer]:
        found = []
        while going:
            found.append(reader.get(BESIDE))
        return found

    with ThreadPoolExecutor(len(readers)) as hands:
        begun = time.monotonic()
        asked = [hands.submit(read, reader) for reader in readers]
        meanwhile()
        going = False
        count = sum(len(each.result()) for each in asked)
        return count / (time.monotonic() - begun)


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak_megabytes(pid: int) -> float:
    """The most memory that a worker has held since it began (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    raise LookupError(os.strerror(3))
