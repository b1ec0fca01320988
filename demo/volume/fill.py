"""One prefecture after another, each in one transaction and only once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg

from accounts.models import EventHead, Prefecture
from accounts.tenancy import scope
from demo.stories.names import names_from
from demo.volume import money, people
from demo.volume.copying import Copies
from demo.volume.examples import Examples
from demo.volume.ground import Ground, Town
from demo.volume.work import Numbers, Year
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from japan.fiscal_year import fiscal_year_of
from municipalities.needs.models import Need
from municipalities.register.models import Municipality

TALENTS = (70, 85, 100, 115, 128)
"""In each of the five fiscal years up to this one; the visits and needs follow their number."""
NEEDS, VISITS = 1_277, 25_532
FULL = 0.5
"""A prefecture that has this share of its visits has been filled before."""
FEWEST_TALENTS, FEWEST_NOW = 3, 18


def fill_country(
    connection: psycopg.Connection[Any], examples: Examples, today: date, *, scale: float, slug: str = ""
) -> Iterator[tuple[Prefecture, int, int]]:
    """Fills every prefecture that is not full, or the one that is named;
    gives each with the number of its new visits and events."""
    named = {"slug": slug} if slug else {}
    for prefecture in Prefecture.objects.filter(**named).order_by("pk"):
        with scope(prefecture.pk):
            if Visit.objects.count() > FULL * VISITS * scale:
                continue
            yield prefecture, *_fill(connection, examples, prefecture, today, scale)
    connection.autocommit = True
    connection.execute("vacuum analyze")


def _fill(
    connection: psycopg.Connection[Any], examples: Examples, prefecture: Prefecture, today: date, scale: float
) -> tuple[int, int]:
    last = fiscal_year_of(today)
    towns = [
        Town(*row) for row in Municipality.objects.filter(prefecture=prefecture).values_list("code", "name")
    ]
    ground = Ground(
        prefecture=prefecture,
        towns=towns,
        rows=Copies(connection),
        examples=examples,
        rng=random.Random(f"national {prefecture.pk}"),  # noqa: S311
        today=today,
        years=list(range(last - len(TALENTS) + 1, last + 1)),
    )
    names = names_from(ground.rng, set())
    wanted = [max(FEWEST_TALENTS, round(count * scale)) for count in TALENTS]
    wanted[-1] = max(wanted[-1], FEWEST_NOW)
    people.gather(ground, names)
    workers = people.register_talents(ground, wanted, names)
    visits = _work(ground, workers, wanted, scale)
    money.pay(ground, workers)
    money.look_back(ground)
    head = EventHead.objects.filter(pk=prefecture.pk).first()
    sequence, digest = ground.chain(head.sequence if head else 0, head.digest if head else "")
    ground.rows.flush()
    connection.execute(
        "insert into accounts_eventhead (prefecture_id, sequence, digest) values (%s, %s, %s)"
        " on conflict (prefecture_id) do update set sequence = excluded.sequence, digest = excluded.digest",
        [prefecture.pk, sequence, digest],
    )
    ground.rows.settle_numbers()
    connection.commit()
    return visits, len(ground.events)


def _work(ground: Ground, workers: list[Any], wanted: list[int], scale: float) -> int:
    need_numbers, dispatch_numbers = Numbers.of(Need), Numbers.of(Dispatch)
    made = 0
    for year, share in zip(ground.years, wanted, strict=True):
        rows = Year(ground, year, workers, need_numbers, dispatch_numbers)
        part = share / sum(wanted)
        rows.fill(round(NEEDS * scale * part), round(VISITS * scale * part), scale)
        made += rows.visits
    return made
