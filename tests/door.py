"""The shape of a row of the doors' table (`tests/doors_table.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import World

OFFICE = "staff finance approver"
TOWN = "officer other_officer municipal_approver"


@dataclass(frozen=True)
class Door:
    """One row. `post`: the address answers to posts only; an open door
    then says 400, as the post carries no key."""

    opens_to: str
    arguments: Callable[[World], list[Any]] = lambda world: []
    hidden: str = ""
    post: bool = False
    ok: tuple[int, ...] = (200,)
