"""Typed readers of the public reference files under `municipalities/register/reference/`.

Pure: no models, no database. Each reader returns a tuple in the order of the file, which is the order of the
codes, and raises `UnreadableReference` naming file and line when a cell is not what the column promises: a
register that is silently wrong would spread into every figure. Where the facts come from:
`reference_sources.py` and `reference/README.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TypeVar

from municipalities.register.reference_sources import (
    INDICATORS,
    SOURCES,
    Indicator,
    Source,
    Unit,
)

__all__ = [
    "INDICATORS",
    "SOURCES",
    "DxRow",
    "Indicator",
    "MunicipalityRow",
    "PrefectureRow",
    "PublishedFigure",
    "Source",
    "Unit",
    "UnreadableReference",
    "read_dx_indicators",
    "read_municipalities",
    "read_prefecture_dx_indicators",
    "read_prefectures",
    "read_published_figures",
]

REFERENCE_DIR = Path(__file__).resolve().parent / "reference"


class UnreadableReference(ValueError):
    """A cell of a reference file cannot be read; the message names file, line and column."""


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """One of the 1,741 municipalities. Names exactly as published; positions in degrees; area in km²."""

    code: str
    """Six digits, the last one the check digit."""
    prefecture_number: int
    name: str
    kana: str
    kind: str
    """市, 町, 村 or 特別区."""
    designated_city: bool
    district: str
    subprefecture: str
    alt_name: str
    lat: float
    lng: float
    position_note: str
    population_2020: int
    population_2025: int
    """Census 2025, preliminary."""
    households_2025: int
    area_km2: Decimal
    road_component: str
    """Municipalities with the same word can be reached from one another by road."""
    url: str


@dataclass(frozen=True, slots=True)
class DxRow:
    """FY2023 indicators of one body: yes, no or not surveyed per item, and rates in whole percent."""

    code: str
    flags: Mapping[str, bool | None]
    percents: Mapping[str, int | None]

    def value(self, key: str) -> bool | int | None:
        """The value of an indicator of `INDICATORS`; None where it was not surveyed or does not apply."""
        if key in self.flags:
            return self.flags[key]
        return self.percents.get(key)


@dataclass(frozen=True, slots=True)
class PrefectureRow:
    """Sums, counts and place in the tile picture of one of the 47 prefectures."""

    code: str
    number: int
    name: str
    region: str
    capital: str
    lat: float
    lng: float
    population_2020: int
    population_2025: int
    area_km2: Decimal
    n_municipalities: int
    n_cities: int
    n_towns: int
    n_villages: int
    n_special_wards: int
    tile_row: int
    tile_col: int
    url: str


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A national figure somebody published, with how sure we are of it."""

    key: str
    label: str
    value: int
    unit: str
    as_of: date | None
    """None when the source states no date; the note then says so."""
    body_kind: str
    owner: str
    url: str
    certainty: str
    """checked (equals our own sum), source (read in the owner's text), second_hand (read in a quotation)."""
    note: str


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a file, whose cells are read by type and whose errors name the place."""

    file: str
    number: int
    cells: Mapping[str, str]

    def _convert(self, column: str, convert: Callable[[str], _T]) -> _T:
        try:
            return convert(self.cells[column])
        except (KeyError, ValueError, InvalidOperation) as error:
            raise UnreadableReference(
                f"{self.file}, line {self.number}, column {column}: {error!r}"
            ) from error

    def text(self, column: str) -> str:
        return self._convert(column, str)

    def integer(self, column: str) -> int:
        return self._convert(column, int)

    def degrees(self, column: str) -> float:
        return self._convert(column, float)

    def decimal(self, column: str) -> Decimal:
        return self._convert(column, Decimal)

    def flag(self, column: str) -> bool | None:
        return self._convert(column, _FLAGS.__getitem__)

    def percent(self, column: str) -> int | None:
        return self._convert(column, _percent)

    def day(self, column: str) -> date | None:
        return self._convert(column, lambda cell: date.fromisoformat(cell) if cell else None)


_FLAGS: Mapping[str, bool | None] = {"1": True, "0": False, "": None}


def _percent(cell: str) -> int | None:
    if not cell:
        return None
    value = int(cell)
    if not 0 <= value <= 100:
        raise ValueError(f"{value} is not a percentage")
    return value


def _lines(file: str) -> Iterator[_Line]:
    with (REFERENCE_DIR / file).open(encoding="utf-8", newline="") as handle:
        for number, cells in enumerate(csv.DictReader(handle), start=2):
            yield _Line(file, number, cells)


@cache
def read_municipalities() -> tuple[MunicipalityRow, ...]:
    """All 1,741 municipalities, without the six villages of 北方領土, which have no local government."""
    return tuple(
        MunicipalityRow(
            code=line.text("code"),
            prefecture_number=line.integer("prefecture_number"),
            name=line.text("name"),
            kana=line.text("kana"),
            kind=line.text("kind"),
            designated_city=line.flag("designated_city") is True,
            district=line.text("district"),
            subprefecture=line.text("subprefecture"),
            alt_name=line.text("alt_name"),
            lat=line.degrees("lat"),
            lng=line.degrees("lng"),
            position_note=line.text("position_note"),
            population_2020=line.integer("population_2020"),
            population_2025=line.integer("population_2025"),
            households_2025=line.integer("households_2025"),
            area_km2=line.decimal("area_km2"),
            road_component=line.text("road_component"),
            url=line.text("url"),
        )
        for line in _lines("municipalities.csv")
    )


@cache
def read_prefectures() -> tuple[PrefectureRow, ...]:
    """All 47 prefectures; how they are called in addresses and in other scripts is `japan/`'s."""
    return tuple(
        PrefectureRow(
            code=line.text("code"),
            number=line.integer("number"),
            name=line.text("name"),
            region=line.text("region"),
            capital=line.text("capital"),
            lat=line.degrees("lat"),
            lng=line.degrees("lng"),
            population_2020=line.integer("population_2020"),
            population_2025=line.integer("population_2025"),
            area_km2=line.decimal("area_km2"),
            n_municipalities=line.integer("n_municipalities"),
            n_cities=line.integer("n_cities"),
            n_towns=line.integer("n_towns"),
            n_villages=line.integer("n_villages"),
            n_special_wards=line.integer("n_special_wards"),
            tile_row=line.integer("tile_row"),
            tile_col=line.integer("tile_col"),
            url=line.text("url"),
        )
        for line in _lines("prefectures.csv")
    )


def _dx_row(line: _Line) -> DxRow:
    present = [indicator for indicator in INDICATORS if indicator.key in line.cells]
    return DxRow(
        code=line.text("code"),
        flags={i.key: line.flag(i.key) for i in present if i.unit is Unit.YES_NO},
        percents={i.key: line.percent(i.key) for i in present if i.unit is Unit.PERCENT},
    )


@cache
def read_dx_indicators() -> tuple[DxRow, ...]:
    """FY2023 indicators of the 1,741 municipalities."""
    return tuple(_dx_row(line) for line in _lines("dx_municipalities_fy2023.csv"))


@cache
def read_prefecture_dx_indicators() -> tuple[DxRow, ...]:
    """FY2023 indicators of the 47 prefectures; the card rate and the 26 procedures do not apply to them."""
    return tuple(_dx_row(line) for line in _lines("dx_prefectures_fy2023.csv"))


@cache
def read_published_figures() -> tuple[PublishedFigure, ...]:
    """National figures on staff and talent that others published."""
    return tuple(
        PublishedFigure(
            key=line.text("key"),
            label=line.text("label"),
            value=line.integer("value"),
            unit=line.text("unit"),
            as_of=line.day("as_of"),
            body_kind=line.text("body_kind"),
            owner=line.text("owner"),
            url=line.text("url"),
            certainty=line.text("certainty"),
            note=line.text("note"),
        )
        for line in _lines("published_figures.csv")
    )
