"""The cache that holds the limits of signing in and the one-time codes that were used: whatever it was
given stays until its time is over.

Django's cache in the database throws out living entries as soon as there are more than some hundreds, so
that a spray of addresses would have opened a locked one; and it counts its rows at every write.
"""

from __future__ import annotations

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

FORGOTTEN_AT_ONCE = 10
"""Rows whose time is over go with every write, faster than writes can bring new ones. Nobody has to sweep."""
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)

_WRITE = """
    with gone as (
        delete from {table} where cache_key in (
            select cache_key from {table} where expires < %(now)s and cache_key <> %(key)s
            order by expires limit %(most)s for update skip locked))
    insert into {table} (cache_key, value, expires) values (%(key)s, %(value)s, %(until)s)
    on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires {only_dead}
    returning 1
"""
_TOUCH = "update {table} set expires = %(until)s where cache_key = %(key)s and expires >= %(now)s returning 1"
_READ = "select cache_key, value from {table} where cache_key = any(%(keys)s) and expires >= %(now)s"
STATEMENTS = {
    "set": _WRITE.replace("{only_dead}", ""),
    "add": _WRITE.replace("{only_dead}", "where {table}.expires < %(now)s"),
    "touch": _TOUCH,
}


class LastingCache(DatabaseCache):
    """Writes in one statement, so that of two processes that add the same key one is told so."""

    _table: str

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        asked = {self.make_and_validate_key(key, version=version): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(self._sql(_READ), {"keys": list(asked), "now": timezone.now()})
            return {asked[key]: _loaded(value) for key, value in cursor.fetchall()}

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        seconds = self.get_backend_timeout(timeout)
        until = FOR_EVER if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
        given: dict[str, Any] = {
            "key": key,
            "value": _kept(value),
            "until": until,
            "now": timezone.now(),
            "most": FORGOTTEN_AT_ONCE,
        }
        with connection.cursor() as cursor:
            cursor.execute(self._sql(STATEMENTS[mode]), given)
            return cursor.fetchone() is not None

    def _sql(self, statement: str) -> str:
        return statement.format(table=connection.ops.quote_name(self._table))


def _kept(value: Any) -> str:
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")


def _loaded(value: str) -> Any:
    return pickle.loads(base64.b64decode(value))  # noqa: S301 - the application alone writes this table
