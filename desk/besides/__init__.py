"""What rooms of higher floors say of a thing on its page: where somebody is stationed, for example, on the
page of the person, which knows nothing of it.

The wiring names who is asked (`settings.BESIDES`), as it does for what rests on facts (`docs/adr/0019`). What
they need comes with the thing itself, in the statement that fetches it (`with_besides`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from accounts.seats import Seat
from desk.fields import Line

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True)
class Beside:
    """A part of a page: its heading, its lines, and the page that it leads to."""

    title: str
    lines: Sequence[Line]
    url: str
    link: str


@dataclass(frozen=True)
class Besides:
    """What one room says of things of one kind: `joined` adds to their rows what `says` reads there."""

    joined: Callable[[Any, date], Any]
    says: Callable[[Any, Seat], Iterable[Beside]]


@cache
def _asked(kind: str) -> Sequence[Besides]:
    return [cast("Besides", import_string(name)) for name in settings.BESIDES.get(kind, ())]


def with_besides(rows: Rows, day: date) -> Rows:
    for room in _asked(rows.model._meta.label_lower):
        rows = room.joined(rows, day)
    return rows


def besides(thing: Model, seat: Seat) -> list[Beside]:
    """Of a thing that was fetched `with_besides`, in the order of the wiring. A room that has nothing to say
    to this seat says nothing."""
    return [part for room in _asked(thing._meta.label_lower) for part in room.says(thing, seat)]
