"""Statements that every page runs: their SQL is made once, since making it takes longer than running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet


class Given(Expression):
    """A value that is only known when the statement runs; stands in a filter where the value would."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


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

    def rows(self, **given: Any) -> list[Sequence[Any]]:
        """The rows of values. Raises KeyError for a given value that is missing."""
        compiler, converters, sql, parameters = self._made
        values = [given[each.name] if isinstance(each, Given) else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return list(compiler.apply_converters(found, converters))
