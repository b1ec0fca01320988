"""What an action says when it will not do a thing."""

from __future__ import annotations

from collections.abc import Callable


class Refusal(Exception):
    """An action refuses. The text is a Japanese sentence for the person
    who asked: what, where and how to mend it."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.others: list[Refusal] = []
        """What else is wrong with the same facts, so that everything is put right in one go."""


class WrongState(Refusal):
    """The thing has moved on since the page was shown."""


def ask_each(*asks: Callable[[], None]) -> None:
    """Ask everything, though something was refused already, and refuse once for all of it.

    Only for what may be asked independently. A state that forbids the whole thing is told alone.
    """
    refusals: list[Refusal] = []
    for ask in asks:
        try:
            ask()
        except WrongState:
            raise
        except Refusal as refusal:
            refusals += [refusal, *refusal.others]
    if refusals:
        first, *others = refusals
        first.others = others
        raise first


class NoScope(RuntimeError):
    """A tenant's rows were asked for outside any scope: a programming error, never a user's."""
