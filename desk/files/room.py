"""Room for the frames of a request, of a part of a file, of a job.

CPython keeps the frames of calls in chunks of 16 KiB and gives a chunk back to the system as soon as the
first frame in it ends. A loop whose calls stand on the border of two chunks so asks the system for memory at
every call: pages of fifty rows took up to half as long again. A frame that is larger than a chunk makes
CPython ask for a larger one, in which the frames above it then all stand. (Python/pystate.c, `push_chunk`.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

ROOM_SLOTS = 16_000
"""Of 8 bytes: the chunk is the next power of two, 256 KiB, and half of it is left for the frames above."""

P = ParamSpec("P")
R = TypeVar("R")


def with_room(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call it from a frame that is large."""
    return call(*args, **kwargs)


with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM_SLOTS)
