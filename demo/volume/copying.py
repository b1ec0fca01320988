"""Rows on their way into their tables by COPY."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import psycopg
from django.db.models import JSONField, Model
from psycopg import sql

Row = tuple[Any, ...]


class Columns:
    """The columns of a model, and what stands in those that nobody names."""

    def __init__(self, model: type[Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.table = model._meta.db_table
        self.names = [field.attname for field in fields]
        self._columns = [field.column for field in fields]
        self._usual = {field.attname: field.get_default() for field in fields}
        self._in_json = {field.attname for field in fields if isinstance(field, JSONField)}

    def row(self, values: dict[str, Any]) -> Row:
        """Raises `KeyError` for a name that is no column."""
        unknown = values.keys() - self._usual.keys()
        if unknown:
            raise KeyError(f"{self.table}: {sorted(unknown)}")
        whole = {**self._usual, **values}
        for name in self._in_json:
            if not isinstance(whole[name], str | None):
                whole[name] = json.dumps(whole[name], ensure_ascii=False)
        return tuple(whole[name] for name in self.names)

    @property
    def statement(self) -> sql.Composed:
        columns = sql.SQL(", ").join(sql.Identifier(str(column)) for column in self._columns)
        return sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(self.table), columns)


class Copies:
    """Rows of many tables, numbered beyond what is there, kept until `flush`."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._columns: dict[type[Model], Columns] = {}
        self._rows: dict[type[Model], list[Row]] = defaultdict(list)
        self._last: dict[type[Model], int] = {}

    def add(self, model: type[Model], **values: Any) -> int:
        """Keep a row of the model; its values are named as the columns (`talent_id`). Gives its number."""
        columns = self._columns.get(model)
        if columns is None:
            columns = self._columns[model] = Columns(model)
        number = self._next(model)
        self._rows[model].append(columns.row({"id": number, **values}))
        return number

    def flush(self) -> None:
        """Copy everything, in the open transaction. Foreign keys are checked
        at its end, so any order will do."""
        for model, rows in self._rows.items():
            with self.connection.cursor().copy(self._columns[model].statement) as copy:
                for row in rows:
                    copy.write_row(row)
        self._rows.clear()

    def take_back(self, model: type[Model], prefecture_id: int) -> None:
        """Remove the prefecture's rows of a model, which are then added anew, in another order."""
        table = sql.Identifier(model._meta.db_table)
        self.connection.execute(
            sql.SQL("delete from {} where prefecture_id = %s").format(table), [prefecture_id]
        )

    def settle_numbers(self) -> None:
        """Let the tables' own counters go on behind the rows that were copied."""
        for model, last in self._last.items():
            self.connection.execute(
                "select setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last]
            )

    def _next(self, model: type[Model]) -> int:
        if model not in self._last:
            table = sql.Identifier(model._meta.db_table)
            found = self.connection.execute(sql.SQL("select coalesce(max(id), 0) from {}").format(table))
            self._last[model] = int(next(iter(found))[0])
        self._last[model] += 1
        return self._last[model]
