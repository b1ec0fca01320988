"""Rows that are made quickly: a page reads hundreds of them, a file a hundred thousand; and statements that
every page runs, whose SQL is made once, since making it takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Self

from django.db import connection, models
from django.db.models import Expression, F, Func, QuerySet
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


class Given(Expression):
    """A value that is only known when the statement runs; stands in a filter where the value would."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


def among_given(column: str, name: str) -> Func:
    """Whether a column has one of the values of a list that is only known when the statement runs."""
    shape = {"template": "(%(expressions)s))", "arg_joiner": " = any("}
    return Func(F(column), Given(name), output_field=models.BooleanField(), **shape)


class Statement:
    """A queryset of plain values (`values_list`) with `Given` values.

    `make` runs once, at the first use. What it reads of the present, such as
    the prefecture that is open, stays.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[Any, dict[Any, Any], str, tuple[Any, ...]]:
        """The compiler, what converts its rows, the SQL and its parameters."""
        compiler = self._make().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return compiler, converters, sql, tuple(parameters)

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows of values. Raises KeyError for a given value that is missing."""
        compiler, converters, sql, parameters = self._made
        values = [given[each.name] if isinstance(each, Given) else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)]
