"""Real PostgreSQL and Redis for every test; a fixed cast of fictional people in real bodies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from hypothesis import settings as hypothesis_settings

from accounts.tenancy import scope
from national.dashboard import nation
from servers import embedded
from servers.database import application_database, django_database, prepare
from tests.cast import EHIME, HIROSHIMA, Person, person
from tests.world import World, build_world

hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")
"""No test fails because the machine is busy."""

TODAY = date(2026, 11, 24)
NOW = "2026-11-24 09:05:00+09:00"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a process keeps of the country belongs to the test before."""
    nation.forget()


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, str]]:
    """Addresses of the running PostgreSQL and Redis: the environment's, else embedded ones."""
    with embedded.environment("test") as found:
        yield found


@pytest.fixture(scope="session")
def admin_url(servers: dict[str, str]) -> str:
    """A superuser's address, for what the application itself can never do."""
    return servers["DATABASE_ADMIN_URL"]


@pytest.fixture(scope="session")
def base_database(servers: dict[str, str]) -> str:
    """The name of this worker's database."""
    return f"test_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(
    servers: dict[str, str], admin_url: str, base_database: str, django_db_blocker: Any
) -> Iterator[None]:
    """A database of this worker's own, migrated and filled with the public register, as production is."""
    urls = prepare(admin_url, base_database)
    connections["default"].settings_dict.update(application_database(urls.user))
    connections["owner"].settings_dict.update(django_database(urls.owner))
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        call_command("load_reference", stdout=StringIO())
        call_command("load_skills", stdout=StringIO())
        for connection in connections.all():
            connection.close()
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'drop database if exists "{base_database}" with (force)')  # type: ignore[arg-type]


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: Any, admin_url: str, base_database: str
) -> Iterator[str]:
    """A copy of the database in which commits are real: for browsers, workers and raw sessions."""
    with (
        copied_database(admin_url, base_database, f"{base_database}_copy") as name,
        django_db_blocker.unblock(),
    ):
        yield name


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    admin_url: str,
    base_database: str,
) -> Iterator[World]:
    """One of everything in a database of the file's own, on the day of `today`."""
    name = f"{base_database}_{request.path.stem}"
    with (
        time_machine.travel(NOW, tick=False),
        django_db_blocker.unblock(),
        copied_database(admin_url, base_database, name),
    ):
        yield build_world()


@contextmanager
def copied_database(admin_url: str, source: str, name: str) -> Iterator[str]:
    """`name` is a copy of `source`, and what every connection of this process uses meanwhile."""
    _use(source)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'drop database if exists "{name}" with (force)')  # type: ignore[arg-type]
        admin.execute(f'create database "{name}" template "{source}" owner app_owner')  # type: ignore[arg-type]
    _use(name)
    try:
        yield name
    finally:
        _use(source)
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f'drop database if exists "{name}" with (force)')  # type: ignore[arg-type]


def _use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture
def superuser(admin_url: str) -> Iterator[Any]:
    """A superuser's raw session in the database that Django uses now. Sees committed rows only."""
    with psycopg.connect(
        admin_url, dbname=connections["default"].settings_dict["NAME"], autocommit=True
    ) as session:
        yield session


@pytest.fixture
def today(time_machine: Any) -> date:
    """Tuesday 24 November 2026, 9:05 in Japan."""
    time_machine.move_to(NOW, tick=False)
    return TODAY


@pytest.fixture
def in_hiroshima(db: None) -> Iterator[None]:
    with scope(HIROSHIMA):
        yield


@pytest.fixture
def in_ehime(db: None) -> Iterator[None]:
    with scope(EHIME):
        yield


def _fixture(who: str) -> Any:
    def make(db: None) -> Person:
        return person(who)

    return pytest.fixture(name=who)(make)


staff = _fixture("staff")
finance = _fixture("finance")
approver = _fixture("approver")
officer = _fixture("officer")
other_officer = _fixture("other_officer")
municipal_approver = _fixture("municipal_approver")
talent_user = _fixture("talent_user")
section_writer = _fixture("section_writer")
ehime_staff = _fixture("ehime_staff")
ehime_officer = _fixture("ehime_officer")
viewer = _fixture("viewer")
coordinator = _fixture("coordinator")
operator = _fixture("operator")
