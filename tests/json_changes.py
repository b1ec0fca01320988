"""Single changes to plain JSON values, for tests of files that are nearly right."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], Any]


def put(value: Any, *path: str | int) -> Change:
    """Sets the value at a path of keys and places."""

    def change(whole: dict[str, Any]) -> None:
        here: Any = whole
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return change


def drop(*path: str | int) -> Change:
    """Takes the key or place away."""

    def change(whole: dict[str, Any]) -> None:
        here: Any = whole
        for step in path[:-1]:
            here = here[step]
        del here[path[-1]]

    return change


def twice(*path: str | int) -> Change:
    """Puts the first row of a list at its end, once more."""

    def change(whole: dict[str, Any]) -> None:
        here: Any = whole
        for step in path:
            here = here[step]
        here.append(copy.deepcopy(here[0]))

    return change
