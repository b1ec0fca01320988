"""The pages of the ledger, as finance staff use them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from accounts.tenancy import scope
from documents.models import IssuedDocument
from finance.figures import allocation_figure
from finance.models import Expense, Funding
from finance.tasks import FIGURE_PDF
from tests.build_finance import paid
from tests.build_jobs import do_waiting
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import csv_rows, read, words

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def expense(staff: Person, finance: Person, today: date) -> Expense:
    with scope(HIROSHIMA):
        return paid(finance.seat, make_talent(staff.seat, employment_form="fiscal_year_appointee"), 701_000)


def test_the_figure_page_shows_amount_sentences_lines_and_doubts(finance: Person, expense: Expense) -> None:
    page = read(finance.client.get("/hiroshima/finance/figure/"))
    assert "491 千円" in page.text
    assert "これは試算です" in page.text
    lines = page.table("行ごとの判定")
    assert lines.column("経費") == ["デモ・藤井 拓也 人件費（会計年度任用職員）"]
    assert lines.column("支出（円）") == ["701,000"]
    assert len(page.lines("確かめられていないきまり")) == 2


def test_a_long_figure_has_pages_and_the_totals_of_all(
    finance: Person, staff: Person, expense: Expense, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.pages.LINES_ON_A_PAGE", 1)
    with scope(HIROSHIMA):
        paid(finance.seat, make_talent(staff.seat, kana="でも・わたなべ"), 300_000)
    first = read(finance.client.get("/hiroshima/finance/figure/"))
    assert "2行のうち 1–1" in first.text
    assert first.table("行ごとの判定").column("支出（円）") == ["701,000"]
    second = read(finance.client.get("/hiroshima/finance/figure/?page=2"))
    assert second.table("行ごとの判定").column("支出（円）") == ["300,000"]
    assert "2／2行がそろう" in second.text
    assert all("1,001,000" in words(page.soup.select_one("tfoot")) for page in (first, second))


def test_the_figure_takes_as_many_queries_for_many_lines_as_for_one(
    finance: Person, staff: Person, expense: Expense
) -> None:
    counts = []
    for more in (1, 5):
        with scope(HIROSHIMA):
            for number in range(more):
                paid(finance.seat, make_talent(staff.seat, name=f"デモ・人 {more}{number}"))
        finance.client.get("/hiroshima/finance/figure/")
        with CaptureQueriesContext(connection) as queries:
            finance.client.get("/hiroshima/finance/figure/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_an_empty_year_says_what_to_do(finance: Person) -> None:
    page = read(finance.client.get("/hiroshima/finance/figure/?year=2024"))
    assert "この年度の経費がまだありません" in page.text
    assert finance.client.get("/hiroshima/finance/figure/?year=2019").status_code == 404


def test_a_line_leads_down_to_its_months_and_names_the_break(finance: Person, expense: Expense) -> None:
    with scope(HIROSHIMA):
        line_id = allocation_figure(2026).lines[0].ledger.id
    page = read(finance.client.get(f"/hiroshima/finance/figure/2026/lines/{line_id}/"))
    assert page.crumbs == ["今日やること", "交付税の試算", "根拠をたどる"]
    assert "支出の記録 1件" in page.text
    assert page.table("月ごとの支出").column("金額（円）") == ["701,000"]
    assert "まだ訪問の記録がありません" in page.text
    assert finance.client.get("/hiroshima/finance/figure/2026/lines/nobody/").status_code == 404


@pytest.mark.parametrize(
    "year", ["0", "1", "2022", "2027", "9999", "10000", "99999999999999999999", "9" * 5000]
)
def test_a_year_without_a_figure_is_not_found(finance: Person, expense: Expense, year: str) -> None:
    for address in ("figure/?year={}", "figure/?year={}&format=csv", "figure/{}/lines/x/",
                    "expenses/?year={}",
                    "expenses/?year={}&format=xlsx", "expenses/add/?year={}"):  # fmt: skip
        assert finance.client.get("/hiroshima/finance/" + address.format(year)).status_code == 404, address
    assert finance.client.post(f"/hiroshima/finance/figure/{year}/issue/").status_code == 404


def test_an_amount_typed_with_full_width_digits_is_recorded(finance: Person, expense: Expense) -> None:
    values = {
        "month": "2026-09-01",
        "kind": "personnel",
        "talent": expense.talent_id,
        "amount_yen": "７０万円",
    }
    check = read(finance.client.post("/hiroshima/finance/expenses/add/", values))
    assert check.facts["金額"] == "700,000円"
    answer = finance.client.post("/hiroshima/finance/expenses/add/", {**values, "step": "do"})
    assert answer.status_code == 302
    with scope(HIROSHIMA):
        assert Expense.objects.latest("id").amount_yen == 700_000


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount_yen", "たくさん", "金額（円）：「たくさん」は数として読めません"),
        ("amount_yen", "-5", "金額（円）：金額は0円以上"),
        ("amount_yen", "0", "金額（円）：0円の経費は記録しません"),
        ("amount_yen", "999,999,999,999,999", "金額（円）：1件に記録できるのは1,000,000,000円（10億円）まで"),
        ("amount_yen", "", "金額（円）を書いてください"),
        ("month", "2026-12-01", "令和8年12月はまだ始まっていません"),
        ("talent", "", "この種類の経費は、だれの分かを選んでください"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(
    finance: Person, expense: Expense, field: str, value: str, sentence: str
) -> None:
    values: dict[str, Any] = {
        "month": "2026-09-01",
        "kind": "personnel",
        "talent": expense.talent_id,
        "amount_yen": "700000",
        "proof": "請求書 第9号",
    } | {field: value}
    for step in ({}, {"step": "do"}):
        page = read(finance.client.post("/hiroshima/finance/expenses/add/", values | step))
        assert "直すところが1つあります" in page.text
        (error,) = page.errors
        assert error.startswith(sentence)
        assert page.field("proof") == "請求書 第9号"


def test_contribution_and_amendment_from_the_page(finance: Person, expense: Expense) -> None:
    address = f"/hiroshima/finance/expenses/{expense.pk}/"
    fund = {"fund-kind": "contribution", "fund-municipality": JINSEKI, "fund-amount_yen": "100,000"}
    assert finance.client.post(address + "fund/", fund).status_code == 302
    amended = finance.client.post(
        address + "amend/", {"amend-amount_yen": "600,000", "amend-reason": "計算違い"}
    )
    assert amended.status_code == 302
    page = read(finance.client.get(amended.headers["Location"]))
    assert page.lines("記録") == ["神石高原町 100,000円 市町村の負担金 取り消す"]
    assert page.facts["訂正"] == "もとの行 701,000円 計算違い"
    assert page.link("もとの行 701,000円") == address
    assert read(finance.client.get(address)).link("訂正後の行を開く") == amended.headers["Location"]


def test_funding_recorded_by_mistake_is_taken_back_with_a_reason(
    finance: Person, staff: Person, expense: Expense
) -> None:
    address = f"/hiroshima/finance/expenses/{expense.pk}/"
    fund = {"fund-kind": "contribution", "fund-municipality": JINSEKI, "fund-amount_yen": "100,000"}
    finance.client.post(address + "fund/", fund)
    with scope(HIROSHIMA):
        funding = Funding.objects.get()
    withdrawal = f"/hiroshima/finance/expenses/fundings/{funding.pk}/withdraw/"
    assert read(finance.client.get(address)).link("取り消す") == withdrawal
    assert withdrawal not in read(staff.client.get(address)).links.values()
    assert read(finance.client.get(withdrawal)).facts["市町村の負担金"] == "神石高原町 100,000円"
    refused = read(finance.client.post(withdrawal, {"reason": " "}))
    assert refused.errors == ["取り消す理由を書いてください。"]
    assert finance.client.post(withdrawal, {"reason": "町を取り違えた"}).status_code == 302
    page = read(finance.client.get(address))
    assert page.lines("経過")[0].startswith("経費の財源の取消し")
    with scope(HIROSHIMA):
        assert not Funding.objects.exists()
        event = Event.objects.get(verb="withdraw_funding")
        assert (event.before["amount_yen"], event.after["reason"]) == (100_000, "町を取り違えた")
        assert allocation_figure(2026).deducted_yen == 0


def test_two_presses_make_one_paper_whose_job_leads_to_it(finance: Person, expense: Expense) -> None:
    address = "/hiroshima/finance/figure/2026/issue/"
    job_page, again = (finance.client.post(address).headers["Location"] for _ in range(2))
    assert job_page == again
    with scope(HIROSHIMA):
        do_waiting(FIGURE_PDF)
        document = IssuedDocument.objects.get()
    assert read(finance.client.get(job_page)).link(f"{document.number}を開く") == (
        f"/hiroshima/documents/{document.pk}/download/"
    )


def test_fifty_identical_posts_record_one_amount(finance: Person, expense: Expense) -> None:
    values = {
        "month": "2026-09-01",
        "kind": "personnel",
        "talent": expense.talent_id,
        "amount_yen": "1",
        "step": "do",
        "post_key": finance.client.key(),
    }
    answers = {
        finance.client.post("/hiroshima/finance/expenses/add/", values, keyed=False).headers["Location"]
        for _ in range(50)
    }
    assert len(answers) == 1
    with scope(HIROSHIMA):
        assert Expense.objects.filter(amount_yen=1).count() == 1


def test_the_list_is_filtered_and_exported_as_shown(finance: Person, expense: Expense) -> None:
    page = read(finance.client.get("/hiroshima/finance/expenses/?kind=personnel&month=2026-10-01"))
    assert page.table("令和8年度 経費").column("金額（円）") == ["701,000"]
    head, row = csv_rows(finance.client.get("/hiroshima/finance/expenses/?format=csv"))
    assert row[head.index("金額（円）")] == "701000"
    nothing = read(finance.client.get("/hiroshima/finance/expenses/?proof=none"))
    assert "当てはまる経費がありません" in nothing.text


def test_the_list_needs_few_queries(
    finance: Person, expense: Expense, django_assert_max_num_queries: Any
) -> None:
    finance.client.get("/hiroshima/finance/expenses/")
    with django_assert_max_num_queries(12):
        finance.client.get("/hiroshima/finance/expenses/")


def test_staff_may_read_and_not_record(staff: Person, expense: Expense) -> None:
    assert staff.client.get("/hiroshima/finance/expenses/").status_code == 200
    assert staff.client.get("/hiroshima/finance/expenses/add/").status_code == 403


def test_from_the_check_page_the_way_back_keeps_what_was_typed(finance: Person, expense: Expense) -> None:
    values = {
        "month": "2026-09-01",
        "kind": "personnel",
        "talent": expense.talent_id,
        "amount_yen": "70万円",
        "note": "概算払い",
    }
    check = read(finance.client.post("/hiroshima/finance/expenses/add/", values))
    back = check.soup.select_one('main form button[name="step"][value="back"]')
    assert words(back) == "書き直す"
    page = read(finance.client.post("/hiroshima/finance/expenses/add/", {**values, "step": "back"}))
    assert page.field("amount_yen") == "70万円"
    assert page.field("note") == "概算払い"
    assert page.errors == []
    assert "直すところ" not in page.text
    with scope(HIROSHIMA):
        assert Expense.objects.count() == 1


def test_a_twin_is_pointed_out_before_it_is_recorded(finance: Person, expense: Expense) -> None:
    values = {
        "month": "2026-10-01",
        "kind": "personnel",
        "talent": expense.talent_id,
        "amount_yen": "701,000",
    }
    page = read(finance.client.post("/hiroshima/finance/expenses/add/", values))
    assert "同じ月・種類・人・金額の記録が、もう1件あります" in page.text
    with scope(HIROSHIMA):
        assert Expense.objects.count() == 1


def test_the_month_before_is_offered_first(finance: Person, expense: Expense) -> None:
    page = read(finance.client.get("/hiroshima/finance/expenses/add/"))
    assert page.field("month") == "2026-10-01"


def test_a_year_is_always_chosen_and_named(finance: Person, expense: Expense) -> None:
    page = read(finance.client.get("/hiroshima/finance/expenses/"))
    assert page.field("year") == "2026"
    assert words(page.soup.select_one("#id_year [selected]")) == "令和8年度"
    assert "条件：令和8年度" in page.text
    assert "合計 701,000円" in page.text
    assert "条件を消す" not in page.text
    before = read(finance.client.get("/hiroshima/finance/expenses/?year=2025"))
    assert before.field("year") == "2025"
    assert words(before.soup.select_one("#id_year [selected]")) == "令和7年度"
    assert "当てはまる経費がありません" in before.text
    assert before.link("条件を消す") == "?"


def test_a_month_of_another_year_is_told_in_words(finance: Person, expense: Expense) -> None:
    page = read(finance.client.get("/hiroshima/finance/expenses/?year=2025&month=2026-10-01"))
    assert "月 誤り：一覧から選び直してください。" in page.text


def test_the_file_of_the_list_has_the_columns_of_the_ledger(finance: Person, expense: Expense) -> None:
    address = f"/hiroshima/finance/expenses/{expense.pk}/"
    fund = {"fund-kind": "other", "fund-source": "国庫補助金", "fund-amount_yen": "100,000"}
    finance.client.post(address + "fund/", fund)
    assert csv_rows(finance.client.get("/hiroshima/finance/expenses/?format=csv")) == [
        ["月", "種類", "だれの分か", "金額（円）", "負担金など（円）", "根拠となる書類", "備考"],
        [
            "令和8年10月",
            "人件費・委託の人件費相当額",
            "デモ・藤井 拓也",
            "701000",
            "100000",
            "支出命令書 第12号",
            "",
        ],
    ]


def test_a_town_and_a_talent_see_nothing_of_the_ledger(
    expense: Expense, finance: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        assert list(Expense.objects.visible_to(finance.seat)) == [expense]
        for person in (officer, talent_user):
            assert not Expense.objects.visible_to(person.seat).exists()
            assert not Funding.objects.visible_to(person.seat).exists()
