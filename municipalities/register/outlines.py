"""Shapes of the municipalities of one prefecture as SVG paths, for maps that show a value by colour.

Read from `reference/outlines/NN.topo.json`: 国土数値情報（行政区域データ）（国土交通省） of 2021-01-01,
simplified, unchanged since for the bodies of the register. For pictures only: never measure on them.

Far islands would make the main land tiny, so they are moved. The rule: polygons less than LINK_KM apart form
a cluster; the largest cluster is the main land; the nearest others stay in place as long as the main land
keeps at least KEEP_SCALE of the size it would have alone; the rest is drawn in framed boxes below the map,
each at its own scale. This touches 東京都 (伊豆・小笠原), 鹿児島県, 沖縄県, 長崎県 and a few more.
北方領土 has no local government and is left white, without a label. Land of no municipality (所属未定地) is
left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from municipalities.register.outline_geometry import (
    Box,
    Ring,
    box_of,
    clusters,
    gap,
    label_spot,
    ring_area,
    ring_path,
    widest,
)

OUTLINE_DIR = Path(__file__).resolve().parent / "reference" / "outlines"
KM_PER_DEGREE = 111.2
LINK_KM = 15.0
INSET_LINK_KM = 45.0
KEEP_SCALE = 0.72
INSET_REACH_KM = 90.0
INSET_PAD = 8
GAP = 10
LABEL_SIZE, LARGE_LABEL_SIZE = 17, 26


@dataclass(frozen=True)
class Outline:
    """One municipality: six-digit code, name, path data; label point and whether the label fits.

    `label` is "" (no room), "small" (wide screens only) or "large" (room for a phone's label too).
    """

    code: str
    name: str
    d: str
    x: int
    y: int
    label: str
    is_body: bool


@dataclass(frozen=True)
class OutlineSheet:
    """A prefecture's picture: outlines in the order of the register, size in SVG units, frames of insets."""

    outlines: tuple[Outline, ...]
    width: int
    height: int
    frames: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """What a municipality shows: step 0 (white) to 5 (darkest), words for the title, address or ""."""

    step: int
    title: str
    href: str = ""


@dataclass(frozen=True)
class Area:
    """An outline with its cell, as `{% area_map %}` draws it; `name` is "" when the label has no room."""

    d: str
    step: str
    title: str
    href: str
    name: str
    label: str
    x: int
    y: int


@dataclass(frozen=True)
class _Piece:
    """One polygon (outer ring, then holes) of the municipality with index `owner`, in km east and south."""

    owner: int
    rings: tuple[Ring, ...]
    box: Box
    area: float


@dataclass(frozen=True)
class _Placing:
    """Moves a piece into the picture: ``(km - origin) * scale + offset``."""

    west: float
    north: float
    scale: float
    left: float
    top: float

    def ring(self, ring: Ring) -> Ring:
        return [
            ((x - self.west) * self.scale + self.left, (y - self.north) * self.scale + self.top)
            for x, y in ring
        ]


def coloured(sheet: OutlineSheet, cells: Mapping[str, Cell]) -> list[Area]:
    """The outlines with the cells of their codes. Without a cell: white, titled by the name alone."""
    return [_area(outline, cells.get(outline.code, Cell(0, outline.name))) for outline in sheet.outlines]


def _area(outline: Outline, cell: Cell) -> Area:
    return Area(
        d=outline.d,
        step=f"q{cell.step}",
        title=cell.title,
        href=cell.href,
        name=outline.name if outline.label else "",
        label=outline.label,
        x=outline.x,
        y=outline.y,
    )


@lru_cache(maxsize=47)
def outlines(prefecture_number: int, width: int = 576, height: int = 520) -> OutlineSheet:
    """The picture of prefecture 1 to 47, the main land fitted into width x height SVG units.

    The height of the result is smaller when the land is wide, and larger by the boxes of moved islands.
    Raises FileNotFoundError for a number without a file.
    """
    names, pieces = _read(OUTLINE_DIR / f"{prefecture_number:02}.topo.json")
    main, moved = _main_and_moved(pieces, width, height)
    placed: list[tuple[_Piece, _Placing]] = []
    land = box_of(piece.box for piece in main)
    scale = min(width / land.wide, height / land.high)
    placing = _Placing(land.west, land.north, scale, 0, 0)
    placed += [(piece, placing) for piece in main]
    sheet_height = round(land.high * scale)
    frames: list[str] = []
    moved = _worth_a_box(pieces, moved)
    if moved:
        insets, frames, inset_height = _insets(
            moved, round(max(land.wide * scale, width * 0.7)), sheet_height, scale
        )
        placed += insets
        sheet_height += inset_height
    sheet_width = max(
        round(place.left + (piece.box.east - place.west) * place.scale) for piece, place in placed
    )
    return OutlineSheet(
        _drawn(names, placed), sheet_width + INSET_PAD * bool(moved), sheet_height, tuple(frames)
    )


def _read(path: Path) -> tuple[list[tuple[str, str, bool]], list[_Piece]]:
    """Code, name and is_body of each municipality in code order, and all their polygons in km."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (step_x, step_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc: Ring = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * step_x + west, y * step_y + south))
        arcs.append(arc)
    latitudes = [lat for arc in arcs for _, lat in arc]
    squeeze = cos(radians((min(latitudes) + max(latitudes)) / 2))
    geometries = topology["objects"]["municipalities"]["geometries"]
    shapes = sorted((one for one in geometries if "id" in one), key=lambda one: str(one["id"]))
    names = [
        (
            one["properties"]["code"],
            one["properties"]["name"],
            not one["properties"].get("northern_territories"),
        )
        for one in shapes
    ]
    pieces: list[_Piece] = []
    for owner, one in enumerate(shapes):
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        for polygon in polygons:
            rings = tuple(_ring(arcs, indices, squeeze) for indices in polygon)
            pieces.append(_Piece(owner, rings, Box.of_points(rings[0]), ring_area(rings[0])))
    return names, pieces


def _ring(arcs: Sequence[Ring], indices: Iterable[int], squeeze: float) -> Ring:
    """A ring of shared arcs (~i means arc i backwards) in km east and south of 0°N 0°E."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return [(lng * KM_PER_DEGREE * squeeze, -lat * KM_PER_DEGREE) for lng, lat in points]


def _main_and_moved(pieces: Sequence[_Piece], width: int, height: int) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces that stay in place, and those that would shrink the main land too much."""
    groups = sorted(clusters(pieces, LINK_KM), key=lambda group: -sum(piece.area for piece in group))
    main = list(groups[0])
    alone = box_of(piece.box for piece in main)
    best = min(width / alone.wide, height / alone.high)
    moved: list[_Piece] = []
    for group in sorted(groups[1:], key=lambda group: gap(box_of(piece.box for piece in group), alone)):
        wider = box_of(piece.box for piece in [*main, *group])
        if min(width / wider.wide, height / wider.high) >= KEEP_SCALE * best:
            main += group
        else:
            moved += group
    return main, moved


def _insets(
    moved: Sequence[_Piece], width: int, top: int, main_scale: float
) -> tuple[list[tuple[_Piece, _Placing]], list[str], int]:
    """Moved islands in a row of framed boxes below the map, from west to east, and the height of the row."""
    groups = clusters(moved, INSET_LINK_KM)
    groups.sort(key=lambda group: box_of(piece.box for piece in group).west)
    slot = (width - GAP * (len(groups) - 1)) // len(groups)
    tallest = round(min(slot, 150)) - 2 * INSET_PAD
    placed: list[tuple[_Piece, _Placing]] = []
    frames: list[str] = []
    for index, group in enumerate(groups):
        box = box_of(piece.box for piece in group)
        scale = min(main_scale * 1.5, (slot - 2 * INSET_PAD) / box.wide, tallest / box.high)
        left = index * (slot + GAP)
        placing = _Placing(
            west=box.west,
            north=box.north,
            scale=scale,
            left=left + (slot - box.wide * scale) / 2,
            top=top + GAP + INSET_PAD + (tallest - box.high * scale) / 2,
        )
        placed += [(piece, placing) for piece in group]
        frames.append(f"M{left} {top + GAP}h{slot}v{tallest + 2 * INSET_PAD}h-{slot}z")
    return placed, frames, tallest + 2 * INSET_PAD + GAP


def _worth_a_box(pieces: Sequence[_Piece], moved: Sequence[_Piece]) -> list[_Piece]:
    """Moved pieces near the largest one of their municipality, if that is moved too: no box for 南鳥島."""
    largest: dict[int, _Piece] = {}
    for piece in sorted(pieces, key=lambda piece: piece.area):
        largest[piece.owner] = piece
    homes = {owner: piece.box for owner, piece in largest.items() if piece in moved}
    return [
        piece
        for piece in moved
        if piece.owner in homes and gap(piece.box, homes[piece.owner]) <= INSET_REACH_KM
    ]


def _drawn(
    names: Sequence[tuple[str, str, bool]], placed: Sequence[tuple[_Piece, _Placing]]
) -> tuple[Outline, ...]:
    """Paths and labels in the order of `names`."""
    paths: dict[int, list[str]] = {}
    largest: dict[int, Ring] = {}
    for piece, placing in sorted(placed, key=lambda pair: -pair[0].area):
        rings = [placing.ring(ring) for ring in piece.rings]
        first = piece.owner not in paths
        drawn = [ring_path(ring, keep=first and index == 0) for index, ring in enumerate(rings)]
        paths.setdefault(piece.owner, []).extend(drawn)
        if first:
            largest[piece.owner] = rings[0]
    spots = {owner: label_spot(ring) for owner, ring in largest.items()}
    bodies = [owner for owner in spots if names[owner][2]]
    rows = [
        (owner, names[owner][1], spots[owner]) for owner in sorted(bodies, key=lambda owner: -spots[owner][2])
    ]
    large = widest(rows, LARGE_LABEL_SIZE, taken=())
    small = widest(rows, LABEL_SIZE, taken=large)
    return tuple(
        Outline(
            code=code,
            name=name,
            d="".join(paths[owner]),
            x=round(spots[owner][0]),
            y=round(spots[owner][1]) + LABEL_SIZE // 3,
            label="large" if owner in large else "small" if owner in small else "",
            is_body=is_body,
        )
        for owner, (code, name, is_body) in enumerate(names)
        if owner in paths
    )
