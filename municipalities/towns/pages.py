"""The page of one municipality, and the line of one in the table of a
prefecture: register, indicators, staff, needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from accounts.seats import Seat
from municipalities.needs.figures import needs_by_municipality
from municipalities.register.figures import indicators_of
from municipalities.register.models import ItStaffing, Municipality, MunicipalityIndicators
from municipalities.register.reference_sources import INDICATORS, Indicator, Unit

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
"""Columns of the table: field of `MunicipalityIndicators` and its short
name, broken where a narrow head may break."""


class HeatCell(NamedTuple):
    """One indicator of one town: its words, the step of its colour (0 未実施, 1 to 5), and
    whether it is a gap to be seen."""

    text: str
    step: int
    is_gap: bool = False


@dataclass(frozen=True)
class TownRow:
    """One line of the table."""

    town: Municipality
    indicators: MunicipalityIndicators | None
    staffing: ItStaffing | None
    needs: int
    """Needs ever sent."""

    @property
    def cells(self) -> list[HeatCell]:
        return [cell_of(self.value(field)) for field, _ in SHOWN]

    def value(self, field: str) -> bool | int | None:
        found: bool | int | None = getattr(self.indicators, field) if self.indicators else None
        return found


def town_rows(seat: Seat, fiscal_year: int) -> list[TownRow]:
    """Every municipality that the seat may see, with its indicators of a
    year. Four queries for any number of towns."""
    towns = list(Municipality.objects.of(seat))
    codes = [town.code for town in towns]
    indicators = indicators_of(codes, fiscal_year).by_code
    staffing = {row.municipality_id: row for row in ItStaffing.objects.filter(municipality__in=codes)}
    needs = needs_by_municipality()
    return [
        TownRow(town, indicators.get(town.code), staffing.get(town.code), needs.get(town.code, 0))
        for town in towns
    ]


def cell_of(value: bool | int | None) -> HeatCell:
    """実施, 未実施, a rate in whole percent, or – where it was not surveyed."""
    if value is None:
        return HeatCell("–", 0, is_gap=True)
    if isinstance(value, bool):
        return HeatCell("実施", 2) if value else HeatCell("未実施", 0, is_gap=True)
    return HeatCell(f"{value}％", min(value // 20 + 1, 5))


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of the page of a town, with what it means and when it was counted."""

    indicator: Indicator
    cell: HeatCell


def indicator_lines(town: Municipality, fiscal_year: int) -> list[IndicatorLine]:
    held = indicators_of([town.code], fiscal_year).by_code.get(town.code)
    return [
        IndicatorLine(indicator, cell_of(getattr(held, field_of(indicator)) if held else None))
        for indicator in INDICATORS
    ]


def field_of(indicator: Indicator) -> str:
    """The column of `MunicipalityIndicators` that holds an indicator."""
    return (
        indicator.key.removesuffix("_pct") + "_percent" if indicator.unit is Unit.PERCENT else indicator.key
    )


def population_change(town: Municipality) -> str:
    """「11.9％減」: from the census of 2020 to that of 2025."""
    share = 100 * (town.population_2025 - town.population_2020) / town.population_2020
    return f"{abs(share):.1f}％{'減' if share < 0 else '増'}"
