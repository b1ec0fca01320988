"""What a change of a fact touches on the floors above, which the floor of the fact cannot know.

A verb that changes such a fact does so within `changing(subject, by=by)`. The witnesses that the wiring names
(`settings.WITNESSES`, modules of higher floors) look before and after, and tell the people concerned of what
the change has newly touched. `foreseen` does the same verb and takes it back, for a page that shows first
what would follow: so that page and deed cannot differ. See `docs/adr/0019`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from accounts.seats import Seat
from desk.fields import Line

Touched = Mapping[Hashable, Any]
"""What a fact touches, each thing by its key; what it is, the witness knows alone."""


class Witness(Protocol):
    """A module of a higher floor that knows what rests on facts of a lower one."""

    def touched(self, subject: Model) -> Touched:
        """Everything that the facts of `subject` touch now, as the database has them; empty for what
        the witness knows nothing of."""

    def words(self, subject: Model, new: Touched) -> Sequence[Line]:
        """How a page tells of what a change would newly touch."""

    def tell(self, *, by: Seat, subject: Model, new: Touched) -> None:
        """Let those know whom it concerns."""


class _Undone(Exception):
    """Takes back what was done to see what would follow."""


_foreseen: ContextVar[list[Line] | None] = ContextVar("foreseen", default=None)


@cache
def _witnesses() -> tuple[Witness, ...]:
    return tuple(cast("Witness", import_module(name)) for name in settings.WITNESSES)


@contextmanager
def changing(subject: Model, *, by: Seat) -> Iterator[None]:
    """Around everything that a verb writes on `subject`."""
    before = [witness.touched(subject) for witness in _witnesses()]
    yield
    for witness, known in zip(_witnesses(), before, strict=True):
        new = {key: thing for key, thing in witness.touched(subject).items() if key not in known}
        if not new:
            continue
        if (lines := _foreseen.get()) is None:
            witness.tell(by=by, subject=subject, new=new)
        else:
            lines.extend(witness.words(subject, new))


def foreseen(act: Callable[[], object]) -> list[Line]:
    """What `act` would touch, line by line; nothing of it is kept. Raises what `act` raises."""
    lines: list[Line] = []
    token = _foreseen.set(lines)
    try:
        with transaction.atomic():
            act()
            raise _Undone
    except _Undone:
        return lines
    finally:
        _foreseen.reset(token)
