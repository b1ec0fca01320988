"""The fields of a municipality in the table of a prefecture and in its file."""

from __future__ import annotations

from collections.abc import Callable

from desk.fields import Field
from japan.fiscal_year import label
from municipalities.towns.pages import SHOWN, TownRow, cell_of


def fields_of(fiscal_year: int) -> tuple[Field, ...]:
    """With the indicators of a year, which their headings name."""
    return (
        Field("code", "団体コード", read="town.code"),
        Field("name", "市町村", read="town.name"),
        Field("kana", "かな", read="town.kana"),
        Field("ending", "合併など", read="town.ending"),
        Field("population_2025", "人口（令和7年国勢調査 速報）", "int", read="town.population_2025"),
        Field("population_2020", "人口（令和2年国勢調査）", "int", read="town.population_2020"),
        Field("band", "人口規模", read="band.label"),
        *(
            Field(field, f"{name.replace(chr(10), '')}（{label(fiscal_year)}）", read=_indicator(field))
            for field, name in SHOWN
        ),
        Field("staff_count", "情報担当の人数", "int", read="staffing.staff_count"),
        Field("is_concurrent", "兼務", read=_concurrency),
        Field("as_of", "体制の時点", "date", read="staffing.as_of"),
        Field("network", "ネットワークのモデル", read="network.words"),
        Field("network_as_of", "ネットワークの時点", "date", read="network.as_of"),
        Field("groups", "圏域・グループ", read=_groups),
        Field("needs", "ニーズ", "int"),
    )


def _indicator(field: str) -> Callable[[TownRow], str]:
    return lambda row: cell_of(row.value(field)).text


def _concurrency(row: TownRow) -> str | None:
    return ("兼務" if row.staffing.is_concurrent else "専任あり") if row.staffing else None


def _groups(row: TownRow) -> str:
    return "、".join(group.name for group in row.groups)
