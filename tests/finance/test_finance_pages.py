"""The pages of the ledger, as finance staff use them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Event
from accounts.tenancy import scope
from finance.figures import allocation_figure
from finance.models import Expense, Funding
from tests.build_finance import paid
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, Person

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def expense(staff: Person, finance: Person, today: date) -> Expense:
    with scope(HIROSHIMA):
        return paid(finance.seat, make_talent(staff.seat, employment_form="fiscal_year_appointee"), 701_000)


def test_the_figure_page_shows_amount_sentences_lines_and_doubts(finance: Person, expense: Expense) -> None:
    page = finance.client.get("/hiroshima/finance/figure/").content.decode()
    for words in ("491", "千円", "これは試算です", "701,000", "確かめられていないきまり", "会計年度任用職員"):
        assert words in page


def test_an_empty_year_says_what_to_do(finance: Person) -> None:
    page = finance.client.get("/hiroshima/finance/figure/?year=2024").content.decode()
    assert "この年度の経費がまだありません" in page
    assert finance.client.get("/hiroshima/finance/figure/?year=2019").status_code == 404


def test_a_line_leads_down_to_its_months_and_names_the_break(finance: Person, expense: Expense) -> None:
    with scope(HIROSHIMA):
        line_id = allocation_figure(2026).lines[0].ledger.id
    page = finance.client.get(f"/hiroshima/finance/figure/2026/lines/{line_id}/").content.decode()
    assert "支出の記録　1件" in page
    assert "まだ訪問の記録がありません" in page
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
    check = finance.client.post("/hiroshima/finance/expenses/add/", values)
    assert (check.status_code, "700,000円" in check.content.decode()) == (200, True)
    answer = finance.client.post("/hiroshima/finance/expenses/add/", {**values, "step": "do"})
    assert answer.status_code == 302
    with scope(HIROSHIMA):
        assert Expense.objects.latest("id").amount_yen == 700_000


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount_yen", "たくさん", "数"),
        ("amount_yen", "-5", "0円以上"),
        ("amount_yen", "0", "0円の経費は記録しません"),
        ("amount_yen", "999,999,999,999,999", "10億円"),
        ("amount_yen", "", "金額（円）を書いてください"),
        ("month", "2026-12-01", "まだ始まっていません"),
        ("talent", "", "だれの分か"),
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
        answer = finance.client.post("/hiroshima/finance/expenses/add/", values | step)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert sentence in page
        assert "直すところが1つあります" in page
        assert "請求書 第9号" in page


def test_contribution_and_amendment_from_the_page(finance: Person, expense: Expense) -> None:
    address = f"/hiroshima/finance/expenses/{expense.pk}/"
    fund = {"fund-kind": "contribution", "fund-municipality": JINSEKI, "fund-amount_yen": "100,000"}
    assert finance.client.post(address + "fund/", fund).status_code == 302
    amended = finance.client.post(
        address + "amend/", {"amend-amount_yen": "600,000", "amend-reason": "計算違い"}
    )
    assert amended.status_code == 302
    page = finance.client.get(amended.headers["Location"]).content.decode()
    assert "神石高原町" in page
    assert "もとの行 701,000円" in page
    assert "訂正後の行を開く" in finance.client.get(address).content.decode()


def test_funding_recorded_by_mistake_is_taken_back_with_a_reason(
    finance: Person, staff: Person, expense: Expense
) -> None:
    address = f"/hiroshima/finance/expenses/{expense.pk}/"
    fund = {"fund-kind": "contribution", "fund-municipality": JINSEKI, "fund-amount_yen": "100,000"}
    finance.client.post(address + "fund/", fund)
    with scope(HIROSHIMA):
        funding = Funding.objects.get()
    withdrawal = f"/hiroshima/finance/expenses/fundings/{funding.pk}/withdraw/"
    assert withdrawal in finance.client.get(address).content.decode()
    assert withdrawal not in staff.client.get(address).content.decode()
    assert "100,000円" in finance.client.get(withdrawal).content.decode()
    assert "取り消す理由を書いてください" in finance.client.post(withdrawal, {"reason": " "}).content.decode()
    assert finance.client.post(withdrawal, {"reason": "町を取り違えた"}).status_code == 302
    page = finance.client.get(address).content.decode()
    assert "経費の財源の取消し" in page
    with scope(HIROSHIMA):
        assert not Funding.objects.exists()
        event = Event.objects.get(verb="withdraw_funding")
        assert (event.before["amount_yen"], event.after["reason"]) == (100_000, "町を取り違えた")
        assert allocation_figure(2026).deducted_yen == 0


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
    page = finance.client.get("/hiroshima/finance/expenses/?kind=personnel&month=2026-10-01").content.decode()
    assert "701,000" in page
    table = finance.client.get("/hiroshima/finance/expenses/?format=csv").content.decode("utf-8-sig")
    assert "701000" in table
    assert (
        "当てはまる経費がありません"
        in finance.client.get("/hiroshima/finance/expenses/?proof=none").content.decode()
    )


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
    check = finance.client.post("/hiroshima/finance/expenses/add/", values).content.decode()
    assert 'name="step" value="back"' in check
    page = finance.client.post(
        "/hiroshima/finance/expenses/add/", {**values, "step": "back"}
    ).content.decode()
    assert 'value="70万円"' in page
    assert 'value="概算払い"' in page
    assert "直すところ" not in page
    with scope(HIROSHIMA):
        assert Expense.objects.count() == 1


def test_a_twin_is_pointed_out_before_it_is_recorded(finance: Person, expense: Expense) -> None:
    values = {
        "month": "2026-10-01",
        "kind": "personnel",
        "talent": expense.talent_id,
        "amount_yen": "701,000",
    }
    page = finance.client.post("/hiroshima/finance/expenses/add/", values).content.decode()
    assert "同じ月・種類・人・金額の記録が、もう1件あります" in page
    with scope(HIROSHIMA):
        assert Expense.objects.count() == 1


def test_the_month_before_is_offered_first(finance: Person, expense: Expense) -> None:
    page = finance.client.get("/hiroshima/finance/expenses/add/").content.decode()
    assert '<option value="2026-10-01" selected>' in page


def test_a_year_is_always_chosen_and_named(finance: Person, expense: Expense) -> None:
    page = finance.client.get("/hiroshima/finance/expenses/").content.decode()
    assert '<option value="2026" selected>令和8年度</option>' in page
    assert "条件：令和8年度" in page
    assert "合計 <b>701,000円</b>" in page
    assert "条件を消す" not in page
    before = finance.client.get("/hiroshima/finance/expenses/?year=2025").content.decode()
    assert '<option value="2025" selected>令和7年度</option>' in before
    assert "当てはまる経費がありません" in before
    assert "条件を消す" in before


def test_a_month_of_another_year_is_told_in_words(finance: Person, expense: Expense) -> None:
    page = finance.client.get("/hiroshima/finance/expenses/?year=2025&month=2026-10-01").content.decode()
    assert "誤り：一覧から選び直してください。" in page


def test_the_file_of_the_list_has_the_columns_of_the_ledger(finance: Person, expense: Expense) -> None:
    address = f"/hiroshima/finance/expenses/{expense.pk}/"
    fund = {"fund-kind": "other", "fund-source": "国庫補助金", "fund-amount_yen": "100,000"}
    finance.client.post(address + "fund/", fund)
    answer = finance.client.get("/hiroshima/finance/expenses/?format=csv")
    head, row = answer.content.decode("utf-8-sig").splitlines()
    assert head == "月,種類,だれの分か,金額（円）,負担金など（円）,根拠となる書類,備考"
    assert row.startswith("令和8年10月,人件費・委託の人件費相当額,")
    assert row.endswith(",701000,100000,支出命令書 第12号,")


def test_a_town_and_a_talent_see_nothing_of_the_ledger(
    expense: Expense, finance: Person, officer: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        assert list(Expense.objects.visible_to(finance.seat)) == [expense]
        for person in (officer, talent_user):
            assert not Expense.objects.visible_to(person.seat).exists()
            assert not Funding.objects.visible_to(person.seat).exists()
