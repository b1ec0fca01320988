"""Columns of the list of municipalities as a file."""

from __future__ import annotations

from desk.files.sheets import Column
from municipalities.towns.pages import SHOWN, cell_of


def _indicator(field: str, label: str) -> Column:
    name = label.replace("\n", "")
    return Column(f"{name}（令和5年度）", lambda row: cell_of(row.value(field)).text)


TOWN_COLUMNS = (
    Column("団体コード", "town.code"),
    Column("市町村", "town.name"),
    Column("かな", "town.kana"),
    Column("人口（令和7年国勢調査 速報）", "town.population_2025", "int"),
    Column("人口（令和2年国勢調査）", "town.population_2020", "int"),
    *(_indicator(field, label) for field, label in SHOWN),
    Column("情報担当の人数", lambda row: row.staffing.staff_count if row.staffing else None, "int"),
    Column("兼務", lambda row: ("兼務" if row.staffing.is_concurrent else "専任あり") if row.staffing else None),
    Column("体制の時点", lambda row: row.staffing.as_of if row.staffing else None, "date"),
    Column("ニーズ", "needs", "int"),
)
