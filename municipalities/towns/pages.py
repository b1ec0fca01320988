"""The page of one municipality, and the line of one in the table of a prefecture: what public registers have,
what the town keeps of itself, its groups and its needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Count, Window

from accounts.seats import Seat
from japan.bodies import body_name, origin_words
from japan.body_changes import BodyChange, changes_from, changes_to
from municipalities.groups.pages import GroupOfTown, groups_of, with_groups
from municipalities.needs.figures import needs_by_municipality
from municipalities.needs.lists import needs_of_town
from municipalities.needs.models import Need
from municipalities.profile.models import NetworkModel
from municipalities.profile.pages import Profile, network_of, profile_of, with_network
from municipalities.register.choices import PopulationBand, population_band
from municipalities.register.figures import YearOfIndicators, indicators_of, staffing_told, with_staffing
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
LATEST_NEEDS: Final = 10


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
    network: NetworkModel | None
    groups: Sequence[GroupOfTown]
    needs: int
    """Needs ever sent."""

    @property
    def cells(self) -> list[HeatCell]:
        return [cell_of(self.value(field)) for field, _ in SHOWN]

    @property
    def band(self) -> PopulationBand:
        return population_band(self.town.population_2025)

    @property
    def is_solo(self) -> bool:
        return self.staffing is not None and self.staffing.is_solo

    def value(self, field: str) -> bool | int | None:
        found: bool | int | None = getattr(self.indicators, field) if self.indicators else None
        return found


def town_rows(seat: Seat, fiscal_year: int, day: date) -> list[TownRow]:
    """Every municipality that the seat may see, those too that have ended, with its indicators of a year.
    Three queries for any number of towns."""
    towns: list[Any] = list(with_staffing(with_network(with_groups(Municipality.objects.of(seat), day))))
    codes = [town.code for town in towns]
    indicators = indicators_of(codes, fiscal_year).by_code
    needs = needs_by_municipality()
    return [
        TownRow(
            town,
            indicators.get(town.code),
            staffing_told(town),
            network_of(town),
            groups_of(town),
            needs.get(town.code, 0),
        )
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


def indicator_lines(town: Municipality, year: YearOfIndicators) -> list[IndicatorLine]:
    held = year.by_code.get(town.code)
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
    """「11.9％減」: from the census of 2020 to that of 2025; "" where nobody lived there then."""
    if not town.population_2020:
        return ""
    share = 100 * (town.population_2025 - town.population_2020) / town.population_2020
    return f"{abs(share):.1f}％{'減' if share < 0 else '増'}"


@dataclass(frozen=True)
class Kin:
    """A municipality from which this one came about, or that followed it; with its page, if that opens."""

    name: str
    words: str
    url: str


@dataclass(frozen=True)
class TownPage:
    """Everything on the page of a municipality."""

    town: Municipality
    band: str
    change: str
    before: Sequence[Kin]
    after: Sequence[Kin]
    profile: Profile
    groups: Sequence[GroupOfTown]
    year: YearOfIndicators
    lines: Sequence[IndicatorLine]
    needs: Sequence[Need]
    need_count: int


def town_page(town: Any, seat: Seat, day: date) -> TownPage:
    """Of a municipality that was fetched `with_groups`. Six queries besides."""
    year = indicators_of([town.code])
    needs = list(needs_of_town(seat, town.code).annotate(in_all=Window(Count("pk")))[:LATEST_NEEDS])
    return TownPage(
        town=town,
        band=population_band(town.population_2025).label,
        change=population_change(town),
        before=[_before(change, seat) for change in changes_to(town.code) if change.on <= day],
        after=[_after(change, seat) for change in changes_from(town.code) if _is_past(change, day)],
        profile=profile_of(town.code, seat, day),
        groups=groups_of(town),
        year=year,
        lines=indicator_lines(town, year),
        needs=needs,
        need_count=needs[0].in_all if needs else 0,
    )


def _is_past(change: BodyChange, day: date) -> bool:
    return change.on <= day and not change.keeps_code


def _before(change: BodyChange, seat: Seat) -> Kin:
    name = change.former_name or body_name(change.predecessor)
    url = "" if change.keeps_code else _page(change.predecessor, seat)
    return Kin(name, origin_words(change), url)


def _after(change: BodyChange, seat: Seat) -> Kin:
    return Kin(body_name(change.successor), "", _page(change.successor, seat))


def _page(code: str, seat: Seat) -> str:
    """Its address, where this seat may open it."""
    opens = code in seat.towns if seat.is_municipal else int(code[:2]) == seat.prefecture_id
    return seat.url("municipality_detail", code) if opens else ""
