"""The field list of a thing: one line for each fact, from which page,
list, CSV, sheet and API are drawn.

A room writes its list in `fields.py`, explicitly: nothing is taken from the model by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from django.db.models import Model

from accounts.seats import Seat
from desk.files.cells import Column
from japan import numbers, wareki
from japan.clock import in_japan

Kind = Literal["text", "choice", "flag", "int", "yen", "date", "moment"]
Place = Literal["list", "page", "form", "file", "api"]
NOTHING = "–"
_IN_FILES: dict[str, Literal["text", "int", "yen", "date", "moment"]] = {
    "int": "int",
    "yen": "yen",
    "date": "date",
    "moment": "moment",
}


@dataclass(frozen=True)
class Field:
    """One fact of a thing.

    `read` is where the value comes from: a function of the row, or a path of attributes such as
    `talent.name`; the name itself by default. A `choice` is told by the label that its model gives it, a
    `flag` as はい or いいえ. `on` names the places that show it: `list page form file api`.

    A fact stands on the `page` where one names its facts line by line, and on the paper that is made of it;
    what a page lays out otherwise (a heading, a table, two facts in one cell) stands in its template alone.

    What follows is how the list draws it: `draw` gives text or markup, or None for nothing; `headed` repeats
    the heading where a phone folds the row; `sort` is the key by which its heading sorts.
    """

    name: str
    label: str
    kind: Kind = "text"
    read: str | Callable[[Any], Any] = ""
    on: str = "file"
    draw: Callable[[Any, Seat], Any] | None = None
    head: str = ""
    css: str = ""
    headed: bool = False
    sort: str = ""
    is_hidden: Callable[[Seat], bool] | None = None

    def stands_on(self, place: Place) -> bool:
        return place in self.on.split()

    def value(self, row: Any) -> Any:
        """As it is stored."""
        return self.column.value(row) if self.kind not in ("choice", "flag") else _read(self, row)

    def words(self, row: Any) -> str:
        """As a page and a paper say it; – for nothing."""
        found = _read(self, row)
        if found is None or found == "":
            return NOTHING
        if self.kind == "choice":
            return _label_reader(self)(row)
        return _WORDS[self.kind](found)

    @property
    def column(self) -> Column:
        """As a file writes it."""
        if self.kind == "choice":
            return Column(self.label, _label_reader(self))
        if self.kind == "flag":
            return Column(self.label, lambda row: _flag(_read(self, row)))
        return Column(self.label, self.read or self.name, _IN_FILES.get(self.kind, "text"))

    @property
    def heading(self) -> str:
        return self.head or self.label


def _read(field: Field, row: Any) -> Any:
    if callable(field.read):
        return field.read(row)
    for name in (field.read or field.name).split("."):
        row = getattr(row, name) if row is not None else None
    return row


@lru_cache(maxsize=1024)
def _label_reader(field: Field) -> Callable[[Any], str]:
    """The label of a choice, where the model gives it; "" where the way there ends before."""
    *way, name = (field.read if isinstance(field.read, str) and field.read else field.name).split(".")
    label = f"get_{name}_display"

    def read(row: Any) -> str:
        for step in way:
            row = getattr(row, step) if row is not None else None
        return "" if row is None else str(getattr(row, label)())

    return read


def _flag(value: Any) -> str:
    return "" if value is None else "はい" if value else "いいえ"


def _day(value: date | datetime) -> str:
    return wareki.format_day(in_japan(value).date() if isinstance(value, datetime) else value)


def _moment(value: datetime) -> str:
    local = in_japan(value)
    return f"{wareki.format_day(local.date())} {local.hour}:{local.minute:02}"


_WORDS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "flag": _flag,
    "int": numbers.count,
    "yen": numbers.yen,
    "date": _day,
    "moment": _moment,
}


def on(place: Place, fields: Sequence[Field]) -> tuple[Field, ...]:
    """Those of a list that a place shows, in its order."""
    return tuple(field for field in fields if field.stands_on(place))


def columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    """The columns of the thing as a file."""
    return tuple(field.column for field in on("file", fields))


def column_names(model: type[Model], fields: Sequence[Field]) -> tuple[str, ...]:
    """The columns of the model that bear the name of a fact of its list or file."""
    known = {field.name for field in model._meta.concrete_fields}
    return tuple(field.name for field in (*on("list", fields), *on("file", fields)) if field.name in known)


def form_names(fields: Sequence[Field]) -> tuple[str, ...]:
    """The names of what is put right on a form of the thing."""
    return tuple(field.name for field in on("form", fields))


def api_names(fields: Sequence[Field]) -> tuple[str, ...]:
    """The names that a serializer of the thing lists."""
    return tuple(field.name for field in on("api", fields))


@dataclass(frozen=True)
class Line:
    """A fact as pages and papers write it: its label, its value, where it comes from, and where it leads."""

    label: str
    value: str
    source: str = ""
    url: str = ""
    link: str = ""


def lines(place: Place, fields: Sequence[Field], row: Any) -> list[Line]:
    """The facts of a row that a place shows, in words."""
    return [Line(field.label, field.words(row)) for field in on(place, fields)]
