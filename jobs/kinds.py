"""The kinds of work: which function does it, what it is given and what it gives back.

An app registers its handlers in its `tasks.py`:

    @handles("documents.need_sheet")
    def need_sheet(work: Work) -> Outcome: ...

A handler runs inside the prefecture's scope and one transaction. It may be run again from the start at any
time, until that transaction has been committed together with the job's end; what it does outside the database
may happen twice, if the worker is killed just then. Two workers never run it at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.module_loading import autodiscover_modules

from accounts.seats import Seat


class Cancelled(Exception):
    """The person who asked has cancelled: raised by `Work.progress`,
    and best left to rise out of the handler."""


@dataclass(frozen=True)
class Outcome:
    """Where the result is to be seen, and the words of the link. Empty when there is nothing to open."""

    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Work:
    """What a handler is given. `by` is who asked, in the seat that opened the door when the work began."""

    job_id: int
    arguments: Mapping[str, Any]
    prefecture_id: int
    by: Seat
    is_last_try: bool
    report: Callable[[str, int], None]

    def progress(self, stage: str, percent: int) -> None:
        """Tell how far the work is: a few words, 0 to 100. Others see
        it at once, before this transaction commits.

        Raises `Cancelled` if the person who asked has cancelled, so call it between steps.
        """
        self.report(stage, max(0, min(100, percent)))


PAUSES = (timedelta(seconds=5), timedelta(seconds=30))
"""Before the second and the third try, if a kind of work asks for nothing else."""

Handler = Callable[[Work], Outcome]
_handlers: dict[str, Handler] = {}
_pauses: dict[str, tuple[timedelta, timedelta]] = {}


class UnknownKind(LookupError):
    """No app handles this kind of work."""


def handles(kind: str, *, pauses: tuple[timedelta, timedelta] = PAUSES) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that does `kind`, named `<app>.<noun>`.

    What rests on a machine that is not ours (a mail server, say) asks for
    longer `pauses` before its second and third try.
    """

    def register(handler: Handler) -> Handler:
        other = _handlers.setdefault(kind, handler)
        if (other.__module__, other.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"{kind} is handled by {other.__module__}.{other.__qualname__} already")
        _pauses[kind] = pauses
        return handler

    return register


def pauses_of(kind: str) -> tuple[timedelta, timedelta]:
    """How long to wait before the second and the third try of `kind`."""
    return _pauses.get(kind, PAUSES)


def handler_of(kind: str) -> Handler:
    """The function that does `kind`. Raises `UnknownKind`."""
    if kind not in _handlers:
        autodiscover_modules("tasks")
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(kind) from None
