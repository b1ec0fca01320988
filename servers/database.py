"""Database addresses: reading them, and preparing a server so that the application may use it.

Three logins take part, and each has one job:

- ``admin`` creates roles and databases. Needed once per server; the running application never has it.
- ``app_owner`` owns the database and its tables. Only migrations sign in as this one.
- ``app_user`` is what every web and worker process signs in as: no superuser, no BYPASSRLS, owns nothing, so
  row-level security always applies to it. By itself it meets one prefecture's rows, and without one none.
  It may become ``app_door`` (who signs in, and what belongs to no prefecture) and ``app_national`` (the
  ministry's pages), but it does not inherit, so it has none of their rights until then.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

PROJECT = Path(__file__).resolve().parent.parent
OWNER, USER, DOOR, NATIONAL = "app_owner", "app_user", "app_door", "app_national"
DEFAULT_NAME = "pool"
MAINTENANCE_NAMES = frozenset({"", "postgres", "template1"})
EXTENSIONS = ("btree_gist", "pg_trgm")

ROLE_OPTIONS = {
    OWNER: "LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    USER: "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    DOOR: "NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    NATIONAL: "NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
}
# Only a superuser may name these two attributes, even to switch them off; new roles lack them anyway.
SUPERUSER_ONLY = (" NOSUPERUSER", " NOBYPASSRLS")


class DatabaseSettingsError(Exception):
    """The environment's database address cannot be used; the message is one line for whoever set it."""


@dataclass(frozen=True)
class DatabaseUrls:
    """The addresses of one database for the three logins; ``admin`` is None where nobody gave us one."""

    admin: str | None
    owner: str
    user: str

    def environment(self) -> dict[str, str]:
        """The variables under which child processes and settings find these addresses."""
        found = {"DATABASE_URL": self.user, "DATABASE_OWNER_URL": self.owner}
        return found | ({"DATABASE_ADMIN_URL": self.admin} if self.admin else {})


def parse(url: str) -> dict[str, str]:
    """Split ``postgres://…`` into libpq's own words (dbname, user, password, host, port, sslmode …).

    libpq's parser does the work, so everything it understands is understood here: a socket directory as
    ``?host=/dir`` or percent-encoded, passwords with any character, several hosts, IPv6.
    """
    if not url.startswith(("postgres://", "postgresql://")):
        raise DatabaseSettingsError(
            "データベースの接続先は postgres:// で始めてください。"
            " (A database address begins with postgres:// or postgresql://.)"
        )
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseSettingsError(
            "データベースの接続先を読み取れません。"
            f" (The database address cannot be read: {str(error).splitlines()[0]})"
        ) from error
    return {key: str(value) for key, value in found.items() if value is not None}


def django_database(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES for this address."""
    parts = parse(url)
    named = {key: parts.pop(key, "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"] or DEFAULT_NAME,
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "OPTIONS": parts,
    }


def application_database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry of the running application: at the door
    until a scope is opened, and never for long."""
    entry = django_database(url)
    limits = "-c statement_timeout=60000 -c lock_timeout=10000"
    return {**entry, "OPTIONS": {**entry["OPTIONS"], "options": limits, "assume_role": DOOR}}


def with_login(url: str, *, name: str, user: str, password: str) -> str:
    """The same server and options, for another database and login. An empty password is left out."""
    parts = parse(url)
    options = {key: value for key, value in parts.items() if key not in ("dbname", "user", "password")}
    login = quote(user, safe="") + (":" + quote(password, safe="") if password else "")
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in options.items())
    return f"postgresql://{login}@/{quote(name, safe='')}" + (f"?{query}" if query else "")


def prepare(
    admin_url: str, name: str, *, passwords: Mapping[str, str] | None = None, folder: Path = PROJECT / "var"
) -> DatabaseUrls:
    """Create or put right the roles, the database ``name`` and its extensions; safe to repeat and to race.

    ``passwords`` gives those of ``app_owner`` and ``app_user``; without it they are drawn at random once per
    server and kept in ``folder`` (mode 0600), so every process of this checkout agrees on them.
    """
    chosen = passwords or _kept_passwords(admin_url, folder)
    admin = parse(admin_url)
    maintenance = make_conninfo(**{**admin, "dbname": admin.get("dbname") or "postgres"})
    with psycopg.connect(maintenance, autocommit=True) as connection:
        # Two commands may prepare the same server at once; roles cannot be altered concurrently.
        connection.execute("SELECT pg_advisory_lock(hashtext('prepare roles'))")
        _prepare_roles(connection, chosen)
        _prepare_database(connection, name)
    urls = DatabaseUrls(
        admin=with_login(
            admin_url, name=name, user=admin.get("user", ""), password=admin.get("password", "")
        ),
        owner=with_login(admin_url, name=name, user=OWNER, password=chosen[OWNER]),
        user=with_login(admin_url, name=name, user=USER, password=chosen[USER]),
    )
    with psycopg.connect(urls.owner) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return urls


def _prepare_roles(connection: psycopg.Connection[Any], passwords: Mapping[str, str]) -> None:
    is_superuser = connection.info.parameter_status("is_superuser") == "on"
    existing = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role, options in ROLE_OPTIONS.items():
        if not is_superuser:
            for words in SUPERUSER_ONLY:
                options = options.replace(words, "")
        verb = "ALTER" if role in existing else "CREATE"
        password = sql.SQL(" PASSWORD {}").format(passwords[role]) if role in passwords else sql.SQL("")
        connection.execute(
            sql.SQL("{} ROLE {} {}").format(sql.SQL(verb), sql.Identifier(role), sql.SQL(options)) + password
        )
    by_membership = connection.info.server_version >= 160000
    for role in (DOOR, NATIONAL):
        grant = sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(USER))
        connection.execute(grant + sql.SQL(" WITH INHERIT FALSE, SET TRUE" if by_membership else ""))
    if is_superuser:
        # All prefectures share this login, and a login may read the statements of its own sessions.
        connection.execute(sql.SQL("ALTER ROLE {} SET track_activities = off").format(sql.Identifier(USER)))
    else:
        # To hand a database to app_owner, a plain CREATEROLE login has to be able to become it.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def _prepare_database(connection: psycopg.Connection[Any], name: str) -> None:
    owner = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    parts = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER)}
    if owner is None:
        # Code-point order is the same on every machine; people's names are sorted by a kana column. The
        # character type stays the server's own: with plain "C", pg_trgm would skip every Japanese letter.
        row = connection.execute("SELECT datctype FROM pg_database WHERE datname = 'template1'").fetchone()
        ctype = row[0] if row else "C.UTF-8"
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
                " LC_COLLATE 'C' LC_CTYPE {ctype}"
            ).format(**parts, ctype=sql.Literal(ctype))
        )
    elif owner[0] != OWNER:
        connection.execute(sql.SQL("ALTER DATABASE {name} OWNER TO {owner}").format(**parts))


def _kept_passwords(admin_url: str, folder: Path) -> dict[str, str]:
    server = {key: value for key, value in parse(admin_url).items() if key in ("host", "hostaddr", "port")}
    digest = hashlib.sha256(json.dumps(server, sort_keys=True).encode()).hexdigest()[:12]
    folder.mkdir(exist_ok=True)
    path = folder / f"roles-{digest}.json"
    with _locked(path.with_suffix(".lock")):
        if path.exists():
            kept: dict[str, str] = json.loads(path.read_text())
            return kept
        drawn = {role: secrets.token_urlsafe(24) for role in (OWNER, USER)}
        write_private(path, json.dumps(drawn))
        return drawn


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_private(path: Path, text: str) -> None:
    """Put the file there in one step, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    fresh.replace(path)


def provided(environ: Mapping[str, str]) -> DatabaseUrls | None:
    """The database that the environment names, prepared where its login allows; None when it names none.

    A superuser or CREATEROLE login is taken as the administrator: roles are made from it and the application
    itself then signs in as ``app_user``. Any other login must be ``app_user``, with DATABASE_OWNER_URL beside
    it, and nothing is changed.
    """
    url = environ.get("DATABASE_URL", "")
    if not url:
        return None
    login, may_prepare = _login(url)
    if may_prepare:
        name = parse(url).get("dbname", "")
        return prepare(url, DEFAULT_NAME if name in MAINTENANCE_NAMES else name)
    owner = environ.get("DATABASE_OWNER_URL", "")
    if login != USER or not owner:
        raise DatabaseSettingsError(
            f"DATABASE_URL は管理者か {USER} のものにし、{USER} なら DATABASE_OWNER_URL も設定してください。"
            f" (DATABASE_URL signs in as {login}: give an administrator's address, or that of {USER}"
            f" together with DATABASE_OWNER_URL for {OWNER}.)"
        )
    return DatabaseUrls(admin=environ.get("DATABASE_ADMIN_URL") or None, owner=owner, user=url)


def _login(url: str) -> tuple[str, bool]:
    """Who this address signs in as, and whether that login may create roles."""
    parts = parse(url)
    try:
        with psycopg.connect(make_conninfo(**{"connect_timeout": "10", **parts})) as connection:
            row = connection.execute(
                "SELECT rolname, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise DatabaseSettingsError(
            "DATABASE_URL のデータベースに接続できません。"
            f" (Cannot connect to DATABASE_URL: {' '.join(str(error).split())})"
        ) from error
    return (str(row[0]), bool(row[1])) if row else ("", False)


def has_tables(url: str) -> bool:
    """Whether migrations have ever run there."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
        return bool(row and row[0])


def prepare_named(environ: Mapping[str, str]) -> DatabaseUrls:
    """For deployments: prepare from DATABASE_ADMIN_URL, with the passwords in the other two addresses."""
    missing = [
        key for key in ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL") if not environ.get(key)
    ]
    if missing:
        raise DatabaseSettingsError(
            f"{'、'.join(missing)} を設定してください。 ({', '.join(missing)} is not set.)"
        )
    owner, user = parse(environ["DATABASE_OWNER_URL"]), parse(environ["DATABASE_URL"])
    passwords = {OWNER: owner.get("password", ""), USER: user.get("password", "")}
    return prepare(environ["DATABASE_ADMIN_URL"], user.get("dbname") or DEFAULT_NAME, passwords=passwords)


if __name__ == "__main__":
    try:
        prepare_named(os.environ)
    except DatabaseSettingsError as refusal:
        sys.exit(str(refusal))
