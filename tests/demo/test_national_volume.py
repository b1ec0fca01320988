"""A prefecture at national volume: made like the demo's, by the rules of the database, its chain whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.events import first_broken_link
from accounts.models import Event, EventHead
from accounts.tenancy import scope
from demo.stories import load
from demo.stories.prefectures import PREFECTURES
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit, VisitLog
from japan.clock import JAPAN
from municipalities.needs.models import Need
from national.freshness import is_fresh
from national.models import Snapshot
from notices.models import Notice
from pool.people.models import Talent
from tests.cast import HIROSHIMA
from tests.conftest import copied_database

TOTTORI = 31
SCALE = 0.01
NOW = datetime(2026, 11, 24, 9, 5, tzinfo=JAPAN)


@dataclass
class Filled:
    """What the command said of 鳥取県, twice, beside the demo's 広島県; and of 広島県."""

    first: str
    again: str
    demo: str
    tottori: dict[str, list[Any]]
    """Every row of 鳥取県, by table."""
    twin: dict[str, list[Any]]
    """The same of another database that was filled on the same day."""


@pytest.fixture(scope="module")
def filled(
    django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str
) -> Iterator[Filled]:
    with (
        copied_database(admin_url, base_database, f"{base_database}_volume") as database,
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        pytest.MonkeyPatch.context() as patch,
    ):
        password = load.encoded_password()
        load.load_nationwide(password)
        load.load_prefecture(PREFECTURES[0], password)
        patch.setenv("DATABASE_ADMIN_URL", admin_url)
        with copied_database(admin_url, database, f"{database}_twin"):
            _generate("tottori")
            twin = _rows(admin_url, f"{database}_twin")
        first, again = _generate("tottori"), _generate("tottori")
        tottori = _rows(admin_url, database)
        yield Filled(first, again, _generate("hiroshima"), tottori, twin)


def _generate(slug: str) -> str:
    said = StringIO()
    call_command("generate_national_volume", scale=SCALE, prefecture=slug, stdout=said)
    return said.getvalue()


def _rows(admin_url: str, database: str) -> dict[str, list[Any]]:
    with psycopg.connect(admin_url, dbname=database) as connection:
        tables = connection.execute(
            "select table_name from information_schema.columns where column_name = 'prefecture_id'"
            " and table_schema = 'public'"
        ).fetchall()
        return {
            table: connection.execute(
                f'select t::text from "{table}" t where prefecture_id = {TOTTORI} order by 1'
            ).fetchall()
            for (table,) in tables
        }


@pytest.mark.slow
def test_a_prefecture_is_filled_once(filled: Filled) -> None:
    assert filled.first.startswith("鳥取県 訪問")
    assert filled.again == ""


@pytest.mark.slow
def test_the_visits_of_the_demo_do_not_count_as_full(filled: Filled) -> None:
    assert filled.demo.startswith("広島県 訪問")


@pytest.mark.slow
def test_the_same_day_gives_the_same_rows(filled: Filled) -> None:
    assert len(filled.tottori["accounts_event"]) > 500
    assert filled.tottori == filled.twin


@pytest.mark.slow
@pytest.mark.parametrize("prefecture_id", [TOTTORI, HIROSHIMA])
def test_nothing_is_told_before_it_happened(filled: Filled, prefecture_id: int) -> None:
    """Events in the order of their numbers, notices in that of their ids: both in the order of time."""
    with scope(prefecture_id):
        assert first_broken_link(prefecture_id) is None
        events = list(Event.objects.order_by("sequence").values_list("at", flat=True))
        notices = list(Notice.objects.order_by("id").values_list("created_at", flat=True))
        assert EventHead.objects.get(pk=prefecture_id).sequence == len(events) > 500
        assert not Visit.objects.filter(called_off_at__gt=NOW).exists()
        assert not Visit.objects.filter(confirmed_at__gt=NOW).exists()
        assert not Dispatch.objects.filter(created_at__gt=NOW).exists()
    assert events == sorted(events)
    assert events[-1] <= NOW
    assert notices == sorted(notices)
    assert notices[-1] <= NOW


@pytest.mark.slow
def test_a_visit_is_called_off_after_it_was_planned(filled: Filled) -> None:
    with scope(TOTTORI):
        called_off = Visit.objects.filter(status="cancelled")
        assert called_off.exists()
        assert not called_off.filter(called_off_at__lte=F("dispatch__created_at")).exists()


@pytest.mark.slow
def test_the_ministry_sees_what_was_filled(filled: Filled) -> None:
    for prefecture_id in (TOTTORI, HIROSHIMA):
        with scope(prefecture_id):
            assert is_fresh(prefecture_id, NOW.date())
            figures = Snapshot.objects.get(month=NOW.date().replace(day=1)).figures
            assert figures["talents"] == Talent.objects.count() >= 18


@pytest.mark.slow
def test_its_rows_are_whole(filled: Filled) -> None:
    with scope(TOTTORI):
        assert Visit.objects.count() >= 250
        assert Talent.objects.count() >= 18
        assert not Need.objects.exclude(municipality__prefecture_id=TOTTORI).exists()
        assert not Visit.objects.filter(status="confirmed", log=None).exists()
        assert not VisitLog.objects.exclude(visit__prefecture_id=F("prefecture_id")).exists()


@pytest.mark.slow
def test_new_rows_are_numbered_behind_the_copied_ones(filled: Filled) -> None:
    with scope(TOTTORI):
        last = Visit.objects.order_by("-pk")[0]
        assert Visit.objects.bulk_create([_like(last)])[0].pk > last.pk


def _like(visit: Visit) -> Visit:
    """The same visit a year later, as one more of its dispatch."""
    return Visit(
        prefecture_id=visit.prefecture_id,
        dispatch_id=visit.dispatch_id,
        talent_id=visit.talent_id,
        municipality_id=visit.municipality_id,
        ordinal=999,
        on_day=visit.on_day.replace(year=visit.on_day.year + 1),
        span=visit.span,
        starts_at=visit.starts_at.replace(year=visit.starts_at.year + 1),
        ends_at=visit.ends_at.replace(year=visit.ends_at.year + 1),
        mode=visit.mode,
    )


def test_production_is_refused(
    db: None, monkeypatch: pytest.MonkeyPatch, admin_url: str, settings: Any
) -> None:
    monkeypatch.setenv("DATABASE_ADMIN_URL", admin_url)
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="本番では作れません"):
        call_command("generate_national_volume")


def test_without_a_superuser_nothing_is_done(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_ADMIN_URL", raising=False)
    with pytest.raises(CommandError, match="データベース管理者"):
        call_command("generate_national_volume")


@pytest.mark.parametrize("scale", [0, -1, 1.5])
def test_a_scale_beyond_the_country_is_refused(
    db: None, monkeypatch: pytest.MonkeyPatch, admin_url: str, scale: float
) -> None:
    monkeypatch.setenv("DATABASE_ADMIN_URL", admin_url)
    with pytest.raises(CommandError, match="--scale"):
        call_command("generate_national_volume", scale=scale)
