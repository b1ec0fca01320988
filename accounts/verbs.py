"""The register of verbs: `@verb("ニーズの提出")` makes a function of `actions.py` one.

A verb is atomic, its event bears its name, and the history calls it
by its Japanese words. Each app words its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")

VERBS: dict[str, str] = {}
"""The Japanese words of every verb by the name that its events bear;
complete once the apps' `actions` are loaded."""

FIELD_WORDS: dict[str, str] = {}
"""The words of recorded names that are no field of the thing's model."""

ValueWords = Mapping[Any, str] | Callable[[Any], str]
"""What values are called, by the value; or who says it, with "" for what it does not know."""

VALUE_WORDS: dict[str, ValueWords] = {}
"""The words of recorded values, by the name under which they are recorded, where no column has them."""

_doing: ContextVar[str] = ContextVar("doing", default="")


def verb(words: str, *, name: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`name` is what the events bear, where it is not the function's own name."""

    def decorate(act: Callable[P, R]) -> Callable[P, R]:
        borne = name or act.__name__
        word(borne, words)

        @wraps(act)
        def do(*args: P.args, **kwargs: P.kwargs) -> R:
            token = _doing.set(borne)
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            finally:
                _doing.reset(token)

        return do

    return decorate


def word(name: str, words: str) -> None:
    """Register the words of a verb. Two apps that word one name differently are an error of ours."""
    if VERBS.setdefault(name, words) != words:
        raise ValueError(f"{name} is worded twice: {VERBS[name]}, {words}")


def word_fields(words: Mapping[str, str]) -> None:
    """Register the words of names that an app records besides the fields of its models."""
    FIELD_WORDS.update(words)


def word_values(name: str, words: ValueWords) -> None:
    """Register what the values under a recorded name are called. Each part of a recorded list is a value."""
    VALUE_WORDS[name] = words


def verb_now() -> str:
    """The name of the verb that is being done: the innermost one. Raises `RuntimeError` outside any."""
    name = _doing.get()
    if not name:
        raise RuntimeError("an event was recorded outside any verb")
    return name
