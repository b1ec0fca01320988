"""The database's own catalogue: a table without an explicit rule fails here."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.checks import login_role_is_bound
from accounts.grants import IN_SCOPE
from accounts.row_security import IN_NATIONWIDE_SCOPE, door_grants, scoped_models
from accounts.tenancy import TenantModel
from config.tables import GLOBAL_TABLES

SCOPED = {model._meta.db_table: model for model in scoped_models()}
CHAIN_TABLES = sorted(SCOPED)


GRANTED = (
    "select relname, privilege_type, case acl.grantee when 0 then 'public' else acl.grantee::regrole::text "
    "end grantee "
    "from pg_class c join pg_namespace n on n.oid = relnamespace, aclexplode(relacl) acl "
    "where nspname = 'public' and relkind = 'r'"
)


def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def test_every_table_is_global_by_name_or_under_row_security(db: None) -> None:
    found = ask(
        "select relname from pg_class c join pg_namespace n on n.oid = relnamespace "
        "where nspname = 'public' and relkind in ('r', 'p')"
    )
    tables = {name for (name,) in found}
    assert tables - set(SCOPED) == set(GLOBAL_TABLES)
    assert set(SCOPED) <= tables


def test_there_are_no_views_that_would_run_as_their_owner(db: None) -> None:
    assert (
        ask(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace "
            "where nspname = 'public' and relkind in ('v', 'm', 'f')"
        )
        == []
    )


@pytest.mark.parametrize("table", CHAIN_TABLES)
def test_row_security_is_on_and_forced(db: None, table: str) -> None:
    assert ask("select relrowsecurity, relforcerowsecurity from pg_class where relname = %s", table) == [
        (True, True)
    ]


@pytest.mark.parametrize("table", CHAIN_TABLES)
def test_the_prefecture_is_never_null_and_leads_an_index(db: None, table: str) -> None:
    assert ask(
        "select attnotnull from pg_attribute where attrelid = %s::regclass and attname = 'prefecture_id'",
        table,
    ) == [(True,)]
    leading = ask(
        "select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] "
        "where i.indrelid = %s::regclass and a.attname = 'prefecture_id' and i.indpred is null",
        table,
    )
    assert leading


@pytest.mark.parametrize("table", CHAIN_TABLES)
def test_each_role_has_one_policy_and_the_application_s_checks_what_is_written(db: None, table: str) -> None:
    found = ask(
        "select policyname::text, roles::text[], cmd, permissive, qual, with_check from pg_policies "
        "where tablename = %s order by policyname",
        table,
    )
    model = SCOPED[table]
    expected = {"app_owner", "app_user"} | ({"app_national"} if model.app_national_grants else set())
    expected |= {"app_door"} if door_grants(model) else set()
    assert {name for name, *_ in found} == expected
    for name, roles, command, _, using, check in found:
        assert roles == [name]
        if name == "app_national":
            assert (command, using, check) == ("SELECT", "true", None)
            continue
        assert command == "ALL"
        assert using == check
        assert using == as_stored(IN_NATIONWIDE_SCOPE if name == "app_door" else IN_SCOPE)


NARROWED = sorted(table for table, grants in GLOBAL_TABLES.items() if grants.rows)


@pytest.mark.parametrize("table", NARROWED)
def test_inside_a_prefecture_the_global_tables_show_its_own_rows(db: None, table: str) -> None:
    assert ask("select relrowsecurity from pg_class where relname = %s", table) == [(True,)]
    found = ask(
        "select policyname::text, roles::text[], cmd, permissive, qual = with_check, with_check = 'true' "
        "from pg_policies where tablename = %s order by policyname",
        table,
    )
    assert found == [
        ("app_door", ["app_door"], "ALL", "PERMISSIVE", True, True),
        ("app_user", ["app_user"], "ALL", "PERMISSIVE", True, False),
    ]


def test_global_tables_that_show_all_rows_hold_public_facts_only(db: None) -> None:
    """Whatever `app_user` and the ministry may read whole, without a condition on its rows."""
    whole = {
        table
        for table, grants in GLOBAL_TABLES.items()
        if (grants.user or grants.national) and not grants.rows
    }
    frameworks = ("auth_", "django_")
    assert {table for table in whole if not table.startswith(frameworks)} == {
        "accounts_prefecture",
        "register_municipality",
        "register_municipalityindicators",
        "register_prefectureindicators",
    }
    assert {table for table in whole if table.startswith(frameworks)} == {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
    }
    assert all(GLOBAL_TABLES[table].user == "select" for table in whole)


def as_stored(policy: str) -> str:
    """How PostgreSQL prints this policy: it adds brackets and casts of its own."""
    with connection.cursor() as cursor:
        cursor.execute("create temporary table probe (prefecture_id smallint)")
        cursor.execute(f"create policy probe on probe using ({policy})")
    printed = str(ask("select qual from pg_policies where policyname = 'probe'")[0][0])
    with connection.cursor() as cursor:
        cursor.execute("drop table probe")
    return printed


@pytest.mark.parametrize("role", ["app_user", "app_door", "app_national"])
def test_grants_are_those_that_the_code_declares(db: None, role: str) -> None:
    found = ask(
        f"select relname::text, string_agg(privilege_type, ', ') from ({GRANTED}) granted where grantee = "
        "%s group by 1",
        role,
    )
    stored = {table: {word.lower() for word in words.split(", ")} for table, words in found}
    place = ["app_user", "app_door", "app_national"].index(role)
    declared = {
        table: (grants.user, grants.door, grants.national)[place] for table, grants in GLOBAL_TABLES.items()
    } | {
        table: (model.app_user_grants, door_grants(model), model.app_national_grants)[place]
        for table, model in SCOPED.items()
    }
    assert stored == {table: _words(words) for table, words in declared.items() if words}


def _words(privileges: str) -> set[str]:
    """Privileges on the whole table."""
    return {word.strip() for word in re.sub(r"\w+ \([^)]*\)", "", privileges).split(",") if word.strip()}


def test_grants_on_single_columns_are_those_that_the_code_declares(db: None) -> None:
    found = ask(
        "select attrelid::regclass::text, attname::text, acl.grantee::regrole::text, "
        "lower(acl.privilege_type) "
        "from pg_attribute, aclexplode(attacl) acl where attacl is not null and attnum > 0 "
        "and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)"
    )
    words_of = {table: (each.user, each.door, each.national) for table, each in GLOBAL_TABLES.items()} | {
        table: (model.app_user_grants, door_grants(model), model.app_national_grants)
        for table, model in SCOPED.items()
    }
    declared = {
        (table, column.strip(), role, verb)
        for table, all_words in words_of.items()
        for role, words in zip(("app_user", "app_door", "app_national"), all_words, strict=True)
        for verb, columns in re.findall(r"(\w+) \(([^)]*)\)", words)
        for column in columns.split(",")
    }
    assert set(found) == declared


def test_nobody_else_was_granted_anything(db: None) -> None:
    grantees = {grantee for (grantee,) in ask(f"select distinct grantee from ({GRANTED}) granted")}
    assert grantees == {"app_owner", "app_user", "app_door", "app_national"}


def test_no_role_of_the_application_can_truncate(db: None) -> None:
    assert all("truncate" not in model.app_user_grants for model in SCOPED.values())
    for table in SCOPED:
        assert ask("select has_table_privilege('app_user', %s, 'truncate')", table) == [(False,)]


def test_the_ministry_s_role_reads_nothing_about_persons(db: None) -> None:
    readable = {table for table, grants in GLOBAL_TABLES.items() if grants.national} | {
        table for table, model in SCOPED.items() if model.app_national_grants
    }
    for table in readable:
        columns = {
            name
            for (name,) in ask(
                "select column_name::text from information_schema.columns where table_name = %s", table
            )
        }
        assert not columns & {"user_id", "talent_id", "email", "raw_problem"}, table
    assert "accounts_user" not in readable


PAIRS = [
    (model, field)
    for model in apps.get_models()
    if issubclass(model, TenantModel)
    for field in model._meta.fields
    if isinstance(field, models.ForeignKey)
    and isinstance(field.related_model, type)
    and field.name != "prefecture"
    and any(other.name == "prefecture" for other in field.related_model._meta.fields)
]


@pytest.mark.parametrize(
    ("model", "field"), PAIRS, ids=lambda item: getattr(item, "name", item.__class__.__name__)
)
def test_every_key_between_tenant_tables_takes_the_prefecture_along(
    db: None, model: type[models.Model], field: models.ForeignKey[Any, Any]
) -> None:
    found = ask(
        "select confrelid::regclass::text, confdeltype::text, convalidated, "
        "array(select attname::text from unnest(conkey) with ordinality k(num, place) "
        "      join pg_attribute on attrelid = conrelid and attnum = num order by place) "
        "from pg_constraint where contype = 'f' and conrelid = %s::regclass",
        model._meta.db_table,
    )
    target = field.related_model
    assert isinstance(target, type)
    assert issubclass(target, models.Model)
    composite = [row for row in found if row[3] == ["prefecture_id", field.column]]
    assert [(row[0], row[2]) for row in composite] == [(target._meta.db_table, True)]


def test_there_are_keys_between_tenant_tables_to_speak_of() -> None:
    assert len(PAIRS) > 20


@pytest.mark.parametrize("table", CHAIN_TABLES)
def test_uniqueness_takes_the_prefecture_along(db: None, table: str) -> None:
    """A unique index ignores row-level security: without the
    prefecture it would tell that a row exists elsewhere.

    Also one over the key of a parent: the index is asked before the key to the own prefecture's parent is.
    """
    found = ask(
        "select indexrelid::regclass::text from pg_index i where indrelid = %s::regclass "
        "and (indisunique or indisexclusion) and not indisprimary and not exists ("
        "select 1 from pg_attribute a where a.attrelid = indrelid and a.attname = 'prefecture_id' "
        "and a.attnum = any(i.indkey::smallint[]))",
        table,
    )
    assert found == []


def test_scoped_models_read_through_the_guarded_manager() -> None:
    for model in SCOPED.values():
        assert (
            model._base_manager.__class__ is model._default_manager.__class__ or model._meta.base_manager_name
        )
        assert "get_queryset" in {
            name for parent in type(model._default_manager).__mro__ for name in vars(parent)
        }


def test_the_application_s_own_login_is_bound(db: None) -> None:
    assert login_role_is_bound(None, ["default"]) == []


def test_the_superuser_and_the_owner_are_refused_at_start(
    committed: str, admin_url: str, servers: dict[str, str]
) -> None:
    from django.db import connections

    from servers.database import django_database

    for url, fault in ((admin_url, "スーパーユーザー"), (servers["DATABASE_OWNER_URL"], "所有者")):
        settings = django_database(url)
        kept = dict(connections["default"].settings_dict)
        connections["default"].close()
        connections["default"].settings_dict.update(
            {key: settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
        )
        try:
            errors = login_role_is_bound(None, ["default"])
        finally:
            connections["default"].close()
            connections["default"].settings_dict.update(kept)
        assert any(fault in error.msg for error in errors)
        assert all(error.id == "accounts.E002" for error in errors)
