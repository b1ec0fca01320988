"""The table of a prefecture's municipalities and the page of one: register, indicators, staffing, needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.http import QueryDict

from accounts.seats import Seat
from japan.kana import fold, hiragana_key
from municipalities.needs.models import Need
from municipalities.register.models import ItStaffing, Municipality, MunicipalityIndicators
from municipalities.register.pages import staffing_words
from municipalities.register.reference_sources import INDICATORS, Indicator, Unit

INDICATOR_YEAR: Final = 2023
SHOWN: Final = (
    ("overall_policy", "全体\n方針"),
    ("organization_wide_structure", "全庁の\n体制"),
    ("cio_assistant", "CIO\n補佐官"),
    ("external_talent", "外部\n人材"),
    ("staff_development", "職員の\n育成"),
    ("all_staff_training", "全職員\n研修"),
    ("ai", "AI"),
    ("rpa", "RPA"),
    ("online_26_percent", "26手続"),
    ("online_32_percent", "32手続"),
)
"""Columns of the table: field of `MunicipalityIndicators` and its short name, broken where a narrow head may break."""

POPULATIONS: Final[Mapping[str, tuple[str, int, int]]] = {
    "s": ("1万人未満", 0, 10_000),
    "m": ("1万人以上5万人未満", 10_000, 50_000),
    "l": ("5万人以上20万人未満", 50_000, 200_000),
    "xl": ("20万人以上", 200_000, 100_000_000),
}


@dataclass(frozen=True)
class Cell:
    """One indicator of one town: its words and the step of its colour (0 未実施, 1 to 5)."""

    text: str
    step: int


@dataclass(frozen=True)
class TownRow:
    """One line of the table."""

    town: Municipality
    indicators: MunicipalityIndicators | None
    staffing: ItStaffing | None
    needs: int
    """Needs ever sent."""

    @property
    def cells(self) -> list[Cell]:
        return [cell_of(self.value(field)) for field, _ in SHOWN]

    @property
    def staffing_words(self) -> str:
        return staffing_words(self.staffing)

    def value(self, field: str) -> bool | int | None:
        found: bool | int | None = getattr(self.indicators, field) if self.indicators else None
        return found


SORTS: Final[Mapping[str, tuple[str, Callable[[TownRow], Any]]]] = {
    "online": ("32手続の率が低い順", lambda row: _missing_last(row.value("online_32_percent"))),
    "population": ("人口が少ない順", lambda row: row.town.population_2025),
    "-population": ("人口が多い順", lambda row: -row.town.population_2025),
    "staffing": ("情報担当が少ない順", lambda row: _missing_last(row.staffing.staff_count if row.staffing else None)),
    "needs": ("ニーズが少ない順", lambda row: row.needs),
    "code": ("団体コード順", lambda row: row.town.code),
}


def _missing_last(value: bool | int | None) -> tuple[bool, int]:
    return value is None, int(value or 0)


@dataclass(frozen=True)
class TownFilter:
    """The conditions of the table, as they stand in its address."""

    population: str
    sort: str
    words: str

    @classmethod
    def read(cls, query: QueryDict) -> TownFilter:
        population, sort = query.get("population", ""), query.get("sort", "")
        return cls(
            population if population in POPULATIONS else "",
            sort if sort in SORTS else "online",
            query.get("q", "").strip()[:40],
        )

    def conditions(self) -> list[str]:
        return [
            *([f"人口{POPULATIONS[self.population][0]}"] if self.population else []),
            *([f"「{self.words}」"] if self.words else []),
            SORTS[self.sort][0],
        ]

    def rows(self, seat: Seat) -> list[TownRow]:
        """The lines in order; four queries for any number of towns."""
        found = [row for row in town_rows(seat) if self._holds(row.town)]
        return sorted(found, key=lambda row: (SORTS[self.sort][1](row), row.town.code))

    def _holds(self, town: Municipality) -> bool:
        if self.population:
            _, least, below = POPULATIONS[self.population]
            if not least <= town.population_2025 < below:
                return False
        names = (fold(town.name), fold(town.alt_name))
        words = fold(self.words)
        return not words or any(words in name for name in names) or town.kana.startswith(hiragana_key(self.words))


def town_rows(seat: Seat) -> list[TownRow]:
    """Every municipality that the seat may see, with what is known of it."""
    towns = list(Municipality.objects.of(seat))
    codes = [town.code for town in towns]
    indicators = MunicipalityIndicators.objects.filter(fiscal_year=INDICATOR_YEAR, municipality__in=codes)
    of_code = {row.municipality_id: row for row in indicators}
    staffing = {row.municipality_id: row for row in ItStaffing.objects.filter(municipality__in=codes)}
    sent = Need.objects.sent().filter(municipality__in=codes).order_by()
    needs = {row["municipality_id"]: row["count"] for row in sent.values("municipality_id").annotate(count=Count("id"))}
    return [TownRow(town, of_code.get(town.code), staffing.get(town.code), needs.get(town.code, 0)) for town in towns]


def cell_of(value: bool | int | None) -> Cell:
    """実施, 未実施, a rate in whole percent, or – where it was not surveyed."""
    if value is None:
        return Cell("–", 0)
    if isinstance(value, bool):
        return Cell("実施", 2) if value else Cell("未実施", 0)
    return Cell(f"{value}％", min(value // 20 + 1, 5))


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of the page of a town, with what it means and when it was counted."""

    indicator: Indicator
    cell: Cell


def indicator_lines(town: Municipality) -> list[IndicatorLine]:
    """All indicators of the latest year that we hold."""
    held = MunicipalityIndicators.objects.filter(municipality=town, fiscal_year=INDICATOR_YEAR).first()
    return [
        IndicatorLine(indicator, cell_of(getattr(held, field_of(indicator)) if held else None))
        for indicator in INDICATORS
    ]


def field_of(indicator: Indicator) -> str:
    """The column of `MunicipalityIndicators` that holds an indicator."""
    return indicator.key.removesuffix("_pct") + "_percent" if indicator.unit is Unit.PERCENT else indicator.key


def population_change(town: Municipality) -> str:
    """「11.9％減」: from the census of 2020 to that of 2025."""
    share = 100 * (town.population_2025 - town.population_2020) / town.population_2020
    return f"{abs(share):.1f}％{'減' if share < 0 else '増'}"
