"""One prefecture after another, each in one transaction and only once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg

from accounts.models import Prefecture
from accounts.tenancy import scope
from demo.stories.names import names_from
from demo.volume import money, people
from demo.volume.copying import Copies
from demo.volume.examples import Examples
from demo.volume.ground import Ground, Town
from demo.volume.work import Numbers, Year
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from japan.fiscal_year import first_day, fiscal_year_of
from municipalities.needs.models import Need
from municipalities.register.models import Municipality
from national.actions import renew_snapshot

TALENTS = (70, 85, 100, 115, 128)
"""In each of the five fiscal years up to this one; the visits and needs follow their number."""
NEEDS, VISITS = 1_277, 25_532
FULL = 0.5
"""A prefecture that has this share of its visits of the years before this one, of which the demo's own
prefectures have none, has been filled before."""
FEWEST_TALENTS, FEWEST_NOW = 3, 18


def fill_country(
    connection: psycopg.Connection[Any], examples: Examples, today: date, *, scale: float, slug: str = ""
) -> Iterator[tuple[Prefecture, int, int]]:
    """Fills every prefecture that is not full, or the one that is named, and lets the ministry see it; gives
    each with the number of its new visits and events."""
    named = {"slug": slug} if slug else {}
    for prefecture in Prefecture.objects.filter(**named).order_by("pk"):
        with scope(prefecture.pk):
            if _is_full(today, scale):
                continue
            visits, events = _fill(connection, examples, prefecture, today, scale)
        renew_snapshot(prefecture.pk)
        yield prefecture, visits, events
    connection.autocommit = True
    connection.execute("vacuum analyze")


def _wanted(scale: float) -> list[int]:
    """Talents in each year."""
    wanted = [max(FEWEST_TALENTS, round(count * scale)) for count in TALENTS]
    return [*wanted[:-1], max(wanted[-1], FEWEST_NOW)]


def _is_full(today: date, scale: float) -> bool:
    wanted = _wanted(scale)
    expected = VISITS * scale * sum(wanted[:-1]) / sum(wanted)
    return Visit.objects.filter(on_day__lt=first_day(fiscal_year_of(today))).count() > FULL * expected


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
    wanted = _wanted(scale)
    people.gather(ground, names)
    workers = people.register_talents(ground, wanted, names)
    visits = _work(ground, workers, wanted, scale)
    money.pay(ground, workers)
    money.look_back(ground)
    ground.deliver()
    sequence, digest = ground.chain()
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
