"""Plane geometry under `outlines.py`: boxes, clusters of polygons, path text, room for labels.

Points are (x, y) with y downwards. Units are the caller's: km while reading, SVG units while drawing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Protocol, TypeAlias, TypeVar

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Spot: TypeAlias = tuple[float, float, float]

DOT = 3
LABEL_FIT = 0.62


@dataclass(frozen=True)
class Box:
    """A bounding box; south is the larger y."""

    west: float
    north: float
    east: float
    south: float

    @staticmethod
    def of_points(points: Sequence[Point]) -> Box:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    @property
    def wide(self) -> float:
        return self.east - self.west

    @property
    def high(self) -> float:
        return self.south - self.north


class Boxed(Protocol):
    """Anything with a bounding box."""

    @property
    def box(self) -> Box: ...


BoxedT = TypeVar("BoxedT", bound=Boxed)


def box_of(boxes: Iterable[Box]) -> Box:
    """The box round all boxes. Raises ValueError for none."""
    present = list(boxes)
    return Box(
        min(box.west for box in present),
        min(box.north for box in present),
        max(box.east for box in present),
        max(box.south for box in present),
    )


def gap(one: Box, other: Box) -> float:
    """The distance between two boxes, 0 when they touch."""
    east = max(other.west - one.east, one.west - other.east, 0.0)
    south = max(other.north - one.south, one.north - other.south, 0.0)
    return hypot(east, south)


def clusters(pieces: Sequence[BoxedT], reach: float) -> list[list[BoxedT]]:
    """Pieces grouped so that within a group one can hop from box to box in steps of at most `reach`."""
    waiting = list(pieces)
    groups: list[list[BoxedT]] = []
    while waiting:
        group, frontier = [], [waiting.pop()]
        while frontier:
            one = frontier.pop()
            group.append(one)
            near = [piece for piece in waiting if gap(piece.box, one.box) <= reach]
            waiting = [piece for piece in waiting if gap(piece.box, one.box) > reach]
            frontier += near
        groups.append(group)
    return groups


def ring_area(ring: Ring) -> float:
    """The area inside a closed ring, always positive."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def ring_path(ring: Ring, *, keep: bool) -> str:
    """SVG path text of a ring in whole units, with repeated points and points on a straight line left out.

    A ring that shrinks to nothing is dropped, or, with `keep`, drawn as a small square so that no
    municipality vanishes.
    """
    points = _corners([(round(x), round(y)) for x, y in ring])
    if len(points) < 3 or ring_area([*points, points[0]]) < 1.5:
        x, y = round(ring[0][0]), round(ring[0][1])
        return f"M{x - DOT} {y - DOT}h{2 * DOT}v{2 * DOT}h-{2 * DOT}z" if keep else ""
    (x, y), rest = points[0], points[1:]
    steps: list[str] = []
    for next_x, next_y in rest:
        dx, dy = next_x - x, next_y - y
        steps.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
        x, y = next_x, next_y
    joined = "".join(
        step if index == 0 or step.startswith("-") else f" {step}" for index, step in enumerate(steps)
    )
    return f"M{points[0][0]} {points[0][1]}l{joined}z"


def _corners(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points at which a closed line turns."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) >= 2 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _straight(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> bool:
    """Whether `two` adds nothing on the way from one to three."""
    return (two[0] - one[0]) * (three[1] - two[1]) == (two[1] - one[1]) * (three[0] - two[0])


def label_spot(ring: Ring) -> Spot:
    """Where a line of text fits best: centre x, y and the width there, along the widest of 15 level cuts."""
    box = Box.of_points(ring)
    best: Spot = ((box.west + box.east) / 2, (box.north + box.south) / 2, 0.0)
    for step in range(1, 16):
        y = box.north + box.high * step / 16
        for left, right in _inside(ring, y):
            nearness = 1 - abs(step - 8) / 24
            if (right - left) * nearness > best[2]:
                best = ((left + right) / 2, y, (right - left) * nearness)
    return best


def _inside(ring: Ring, y: float) -> list[tuple[float, float]]:
    """The stretches of the level line y that lie inside a ring."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= y) != (y2 <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def widest(rows: Sequence[tuple[int, str, Spot]], size: int, taken: Collection[int]) -> set[int]:
    """Which labels fit at a letter size, roomiest first, without touching one another.

    Rows are (key, text, spot) in order of precedence; keys in `taken` have a label and keep their place.
    """
    boxes = [_label_box(text, spot, size) for key, text, spot in rows if key in taken]
    chosen: set[int] = set()
    for key, text, spot in rows:
        if key in taken or spot[2] < LABEL_FIT * size * len(text):
            continue
        box = _label_box(text, spot, size)
        if all(gap(box, other) > 0 for other in boxes):
            boxes.append(box)
            chosen.add(key)
    return chosen


def _label_box(text: str, spot: Spot, size: int) -> Box:
    """The room a centred line of full-width letters takes."""
    half = size * len(text) / 2
    return Box(spot[0] - half, spot[1] - size / 2, spot[0] + half, spot[1] + size / 2)
