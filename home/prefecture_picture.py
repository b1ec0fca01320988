"""The picture of a prefecture's home: visits and public indicators of
every municipality, as map and heat table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final

from accounts.seats import Seat
from desk.files.sheets import Column
from dispatch.visits.figures import TownVisits, visits_by_municipality
from japan.body_changes import exists_on
from japan.fiscal_year import fiscal_year_of
from municipalities.register.figures import indicators_of, with_solo
from municipalities.register.models import Municipality, MunicipalityIndicators
from municipalities.register.outlines import (
    Area,
    Cell,
    OutlineSheet,
    coloured,
    outlines,
)
from municipalities.towns.pages import HeatCell, cell_of

YES_NO: Final = (
    ("overall_policy", "全体方針"),
    ("organization_wide_structure", "全庁の体制"),
    ("cio_assistant", "CIO補佐官"),
    ("staff_development", "職員の育成"),
    ("all_staff_training", "全職員研修"),
    ("ai", "AI"),
    ("rpa", "RPA"),
)
PERCENTS: Final = (("online_26_percent", "26手続"), ("online_32_percent", "32手続"))
SMALL_TOWN: Final = 30_000


@dataclass(frozen=True)
class TownRow:
    code: str
    name: str
    url: str
    population: int
    is_solo: bool
    cells: tuple[HeatCell, ...]
    visits: int
    visit_step: str
    last_visit_on: date | None
    online_32_percent: int | None
    ending: str
    """What became of it; "" while it is there."""


@dataclass(frozen=True)
class Picture:
    """Everything that the lower half of the home shows."""

    rows: tuple[TownRow, ...]
    columns: tuple[str, ...]
    areas: tuple[Area, ...]
    sheet: OutlineSheet
    bands: tuple[tuple[str, str], ...]
    seldom: tuple[TownRow, ...]
    without_visit: int


def _words_of(place: int) -> Callable[[TownRow], str]:
    return lambda row: row.cells[place].text


SORTS: Final[dict[str, tuple[str, Callable[[TownRow], tuple[float | str, ...]]]]] = {
    "online_32": ("32手続の率が低い順", lambda row: (_or_more(row.online_32_percent), row.code)),
    "visits": ("訪問の少ない順", lambda row: (row.visits, row.code)),
    "population": ("人口の少ない順", lambda row: (row.population, row.code)),
    "code": ("団体コード順", lambda row: (row.code,)),
}
POPULATIONS: Final[dict[str, tuple[str, Callable[[TownRow], bool]]]] = {
    "": ("すべて", lambda row: True),
    "small": ("3万人未満", lambda row: row.population < SMALL_TOWN),
    "large": ("3万人以上", lambda row: row.population >= SMALL_TOWN),
    "solo": ("担当が1人以下", lambda row: row.is_solo),
}
COLUMNS: Final = (
    Column("団体コード", lambda row: row.code),
    Column("市町村", lambda row: row.name),
    Column("合併など", lambda row: row.ending),
    Column("人口", lambda row: row.population, "int"),
    *(Column(label, _words_of(place)) for place, (_, label) in enumerate((*YES_NO, *PERCENTS))),
    Column("今年度に行った訪問", lambda row: row.visits, "int"),
)


def picture_of(seat: Seat, today: date, *, population: str, sort: str) -> Picture:
    """The picture of the open scope, filtered and sorted as asked; unknown wishes fall back to the first
    choice. A town that has ended stands there in a year in which it had visits."""
    towns = list(with_solo(Municipality.objects.of(seat)))
    visits = {row.code: row for row in visits_by_municipality(fiscal_year_of(today))}
    indicators = indicators_of([town.code for town in towns]).by_code
    percent_steps = {
        key: percent_band([getattr(row, key) for row in indicators.values()]) for key, _ in PERCENTS
    }
    edges = band_edges(max((row.held for row in visits.values()), default=0))
    rows = [
        _row(
            seat,
            town,
            visits.get(town.code),
            indicators.get(town.code),
            percent_steps,
            edges,
        )
        for town in towns
        if exists_on(town.code, today) or town.code in visits
    ]
    _, keep = POPULATIONS.get(population, POPULATIONS[""])
    _, key = SORTS.get(sort, SORTS["online_32"])
    sheet = outlines(seat.prefecture_id)
    cells = {
        row.code: Cell(step_of(row.visits, edges), f"{row.name} {row.visits}回", f"{row.url}") for row in rows
    }
    there = [row for row in rows if not row.ending]
    seldom = sorted(there, key=lambda row: (row.visits, not row.is_solo, row.population))[:3]
    return Picture(
        rows=tuple(sorted(filter(keep, rows), key=key)),
        columns=tuple(label for _, label in (*YES_NO, *PERCENTS)),
        areas=tuple(coloured(sheet, cells)),
        sheet=sheet,
        bands=tuple(_band_words(edges)),
        seldom=tuple(seldom),
        without_visit=sum(row.visits == 0 for row in there),
    )


def _row(
    seat: Seat,
    town: Any,
    visits: TownVisits | None,
    indicators: MunicipalityIndicators | None,
    percent_steps: dict[str, Callable[[int], int]],
    edges: Sequence[int],
) -> TownRow:
    held = visits.held if visits else 0
    cells = [_cell(getattr(indicators, key, None)) for key, _ in YES_NO]
    cells += [_cell(getattr(indicators, key, None), percent_steps[key]) for key, _ in PERCENTS]
    return TownRow(
        code=town.code,
        name=town.name,
        url=seat.url("municipality_detail", town.code),
        population=town.population_2025,
        is_solo=town.is_solo,
        cells=tuple(cells),
        visits=held,
        visit_step=f"q{step_of(held, edges)}",
        last_visit_on=visits.last_on if visits else None,
        online_32_percent=getattr(indicators, "online_32_percent", None),
        ending=town.ending,
    )


def _cell(value: bool | int | None, step: Callable[[int], int] | None = None) -> HeatCell:
    """As in the table of the towns, but with 調査なし in words; `step` colours a rate otherwise."""
    cell = cell_of(value)
    if value is None:
        return cell._replace(text="調査なし", is_gap=False)
    return cell._replace(step=step(value)) if step else cell


def percent_band(values: Sequence[int | None]) -> Callable[[int], int]:
    """Fifths of a hundred, the darker the higher; but a column that is
    nearly all full stays pale and shows its gaps."""
    known = [value for value in values if value is not None]
    if known and median(known) >= 95:
        return lambda value: 2 if value >= 95 else 1
    return lambda value: cell_of(value).step


def band_edges(largest: int) -> tuple[int, ...]:
    """Lower edges of five bands of visit counts from 1 to the
    largest; none at all is no band, it stays white."""
    width = max(1, -(-largest // 5))
    return tuple(1 + width * place for place in range(5))


def step_of(count: int, edges: Sequence[int]) -> int:
    """The band (1-5) in which a count lies, 0 for no visit."""
    return sum(count >= edge for edge in edges)


def _band_words(edges: Sequence[int]) -> list[tuple[str, str]]:
    words = [("q0", "0回")]
    for place, low in enumerate(edges):
        if place + 1 == len(edges):
            span = f"{low}回以上"
        else:
            high = edges[place + 1] - 1
            span = f"{low}回" if low == high else f"{low}–{high}回"
        words.append((f"q{place + 1}", span))
    return words


def _or_more(value: int | None) -> float:
    return 101.0 if value is None else float(value)
