"""What an action says when it will not do a thing."""

from __future__ import annotations


class Refusal(Exception):
    """An action refuses. The text is a Japanese sentence for the person
    who asked: what, where and how to mend it."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class WrongState(Refusal):
    """The thing has moved on since the page was shown."""


class NoScope(RuntimeError):
    """A tenant's rows were asked for outside any scope: a programming error, never a user's."""
