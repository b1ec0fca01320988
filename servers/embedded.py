"""PostgreSQL and Redis without installing either: started from wheels, stopped with whoever needed them.

One process owns an area and its servers; others that need the same area meanwhile use them as guests. Locks
in ``var/<area>`` decide, so the kernel lets go of them however a process ends. ``DATABASE_URL`` and
``REDIS_URL`` always win over the embedded servers (``environment`` below).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from servers import database, places, postgres, redis_server
from servers.database import PROJECT, DatabaseUrls
from servers.locks import Lock
from servers.places import EmbeddedError, Place
from servers.processes import (
    Child,
    fresh_log,
    stop,
    undisturbed,
)

__all__ = ["EmbeddedError", "Owner", "Servers", "clean", "environment", "owning", "reset", "running", "urls"]

GUEST_SECONDS = 90.0


@dataclass(frozen=True)
class Servers:
    """The addresses of an area's servers."""

    database: DatabaseUrls
    redis_url: str

    def environment(self) -> dict[str, str]:
        return self.database.environment() | {"REDIS_URL": self.redis_url}


class Owner:
    """The servers of an area as their owner holds them: startable one by one, so that they can be revived."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.postgres: Child | None = None
        self.redis: Child | None = None

    def start(self) -> Servers:
        for log in (self.place.postgres_log, self.place.redis_log):
            fresh_log(log)
        postgres.clear_remains(self.place.cluster)
        postgres.initialise(self.place)
        self.start_redis()
        self.start_postgres()
        servers = Servers(
            database.prepare(
                postgres.admin_url(self.place), database.DEFAULT_NAME, folder=self.place.notes.parent
            ),
            redis_server.url(self.place.redis_socket),
        )
        _write_note(self.place.notes, servers)
        return servers

    def start_postgres(self) -> Child:
        self.postgres = postgres.start(self.place)
        return self.postgres

    def start_redis(self) -> Child:
        self.redis = redis_server.start(self.place)
        return self.redis

    def stop(self) -> None:
        if self.redis:
            stop([self.redis], signal.SIGTERM, 2.0)
        if self.postgres:
            stop([self.postgres], signal.SIGINT, 10.0)
        redis_server.clear_remains(self.place)


def urls(area: str, project: Path = PROJECT) -> Servers:
    """The area's addresses as last used, without starting anything.

    Settings ask this when the environment names no database, so that a command that needs none can start. Of
    an area that never ran, the addresses are well-formed and nothing answers there.
    """
    notes = places.notes_folder(area, project)
    try:
        kept = json.loads((notes / "servers.json").read_text())
    except (FileNotFoundError, PermissionError, ValueError):
        nowhere = "postgresql://{}@/pool?host=" + quote(str(notes / "sockets"), safe="")
        logins = DatabaseUrls(None, nowhere.format(database.OWNER), nowhere.format(database.USER))
        return Servers(logins, redis_server.url(notes / "sockets" / redis_server.SOCKET))
    return Servers(DatabaseUrls(**kept["database"]), kept["redis_url"])


def _write_note(notes: Path, servers: Servers) -> None:
    addresses = {
        "admin": servers.database.admin,
        "owner": servers.database.owner,
        "user": servers.database.user,
    }
    kept = {"database": addresses, "redis_url": servers.redis_url}
    database.write_private(notes / "servers.json", json.dumps(kept))


@contextmanager
def running(area: str, project: Path = PROJECT) -> Iterator[Servers]:
    """The servers of ``area`` for the time of a command: as a guest of their owner, or as the owner.

    An owner waits for its guests before it stops the servers.
    """
    notes = _notes(area, project)
    with Lock(notes / "owner.lock") as owner, Lock(notes / "guests.lock") as guests:
        deadline = time.monotonic() + GUEST_SECONDS
        while not owner.take(wait=False):
            guests.share()  # waits while an owner is stopping
            servers = urls(area, project)
            if _answers(servers):
                yield servers
                return
            guests.release()
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"Another process holds the area {area} but its database does not answer."
                )
            time.sleep(0.2)
        with _started(area, project, guests) as held:
            yield held[1]


@contextmanager
def owning(area: str, project: Path = PROJECT) -> Iterator[tuple[Owner, Servers]]:
    """For a process that lives long: waits to become the area's owner, stops without waiting for guests."""
    notes = _notes(area, project)
    with Lock(notes / "owner.lock") as owner:
        if not owner.take(wait=False):
            print("ほかのコマンドが終わるのを待っています… (waiting for another command)", file=sys.stderr)
            owner.take(wait=True)
        with _started(area, project, None) as held:
            yield held


@contextmanager
def _started(area: str, project: Path, guests: Lock | None) -> Iterator[tuple[Owner, Servers]]:
    owner = Owner(places.claim(area, project))
    try:
        yield owner, owner.start()
    finally:
        with undisturbed():
            if guests:
                guests.take(wait=True)
            owner.stop()


def _notes(area: str, project: Path) -> Path:
    notes = places.notes_folder(area, project)
    try:
        notes.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise EmbeddedError(f"{error.filename} cannot be created: {error.strerror}.") from error
    if not os.access(notes, os.W_OK):
        raise EmbeddedError(f"{notes} was made by another account: run as that account, or remove it.")
    return notes


def _answers(servers: Servers) -> bool:
    try:
        psycopg.connect(servers.database.user, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def environment(area: str, environ: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """The variables that name database and Redis: those already set, and embedded ones for the rest."""
    given = os.environ if environ is None else environ
    named = database.provided(given)
    with ExitStack() as stack:
        found: dict[str, str] = {}
        if named is None or not given.get("REDIS_URL"):
            found |= stack.enter_context(running(area)).environment()
        yield merged(found, named, given)


def merged(
    embedded: Mapping[str, str], named: DatabaseUrls | None, given: Mapping[str, str]
) -> dict[str, str]:
    """Embedded addresses, overridden by those of the environment; never a mixture of two databases."""
    found = dict(embedded)
    if named is not None:
        found = {key: value for key, value in found.items() if not key.startswith("DATABASE_")}
        found |= named.environment()
    if given.get("REDIS_URL"):
        found["REDIS_URL"] = given["REDIS_URL"]
    return found


def reset(area: str, project: Path = PROJECT) -> None:
    """Throw the area's data away. Raises EmbeddedError while its servers run."""
    notes = _notes(area, project)
    with Lock(notes / "owner.lock") as owner:
        if not owner.take(wait=False):
            raise EmbeddedError(f"The servers of the area {area} are running: stop them first.")
        places.forget(area, project)


def clean(project: Path = PROJECT) -> None:
    """Throw away what every area keeps, and the folder that root's servers use outside the checkout."""
    for lock in sorted((project / "var").glob("*/owner.lock")):
        reset(lock.parent.name, project)
    places.forget_relocated(project)
