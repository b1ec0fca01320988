"""Saving the log of a visit, as its talent does it: the form is fetched, filled in and posted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup, Tag
from psycopg.types.json import Jsonb

from dispatch.visits.models import Visit
from tests.bench.client import MILLISECONDS, Answer, Client
from tests.bench.ground import Ground, median, p95, served
from tests.bench.places import HIROSHIMA, TALENT, log_of

GOAL = 25
WARM_UPS = 3
INSERT = (
    "insert into accounts_postkey (prefecture_id, key, user_id, path, digest, location, answered_at)"
    " values (%s, %s, 0, '/bench/', '', '', now())"
)

KEPT = "select to_jsonb(log) from visits_visitlog log where visit_id = %s"
GIVEN_BACK = "insert into visits_visitlog select * from jsonb_populate_record(null::visits_visitlog, %s)"


def lines(ground: Ground) -> Iterator[dict[str, Any]]:
    """The floor is one INSERT with its commit, of a row that the save writes too."""
    from accounts.tenancy import scope

    with scope(HIROSHIMA):
        visit = log_of(TALENT)
    saves: list[Answer] = []
    forms: list[Answer] = []
    inserts: list[float] = []
    with put_back(ground, visit), served() as (base, _):
        client = Client(base, TALENT)
        path = f"/hiroshima/visits/{visit.pk}/log/"
        for turn in range(WARM_UPS + ground.rounds):
            form = client.get(path)
            saved = client.post(path, filled(form.soup, turn))
            if saved.status != 302:
                raise SystemExit(
                    f"the log was not saved: {saved.status} {saved.soup.select('.error, .errors')}"
                )
            insert = _insert(ground, turn)
            if turn >= WARM_UPS:
                forms.append(form)
                saves.append(saved)
                inserts.append(insert)
    floor = median(inserts)
    yield ground.line("floor: one INSERT", median_ms=round(floor, 2), p95_ms=round(p95(inserts), 2))
    for name, answers in (("save of a visit log", saves), ("save of a visit log: its form", forms)):
        times = [answer.ms for answer in answers]
        ratio = round(median(times) / floor, 1)
        yield ground.line(
            name,
            median_ms=round(median(times), 2),
            p95_ms=round(p95(times), 2),
            ratio=ratio,
            queries=answers[-1].queries,
            queries_ms=round(median([answer.queries_ms for answer in answers]), 2),
            **({"goal": GOAL, "met": ratio <= GOAL} if answers is saves else {}),
        )


def filled(page: BeautifulSoup, turn: int) -> list[tuple[str, str]]:
    """The form as the page fills it beforehand, with what the talent has to say."""
    form = page.select_one("main form[method=post]")
    assert form is not None, page.title
    said = {"as_plan": "plan", "done": f"打合せ {turn}"}
    fields = [pair for each in form.select("input, textarea, select") for pair in _values(each)]
    kept = [(name, value) for name, value in fields if name not in said]
    for name in ("works", "ladder", "duty_category", "mode"):
        first = form.select_one(f"input[name={name}]")
        if first is not None and name not in dict(kept):
            kept.append((name, str(first["value"])))
    return [*kept, *said.items()]


def _values(each: Tag) -> list[tuple[str, str]]:
    name = str(each.get("name", ""))
    if not name or each.get("type") in ("submit", "button"):
        return []
    if each.name == "select":
        chosen = each.select_one("option[selected]") or each.select_one("option")
        return [(name, str(chosen["value"]))] if chosen else []
    if each.get("type") in ("radio", "checkbox"):
        return [(name, str(each.get("value", "on")))] if each.has_attr("checked") else []
    return [(name, each.text if each.name == "textarea" else str(each.get("value", "")))]


def _insert(ground: Ground, turn: int) -> float:
    key = f"bench {time.time_ns()} {turn}"
    begun = time.perf_counter()
    ground.admin.execute(INSERT, [HIROSHIMA, key])
    return (time.perf_counter() - begun) * MILLISECONDS


@contextmanager
def put_back(ground: Ground, visit: Visit) -> Iterator[None]:
    """The visit and its log as they were. What was noted and asked for meanwhile stays in the history."""
    admin = ground.admin
    was = admin.execute(
        "select to_jsonb(log) from visits_visitlog log where visit_id = %s", [visit.pk]
    ).fetchone()
    try:
        yield
    finally:
        with admin.transaction():
            admin.execute("delete from visits_visitlog where visit_id = %s", [visit.pk])
            admin.execute("update visits_visit set status = %s where id = %s", [visit.status, visit.pk])
            if was is not None:
                admin.execute(GIVEN_BACK, [Jsonb(was[0])])
            admin.execute("delete from accounts_postkey where path = '/bench/'")
