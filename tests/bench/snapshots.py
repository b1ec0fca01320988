"""From a change in every prefecture to the last fresh snapshot, with the workers that the demo has."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

from tests.bench.ground import Ground, programs

GOAL_SECONDS = 10.0
LONGEST = 180.0
LOOK_SECONDS, SETTLE_SECONDS = 0.02, 8.0
BEHIND = (
    "select count(*) from accounts_eventhead head left join national_snapshot row"
    " on row.prefecture_id = head.prefecture_id and row.month = date_trunc('month', current_date)"
    " and row.event_sequence = head.sequence"
    " where head.prefecture_id > 0 and head.sequence > 0 and row.id is null"
)
WRITTEN = "select prefecture_id, taken_at from national_snapshot where taken_at > %s"


def lines(ground: Ground) -> Iterator[dict[str, Any]]:
    """`rows`: how often a snapshot was written, the seconds after the last fresh one included."""
    from accounts.models import Prefecture

    everywhere = list(Prefecture.objects.order_by("pk"))
    with programs("worker", "relay", "beat"):
        _wait(ground, set())
        for name, changed in (("a change in one prefecture", everywhere[33:34]), ("all 47", everywhere)):
            written: set[Any] = set()
            (begun_at,) = ground.admin.execute("select clock_timestamp()").fetchone() or (None,)
            _change(changed)
            seconds = _wait(ground, written, begun_at)
            settled = time.monotonic() + SETTLE_SECONDS
            while time.monotonic() < settled:
                _look(ground, written, begun_at)
            yield ground.line(
                f"snapshots: {name}",
                seconds=round(seconds, 1),
                changed=len(changed),
                rows=len(written),
                goal=GOAL_SECONDS,
                met=seconds <= GOAL_SECONDS and len(written) == len(changed),
            )


def _change(prefectures: Iterable[Any]) -> None:
    """An event of the product that changes nothing else: somebody took a list away."""
    from accounts.seats import system_seat
    from accounts.tenancy import scope
    from desk.actions import note_export

    for prefecture in prefectures:
        with scope(prefecture.pk):
            note_export(by=system_seat(prefecture), title="速さの測定", rows=0, file_format="csv")


def _wait(ground: Ground, written: set[Any], since: Any = None) -> float:
    begun = time.monotonic()
    while (ground.admin.execute(BEHIND).fetchone() or (0,))[0]:
        if since is not None:
            _look(ground, written, since)
        if time.monotonic() - begun > LONGEST:
            raise SystemExit("the snapshots did not become fresh: see var/bench-*.log")
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - begun


def _look(ground: Ground, written: set[Any], since: Any) -> None:
    written.update(ground.admin.execute(WRITTEN, [since]).fetchall())
    time.sleep(LOOK_SECONDS)
