"""Start-up check: the application refuses to run as a database role that the policies do not bind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.db import OperationalError, ProgrammingError, connections

_QUERY = """
select rolname, rolsuper, rolbypassrls, rolinherit,
       current_user = 'app_door', current_setting('track_activities') = 'on',
       exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid)
from pg_roles r where rolname = session_user
"""
_HINT = "docs/running.md の「データベースのロール」を見てください。"


def login_role_is_bound(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors if the `default` login is a superuser, bypasses
    policies, inherits, owns tables or is not at the door.

    A warning if its statements can be read in `pg_stat_activity`, which all prefectures' sessions share.
    """
    if not databases or "default" not in databases:
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(_QUERY)
            role, superuser, bypasses, inherits, at_the_door, shows_statements, owns = cursor.fetchone()
    except ProgrammingError as error:
        return [Error(f"app_user で接続してください：{error}", hint=_HINT, id="accounts.E002")]
    except OperationalError as error:
        return [Error(f"データベースに接続できません：{error}", id="accounts.E001")]
    faults = {
        "スーパーユーザーです": superuser,
        "BYPASSRLS を持っています": bypasses,
        "INHERIT です": inherits,
        "表の所有者です": owns,
        "app_door になっていません": not at_the_door,
    }
    found: list[CheckMessage] = [
        Error(
            f"ロール {role} では動かせません：{fault}。app_user で接続してください。",
            hint=_HINT,
            id="accounts.E002",
        )
        for fault, is_so in faults.items()
        if is_so
    ]
    if shows_statements and not found:
        sentence = "実行中のSQLが同じロールの接続から見えます：ALTER ROLE app_user SET track_activities = off"
        found.append(Caution(sentence, hint=_HINT, id="accounts.W001"))
    return found
