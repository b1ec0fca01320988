"""The ministry's pages, through its own browser and its own database role."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.tenancy import scope
from national.actions import take_snapshot
from national.dashboard.map_choices import CHOICES
from national.definitions import DEFINITIONS
from national.measures import COLUMNS
from national.models import Snapshot
from pool.people.models import Talent
from tests.build_pool import make_talent
from tests.build_snapshots import hiroshima_snapshot, renew_what_changed, small_world
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import Page, csv_rows, read, words

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


def cells_of(page: Page, label: str) -> list[list[str]]:
    """The head and the rows of a table as its file would hold them: bars without words are left out,
    numbers bear no commas, and what is not known is empty."""
    table = page.table(label)
    return [
        [cell.replace(",", "").replace("–", "") for cell in row if cell] for row in [table.heads, *table.rows]
    ]


def test_on_an_empty_system_the_published_figures_speak(today: date, viewer: Person) -> None:
    figures = read(viewer.client.get("/national/")).figures
    dated = "公表値 令和5年4月1日"
    assert figures["外部人材を使う市区町村"] == f"522 ／1,741 30.1％（回答のある1,733団体） {dated}"
    assert figures["外部人材を使う都道府県"] == f"37 ／47 144人 {dated}"
    assert figures["担当が1人以下の団体"].startswith("211 団体")
    assert figures["アクセラレータの任命"].startswith("– ／500人 任命した数の公表値がありません")
    assert figures["人材プール"].endswith("本システムの集計 まだ集計がありません")


def test_every_key_figure_has_comparison_date_and_definition(world: None, viewer: Person) -> None:
    figures = read(viewer.client.get("/national/")).soup.select("div.fig")
    assert len(figures) == 16
    for figure in figures:
        assert words(figure.select_one("p.v b"))
        comparison, dated = (words(line) for line in figure.select("p.sub"))
        assert comparison
        assert re.match(r"公表値|本システムの集計 令和8年11月24日|目標", dated)
        assert words(figure.select_one("details.def p"))


def test_our_own_figures_are_the_sum_of_the_snapshots(
    world: None, viewer: Person, ehime_staff: Person
) -> None:
    with scope(EHIME):
        make_talent(ehime_staff.seat, base_code="382019", accelerator_appointed_on=date(2026, 6, 1))
    take_snapshot(EHIME)
    figures = read(viewer.client.get("/national/")).figures
    assert figures["本システムを使う都道府県"].startswith("2 ／47")
    assert figures["人材プール"].startswith("3 人 全体方針 1、プロジェクト 2、実務 1")
    assert figures["特別交付税（試算）"].startswith("7,000 千円")
    assert figures["アクセラレータの任命"].startswith("1 ／500人")
    assert "1件のうち0件" in figures["受けたニーズの完了"]


def test_the_demo_calls_its_made_up_figures_samples(world: None, viewer: Person, settings: Any) -> None:
    settings.DEMO = True
    page = read(viewer.client.get("/national/"))
    assert page.figures["人材プール"].endswith("見本 令和8年11月24日")
    assert "本システムの集計" not in page.text.replace("本システムの集計」", "")


def test_a_confirmed_visit_reaches_the_ministry(
    today: date, staff: Person, officer: Person, talent_user: Person, finance: Person, viewer: Person
) -> None:
    renew_what_changed()
    assert read(viewer.client.get("/national/")).figures["支援を受けた市区町村"].startswith("– ")
    small_world(staff, officer, talent_user, finance)
    renew_what_changed()
    assert read(viewer.client.get("/national/")).figures["支援を受けた市区町村"].startswith("1 団体")


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
    page = read(viewer.client.get(f"/national/?map={choice}"))
    assert words(page.soup.select_one(".over-map h3")).startswith("高い")
    first = page.soup.select(".over-map tr")[0]
    assert [words(cell) for cell in first.select("th, td")] == highest
    (drawn,) = page.soup.select("svg.map")
    tiles = drawn.select('a[href^="/national/prefectures/"]:has(> title)')
    assert len({str(tile["href"]) for tile in tiles}) == len(tiles) == 47


def test_an_unknown_map_is_the_first_one(world: None, viewer: Person) -> None:
    page = read(viewer.client.get("/national/?map=secret"))
    assert page.field("map") == "external_talent"
    assert words(page.soup.select_one("figcaption")).startswith("外部のデジタル人材を使う市区町村の割合")


@pytest.mark.parametrize("choice", ["external_talent", "online_32", "covered", "special"])
def test_the_csv_of_the_map_equals_its_table(world: None, viewer: Person, choice: str) -> None:
    page = read(viewer.client.get(f"/national/?map={choice}"))
    rows = csv_rows(viewer.client.get(f"/national/?table=map&map={choice}&format=csv"))
    assert len(rows) == 48
    table = cells_of(page, CHOICES[choice].caption)
    assert table == [[cell.replace("–", "") for cell in row] for row in rows]


def test_the_csv_of_the_bands_equals_their_table(world: None, viewer: Person) -> None:
    rows = csv_rows(viewer.client.get("/national/?table=bands&format=csv"))
    assert cells_of(read(viewer.client.get("/national/")), "人口の近い団体") == rows
    assert rows[1] == ["1万人未満", "565", "16.1％", "21.6％", "50.5％", "52.8％", "21.8％"]
    assert rows[-1] == ["全国", "1741", "30.1％", "49.7％", "48.8％", "69.4％", "32.9％"]


def test_the_csv_of_the_prefectures_has_their_table_in_its_order(world: None, viewer: Person) -> None:
    address = "/national/prefectures/?sort=-external_talent"
    *shown, nation = [row[0] for row in read(viewer.client.get(address)).table("都道府県").rows]
    rows = csv_rows(viewer.client.get(f"{address}&format=csv"))
    assert (shown[:3], nation) == (["愛媛県", "福井県", "山口県"], "全国")
    assert [row[1] for row in rows[1:]] == shown
    hiroshima = next(row for row in rows if row[1] == "広島県")
    assert hiroshima[9:16] == ["2", "1", "1", "0", "1", "1", "7000"]


def test_the_sheet_of_the_prefectures_holds_numbers(world: None, viewer: Person) -> None:
    book = load_workbook(BytesIO(viewer.client.get("/national/prefectures/?format=xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert rows[0][1] == "都道府県"
    assert next(row for row in rows if row[1] == "広島県")[15] == 7000


def test_a_prefectures_page_shows_its_months_and_its_towns(world: None, viewer: Person) -> None:
    page = read(viewer.client.get("/national/prefectures/hiroshima/"))
    assert page.table("月ごとの集計").column("月") == ["令和8年11月"]
    assert "神石高原町" in page.table("市区町村の取組").column("市区町村")
    months = csv_rows(viewer.client.get("/national/prefectures/hiroshima/?table=months&format=csv"))
    assert months[1][:6] == ["2026-11-01", "2", "1", "2", "1", "0"]
    assert len(csv_rows(viewer.client.get("/national/prefectures/hiroshima/?format=csv"))) == 24


def test_a_prefecture_without_records_says_so(world: None, viewer: Person) -> None:
    page = read(viewer.client.get("/national/prefectures/tottori/"))
    assert "今年度の記録はまだありません" in page.text
    assert page.figures == {}
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
    page = read(viewer.client.get(f"/national/municipalities/?{query}"))
    assert (f" {len(rows):,}市区町村" in page.text) is (rows != [])
    assert ("条件に合う市区町村はありません" in page.text) is (rows == [])


def test_the_list_of_municipalities_has_pages(today: date, viewer: Person) -> None:
    page = read(viewer.client.get("/national/municipalities/?sort=-population&page=2"))
    assert "1,741市区町村のうち 51–100" in page.text
    assert len(page.table("市区町村").rows) == 50


def test_definitions_name_source_date_and_terms_of_every_figure(today: date, viewer: Person) -> None:
    page = read(viewer.client.get("/national/definitions/"))
    terms = [page.facts[term] for term in ("出どころ", "基準日", "利用の条件")]
    own = [[*row, *terms] for row in page.table("本システムの集計の定義").rows]
    rows = [*page.table("公表値の定義").rows, *own]
    assert all(cell for row in rows for cell in row)
    assert sorted(rows) == sorted(
        [row.label, row.definition, row.source, row.as_of, row.licence] for row in DEFINITIONS.values()
    )


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_holds_a_persons_name(world: None, viewer: Person, path: str) -> None:
    with scope(HIROSHIMA):
        names = list(Talent.objects.values_list("name", flat=True))
    body = viewer.client.get(path).text
    assert len(names) == 2
    assert not [name for name in [*names, "デモ・中村 恵", "デモ・岡本 真由美"] if name in body]


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
def test_the_dashboard_weighs_at_most_60_kilobytes_on_its_way(world: None, viewer: Person, path: str) -> None:
    assert len(gzip.compress(viewer.client.get(path).content)) < 60_000


def test_confirmed_visits_are_called_so_on_page_definition_and_file(world: None, viewer: Person) -> None:
    """The same word must not mean held visits here and confirmed ones there."""
    dashboard = read(viewer.client.get("/national/"))
    assert "確認済みの訪問" in dashboard.figures
    assert "今年度の訪問" not in dashboard.text
    own = read(viewer.client.get("/national/definitions/")).table("本システムの集計の定義")
    (definition,) = [row[1] for row in own.rows if row[0] == "確認済みの訪問"]
    assert "受け入れた市区町村が確認した訪問の数。" in definition
    assert "「確認前を含む訪問」は、本人が行ったと記録した訪問の数" in definition
    for address in (
        "/national/prefectures/?format=csv",
        "/national/prefectures/hiroshima/?format=csv&table=months",
    ):
        head = csv_rows(viewer.client.get(address))[0]
        assert "確認済みの訪問" in head
        assert "訪問" not in head


def test_every_column_of_ours_is_defined_below_the_table(world: None, viewer: Person) -> None:
    page = read(viewer.client.get("/national/prefectures/"))
    defined = [words(line) for line in page.soup.select("main details.def li")]
    assert [line.partition("：")[0] for line in defined] == [measure.column for measure in COLUMNS]
    assert all(line.partition("：")[2] for line in defined)


def test_what_is_kept_of_the_country_is_forgotten_at_every_change(
    world: None, staff: Person, viewer: Person
) -> None:
    """Within one moment, and where the number of the chain stands still too: the night counts anew."""
    before = read(viewer.client.get("/national/"))
    with CaptureQueriesContext(connection) as again:
        assert read(viewer.client.get("/national/")).figures == before.figures
    assert sum("national_snapshot" in query["sql"] for query in again.captured_queries) == 1
    with scope(HIROSHIMA):
        make_talent(staff.seat, name="デモ・増田 一", kana="でも・ますだ はじめ")
    renew_what_changed()
    after = read(viewer.client.get("/national/")).figures
    assert [figures["人材プール"].split()[0] for figures in (before.figures, after)] == ["2", "3"]
    with scope(HIROSHIMA):
        Snapshot.objects.update(figures={}, taken_at=F("taken_at") + timedelta(seconds=1))
    last = read(viewer.client.get("/national/")).figures
    assert last["人材プール"].split()[0] == "0"
