"""The embedded PostgreSQL: create its data, start it, clean up after one that was killed."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from servers.database import write_private
from servers.places import EmbeddedError, Place
from servers.processes import (
    Child,
    command_of,
    end_orphan,
    is_alive,
    spawn,
    stop,
    wait_until,
)

ADMIN = "postgres"
START_SECONDS = 60.0

INITDB_OPTIONS = (
    f"--username={ADMIN}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    # Code-point order, but a character type that knows Japanese letters (pg_trgm skips them without it).
    "--locale=C",
    "--lc-ctype=C.UTF-8",
    "--no-sync",
    "--no-instructions",
)

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "Asia/Tokyo",
    "log_timezone": "Asia/Tokyo",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "jit": "off",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def admin_url(place: Place) -> str:
    password = json.loads(place.secrets.read_text())["admin"]
    return f"postgresql://{ADMIN}:{quote(password)}@/postgres?host={quote(str(place.sockets), safe='')}"


def initialise(place: Place) -> None:
    """Create the data folder unless a kept one is there. Half-made ones are never mistaken for finished."""
    if place.cluster.exists() and (not place.kept or not place.secrets.exists()):
        shutil.rmtree(place.cluster)
    if place.cluster.exists():
        _check_version(place)
        return
    half_made = place.home / "cluster.half-made"
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(mode=0o700)
    password = secrets.token_urlsafe(24)
    # Between the launcher's 0600 file and initdb's account, a password file has to change hands.
    with tempfile.NamedTemporaryFile("w", dir=place.sockets, prefix="password-") as handed_over:
        handed_over.write(password)
        handed_over.flush()
        if place.account:
            for path in (str(half_made), handed_over.name):
                os.chown(path, place.account.uid, place.account.gid)
        made = subprocess.run(
            [place.binaries / "initdb", "-D", half_made, f"--pwfile={handed_over.name}", *INITDB_OPTIONS],
            user=place.account.uid if place.account else None,
            group=place.account.gid if place.account else None,
            extra_groups=[] if place.account else None,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    if made.returncode != 0:
        shutil.rmtree(half_made, ignore_errors=True)
        raise EmbeddedError(f"initdb failed: {' '.join(made.stderr.split())}")
    write_private(place.secrets, json.dumps({"admin": password}))
    half_made.rename(place.cluster)


def _check_version(place: Place) -> None:
    kept = (place.cluster / "PG_VERSION").read_text().strip()
    printed = subprocess.run(
        [place.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    installed = printed.stdout.split()[-1].partition(".")[0]
    if kept != installed:
        raise EmbeddedError(
            f"The kept data is of PostgreSQL {kept}, the installed one is {installed}: run `make demo-reset`."
        )


def start(place: Place) -> Child:
    """Start it and return once it accepts connections."""
    clear_remains(place.cluster)
    settings = SETTINGS if place.kept else SETTINGS | THROW_AWAY
    command: list[str | Path] = [place.binaries / "postgres", "-D", place.cluster, "-k", place.sockets]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    deadline = time.monotonic() + START_SECONDS
    while True:
        child = spawn(command, log=place.postgres_log, account=place.account, death_signal=signal.SIGINT)
        if _answers(place, child, deadline):
            return child
        stop([child], signal.SIGQUIT, 5.0)
        # The last processes of a killed server may still be leaving its shared memory: try again for a while.
        if time.monotonic() > deadline or "shared memory block" not in _last_lines(place.postgres_log):
            raise EmbeddedError(f"PostgreSQL did not start:\n{_last_lines(place.postgres_log)}")
        time.sleep(0.5)


def _answers(place: Place, child: Child, deadline: float) -> bool:
    url = admin_url(place)

    def connects() -> bool:
        if child.poll() is not None:
            return True
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise EmbeddedError(
                    f"{place.secrets} does not fit the data: run `make demo-reset`."
                ) from error
            return False
        return True

    try:
        in_time = wait_until(connects, max(0.0, deadline - time.monotonic()))
    except BaseException:
        stop([child], signal.SIGINT, 5.0)
        raise
    return in_time and child.poll() is None


def clear_remains(cluster: Path) -> None:
    """End a server whose launcher was killed, and take away a lock file that points to a stranger.

    When the number in ``postmaster.pid`` belongs to no process, the file stays: PostgreSQL removes it itself
    after making sure that nobody uses the old server's shared memory.
    """
    lock = cluster / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        lock.unlink(missing_ok=True)
        return
    if not is_alive(pid):
        return
    if str(cluster) not in command_of(pid):
        lock.unlink(missing_ok=True)
    elif not wait_until(lambda: not is_alive(pid), 3.0):
        end_orphan(pid, (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL))


def _last_lines(log: Path, count: int = 12) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""
