"""The kinds of work: which function does it, what it is given and what it gives back.

An app registers its handlers in its `tasks.py`:

    @handles("documents.need_sheet")
    def need_sheet(work: Work) -> Outcome: ...

A handler runs inside the prefecture's scope and one transaction. It may be run again from the start at any time, until
that transaction has been committed together with the job's end; what it does outside the database may happen twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from accounts.seats import Seat


class Cancelled(Exception):
    """The person who asked has cancelled: raised by `Work.progress`, and best left to rise out of the handler."""


@dataclass(frozen=True)
class Outcome:
    """Where the result is to be seen, and the words of the link. Empty when there is nothing to open."""

    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Work:
    """What a handler is given. `by` is the seat that asked."""

    job_id: int
    arguments: Mapping[str, Any]
    prefecture_id: int
    by: Seat
    report: Callable[[str, int], None]

    def progress(self, stage: str, percent: int) -> None:
        """Tell how far the work is: a few words, 0 to 100. Others see it at once, before this transaction commits.

        Also keeps the job ours: call it at least once every four minutes. Raises `Cancelled`.
        """
        self.report(stage, max(0, min(100, percent)))


Handler = Callable[[Work], Outcome]
_handlers: dict[str, Handler] = {}


class UnknownKind(LookupError):
    """No app handles this kind of work."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does `kind`, named `<app>.<noun>`."""

    def register(handler: Handler) -> Handler:
        other = _handlers.setdefault(kind, handler)
        if (other.__module__, other.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"{kind} is handled by {other.__module__}.{other.__qualname__} already")
        return handler

    return register


def handler_of(kind: str) -> Handler:
    """The function that does `kind`. Raises `UnknownKind`."""
    if kind not in _handlers:
        autodiscover_modules("tasks")
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(kind) from None
