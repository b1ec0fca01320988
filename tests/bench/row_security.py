"""What the policies cost: a list's statements as the application's role and as one that no policy binds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from tests.bench.client import MILLISECONDS
from tests.bench.ground import Ground, median
from tests.bench.places import HIROSHIMA, STAFF
from tests.bench.statements import statements_of

GOAL = 1.2
LISTS = {
    "visits": "/hiroshima/visits/",
    "needs": "/hiroshima/needs/",
    "dispatches": "/hiroshima/dispatches/",
    "talents": "/hiroshima/talents/",
    "events": "/hiroshima/events/",
}


def lines(ground: Ground) -> Iterator[dict[str, Any]]:
    """All statements of the page that read a prefecture's tables, one after the other."""
    for name, path in LISTS.items():
        asked = [sql for sql in statements_of(path, STAFF) if f'prefecture_id" = {HIROSHIMA}' in sql]
        bound: list[float] = []
        free: list[float] = []
        for turn in range(ground.rounds + 2):
            for times, role in ((free, "none"), (bound, "app_user")):
                spent = _spent(ground, asked, role)
                if turn >= 2:
                    times.append(spent)
        ratio = round(median(bound) / median(free), 2)
        yield ground.line(
            f"row-level security: {name}",
            statements=len(asked),
            median_ms=round(median(bound), 2),
            free_ms=round(median(free), 2),
            ratio=ratio,
            goal=GOAL,
            met=ratio <= GOAL,
        )


def _spent(ground: Ground, asked: list[str], role: str) -> float:
    with ground.admin.transaction(), ground.admin.cursor() as cursor:
        cursor.execute("select set_config('role', %s, true)", [role])
        cursor.execute("select set_config('app.prefecture_id', %s, true)", [str(HIROSHIMA)])
        begun = time.perf_counter()
        for sql in asked:
            cursor.execute(sql)  # type: ignore[call-overload]
            cursor.fetchall()
        return (time.perf_counter() - begun) * MILLISECONDS
