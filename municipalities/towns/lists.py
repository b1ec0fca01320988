"""The table of a prefecture's municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desk.filters import choice, words
from desk.lists import Empty, ListPage
from japan.kana import is_found
from municipalities.towns.fields import fields_of
from municipalities.towns.pages import TownRow, town_rows

POPULATIONS: Final[Mapping[str, tuple[str, int, int]]] = {
    "s": ("1万人未満", 0, 10_000),
    "m": ("1万人以上5万人未満", 10_000, 50_000),
    "l": ("5万人以上20万人未満", 50_000, 200_000),
    "xl": ("20万人以上", 200_000, 100_000_000),
}
SORTS: Final = {
    "online": lambda row: _with_code(row, row.value("online_32_percent")),
    "population": lambda row: _with_code(row, row.town.population_2025),
    "staffing": lambda row: _with_code(row, row.staffing.staff_count if row.staffing else None),
    "needs": lambda row: _with_code(row, row.needs),
    "code": lambda row: row.town.code,
}
SORT_BOX: Final = {
    "online": "32手続の率が低い順",
    "population": "人口が少ない順",
    "-population": "人口が多い順",
    "staffing": "情報担当が少ない順",
    "needs": "ニーズが少ない順",
    "code": "団体コード順",
}


def _with_code(row: TownRow, value: bool | int | None) -> tuple[int, str] | None:
    """Towns with the same value stand by their code; None stands last."""
    return None if value is None else (int(value), row.town.code)


def _named(rows: list[TownRow], said: str) -> list[TownRow]:
    return [row for row in rows if is_found(said, row.town.name, row.town.alt_name, begins=[row.town.kana])]


def _of_size(rows: list[TownRow], size: str) -> list[TownRow]:
    _, least, below = POPULATIONS[size]
    return [row for row in rows if least <= row.town.population_2025 < below]


def towns(fiscal_year: int) -> ListPage:
    """With the public indicators of a year."""
    return ListPage(
        title="市町村",
        fields=fields_of(fiscal_year),
        rows=lambda seat: town_rows(seat, fiscal_year),
        usual=lambda rows, asked: rows,
        filters=(
            words("名前・かな", _named),
            choice(
                "population",
                "人口",
                [(size, name) for size, (name, _, _) in POPULATIONS.items()],
                _of_size,
                say=lambda size: f"人口{POPULATIONS[size][0]}",
            ),
        ),
        sorts=SORTS,
        sort_box=SORT_BOX,
        nothing_found=Empty("条件に合う市町村はありません", "名前はかなの初めの文字でも探せます。"),
        unit="市町村",
        size=200,
        file_name=lambda seat: f"市町村_{seat.prefecture_name}",
        file_title=lambda seat: f"{seat.prefecture_name}の市町村",
    )
