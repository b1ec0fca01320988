"""Every figure of speed against its floor, at national volume or at a tenth of it; a JSON object a line.

`python -m tests.bench.pages [--scale 1] [--rounds 20] [--only words]`. The first run fills the country, which
takes about a quarter of an hour; its database stays (`python -m servers reset --area bench`). The web process
listens at BENCH_PORT.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tests.bench.client import Answer, Client
from tests.bench.ground import AREAS, Ground, p95, prepared, served

if TYPE_CHECKING:
    from tests.bench.places import Place

FLOOR = "floor: a trivial view"
WARM_UPS = 3


def page_lines(ground: Ground, only: str) -> Iterator[dict[str, Any]]:
    from tests.bench.places import places

    chosen = [place for place in places() if re.search(only, place.name)]
    if chosen:
        with served() as (base, _):
            yield from lines(measure(base, ground.rounds, chosen), ground.scale, chosen)


def measure(base: str, rounds: int, chosen: Sequence[Place]) -> dict[str, list[Answer]]:
    """Every page once a round, so that whatever else the machine does meets them alike."""
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


def lines(found: dict[str, list[Answer]], scale: float, places: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """A line for each page: its times in milliseconds, in floors, and whether that is good enough."""
    known = {place.name: place for place in places}
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
            steady = place.goal_p95 is None or line["ratio_p95"] <= place.goal_p95
            few = place.most_queries is None or line["queries"] <= place.most_queries
            line |= {"goal": place.goal, "goal_p95": place.goal_p95, "met": fast and steady and few}
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    parser.add_argument("--scale", type=float, choices=sorted(AREAS), default=1.0)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="figures whose name this regular expression finds")
    given = parser.parse_args()
    with prepared(given.scale, given.rounds) as ground:
        from tests.bench.rows import ROWS

        chosen = [row for name, row in ROWS if re.search(given.only, name)]
        for figures in (page_lines(ground, given.only), *(row(ground) for row in chosen)):
            for line in figures:
                print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
