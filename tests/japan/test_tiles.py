from __future__ import annotations

from japan.codes import PREFECTURES
from japan.tiles import COLUMNS, ROWS, TILES, Tile


def test_every_prefecture_has_a_square_of_its_own_on_the_grid() -> None:
    assert set(TILES) == {prefecture.number for prefecture in PREFECTURES}
    assert len(set(TILES.values())) == 47
    assert all(0 <= tile.row < ROWS and 0 <= tile.column < COLUMNS for tile in TILES.values())
    assert max(tile.row for tile in TILES.values()) == ROWS - 1
    assert max(tile.column for tile in TILES.values()) == COLUMNS - 1


def test_neighbours_lie_as_on_a_map() -> None:
    tile = {prefecture.slug: TILES[prefecture.number] for prefecture in PREFECTURES}
    assert tile["hokkaido"] == Tile(0, 12)
    assert tile["hiroshima"].row < tile["ehime"].row
    assert tile["hiroshima"].column < tile["okayama"].column
    assert tile["kumamoto"].row < tile["kagoshima"].row
    assert tile["okinawa"] == Tile(11, 0)
