"""The ministry's pages, through its own browser and its own database role."""

from __future__ import annotations

import gzip
import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.tenancy import scope
from national.actions import take_snapshot
from national.dashboard.map_choices import CHOICES
from national.definitions import DEFINITIONS
from national.tasks import refresh_changed_snapshots
from pool.models import Talent
from tests.build_pool import make_talent
from tests.build_snapshots import hiroshima_snapshot, small_world
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import csv_rows

PAGES = {
    "dashboard": "/national/",
    "map of coverage": "/national/?map=covered",
    "map of money": "/national/?map=special",
    "prefectures": "/national/prefectures/",
    "one prefecture": "/national/prefectures/hiroshima/",
    "municipalities": "/national/municipalities/",
    "definitions": "/national/definitions/",
}


@pytest.fixture
def world(today: date, staff: Person, officer: Person, talent_user: Person, finance: Person) -> None:
    small_world(staff, officer, talent_user, finance)
    hiroshima_snapshot()


def text_of(response: Any) -> str:
    """The words of a page, with single spaces."""
    assert response.status_code == 200
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[ \n]+", " ", unescape(body))


def table_of(html: str, label: str) -> list[list[str]]:
    """The cells of the table inside the section of this label; bars without words are left out."""
    section = html.split(f'aria-label="{label}"', 1)[1].split("</section>", 1)[0]
    rows = re.findall(r"<tr.*?>(.*?)</tr>", section, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row if "<svg" not in cell]
        for row in cells
    ]


def test_on_an_empty_system_the_published_figures_speak(today: date, viewer: Person) -> None:
    words = text_of(viewer.client.get("/national/"))
    for said in ("522 ／1,741", "30.1％（回答のある1,733団体）", "37 ／47", "144人", "211 団体", "– ／500人"):
        assert said in words
    assert "任命した数の公表値がありません" in words
    assert "まだ集計がありません" in words
    assert "公表値　令和5年4月1日" in words


def test_every_key_figure_has_comparison_date_and_definition(world: None, viewer: Person) -> None:
    html = viewer.client.get("/national/").content.decode()
    figures = re.findall(r'<div class="fig">(.*?)</details>', html, re.S)
    assert len(figures) == 16
    for figure in figures:
        assert re.search(r'<p class="v"><b>[^<]+</b>', figure)
        assert len(re.findall(r'<p class="sub">[^<]+</p>', figure)) == 2
        assert re.search(r"公表値|本システムの集計　令和8年11月24日|目標", figure)
        assert re.search(r"</summary><p>[^<]+</p>", figure)


def test_our_own_figures_are_the_sum_of_the_snapshots(
    world: None, viewer: Person, ehime_staff: Person
) -> None:
    with scope(EHIME):
        make_talent(ehime_staff.seat, base_code="382019", accelerator_appointed_on=date(2026, 6, 1))
    take_snapshot(EHIME)
    words = text_of(viewer.client.get("/national/"))
    for said in (
        "2 ／47",
        "3 人",
        "7,000 千円",
        "1 ／500人",
        "全体方針 1、プロジェクト 2、実務 1",
        "1件のうち0件",
    ):
        assert said in words, said


def test_the_demo_calls_its_made_up_figures_samples(world: None, viewer: Person, settings: Any) -> None:
    settings.DEMO = True
    words = text_of(viewer.client.get("/national/"))
    assert "見本　令和8年11月24日" in words
    assert "本システムの集計" not in words.replace("本システムの集計」", "")


def test_a_confirmed_visit_reaches_the_ministry(
    today: date, staff: Person, officer: Person, talent_user: Person, finance: Person, viewer: Person
) -> None:
    refresh_changed_snapshots()
    assert "支援を受けた市区町村 – " in text_of(viewer.client.get("/national/"))
    small_world(staff, officer, talent_user, finance)
    refresh_changed_snapshots()
    assert "支援を受けた市区町村 1 団体" in text_of(viewer.client.get("/national/"))


@pytest.mark.parametrize(
    ("choice", "highest"),
    [
        ("external_talent", ["愛媛県", "70.0％"]),
        ("covered", ["広島県", "4.3％"]),
        ("special", ["広島県", "7.0"]),
    ],
)
def test_the_map_shows_the_chosen_figure_and_names_the_highest(
    world: None, viewer: Person, choice: str, highest: list[str]
) -> None:
    html = viewer.client.get(f"/national/?map={choice}").content.decode()
    first = re.search(r"<h3>高い.*?</h3>.*?<th[^>]*>(.*?)</th><td[^>]*>(.*?)</td>", html, re.S)
    assert first is not None
    assert list(first.groups()) == highest
    assert html.count('<svg class="map"') == 1
    assert len(re.findall(r'<a href="/national/prefectures/[a-z]+/"><title>', html)) == 47


def test_an_unknown_map_is_the_first_one(world: None, viewer: Person) -> None:
    assert "外部のデジタル人材を使う市区町村の割合" in text_of(viewer.client.get("/national/?map=secret"))


@pytest.mark.parametrize("choice", ["external_talent", "online_32", "covered", "special"])
def test_the_csv_of_the_map_equals_its_table(world: None, viewer: Person, choice: str) -> None:
    page = viewer.client.get(f"/national/?map={choice}").content.decode()
    table = table_of(page, CHOICES[choice].caption)
    rows = csv_rows(viewer.client.get(f"/national/?table=map&map={choice}&format=csv"))
    assert len(rows) == 48
    plain = [[cell.replace(",", "").replace("–", "") for cell in row] for row in table]
    assert plain == [[cell.replace("–", "") for cell in row] for row in rows]


def test_the_csv_of_the_bands_equals_their_table(world: None, viewer: Person) -> None:
    table = table_of(viewer.client.get("/national/").content.decode(), "人口の近い団体の表")
    rows = csv_rows(viewer.client.get("/national/?table=bands&format=csv"))
    assert [[cell.replace(",", "") for cell in row] for row in table] == rows
    assert rows[1] == ["1万人未満", "565", "16.1％", "21.6％", "50.5％", "52.8％", "21.8％"]
    assert rows[-1] == ["全国", "1741", "30.1％", "49.7％", "48.8％", "69.4％", "32.9％"]


def test_the_csv_of_the_prefectures_has_their_table_in_its_order(world: None, viewer: Person) -> None:
    address = "/national/prefectures/?sort=-external_talent"
    table = table_of(viewer.client.get(address).content.decode(), "都道府県の表")
    rows = csv_rows(viewer.client.get(f"{address}&format=csv"))
    assert [row[0] for row in table[2:5]] == [row[1] for row in rows[1:4]] == ["愛媛県", "福井県", "山口県"]
    assert [row[1] for row in rows[1:]] == [row[0] for row in table[2:-1]]
    hiroshima = next(row for row in rows if row[1] == "広島県")
    assert hiroshima[9:16] == ["2", "1", "1", "0", "1", "1", "7000"]


def test_the_sheet_of_the_prefectures_holds_numbers(world: None, viewer: Person) -> None:
    book = load_workbook(BytesIO(viewer.client.get("/national/prefectures/?format=xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert rows[0][1] == "都道府県"
    assert next(row for row in rows if row[1] == "広島県")[15] == 7000


def test_a_prefectures_page_shows_its_months_and_its_towns(world: None, viewer: Person) -> None:
    words = text_of(viewer.client.get("/national/prefectures/hiroshima/"))
    assert "令和8年11月" in words
    assert "神石高原町" in words
    months = csv_rows(viewer.client.get("/national/prefectures/hiroshima/?table=months&format=csv"))
    assert months[1][:6] == ["2026-11-01", "2", "1", "2", "1", "0"]
    assert len(csv_rows(viewer.client.get("/national/prefectures/hiroshima/?format=csv"))) == 24


def test_a_prefecture_without_records_says_so(world: None, viewer: Person) -> None:
    assert "今年度の記録はまだありません" in text_of(viewer.client.get("/national/prefectures/tottori/"))
    assert viewer.client.get("/national/prefectures/atlantis/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=神石", ["神石高原町"]),
        ("q=じんせき", ["神石高原町"]),
        ("q=345458", ["神石高原町"]),
        ("prefecture=ehime&band=5", ["松山市"]),
        ("prefecture=ishikawa&item=external_talent&answer=none&sort=population", 8),
        ("item=external_talent&answer=yes", 522),
        ("band=0", 565),
        ("band=9&item=x&answer=yes&sort=name", 1741),
        ("q=ほげほげ", 0),
    ],
)
def test_municipalities_are_found_by_name_reading_code_and_condition(
    today: date, viewer: Person, query: str, found: list[str] | int
) -> None:
    rows = csv_rows(viewer.client.get(f"/national/municipalities/?{query}&format=csv"))[1:]
    assert [row[2] for row in rows] == found if isinstance(found, list) else len(rows) == found
    words = text_of(viewer.client.get(f"/national/municipalities/?{query}"))
    assert (f" {len(rows):,}市区町村" in words) is (rows != [])
    assert ("条件に合う市区町村はありません" in words) is (rows == [])


def test_the_list_of_municipalities_has_pages(today: date, viewer: Person) -> None:
    html = viewer.client.get("/national/municipalities/?sort=-population&page=2").content.decode()
    assert "1,741市区町村のうち 51–100" in html
    assert len(table_of(html, "市区町村の表")) == 51


def test_definitions_name_source_date_and_terms_of_every_figure(today: date, viewer: Person) -> None:
    words = text_of(viewer.client.get("/national/definitions/"))
    for row in DEFINITIONS.values():
        assert row.definition in words
        assert row.label
        assert row.source
        assert row.as_of
        assert row.licence


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_holds_a_persons_name(world: None, viewer: Person, path: str) -> None:
    with scope(HIROSHIMA):
        names = list(Talent.objects.values_list("name", flat=True))
    html = viewer.client.get(path).content.decode()
    assert len(names) == 2
    assert not [name for name in [*names, "デモ・中村 恵", "デモ・岡本 真由美"] if name in html]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_who_may_open_the_ministrys_pages(
    world: None,
    staff: Person,
    officer: Person,
    talent_user: Person,
    operator: Person,
    coordinator: Person,
    path: str,
) -> None:
    assert coordinator.client.get(path).status_code == 200
    assert operator.client.get(path).status_code == 403
    for person in (staff, officer, talent_user):
        assert person.client.get(path).status_code == 404


def test_the_ministry_opens_no_page_of_a_prefecture(world: None, viewer: Person) -> None:
    for name in ("home", "need_list", "talent_list", "municipality_list"):
        assert viewer.client.get(reverse(name, args=["hiroshima"])).status_code == 404


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_takes_few_queries_however_many_prefectures_there_are(
    world: None, viewer: Person, path: str
) -> None:
    viewer.client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        viewer.client.get(path)
    tables = [query["sql"] for query in asked if "FROM" in query["sql"]]
    assert len(tables) <= 11, tables


@pytest.mark.parametrize("path", ["/national/", "/national/?map=special"])
def test_the_dashboard_weighs_at_most_100_kilobytes(world: None, viewer: Person, path: str) -> None:
    assert len(gzip.compress(viewer.client.get(path).content)) < 60_000


def test_confirmed_visits_are_called_so_on_page_definition_and_file(world: None, viewer: Person) -> None:
    """The same word must not mean held visits here and confirmed ones there."""
    dashboard = text_of(viewer.client.get("/national/"))
    assert "確認済みの訪問" in dashboard
    assert "今年度の訪問" not in dashboard
    definitions = text_of(viewer.client.get("/national/definitions/"))
    assert "受け入れた市区町村が確認した訪問の数。" in definitions
    assert "「確認前を含む訪問」は、本人が行ったと記録した訪問の数" in definitions
    for address in (
        "/national/prefectures/?format=csv",
        "/national/prefectures/hiroshima/?format=csv&table=months",
    ):
        head = csv_rows(viewer.client.get(address))[0]
        assert "確認済みの訪問" in head
        assert "訪問" not in head
