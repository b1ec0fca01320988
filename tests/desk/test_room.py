"""The frame below a request is large, and otherwise not there."""

from __future__ import annotations

import pytest

from desk.files.room import ROOM_SLOTS, with_room

CHUNK_BYTES = 16 * 1024


def test_the_frame_is_larger_than_a_chunk() -> None:
    assert with_room.__code__.co_stacksize == ROOM_SLOTS
    assert ROOM_SLOTS * 8 > CHUNK_BYTES


def test_it_gives_what_the_call_gives() -> None:
    assert with_room(sorted, [2, 1], reverse=True) == [2, 1]
    assert with_room(next, iter(()), b"") == b""
    with pytest.raises(ZeroDivisionError):
        with_room(divmod, 1, 0)


def test_calls_may_still_nest_as_deep_as_ever() -> None:
    def deep(left: int) -> int:
        return with_room(deep, left - 1) + 1 if left else 0

    assert deep(100) == 100
