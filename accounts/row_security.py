"""Net 4: row-level security and grants, written after every migration (idempotent).

A table is either listed in `settings.GLOBAL_TABLES`, or its model is a `ScopedModel` and gets
one policy for each role that reads it. A table that is neither gets no grant at all: the
application cannot see it, and the catalogue test fails.

Four roles: `app_user` inside a prefecture, `app_door` outside (signing in, the operator, what belongs to no
prefecture), `app_national` for the ministry's pages, `app_owner` for migrations.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.grants import IN_SCOPE, Grants
from accounts.tenancy import NATIONWIDE, ScopedModel, TenantModel

APP_OWNER, APP_USER, APP_DOOR, APP_NATIONAL = "app_owner", "app_user", "app_door", "app_national"

IN_NATIONWIDE_SCOPE = f"{IN_SCOPE} and prefecture_id = {NATIONWIDE}"


def scoped_models() -> list[type[ScopedModel]]:
    """Every concrete model under row-level security."""
    return [model for model in apps.get_models() if issubclass(model, ScopedModel)]


def secure(alias: str) -> None:
    """Write grants and policies through the owner's connection."""
    connection = connections[alias]
    statements = ["grant usage on schema public to app_user, app_door, app_national"]
    global_tables: Mapping[str, Grants] = settings.GLOBAL_TABLES
    for table, grants in sorted(global_tables.items()):
        statements += _secure_global(table, grants)
    for model in scoped_models():
        statements += _secure_scoped(model)
    _execute(connection, statements)


def _grant(table: str, role: str, privileges: str) -> list[str]:
    statements = [f'revoke all on "{table}" from {role}']
    return [*statements, f'grant {privileges} on "{table}" to {role}'] if privileges else statements


def _secure_global(table: str, grants: Grants) -> list[str]:
    """Rows are narrowed for `app_user` alone: the door knows everybody, and the owner migrates."""
    narrowed = [
        f'alter table "{table}" enable row level security',
        *_policy(table, APP_USER, "all", grants.rows, check=True),
        *_policy(table, APP_DOOR, "all", "true", check=True),
    ]
    return [
        *(narrowed if grants.rows else []),
        *_grant(table, APP_USER, grants.user),
        *_grant(table, APP_DOOR, grants.door),
        *_grant(table, APP_NATIONAL, grants.national),
    ]


def door_grants(model: type[ScopedModel]) -> str:
    """What the door may do with the nationwide rows of a table; a tenant's table has none."""
    return "" if issubclass(model, TenantModel) else model.app_user_grants


def _secure_scoped(model: type[ScopedModel]) -> list[str]:
    table = model._meta.db_table
    append_only = "update" not in model.app_user_grants
    return [
        f'alter table "{table}" enable row level security',
        f'alter table "{table}" force row level security',
        *_policy(table, APP_USER, "all", IN_SCOPE, check=True),
        *_policy(table, APP_OWNER, "all", IN_SCOPE, check=True),
        *(_policy(table, APP_DOOR, "all", IN_NATIONWIDE_SCOPE, check=True) if door_grants(model) else []),
        *(_policy(table, APP_NATIONAL, "select", "true", check=False) if model.app_national_grants else []),
        *_grant(table, APP_USER, model.app_user_grants),
        *_grant(table, APP_DOOR, door_grants(model)),
        *_grant(table, APP_NATIONAL, model.app_national_grants),
        *([f'revoke update, delete, truncate on "{table}" from {APP_OWNER}'] if append_only else []),
    ]


def _policy(table: str, role: str, command: str, using: str, *, check: bool) -> list[str]:
    with_check = f" with check ({using})" if check else ""
    return [
        f'drop policy if exists {role} on "{table}"',
        f'create policy {role} on "{table}" for {command} to {role} using ({using}){with_check}',
    ]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in statements:
            table = statement.split('"')[1] if '"' in statement else None
            if table is None or table in present:
                cursor.execute(statement)
