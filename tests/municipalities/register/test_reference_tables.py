"""The public register and the published figures are whole, and agree with one another."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from japan import codes
from municipalities.register import reference_tables
from municipalities.register.models import Municipality
from municipalities.register.reference_tables import (
    INDICATORS,
    SOURCES,
    Unit,
    UnreadableReference,
    read_dx_indicators,
    read_municipalities,
    read_prefecture_dx_indicators,
    read_prefectures,
    read_published_figures,
)


def test_the_register_is_whole() -> None:
    rows = read_municipalities()
    assert len(rows) == 1741
    assert len({row.code for row in rows}) == 1741
    assert Counter(row.kind for row in rows) == {"市": 792, "町": 743, "村": 183, "特別区": 23}
    assert sum(row.designated_city for row in rows) == 20


def test_every_code_has_its_check_digit_and_names_its_prefecture() -> None:
    for row in read_municipalities():
        assert codes.is_valid(row.code), row.name
        assert int(row.code[:2]) == row.prefecture_number
    assert all(codes.is_valid(row.code) for row in read_prefectures())


def test_the_census_totals_are_the_published_ones() -> None:
    rows = read_municipalities()
    assert sum(row.population_2020 for row in rows) == 126_146_099
    assert sum(row.population_2025 for row in rows) == 123_049_524


def test_prefectures_are_the_sums_of_their_municipalities() -> None:
    prefectures = read_prefectures()
    assert [row.number for row in prefectures] == list(range(1, 48))
    for prefecture in prefectures:
        members = [row for row in read_municipalities() if row.prefecture_number == prefecture.number]
        kinds = Counter(row.kind for row in members)
        assert prefecture.n_municipalities == len(members)
        assert prefecture.population_2020 == sum(row.population_2020 for row in members)
        assert prefecture.population_2025 == sum(row.population_2025 for row in members)
        assert (prefecture.n_cities, prefecture.n_towns) == (kinds["市"], kinds["町"])
        assert (prefecture.n_villages, prefecture.n_special_wards) == (kinds["村"], kinds["特別区"])
    assert len({(row.tile_row, row.tile_col) for row in prefectures}) == 47


def test_names_are_kept_exactly() -> None:
    by_name = {row.name: row for row in read_municipalities()}
    assert by_name["檮原町"].alt_name == "梼原町"
    assert by_name["葛城市"].alt_name == "葛\U000e0100城市"


def test_islands_are_off_the_road() -> None:
    by_name = {row.name: Municipality(road_component=row.road_component) for row in read_municipalities()}
    assert by_name["大崎上島町"].is_road_isolated
    assert not by_name["広島市"].is_road_isolated
    assert not by_name["那覇市"].is_road_isolated


@pytest.mark.parametrize(
    ("key", "count"),
    [("cio", 1270), ("cio_assistant", 846), ("external_talent", 522), ("overall_policy", 862)],
)
def test_indicators_add_up_to_the_ministrys_totals(key: str, count: int) -> None:
    assert sum(row.flags[key] is True for row in read_dx_indicators()) == count


def test_prefectures_indicators_add_up_too() -> None:
    rows = read_prefecture_dx_indicators()
    keys = ("cio", "cio_assistant", "external_talent")
    assert [sum(row.flags[key] is True for row in rows) for key in keys] == [43, 30, 37]
    assert all(row.value("mynumber_card_pct") is None for row in rows)


def test_a_municipality_that_was_not_surveyed_is_neither_yes_nor_no() -> None:
    names = {row.code: row.name for row in read_municipalities()}
    silent = {names[row.code] for row in read_dx_indicators() if row.flags["cio"] is None}
    assert silent == {"金沢市", "七尾市", "小松市", "輪島市", "珠洲市", "内灘町", "中能登町", "能登町"}


def test_indicators_belong_to_the_register_and_are_defined() -> None:
    assert [row.code for row in read_dx_indicators()] == [row.code for row in read_municipalities()]
    assert [row.code for row in read_prefecture_dx_indicators()] == [row.code for row in read_prefectures()]
    keys = {indicator.key for indicator in INDICATORS}
    for row in read_dx_indicators():
        assert row.flags.keys() | row.percents.keys() == keys
    assert sum(indicator.as_of == "令和5年4月1日" for indicator in INDICATORS) == 7
    assert sum(indicator.unit is Unit.PERCENT for indicator in INDICATORS) == 3
    assert all(indicator.label and indicator.definition for indicator in INDICATORS)


def test_published_figures_equal_our_own_sums_where_they_say_so() -> None:
    figures = {figure.key: figure for figure in read_published_figures()}
    ours = {
        "cio_municipalities_2023": (read_dx_indicators(), "cio"),
        "cio_assistant_municipalities_2023": (read_dx_indicators(), "cio_assistant"),
        "external_talent_municipalities_2023": (read_dx_indicators(), "external_talent"),
        "overall_policy_municipalities_2023": (read_dx_indicators(), "overall_policy"),
        "external_talent_prefectures_2023": (read_prefecture_dx_indicators(), "external_talent"),
    }
    assert {key for key, figure in figures.items() if figure.certainty == "checked"} == ours.keys()
    for key, (rows, indicator) in ours.items():
        assert figures[key].value == sum(row.flags[indicator] is True for row in rows)
        assert figures[key].as_of == date(2023, 4, 1)
    assert all(
        figure.as_of or "基準日" in figure.note or "目標" in figure.note for figure in figures.values()
    )
    assert {figure.certainty for figure in figures.values()} == {"checked", "source", "second_hand"}


def test_every_source_has_owner_licence_date_and_credit() -> None:
    assert len({source.title for source in SOURCES}) == len(SOURCES)
    for source in SOURCES:
        assert source.owner
        assert source.licence
        assert source.as_of
        assert source.what
        assert source.credit


def test_the_readme_credits_every_source_in_the_same_words() -> None:
    readme = (reference_tables.REFERENCE_DIR / "README.md").read_text(encoding="utf-8")
    joined = readme.replace("\n   ", "")
    assert [source.title for source in SOURCES if source.credit not in joined] == []


@pytest.mark.parametrize(
    ("cell", "column"), [("2", "cio"), ("x", "mynumber_card_pct"), ("101", "mynumber_card_pct")]
)
def test_a_broken_cell_is_refused_with_its_place(
    cell: str, column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = (reference_tables.REFERENCE_DIR / "dx_municipalities_fy2023.csv").read_text(encoding="utf-8")
    header, first = original.splitlines()[:2]
    cells = first.split(",")
    cells[header.split(",").index(column)] = cell
    broken = tmp_path / "dx_municipalities_fy2023.csv"
    broken.write_text("\n".join([header, ",".join(cells), ""]), encoding="utf-8")
    monkeypatch.setattr(reference_tables, "REFERENCE_DIR", tmp_path)
    with pytest.raises(UnreadableReference, match=rf"line 2, column {column}"):
        read_dx_indicators.__wrapped__()
