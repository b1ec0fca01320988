"""The tile map of Japan: one square per prefecture, all the same size, so that small ones can be read too.

Laid out by hand for this project (own work). Rows count from the north, columns from the west, both from 0;
北海道 is the north-east corner, 沖縄県 is in the south-west. The empty north-west is where a page puts its
answer in words.
"""

from __future__ import annotations

from typing import NamedTuple

ROWS, COLUMNS = 12, 13


class Tile(NamedTuple):
    """The place of a prefecture on the grid: 0 <= row < ROWS, 0 <= column < COLUMNS."""

    row: int
    column: int


TILES: dict[int, Tile] = {
    1: Tile(0, 12), 2: Tile(1, 12), 3: Tile(2, 12), 4: Tile(3, 12), 5: Tile(2, 11),
    6: Tile(3, 11), 7: Tile(4, 11), 8: Tile(6, 12), 9: Tile(5, 12), 10: Tile(5, 11),
    11: Tile(6, 11), 12: Tile(7, 12), 13: Tile(7, 11), 14: Tile(8, 11), 15: Tile(4, 10),
    16: Tile(4, 9), 17: Tile(4, 8), 18: Tile(5, 8), 19: Tile(6, 10), 20: Tile(5, 10),
    21: Tile(5, 9), 22: Tile(7, 10), 23: Tile(6, 9), 24: Tile(7, 9), 25: Tile(6, 8),
    26: Tile(6, 7), 27: Tile(7, 7), 28: Tile(6, 6), 29: Tile(7, 8), 30: Tile(8, 8),
    31: Tile(6, 5), 32: Tile(6, 4), 33: Tile(7, 5), 34: Tile(7, 4), 35: Tile(6, 3),
    36: Tile(9, 5), 37: Tile(8, 5), 38: Tile(8, 4), 39: Tile(9, 4), 40: Tile(7, 2),
    41: Tile(7, 1), 42: Tile(7, 0), 43: Tile(8, 1), 44: Tile(8, 2), 45: Tile(9, 2),
    46: Tile(9, 1), 47: Tile(11, 0),
}  # fmt: skip
"""Prefecture number (1 to 47) -> its tile."""
