"""Rows that are made quickly: a page reads hundreds of them, a file a hundred thousand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState
from psycopg.types.datetime import TimestamptzLoader


class QuickModel(models.Model):
    """What Django does for every row, without what only matters for values that anybody may pass."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """A row as the database gave it; what was not asked for is fetched when it is.

        `Model.__init__` would take ten times as long. No model here listens to its signals.
        """
        row = cls.__new__(cls)
        row.__dict__.update(zip(field_names, values, strict=True))
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        return row

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:  # noqa: N802 - Django's name
        """What `get_status_display()` and its like answer: Django makes the table of words anew each time."""
        return _label(field, getattr(self, field.attname))


@lru_cache(maxsize=4096)
def _label(field: models.Field[Any, Any], value: Any) -> Any:
    known = {key: str(words) for key, words in field.flatchoices}
    return known.get(value, value)


def read_moments_quickly(sender: Any, connection: Any, **more: Any) -> None:
    """Signal of a new connection: a row has up to five moments, and the library's reader takes a pattern
    and a dozen steps for each where the standard library takes one."""
    found = type("QuickMoments", (_Moments,), {"timezone": connection.timezone})
    connection.connection.adapters.register_loader("timestamptz", found)


class _Moments(TimestamptzLoader):
    """In Django's zone of the connection. What the standard library cannot read, such
    as a year before the first, is left to the usual reader."""

    timezone: Any = None

    def load(self, data: Any) -> datetime:
        try:
            found = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            found = super().load(data)
        return found.replace(tzinfo=self.timezone)
