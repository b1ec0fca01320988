"""``make demo``: servers, tables, demo records, then the web process,
the workers and the relay, kept running.

Ctrl-C stops everything within five seconds and keeps the data. Whatever dies meanwhile is started again: the
demo is meant to survive having its Redis killed while somebody watches.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from demo.sign_ins import DEMO_PASSWORD, SIGN_INS
from servers import database, embedded
from servers.database import PROJECT, DatabaseSettingsError
from servers.embedded import EmbeddedError, Owner
from servers.locks import Lock
from servers.processes import (
    Child,
    fresh_log,
    spawn,
    stop,
    undisturbed,
)

AREA = "demo"
NOTES = PROJECT / "var" / AREA
READY_SECONDS = 90.0
STOP_SECONDS = 3.0
TICK_SECONDS = 0.25
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 30.0
HEALTHY_AFTER = 60.0
"""Seconds a service has to run before its next failure counts as a first one again."""

CELERY = ("-m", "celery", "-A", "config")
QUIET_WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
BEAT_SCHEDULE = ("--schedule", str(NOTES / "beat-schedule"), "--pidfile=", "--loglevel", "WARNING")
PROGRAMS: dict[str, tuple[str, ...]] = {
    "web": ("-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"),
    "worker": (*CELERY, "worker", "--concurrency", "2", *QUIET_WORKER),
    "beat": (*CELERY, "beat", *BEAT_SCHEDULE),
    "relay": ("-m", "django", "relay"),
}
FOR_PREPARING = frozenset({"DATABASE_ADMIN_URL", "DATABASE_OWNER_URL"})
"""Addresses that the running programs have no use for."""


class DemoError(Exception):
    """The demo cannot start; the message is for the person at the terminal."""


@dataclass
class Service:
    """One program that is kept running: how to start it, and how it has been doing."""

    name: str
    start: Callable[[], Child]
    child: Child | None = None
    started: float = 0.0
    failures: int = 0
    start_again: float = 0.0

    def look_after(self, now: float) -> None:
        """Notice a death, and start again after a pause that doubles with each failure in a row."""
        if self.child is not None:
            code = self.child.poll()
            if code is None:
                return
            if now - self.started > HEALTHY_AFTER:
                self.failures = 0
            pause = min(FIRST_PAUSE * 2**self.failures, LONGEST_PAUSE)
            self.failures += 1
            self.child, self.start_again = None, now + pause
            say(f"{self.name} が終了しました（{code}）。{pause:.0f} 秒後に起動し直します。")
        elif now >= self.start_again:
            try:
                self.child = self.start()
            except EmbeddedError as error:
                self.failures += 1
                self.start_again = now + LONGEST_PAUSE
                say(f"{self.name}: {error}")
            else:
                say(f"{self.name} を起動し直しました。")
            self.started = time.monotonic()


def say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    given = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        if given.reset:
            embedded.reset(AREA)
            say("デモのデータを消しました。最初から作り直します。")
        run()
    except (DemoError, EmbeddedError, DatabaseSettingsError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\n停止しました。データは残っています（最初からやり直すときは make demo-reset）。")
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run() -> None:
    """Everything from the servers to the last service, until somebody stops it."""
    NOTES.mkdir(parents=True, exist_ok=True)
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    with Lock(NOTES / "demo.lock") as only_one:
        if not only_one.take(wait=False):
            raise DemoError("デモはすでに動いています。 (The demo of this folder is already running.)")
        _refuse_taken_port(host, port)
        say("データベースを起動しています…")
        with servers() as (found, owner):
            os.environ.update(found, POOL_MODE="demo", DJANGO_SETTINGS_MODULE="config.settings")
            load()
            say("アプリケーションを起動しています…")
            services = start_services()
            try:
                _wait_until_ready(services, port)
                _announce(port)
                watched = services + _server_services(owner)
                while True:
                    for service in watched:
                        service.look_after(time.monotonic())
                    time.sleep(TICK_SECONDS)
            finally:
                with undisturbed():
                    stop([each.child for each in services if each.child], signal.SIGTERM, STOP_SECONDS)


@contextmanager
def servers() -> Iterator[tuple[dict[str, str], Owner | None]]:
    """The addresses to run with, and the embedded servers to look after unless the environment names both."""
    named = database.provided(os.environ)
    if named is not None and os.environ.get("REDIS_URL"):
        yield embedded.merged({}, named, os.environ), None
        return
    with embedded.owning(AREA) as (owner, found):
        yield embedded.merged(found.environment(), named, os.environ), owner


def load() -> None:
    """Tables, public register and demo records; each command itself sees quickly that it has been here."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    for command in ("migrate", "load_reference", "load_groups", "load_skills", "load_demo"):
        call_command(command, verbosity=0)
    connections.close_all()


def start_services() -> list[Service]:
    services = []
    for name, arguments in PROGRAMS.items():
        fresh_log(NOTES / "log" / f"{name}.log")
        service = Service(name, lambda name=name, arguments=arguments: _start(name, arguments))  # type: ignore[misc]
        service.child, service.started = service.start(), time.monotonic()
        services.append(service)
    return services


def _start(name: str, arguments: Sequence[str]) -> Child:
    environ = {key: value for key, value in os.environ.items() if key not in FOR_PREPARING}
    environ["WEB_GRACE_SECONDS"] = "2"
    log = NOTES / "log" / f"{name}.log"
    return spawn([sys.executable, *arguments], log=log, environ=environ, cwd=PROJECT)


def _server_services(owner: Owner | None) -> list[Service]:
    if owner is None:
        return []
    now = time.monotonic()
    return [
        Service("PostgreSQL", owner.start_postgres, owner.postgres, now),
        Service("Redis", owner.start_redis, owner.redis, now),
    ]


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise DemoError(f"PORT は 1 から 65535 の数にしてください。 (PORT={text} is not a port number.)")
    return int(text)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DemoError(
                f"ポート {port} を使えません。PORT={port + 1} make demo のように別の番号で起動してください。"
                f" (Port {port}: {error.strerror})"
            ) from error


def _wait_until_ready(services: Sequence[Service], port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    web = services[0]
    while not _is_healthy(port):
        ended = web.child is not None and web.child.poll() is not None
        if ended or time.monotonic() > deadline:
            log = NOTES / "log" / "web.log"
            last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise DemoError(f"起動できませんでした。 (The web process did not become ready; {log})\n{last}")
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    host = os.environ.get("HOST", "127.0.0.1")
    asked = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104
    address = f"http://[{asked}]:{port}" if ":" in asked else f"http://{asked}:{port}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _announce(port: int) -> None:
    width = max(len(email) for email, _ in SIGN_INS)
    say(f"\n  http://localhost:{port}/\n\n  パスワードはすべて {DEMO_PASSWORD}")
    for email, who in SIGN_INS:
        say(f"    {email:<{width}}  {unicodedata.normalize('NFC', who)}")
    say(f"\n  記録: {_shown(NOTES / 'log')}    終了: Ctrl-C\n")


def _shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
