"""A prefecture at national volume: made like the demo's, by the rules of the database, its chain whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.events import first_broken_link
from accounts.models import Event, EventHead
from accounts.tenancy import scope
from demo.stories import load
from demo.stories.prefectures import PREFECTURES
from dispatch.visits.models import Visit, VisitLog
from japan.clock import JAPAN
from municipalities.needs.models import Need
from pool.models import Talent
from tests.conftest import copied_database

TOTTORI = 31
SCALE = 0.01


@pytest.fixture(scope="module")
def filled(
    django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str
) -> Iterator[list[str]]:
    """What the command said of 鳥取県, twice, beside the demo's 広島県."""
    with (
        copied_database(admin_url, base_database, f"{base_database}_volume"),
        django_db_blocker.unblock(),
        time_machine.travel(datetime(2026, 11, 24, 9, 5, tzinfo=JAPAN), tick=False),
        pytest.MonkeyPatch.context() as patch,
    ):
        password = load.encoded_password()
        load.load_nationwide(password)
        load.load_prefecture(PREFECTURES[0], password)
        patch.setenv("DATABASE_ADMIN_URL", admin_url)
        yield [_generate(), _generate()]


def _generate() -> str:
    said = StringIO()
    call_command("generate_national_volume", scale=SCALE, prefecture="tottori", stdout=said)
    return said.getvalue()


@pytest.mark.slow
def test_a_prefecture_is_filled_once(filled: list[str]) -> None:
    first, again = filled
    assert first.startswith("鳥取県 訪問")
    assert again == ""


@pytest.mark.slow
def test_its_rows_are_whole(filled: list[str]) -> None:
    with scope(TOTTORI):
        assert Visit.objects.count() >= 250
        assert Talent.objects.count() >= 18
        assert not Need.objects.exclude(municipality__prefecture_id=TOTTORI).exists()
        assert not Visit.objects.filter(status="confirmed", log=None).exists()
        assert not VisitLog.objects.exclude(visit__prefecture_id=F("prefecture_id")).exists()


@pytest.mark.slow
def test_its_chain_of_events_holds(filled: list[str]) -> None:
    with scope(TOTTORI):
        assert first_broken_link(TOTTORI) is None
        assert EventHead.objects.get(pk=TOTTORI).sequence == Event.objects.count() > 500


@pytest.mark.slow
def test_new_rows_are_numbered_behind_the_copied_ones(filled: list[str]) -> None:
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
