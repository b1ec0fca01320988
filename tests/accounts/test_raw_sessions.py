"""What a raw SQL session can do: with a prefecture set, with none,
and as the ministry's role. Commits are real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from accounts.models import Prefecture
from accounts.tenancy import scope
from municipalities.needs.models import Need
from tests.build_needs import make_need
from tests.cast import EHIME, HIROSHIMA, person

Session = psycopg.Connection[Any]


@pytest.fixture
def needs(committed: str) -> dict[int, int]:
    """One committed need with skills in each of two prefectures: prefecture number -> id."""
    made = {}
    for who, prefecture_id in (("officer", HIROSHIMA), ("ehime_officer", EHIME)):
        seat = person(who).seat
        with scope(prefecture_id):
            made[prefecture_id] = make_need(seat).pk
    return made


@pytest.fixture
def app_user(servers: dict[str, str], needs: dict[int, int], committed: str) -> Iterator[Session]:
    with psycopg.connect(servers["DATABASE_URL"], dbname=committed) as session:
        yield session


def enter(session: Session, prefecture_id: int | str) -> None:
    session.execute("select set_config('app.prefecture_id', %s, true)", [str(prefecture_id)])


def ids(session: Session) -> set[int]:
    return {row[0] for row in session.execute("select id from needs_need").fetchall()}


def test_with_a_prefecture_set_a_session_sees_that_prefecture_only(
    app_user: Session, needs: dict[int, int]
) -> None:
    enter(app_user, HIROSHIMA)
    assert ids(app_user) == {needs[HIROSHIMA]}
    enter(app_user, EHIME)
    assert ids(app_user) == {needs[EHIME]}


@pytest.mark.parametrize("setting", ["", "0", "13"])
def test_without_a_prefecture_or_in_an_empty_one_it_sees_nothing(app_user: Session, setting: str) -> None:
    assert ids(app_user) == set()
    enter(app_user, setting)
    assert ids(app_user) == set()


IDENTITY = (
    "accounts_user",
    "accounts_membership",
    "accounts_invitation",
    "accounts_eventhead",
    "jobs_outbox",
)
SIGN_IN = (
    "django_session", "mfa_authenticator", "usersessions_usersession", "accounts_apitoken",
    "account_emailaddress", "account_emailconfirmation", "accounts_cache",
)  # fmt: skip


def test_without_a_prefecture_it_knows_nobody(app_user: Session) -> None:
    for table in IDENTITY:
        query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        assert app_user.execute(query).fetchone() == (0,), table


@pytest.mark.parametrize("setting", ["", HIROSHIMA])
@pytest.mark.parametrize("table", SIGN_IN)
def test_what_people_sign_in_with_is_not_its_to_read(
    app_user: Session, table: str, setting: int | str
) -> None:
    enter(app_user, setting)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_user.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))


def test_inside_a_prefecture_it_meets_the_people_with_a_seat_there(app_user: Session) -> None:
    enter(app_user, HIROSHIMA)
    addresses = {row[0] for row in app_user.execute("select email from accounts_user").fetchall()}
    assert "municipality@hiroshima.example" in addresses
    assert not {address for address in addresses if "ehime" in address or "mic" in address}
    assert {row[0] for row in app_user.execute("select prefecture_id from accounts_membership")} == {
        HIROSHIMA
    }
    assert {row[0] for row in app_user.execute("select prefecture_id from accounts_eventhead")} == {HIROSHIMA}


def test_it_gives_no_seat_and_moves_no_chain_elsewhere(app_user: Session) -> None:
    enter(app_user, HIROSHIMA)
    someone = app_user.execute("select user_id from accounts_membership limit 1").fetchone()
    assert someone
    seat = (
        "insert into accounts_membership (user_id, prefecture_id, role, municipality_code, section, "
        "starts_on) values"
    )
    for place, role in ((HIROSHIMA, "prefecture_staff"), (EHIME, "prefecture_staff"), (None, "operator")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
            app_user.execute(f"{seat} (%s, %s, %s, '', '', now())", [someone[0], place, role])  # type: ignore[arg-type]
    for statement in (
        "update accounts_eventhead set sequence = 0 where prefecture_id <> 34",
        "update accounts_membership set ends_on = now() where prefecture_id <> 34",
        "update accounts_invitation set email = 'x@example.com' where prefecture_id is distinct from 34",
        "delete from jobs_outbox where prefecture_id <> 34",
    ):
        assert app_user.execute(statement).rowcount == 0  # type: ignore[arg-type]
    for statement in (
        "update accounts_user set password = ''",
        "insert into accounts_user (email) values ('x@example.com')",
        "delete from accounts_user",
        "update accounts_membership set user_id = user_id + 1",
        "update accounts_membership set prefecture_id = 38",
        "update accounts_membership set role = 'approver'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
            app_user.execute(statement)  # type: ignore[arg-type]


def test_the_door_knows_who_signs_in_and_no_prefecture_s_business(app_user: Session) -> None:
    app_user.execute("set local role app_door")
    for setting in ("", "0", str(HIROSHIMA)):
        enter(app_user, setting)
        count = app_user.execute("select count(*) from accounts_event where prefecture_id <> 0").fetchone()
        assert count == (0,)
        for table in ("needs_need", "pool_talent", "visits_visit", "finance_expense", "national_snapshot"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
                app_user.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
    with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
        app_user.execute("update accounts_event set user_name = 'x'")


def test_the_statements_of_others_are_not_to_be_read(
    app_user: Session, servers: dict[str, str], committed: str
) -> None:
    with psycopg.connect(servers["DATABASE_URL"], dbname=committed) as other:
        other.execute("select 'a town''s own words'")
        seen = app_user.execute("select query from pg_stat_activity where pid = %s", [other.info.backend_pid])
        assert "words" not in str(seen.fetchall())


def test_the_prefecture_ends_with_the_transaction(app_user: Session, needs: dict[int, int]) -> None:
    enter(app_user, HIROSHIMA)
    app_user.commit()
    assert ids(app_user) == set()


def test_it_cannot_write_into_another_prefecture(app_user: Session, needs: dict[int, int]) -> None:
    enter(app_user, HIROSHIMA)
    changed = app_user.execute("update needs_need set title = 'x' where id = %s", [needs[EHIME]])
    assert changed.rowcount == 0
    assert app_user.execute("delete from needs_needskill where need_id = %s", [needs[EHIME]]).rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
        app_user.execute("update needs_need set prefecture_id = %s", [EHIME])
    with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
        app_user.execute(
            "insert into accounts_postkey (prefecture_id, key, user_id, path, digest, location, answered_at) "
            "values (%s, 'k', 1, '/', '', '', now())",
            [EHIME],
        )


@pytest.mark.parametrize(
    "statement",
    [
        "truncate needs_need",
        "alter table needs_need no force row level security",
        "alter table needs_need disable row level security",
        "drop policy app_user on needs_need",
        "create policy more on needs_need using (true)",
        "set role app_owner",
        "set session authorization app_owner",
        "update accounts_event set user_name = 'x'",
        "delete from accounts_event",
        "insert into accounts_prefecture select * from accounts_prefecture",
        "update register_municipality set name = 'x'",
        "delete from accounts_membership",
        "delete from accounts_eventhead",
        "create table mine (id int)",
        "create role friend",
        "copy needs_need from program 'true'",
    ],
)
def test_it_cannot_free_itself_or_rewrite_the_record(app_user: Session, statement: str) -> None:
    enter(app_user, HIROSHIMA)
    with pytest.raises(psycopg.DatabaseError):
        app_user.execute(statement)  # type: ignore[arg-type]


def test_switching_row_security_off_for_a_session_fails_instead_of_showing_more(app_user: Session) -> None:
    app_user.execute("set row_security = off")
    enter(app_user, HIROSHIMA)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ids(app_user)


def test_as_the_ministry_it_reads_snapshots_and_nothing_of_persons(
    app_user: Session, needs: dict[int, int]
) -> None:
    enter(app_user, HIROSHIMA)
    app_user.execute("set local role app_national")
    for table in ("national_snapshot", "accounts_prefecture", "register_municipality"):
        app_user.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
    for table in (
        "accounts_user",
        "accounts_membership",
        "accounts_event",
        "needs_need",
        "pool_talent",
        "visits_visit",
        "finance_expense",
        "notices_notice",
        "django_session",
        "accounts_apitoken",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
            app_user.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
    for statement in ("delete from national_snapshot", "update accounts_prefecture set name = 'x'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app_user.transaction():
            app_user.execute(statement)


def test_the_login_has_none_of_the_ministry_s_rights_until_it_takes_the_role(app_user: Session) -> None:
    assert app_user.execute("select count(*) from national_snapshot").fetchone() == (0,)
    assert app_user.execute(
        "select rolinherit, rolsuper, rolbypassrls from pg_roles where rolname = 'app_user'"
    ).fetchone() == (False, False, False)


def test_even_the_owner_of_the_tables_is_bound(
    servers: dict[str, str], needs: dict[int, int], committed: str
) -> None:
    with psycopg.connect(servers["DATABASE_OWNER_URL"], dbname=committed) as owner:
        assert ids(owner) == set()
        enter(owner, HIROSHIMA)
        assert ids(owner) == {needs[HIROSHIMA]}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("update accounts_event set user_name = 'x'")


def test_a_child_cannot_be_hung_on_a_foreign_parent(app_user: Session, needs: dict[int, int]) -> None:
    """Net 3 under net 4: the plain foreign key would allow it, the composite one does not."""
    enter(app_user, HIROSHIMA)
    app_user.execute("update needs_needskill set need_id = %s", [needs[EHIME]])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        app_user.commit()


def test_a_child_cannot_be_hung_on_a_foreign_parent_with_row_security_off(
    needs: dict[int, int], superuser: Any
) -> None:
    """Net 3 alone: a superuser is bound by no policy, and is refused all the same."""
    superuser.execute("alter table needs_needskill disable row level security")
    superuser.execute("alter table needs_need disable row level security")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        superuser.execute(
            "update needs_needskill set need_id = %s where need_id = %s", [needs[EHIME], needs[HIROSHIMA]]
        )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        superuser.execute("update needs_need set prefecture_id = %s where id = %s", [EHIME, needs[HIROSHIMA]])


def test_a_need_cannot_name_a_municipality_of_another_prefecture(
    needs: dict[int, int], superuser: Any
) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        superuser.execute(
            "update needs_need set municipality_id = "
            "(select municipality_id from needs_need where id = %s) where id = %s",
            [needs[EHIME], needs[HIROSHIMA]],
        )


def test_the_manager_alone_hides_other_prefectures(needs: dict[int, int], superuser: Any) -> None:
    """Net 2 with net 4 switched off for the table."""
    superuser.execute("alter table needs_need disable row level security")
    with scope(HIROSHIMA):
        assert set(Need.objects.values_list("pk", flat=True)) == {needs[HIROSHIMA]}
        assert not Need.objects.filter(pk=needs[EHIME]).exists()


def test_the_door_alone_hides_other_prefectures(needs: dict[int, int], superuser: Any) -> None:
    """Net 1 with nets 2 and 4 made useless: even a scope that holds everything is behind the seat."""
    from accounts.models import User
    from tests.cast import DeskClient

    superuser.execute("alter table needs_need disable row level security")
    client = DeskClient()
    client.user = User.objects.get(email="municipality@hiroshima.example")
    client.force_login(client.user)
    assert client.get(f"/ehime/needs/{needs[EHIME]}/").status_code == 404
    assert client.get(f"/hiroshima/needs/{needs[EHIME]}/").status_code == 404
    assert client.get(f"/hiroshima/needs/{needs[HIROSHIMA]}/").status_code == 200


def test_a_place_for_every_prefecture(needs: dict[int, int]) -> None:
    assert Prefecture.objects.count() == 47
