"""The pages of municipalities: the table, one of them, its staffing, the paper of a need."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from accounts.errors import Refusal
from accounts.models import Membership
from accounts.permissions import Role
from accounts.tenancy import scope
from documents.models import IssuedDocument
from jobs.choices import JobStatus
from jobs.models import Job
from municipalities.needs.actions.leaving import discard_need
from municipalities.needs.models import Need
from municipalities.needs.tasks import NEED_SHEET
from municipalities.register.figures import indicators_of
from municipalities.register.models import ItStaffing
from municipalities.towns.lists import SORT_BOX
from municipalities.towns.pages import cell_of
from tests.build_jobs import done
from tests.build_needs import accepted_need, issued_sheet, made, make_need, submitted_need
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person, person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")


def test_the_table_shows_every_municipality_with_public_values(staff: Person) -> None:
    page = look(staff, "municipality_list")
    assert " 23市町村 32手続の率が低い順 " in page.text
    table = page.table("市町村の取組")
    assert table.column("市町村")[:3] == ["北広島町", "大崎上島町", "江田島市"]
    assert table.column("人口")[0] == "15,934"
    assert "令和7年国勢調査 速報" in page.text
    assert "自治体DXの取組に関するダッシュボード" in page.text


@pytest.mark.parametrize(
    ("query", "towns"),
    [
        ("?population=s", ["大崎上島町", "安芸太田町", "神石高原町"]),
        ("?q=じんせき", ["神石高原町"]),
        ("?q=廿日市", ["廿日市市"]),
        ("?population=xl&sort=population", ["福山市", "広島市"]),
    ],
)
def test_the_table_is_narrowed(staff: Person, query: str, towns: list[str]) -> None:
    page = look(staff, "municipality_list", query=query)
    assert f" {len(towns)}市町村 条件" in page.text
    assert page.table("市町村の取組").column("市町村") == towns


def test_nothing_found_says_so(staff: Person) -> None:
    assert "条件に合う市町村はありません" in look(staff, "municipality_list", query="?q=江戸").text


@pytest.mark.parametrize(("sort", "words"), SORT_BOX.items())
def test_every_order_keeps_every_town_and_says_so(staff: Person, sort: str, words: str) -> None:
    page = look(staff, "municipality_list", query=f"?sort={sort}")
    assert f" 23市町村 {words} " in page.text
    assert "条件：" not in page.text
    assert len(set(page.table("市町村の取組").column("市町村"))) == 23


def test_a_second_year_of_indicators_is_never_mixed_with_the_first(committed: str, superuser: Any) -> None:
    """The pages show the latest year that is loaded, also where most
    towns have answered in another one only."""
    superuser.execute(
        "insert into register_municipalityindicators (municipality_id, fiscal_year, online_32_percent) "
        "values (%s, 2024, 77)",
        [JINSEKI],
    )
    staff = person("staff")
    with scope(HIROSHIMA):
        found = indicators_of([JINSEKI, SERA])
        assert found.fiscal_year == 2024
        assert {code: row.fiscal_year for code, row in found.by_code.items()} == {JINSEKI: 2024}
        assert set(indicators_of([JINSEKI, SERA], 2023).by_code) == {JINSEKI, SERA}
    page = look(staff, "municipality_list")
    assert "令和6年度の公表値" in page.text
    for shown in (page, look(staff, "home")):
        rows = shown.table("市町村の取組").rows
        assert [cell for row in rows for cell in row if cell.endswith("％")] == ["77％"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_table_is_taken_away(staff: Person, file_format: str) -> None:
    response = staff.client.get(address("municipality_list") + f"?format={file_format}")
    assert response.status_code == 200
    if file_format == "csv":
        rows = csv_rows(response)
        assert len(rows) == 24
        assert rows[1][:2] == ["343692", "北広島町"]


def test_the_table_asks_the_database_a_bounded_number_of_times(
    staff: Person, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(16):
        look(staff, "municipality_list")


def test_a_town_is_led_to_itself_and_sees_no_other(officer: Person, ehime_staff: Person) -> None:
    assert officer.client.get(address("municipality_list")).headers["Location"] == address(
        "municipality_detail", JINSEKI
    )
    assert officer.client.get(address("municipality_detail", SERA)).status_code == 404
    assert (
        officer.client.post(address("municipality_staffing", SERA), {"staff_count": "1"}).status_code == 404
    )
    assert ehime_staff.client.get(address("municipality_detail", JINSEKI, slug="ehime")).status_code == 404


def test_a_towns_page_gives_every_indicator_its_definition_and_date(officer: Person) -> None:
    page = look(officer, "municipality_detail", JINSEKI)
    assert "じんせきこうげんちょう" in page.text
    assert page.facts["人口"].startswith("7,266人")
    assert "まだ登録がありません" in page.parts["情報担当の体制"]
    lines = page.table("DXの取組")
    assert all(lines.column("定義"))
    assert all(lines.column("基準日"))
    assert lines.rows[0] == [
        "CIOの任命",
        "実施",
        "最高情報統括責任者（CIO）を任命している。",
        "令和5年4月1日",
    ]


def test_a_name_stands_as_published_with_its_other_spelling(staff: Person) -> None:
    kochi = Membership(
        user=staff.user, prefecture_id=39, role=Role.PREFECTURE_STAFF, starts_on=date(2026, 4, 1)
    )
    kochi.save()
    found = read(staff.client.get(address("municipality_list", slug="kochi") + "?q=梼原"))
    assert found.table("市町村の取組").column("市町村") == ["檮原町"]
    page = read(staff.client.get(address("municipality_detail", "394050", slug="kochi")))
    assert page.heading == "檮原町"
    assert "別の表記：梼原町" in page.text


def test_a_town_where_nobody_lived_has_no_change_in_percent(staff: Person) -> None:
    """双葉町 had no inhabitant in the census of 2020."""
    Membership(
        user=staff.user, prefecture_id=7, role=Role.PREFECTURE_STAFF, starts_on=date(2026, 4, 1)
    ).save()
    page = read(staff.client.get(address("municipality_detail", "075469", slug="fukushima")))
    assert page.heading == "双葉町"
    assert page.facts["人口"].endswith("令和2年は0人")


def test_a_town_says_how_large_it_is_and_how_one_gets_there(staff: Person) -> None:
    assert look(staff, "municipality_detail", JINSEKI).facts["人口規模"] == "1万人未満"
    assert look(staff, "municipality_detail", JINSEKI).facts["交通"].startswith("道路で行けます")
    island = look(staff, "municipality_detail", "344311").facts["交通"]
    assert island == "島などで、道路だけでは行けません 訪問には船か飛行機を使います"


def test_staffing_is_recorded_on_the_page(officer: Person) -> None:
    form = {"staff_count": "１人", "is_concurrent": "on", "section": "総務課", "as_of": "R8.11.10"}
    wrong = officer.client.post(address("municipality_staffing", JINSEKI), {**form, "as_of": "R8.12.10"})
    assert read(wrong).errors == ["いつの時点かは、今日までの日付で書いてください。"]
    unreadable = officer.client.post(
        address("municipality_staffing", JINSEKI), {**form, "staff_count": "ひとり"}
    )
    (error,) = read(unreadable).errors
    assert "「ひとり」は人数として読めません。" in error
    assert officer.client.post(address("municipality_staffing", JINSEKI), form).status_code == 302
    page = look(officer, "municipality_detail", JINSEKI)
    assert page.facts["人数"] == "1人（兼務） ひとり情シス"
    with scope(HIROSHIMA):
        assert ItStaffing.objects.get().staff_count == 1


def test_finance_reads_a_town_but_records_nothing(finance: Person) -> None:
    page = look(finance, "municipality_detail", JINSEKI)
    assert page.heading == "神石高原町"
    assert "記録する" not in page.text
    assert page.buttons == []
    assert finance.client.post(address("municipality_staffing", JINSEKI), {}).status_code == 403


@pytest.mark.parametrize(
    ("value", "text", "step"),
    [
        (None, "–", 0),
        (True, "実施", 2),
        (False, "未実施", 0),
        (0, "0％", 1),
        (20, "20％", 2),
        (100, "100％", 5),
    ],
)
def test_a_cell_says_its_value_and_how_dark_it_is(value: bool | int | None, text: str, step: int) -> None:
    assert (cell_of(value).text, cell_of(value).step) == (text, step)


def _submitted(officer: Person, text: str) -> Need:
    with scope(HIROSHIMA):
        return submitted_need(officer.seat, text)


def test_the_sheet_is_asked_for_and_issued_as_a_pdf(officer: Person, staff: Person) -> None:
    need = _submitted(officer, "<script>と書いても、そのまま紙に出る。\n改行もある。")
    response = staff.client.post(address("need_sheet", need.pk))
    assert response.status_code == 302
    assert "/jobs/" in response.headers["Location"]
    with scope(HIROSHIMA):
        outcome = issued_sheet(staff.seat, need)
        document = IssuedDocument.objects.get()
    assert outcome.label == document.number
    assert bytes(document.content).startswith(b"%PDF-")
    assert (document.file_name, document.municipality_code) == (
        "支援ニーズ票_神石高原町_N-8-0001.pdf",
        JINSEKI,
    )


def test_the_sheet_of_a_need_of_usual_length_is_one_page(officer: Person, staff: Person) -> None:
    address = "https://www.example.lg.jp/soshiki/" + "shiyousho_an_saishuban_" * 8 + ".pdf"
    long = _submitted(officer, f"仕様書はここに置いています。\n{address}\n見てもらえますか。✅確認ずみ")
    usual = made(accepted_need, officer.seat, staff.seat)
    for need in (long, usual):
        for who in (staff, officer):
            with scope(HIROSHIMA):
                issued_sheet(who.seat, need)
                paper = PdfReader(BytesIO(bytes(IssuedDocument.objects.order_by("-id")[0].content)))
            assert len(paper.pages) == 1
            text = "".join(paper.pages[0].extract_text().split())
            assert (address in text, "［チェック］確認ずみ" in text) == (need is long, need is long)
    assert "✅" in long.raw_problem, "what was typed stays"


def test_a_sheet_of_anothers_need_is_not_made(
    officer: Person, other_officer: Person, talent_user: Person
) -> None:
    need = _submitted(officer, "困りごと")
    assert other_officer.client.post(address("need_sheet", need.pk)).status_code == 404
    assert talent_user.client.post(address("need_sheet", need.pk)).status_code == 403
    assert officer.client.get(address("need_sheet", need.pk)).status_code == 405
    with scope(HIROSHIMA), pytest.raises(Refusal, match="いまは開けません"):
        issued_sheet(other_officer.seat, need)
    assert NEED_SHEET == "needs.sheet"


def test_a_sheet_of_a_draft_that_was_discarded_meanwhile_fails_with_its_reason(officer: Person) -> None:
    draft = made(make_need, officer.seat)
    officer.client.post(address("need_sheet", draft.pk))
    with scope(HIROSHIMA):
        discard_need(by=officer.seat, need=draft)
        job = done(Job.objects.get(kind=NEED_SHEET))
    assert job.status == JobStatus.FAILED
    assert "支援ニーズ票は作れません。ニーズが破棄されたか" in look(officer, "job_detail", job.pk).text
