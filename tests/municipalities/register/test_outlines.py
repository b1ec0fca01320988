"""The maps: every municipality is drawn, nothing leaves the picture,
far islands do not shrink the main land."""

from __future__ import annotations

import gzip
import re

import pytest

from municipalities.register.outline_geometry import label_spot, ring_path
from municipalities.register.outlines import Cell, coloured, outlines
from municipalities.register.reference_tables import read_municipalities

PREFECTURES = range(1, 48)
MOVED = {1, 13, 32, 42, 46, 47}


def corners(d: str) -> list[tuple[int, int]]:
    """The points of a path made of M, l, h, v and z in whole numbers, as absolute points."""
    points: list[tuple[int, int]] = []
    x = y = 0
    for letter, rest in re.findall(r"([Mlhvz])([^Mlhvz]*)", d):
        numbers = [int(number) for number in re.findall(r"-?\d+", rest)]
        if letter == "M":
            x, y = numbers
            points.append((x, y))
        for dx, dy in steps(letter, numbers):
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


def steps(letter: str, numbers: list[int]) -> list[tuple[int, int]]:
    """The relative steps of one path command."""
    if letter == "l":
        return list(zip(numbers[::2], numbers[1::2], strict=True))
    return {"h": [(numbers[0], 0)], "v": [(0, numbers[0])]}[letter] if letter in "hv" else []


def test_every_municipality_of_the_register_has_exactly_one_outline() -> None:
    drawn = [
        outline.code for number in PREFECTURES for outline in outlines(number).outlines if outline.is_body
    ]
    assert sorted(drawn) == sorted(row.code for row in read_municipalities())


def test_the_six_villages_of_the_northern_territories_are_no_bodies() -> None:
    assert sum(not outline.is_body for outline in outlines(1).outlines) == 6


@pytest.mark.parametrize("number", PREFECTURES)
def test_every_path_lies_inside_the_picture_and_has_an_area(number: int) -> None:
    sheet = outlines(number)
    for outline in sheet.outlines:
        points = corners(outline.d)
        assert len(set(points)) >= 3, outline.name
        assert all(-3 <= x <= sheet.width + 3 and -3 <= y <= sheet.height + 3 for x, y in points), (
            outline.name
        )


@pytest.mark.parametrize("number", PREFECTURES)
def test_the_paths_of_a_map_weigh_at_most_a_fifth_of_a_page(number: int) -> None:
    paths = "".join(outline.d for outline in outlines(number).outlines)
    assert len(gzip.compress(paths.encode())) <= 20_000


def test_islands_are_moved_only_where_they_would_make_the_main_land_tiny() -> None:
    assert {number for number in PREFECTURES if outlines(number).frames} == MOVED


def test_the_main_land_of_tokyo_fills_the_width_though_ogasawara_is_far() -> None:
    ends = [outline for outline in outlines(13).outlines if outline.name in ("奥多摩町", "江戸川区")]
    xs = [x for outline in ends for x, _ in corners(outline.d)]
    assert max(xs) - min(xs) > 540


@pytest.mark.parametrize("number", [1, 13, 34, 47])
def test_labels_of_a_map_do_not_cover_one_another(number: int) -> None:
    labels = [outline for outline in outlines(number).outlines if outline.label]
    boxes = [
        (one.x - 17 * len(one.name) / 2, one.x + 17 * len(one.name) / 2, one.y, one.name) for one in labels
    ]
    for index, (left, right, y, name) in enumerate(boxes):
        for other_left, other_right, other_y, other in boxes[index + 1 :]:
            apart = right <= other_left + 1 or other_right <= left + 1 or abs(y - other_y) >= 16
            assert apart, (name, other)
    assert len(labels) >= 10


def test_a_cell_gives_its_step_title_and_address_and_no_cell_leaves_white() -> None:
    address = "/hiroshima/municipalities/342025/"
    areas = coloured(outlines(34), {"342025": Cell(step=3, title="呉市　6回", href=address)})
    by_title = {area.title: area for area in areas}
    assert (by_title["呉市　6回"].step, by_title["呉市　6回"].href) == ("q3", address)
    assert by_title["広島市"].step == "q0"
    assert len(areas) == 23


def test_a_ring_loses_repeated_points_and_points_on_a_straight_line() -> None:
    square = [(0.0, 0.0), (5.0, 0.2), (10.0, 0.0), (10.0, 10.0), (10.2, 10.1), (0.0, 10.0), (0.0, 0.0)]
    assert corners(ring_path(square, keep=False)) == [(0, 0), (10, 0), (10, 10), (0, 10)]


def test_a_ring_too_small_to_see_is_dropped_or_kept_as_a_square() -> None:
    rock = [(4.0, 4.0), (4.3, 4.0), (4.3, 4.3), (4.0, 4.0)]
    assert ring_path(rock, keep=False) == ""
    assert corners(ring_path(rock, keep=True)) == [(1, 1), (7, 1), (7, 7), (1, 7)]


def test_a_label_stands_where_the_land_is_wide() -> None:
    keyhole = [(0.0, 0.0), (20.0, 0.0), (20.0, 10.0), (4.0, 10.0), (4.0, 40.0), (0.0, 40.0), (0.0, 0.0)]
    x, y, _ = label_spot(keyhole)
    assert x == 10.0
    assert y < 10


def test_a_number_without_a_file_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        outlines(48)
