"""Start-up check: the application refuses to run as a database role that the policies do not bind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import OperationalError, connections

_QUERY = """
select rolname, rolsuper, rolbypassrls, rolinherit,
       exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid)
from pg_roles r where rolname = session_user
"""


def login_role_is_bound(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors if the `default` login is a superuser, bypasses policies, inherits, or owns tables."""
    if not databases or "default" not in databases:
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(_QUERY)
            role, superuser, bypasses, inherits, owns = cursor.fetchone()
    except OperationalError as error:
        return [Error(f"データベースに接続できません：{error}", id="accounts.E001")]
    faults = {
        "スーパーユーザーです": superuser,
        "BYPASSRLS を持っています": bypasses,
        "INHERIT です": inherits,
        "表の所有者です": owns,
    }
    return [
        Error(
            f"ロール {role} では動かせません：{fault}。app_user で接続してください。",
            hint="docs/running.md の「データベースのロール」を見てください。",
            id="accounts.E002",
        )
        for fault, found in faults.items()
        if found
    ]
