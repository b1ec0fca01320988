"""The public register: prefectures, municipalities and their DX
indicators, written by the owner of the tables."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model

from accounts.models import Prefecture
from japan.body_changes import codes_of_changes
from japan.codes import PREFECTURES
from japan.tiles import TILES
from municipalities.register.models import Municipality, MunicipalityIndicators, PrefectureIndicators
from municipalities.register.reference_tables import (
    DxRow,
    MunicipalityRow,
    read_dx_indicators,
    read_municipalities,
    read_prefecture_dx_indicators,
)

INDICATOR_YEAR = 2023
YES_NO = (
    "cio",
    "cio_assistant",
    "overall_policy",
    "organization_wide_structure",
    "external_talent",
    "staff_development",
    "all_staff_training",
    "ai",
    "rpa",
    "telework",
)


class Command(BaseCommand):
    help = "Loads the public register and the FY2023 indicators; may run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        _check_changes({row.code for row in read_municipalities()})
        with transaction.atomic(using="owner"):
            _upsert(Prefecture, "id", _prefectures())
            _upsert(Municipality, "code", [_municipality(row) for row in read_municipalities()])
            _upsert(
                MunicipalityIndicators,
                ("municipality", "fiscal_year"),
                [_municipality_indicators(row) for row in read_dx_indicators()],
            )
            _upsert(
                PrefectureIndicators,
                ("prefecture", "fiscal_year"),
                [_prefecture_indicators(row) for row in read_prefecture_dx_indicators()],
            )
        if options["verbosity"]:
            self.stdout.write("47都道府県、1,741市区町村と令和5年度の指標を読み込みました。")


def _check_changes(known: Set[str]) -> None:
    """Bodies that have ended stay in the files, and those that follow stand there: rows hang on both."""
    if unknown := codes_of_changes() - known:
        raise CommandError(
            f"合併や改称の記録（japan/body_changes.csv）にある団体が、市区町村の一覧にありません：{sorted(unknown)}"
        )


def _upsert(model: type[Model], key: str | tuple[str, ...], rows: list[Any]) -> None:
    keys = (key,) if isinstance(key, str) else key
    others = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in keys and not (field.primary_key and "id" not in keys)
    ]
    model._default_manager.using("owner").bulk_create(
        rows, update_conflicts=True, unique_fields=keys, update_fields=others, batch_size=500
    )


def _prefectures() -> list[Prefecture]:
    return [
        Prefecture(
            id=row.number,
            code=row.code,
            slug=row.slug,
            name=row.name,
            short_name=row.short_name,
            kana=row.kana,
            tile_row=TILES[row.number].row,
            tile_column=TILES[row.number].column,
        )
        for row in PREFECTURES
    ]


def _municipality(row: MunicipalityRow) -> Municipality:
    return Municipality(
        code=row.code,
        prefecture_id=row.prefecture_number,
        name=row.name,
        kana=row.kana,
        kind=row.kind,
        district=row.district,
        subprefecture=row.subprefecture,
        alt_name=row.alt_name,
        latitude=row.lat,
        longitude=row.lng,
        road_component=row.road_component,
        population_2020=row.population_2020,
        population_2025=row.population_2025,
        households_2025=row.households_2025,
        area_km2=row.area_km2,
        url=row.url,
    )


def _yes_no(row: DxRow) -> dict[str, bool | None]:
    return {key: row.flags[key] for key in YES_NO}


def _municipality_indicators(row: DxRow) -> MunicipalityIndicators:
    return MunicipalityIndicators(
        municipality_id=row.code,
        fiscal_year=INDICATOR_YEAR,
        mynumber_card_percent=row.percents["mynumber_card_pct"],
        online_26_percent=row.percents["online_26_pct"],
        online_32_percent=row.percents["online_32_pct"],
        **_yes_no(row),
    )


def _prefecture_indicators(row: DxRow) -> PrefectureIndicators:
    return PrefectureIndicators(
        prefecture_id=int(row.code[:2]),
        fiscal_year=INDICATOR_YEAR,
        online_32_percent=row.percents["online_32_pct"],
        **_yes_no(row),
    )
