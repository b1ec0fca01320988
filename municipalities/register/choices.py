"""The bands by which municipalities are compared."""

from __future__ import annotations

from typing import Final, NamedTuple


class PopulationBand(NamedTuple):
    """人口規模: from `least` people to fewer than `below`, by the census of 2025 (preliminary)."""

    label: str
    least: int
    below: int


POPULATION_BANDS: Final = {
    "s": PopulationBand("1万人未満", 0, 10_000),
    "m": PopulationBand("1万人以上5万人未満", 10_000, 50_000),
    "l": PopulationBand("5万人以上20万人未満", 50_000, 200_000),
    "xl": PopulationBand("20万人以上", 200_000, 100_000_000),
}
"""By the word that stands in addresses."""


def population_band(population: int) -> PopulationBand:
    return next(band for band in POPULATION_BANDS.values() if band.least <= population < band.below)
