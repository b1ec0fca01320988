"""The embedded servers as people meet them: started twice, killed, left behind, under awkward paths."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from servers import (
    embedded,
    places,
    postgres,
    redis_server,
)
from servers.database import (
    PROJECT,
    DatabaseSettingsError,
    DatabaseUrls,
    django_database,
    parse,
    prepare,
    provided,
    with_login,
)
from servers.embedded import EmbeddedError, Servers
from servers.processes import is_alive, wait_until

pytestmark = pytest.mark.slow

ADDRESSES = [
    (
        "postgres://app_user:geheim@db.example:5433/pool",
        {"NAME": "pool", "USER": "app_user", "PASSWORD": "geheim", "HOST": "db.example", "PORT": "5433"},
    ),
    (
        "postgresql://app_user@/pool?host=/run/postgresql",
        {"NAME": "pool", "USER": "app_user", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": ""},
    ),
    ("postgres:///pool?host=/run/pg&user=someone", {"HOST": "/run/pg", "USER": "someone"}),
    ("postgresql://%2Frun%2Fpostgresql/pool", {"HOST": "/run/postgresql", "NAME": "pool"}),
    ("postgres://u:p%40ss%2Fw%3Ard@h/pool", {"PASSWORD": "p@ss/w:rd"}),
    ("postgres://[::1]:5432/pool", {"HOST": "::1", "PORT": "5432"}),
    ("postgres://u@h", {"NAME": "pool"}),
    ("postgres://u@h/pool?sslmode=require", {"OPTIONS": {"sslmode": "require"}}),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_a_database_address_becomes_django_settings(url: str, expected: dict[str, object]) -> None:
    found = django_database(url)
    assert {key: found[key] for key in expected} == expected
    assert found["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize("url", ["mysql://u@h/pool", "pool", "postgres://[::1/pool"])
def test_an_unreadable_address_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(DatabaseSettingsError) as refused:
        django_database(url)
    assert len(str(refused.value).splitlines()) == 1


def test_another_login_keeps_server_and_options() -> None:
    url = with_login(
        "postgres://a:b@h:5433/x?sslmode=require", name="プール", user="app_user", password="p@/:? ü"
    )
    assert parse(url) == {
        "dbname": "プール",
        "user": "app_user",
        "password": "p@/:? ü",
        "host": "h",
        "port": "5433",
        "sslmode": "require",
    }


def test_a_named_database_wins_whole_and_a_named_redis_wins_alone() -> None:
    inside = {"DATABASE_URL": "u", "DATABASE_OWNER_URL": "o", "DATABASE_ADMIN_URL": "a", "REDIS_URL": "r"}
    named = DatabaseUrls(admin=None, owner="named-o", user="named-u")
    assert embedded.merged(inside, named, {}) == {
        "DATABASE_URL": "named-u",
        "DATABASE_OWNER_URL": "named-o",
        "REDIS_URL": "r",
    }
    assert embedded.merged(inside, None, {"REDIS_URL": "named-r"}) == inside | {"REDIS_URL": "named-r"}


def test_addresses_of_an_area_that_never_ran_are_readable(tmp_path: Path) -> None:
    servers = embedded.urls("demo", tmp_path)
    assert django_database(servers.database.user)["USER"] == "app_user"
    assert servers.redis_url.startswith("redis+socket:///")


@pytest.mark.parametrize("area", ["", "../elsewhere", "a b", "x" * 25])
def test_an_area_is_a_short_word(area: str, tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError):
        places.notes_folder(area, tmp_path)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A project folder of its own; what root's servers keep elsewhere goes with it."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    yield folder
    embedded.clean(folder)


def test_a_deep_checkout_keeps_its_sockets_in_a_short_private_folder(tmp_path: Path) -> None:
    home = tmp_path / ("deep" * 25)
    sockets = places.socket_folder(home, "demo", home)
    assert len(os.fsencode(sockets / places.POSTGRES_SOCKET)) <= places.SOCKET_PATH_LIMIT
    assert sockets == places.socket_folder(home, "demo", home)
    assert sockets != places.socket_folder(home, "test", home)
    assert sockets != places.socket_folder(home, "demo", tmp_path)


def test_a_folder_that_is_really_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedError):
        places.make_private(tmp_path / "sockets", None)


def test_a_lock_file_that_points_to_a_stranger_is_removed_and_the_stranger_lives(tmp_path: Path) -> None:
    lock = tmp_path / "postmaster.pid"
    with subprocess.Popen(["sleep", "30"]) as stranger:
        lock.write_text(f"{stranger.pid}\n{tmp_path}\n")
        postgres.clear_remains(tmp_path)
        assert stranger.poll() is None
        stranger.kill()
    assert not lock.exists()
    # Nobody has that number now: PostgreSQL itself has to look at the old server's memory first.
    lock.write_text(f"{stranger.pid}\n{tmp_path}\n")
    postgres.clear_remains(tmp_path)
    assert lock.exists()


HOLD = """
import sys
from pathlib import Path
from servers import embedded
with embedded.running(sys.argv[1], Path(sys.argv[2])):
    print("ready", flush=True)
    sys.stdin.read()
print("gone", flush=True)
"""


@contextmanager
def another_process(area: str, checkout: Path) -> Iterator[subprocess.Popen[str]]:
    """A second program that holds the area until its standard input is closed."""
    command = [sys.executable, "-c", HOLD, area, str(checkout)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def asked(servers: Servers, question: str, login: str = "owner") -> object:
    with psycopg.connect(getattr(servers.database, login)) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def test_a_guest_leaves_the_servers_to_their_owner_who_waits_for_guests(checkout: Path) -> None:
    with another_process("shared", checkout) as owner:
        with embedded.running("shared", checkout) as servers:
            assert asked(servers, "select 1") == 1
        with embedded.running("shared", checkout) as servers:
            assert asked(servers, "select 1") == 1
            assert owner.stdin is not None
            owner.stdin.close()
            with pytest.raises(subprocess.TimeoutExpired):
                owner.wait(1.0)
            assert asked(servers, "select 1") == 1
            with pytest.raises(EmbeddedError, match="running"):
                embedded.reset("shared", checkout)
        assert owner.wait(10) == 0
    with pytest.raises(psycopg.OperationalError):
        asked(servers, "select 1")


def postmaster(checkout: Path, area: str) -> int:
    found = [*checkout.glob(f"var/{area}/cluster/postmaster.pid")]
    if not found:
        found = [*places.RELOCATION_ROOT.glob(f"{places.NAME}-*/{area}/cluster/postmaster.pid")]
        found = [path for path in found if places.relocation_folder(checkout) in path.parents]
    return int(found[0].read_text().split("\n")[0])


def test_after_kill_9_nothing_is_left_and_the_next_start_has_the_kept_data(checkout: Path) -> None:
    with another_process("demo", checkout) as owner:
        servers = embedded.urls("demo", checkout)
        with psycopg.connect(servers.database.owner) as connection:
            connection.execute("create table kept as select 42 as number")
        orphan = postmaster(checkout, "demo")
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    with embedded.running("demo", checkout) as servers:
        assert asked(servers, "select number from kept") == 42
        survivor = postmaster(checkout, "demo")
    assert survivor != orphan
    assert wait_until(lambda: not is_alive(orphan) and not is_alive(survivor), 10)


def test_a_killed_database_server_is_no_obstacle(checkout: Path) -> None:
    with embedded.owning("demo", checkout) as (owner, servers):
        with psycopg.connect(servers.database.owner) as connection:
            connection.execute("create table kept as select 42 as number")
        for child, start in ((owner.postgres, owner.start_postgres), (owner.redis, owner.start_redis)):
            assert child is not None
            child.kill()
            child.wait()
            assert start().poll() is None
        assert asked(servers, "select number from kept") == 42


def test_roles_are_what_the_tenancy_nets_need_and_other_areas_start_empty(
    checkout: Path,
) -> None:
    with embedded.running("other", checkout) as servers:
        asked_as_admin = {
            "select rolinherit or rolsuper or rolbypassrls or rolcreatedb or rolcreaterole "
            "from pg_roles where rolname = 'app_user'": False,
            "select rolcanlogin from pg_roles where rolname = 'app_national'": False,
            "select pg_has_role('app_user', 'app_national', 'SET')": True,
            "select pg_has_role('app_user', 'app_national', 'USAGE')": False,
            "select pg_has_role('app_user', 'app_owner', 'MEMBER')": False,
            "select pg_get_userbyid(datdba) from pg_database where datname = 'pool'": "app_owner",
            "select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'public'": "app_owner",
            "select has_schema_privilege('app_user', 'public', 'CREATE')": False,
            "select count(*) from pg_extension where extname in ('btree_gist', 'pg_trgm')": 2,
            "select cardinality(show_trgm('広島')) > 0": True,
            "select current_setting('TimeZone')": "Asia/Tokyo",
            "select current_setting('listen_addresses')": "",
        }
        assert {question: asked(servers, question, "admin") for question in asked_as_admin} == asked_as_admin

        admin = servers.database.admin
        assert admin is not None
        again = prepare(admin, "pool", folder=checkout / "var")
        assert conninfo_to_dict(again.user) == conninfo_to_dict(servers.database.user)
        refused = {"DATABASE_URL": servers.database.user}
        with pytest.raises(DatabaseSettingsError, match="DATABASE_OWNER_URL"):
            provided(refused)
        given = provided(refused | {"DATABASE_OWNER_URL": servers.database.owner})
        assert given == DatabaseUrls(None, servers.database.owner, servers.database.user)
        with psycopg.connect(servers.database.owner) as connection:
            connection.execute("create table gone as select 1 as number")
    with embedded.running("other", checkout) as servers:
        assert asked(servers, "select to_regclass('gone') is null") is True


def test_a_wrong_address_is_answered_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DatabaseSettingsError) as refused:
        provided({"DATABASE_URL": f"postgres://u@/pool?host={tmp_path}"})
    assert len(str(refused.value).splitlines()) == 1
    assert provided({}) is None


def test_data_that_lost_its_password_file_starts_over(checkout: Path) -> None:
    with embedded.running("demo", checkout):
        pass
    for found in (*checkout.glob("var/demo/secrets.json"), *relocated_secrets(checkout)):
        found.unlink()
    with embedded.running("demo", checkout) as servers:
        assert asked(servers, "select 1") == 1
    embedded.reset("demo", checkout)
    assert not [*checkout.glob("var/demo/*.json"), *relocated_secrets(checkout)]


def relocated_secrets(checkout: Path) -> list[Path]:
    return [*places.relocation_folder(checkout).glob("demo/secrets.json")]


def test_a_new_checkout_at_the_path_of_a_deleted_one_does_not_inherit_its_data(tmp_path: Path) -> None:
    """Root's servers move out of a checkout that others cannot enter, and
    leave a mark; everybody else's stay inside."""
    folder = tmp_path / "checkout"
    tmp_path.chmod(0o700)
    marks = set()
    for _ in range(2):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        with embedded.running("demo", folder) as servers:
            assert asked(servers, "select to_regclass('kept') is null") is True
            with psycopg.connect(servers.database.owner) as connection:
                connection.execute("create table kept as select 1 as number")
        marks.update(mark.read_text() for mark in places.relocation_folder(folder).glob("mark"))
    assert len(marks) == (2 if os.geteuid() == 0 else 0)
    embedded.clean(folder)
    assert not places.relocation_folder(folder).exists()


def test_the_embedded_redis_is_one_that_is_still_mended() -> None:
    """Redis 6, which went before it, is not."""
    said = subprocess.run([redis_server.program(), "--version"], capture_output=True, text=True, check=True)
    assert re.match(r"Valkey server v=(9|[1-9]\d)\.", said.stdout), said.stdout
