"""Photos of telephones (HEIC): the boxes that they are made of, without drawing them.

Nothing here can draw one. What is asked is that the boxes fill the file to its end, that they call themselves
a picture, and that the picture is of a size that programs can draw. ISO/IEC 23008-12, ISO/IEC 14496-12.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from accounts.errors import Refusal
from documents.uploads.inspection.pictures import check_pixels
from documents.uploads.inspection.xml_parts import BROKEN

MOST_BOXES: Final = 2_000
BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})


def check_heic(content: bytes) -> None:
    boxes = dict(_boxes(content, 0, len(content)))
    if b"moov" in boxes or not {b"ftyp", b"meta", b"mdat"} <= boxes.keys():
        raise Refusal(BROKEN)
    start, end = boxes[b"ftyp"]
    if not BRANDS & {content[place : place + 4] for place in range(start, end, 4)}:
        raise Refusal(BROKEN)
    start, end = boxes[b"meta"]
    parts = dict(_boxes(content, start + 4, end))
    handler, _ = parts.get(b"hdlr", (0, 0))
    if not handler or content[handler + 8 : handler + 12] != b"pict" or b"iprp" not in parts:
        raise Refusal(BROKEN)
    _check_sizes(content, *parts[b"iprp"])


def _check_sizes(content: bytes, start: int, end: int) -> None:
    properties = dict(_boxes(content, start, end)).get(b"ipco")
    sizes = [place for name, place in _boxes(content, *properties) if name == b"ispe"] if properties else []
    if not sizes:
        raise Refusal(BROKEN)
    for place, its_end in sizes:
        if its_end - place < 12:
            raise Refusal(BROKEN)
        width, height = struct.unpack_from(">II", content, place + 4)
        check_pixels(width, height)


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Name, begin and end of what is in each box between two places, which they must fill."""
    for _ in range(MOST_BOXES):
        if start == end:
            return
        if end - start < 8:
            break
        size, name = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1 and end - start >= 16:
            (size,), head = struct.unpack_from(">Q", content, start + 8), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            break
        yield name, (start + head, start + size)
        start += size
    raise Refusal(BROKEN)
