"""What may be written into the ledger, and the figure that follows from it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from desk.history import change_rows
from finance.actions import MOST_YEN, amend_expense, record_funding, withdraw_funding
from finance.allocation.kinds import EXPENSE_KINDS
from finance.choices import ExpenseKind
from finance.figures import allocation_figure, contributions_yen, cost_by_month
from finance.models import Expense, Funding
from finance.todo import todo
from pool.people.actions.facts import ask_fact
from pool.people.models import Talent
from tests.build_finance import paid
from tests.build_pool import MATSUYAMA_CITY, approved, make_talent
from tests.cast import EHIME, JINSEKI, Person
from tests.page import look, read

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")


def test_an_amount_lands_in_the_fiscal_year_of_its_month(staff: Person, finance: Person) -> None:
    talent = make_talent(staff.seat, starts_on=date(2025, 4, 1))
    assert paid(finance.seat, talent, month=date(2026, 3, 1)).fiscal_year == 2025
    assert paid(finance.seat, talent, month=date(2026, 4, 1)).fiscal_year == 2026
    assert Event.objects.filter(verb="record_expense").count() == 2


def test_a_month_outside_the_term_or_not_yet_begun_is_refused(staff: Person, finance: Person) -> None:
    talent = make_talent(staff.seat, starts_on=date(2026, 6, 15), ends_on=date(2027, 3, 31))
    with pytest.raises(Refusal, match="任期"):
        paid(finance.seat, talent, month=date(2026, 5, 1))
    with pytest.raises(Refusal, match="まだ始まっていません"):
        paid(finance.seat, talent, month=date(2026, 12, 1))
    assert paid(finance.seat, talent, month=date(2026, 6, 1)).amount_yen == 700_000


def test_pay_must_name_its_person_by_action_and_by_database(finance: Person) -> None:
    with pytest.raises(Refusal, match="だれの分か"):
        paid(finance.seat, None)
    with pytest.raises(IntegrityError, match="expense_names_talent"), transaction.atomic():
        Expense.objects.create(
            prefecture_id=34,
            fiscal_year=2026,
            month=date(2026, 10, 1),
            kind="travel",
            amount_yen=1,
            recorded_by=finance.user,
        )


def test_an_amendment_replaces_the_amount_and_keeps_the_old_row(staff: Person, finance: Person) -> None:
    talent = make_talent(staff.seat, employment_form="fiscal_year_appointee")
    old = paid(finance.seat, talent, 700_000)
    record_funding(
        by=finance.seat,
        expense=old,
        kind="contribution",
        municipality_code=JINSEKI,
        source="",
        amount_yen=100_000,
    )
    new = amend_expense(by=finance.seat, expense=old, amount_yen=650_000, reason="賞与の計算違い")
    figure = allocation_figure(2026)
    assert [row.line.claimed_yen for row in figure.lines] == [650_000]
    assert figure.special.eligible_yen == 550_000
    assert Expense.objects.filter(pk=old.pk, amount_yen=700_000).exists()
    assert list(Expense.objects.standing()) == [new]
    assert Funding.objects.get().expense_id == new.pk
    with pytest.raises(Refusal, match="すでに訂正"):
        amend_expense(by=finance.seat, expense=old, amount_yen=1, reason="二度目")


def test_an_amendment_needs_a_reason_and_another_amount(staff: Person, finance: Person) -> None:
    old = paid(finance.seat, make_talent(staff.seat))
    with pytest.raises(Refusal, match="同じ"):
        amend_expense(by=finance.seat, expense=old, amount_yen=old.amount_yen, reason="同じ額")
    with pytest.raises(IntegrityError, match="amendment_has_reason"), transaction.atomic():
        amend_expense(by=finance.seat, expense=old, amount_yen=1, reason="")


def test_the_paper_of_an_expense_may_come_later(staff: Person, finance: Person) -> None:
    old = paid(finance.seat, make_talent(staff.seat), proof="")
    page = read(finance.client.get(f"/hiroshima/finance/expenses/{old.pk}/"))
    assert page.facts["書類"] == "書類なし 書類を書く"
    assert page.link("書類を書く") == "#h-amend"
    assert page.soup.select_one("#h-amend") is not None
    assert page.field("amend-amount_yen") == f"{old.amount_yen:,}"
    given = {
        "amend-amount_yen": f"{old.amount_yen:,}",
        "amend-proof": "請求書 第7号",
        "amend-reason": "請求書が届いた",
    }
    answer = finance.client.post(f"/hiroshima/finance/expenses/{old.pk}/amend/", given)
    assert answer.status_code == 302
    new = Expense.objects.get(amends=old)
    assert (new.amount_yen, new.proof) == (old.amount_yen, "請求書 第7号")
    listed = read(finance.client.get("/hiroshima/finance/expenses/?proof=none"))
    assert "当てはまる経費がありません" in listed.text


def test_nobody_pays_more_towards_an_expense_than_it_cost(staff: Person, finance: Person) -> None:
    expense = paid(finance.seat, make_talent(staff.seat), 300_000)
    record_funding(
        by=finance.seat,
        expense=expense,
        kind="other",
        municipality_code="",
        source="国庫補助金",
        amount_yen=200_000,
    )
    with pytest.raises(Refusal, match="100,000円まで"):
        record_funding(
            by=finance.seat,
            expense=expense,
            kind="contribution",
            municipality_code=JINSEKI,
            source="",
            amount_yen=100_001,
        )


def test_an_amendment_stays_above_what_others_pay(staff: Person, finance: Person) -> None:
    old = paid(finance.seat, make_talent(staff.seat), 300_000)
    funding: dict[str, Any] = {"kind": "contribution", "municipality_code": JINSEKI, "source": ""}
    record_funding(by=finance.seat, expense=old, amount_yen=120_000, **funding)
    record_funding(by=finance.seat, expense=old, amount_yen=80_000, **funding)
    with pytest.raises(Refusal, match="200,000円以上"):
        amend_expense(by=finance.seat, expense=old, amount_yen=199_999, reason="計算違い")
    assert Expense.objects.count() == 1
    assert (
        amend_expense(by=finance.seat, expense=old, amount_yen=200_000, reason="計算違い").amount_yen
        == 200_000
    )


@pytest.mark.parametrize(("kind", "field"), [("contribution", "municipality"), ("other", "source")])
def test_funding_says_who_pays(staff: Person, finance: Person, kind: str, field: str) -> None:
    expense = paid(finance.seat, make_talent(staff.seat), 300_000)
    with pytest.raises(Refusal) as refused:
        record_funding(
            by=finance.seat, expense=expense, kind=kind, municipality_code="", source=" ", amount_yen=1
        )
    assert refused.value.field == field


def test_the_course_of_an_expense_tells_of_funding_as_it_was_stored(staff: Person, finance: Person) -> None:
    expense = paid(finance.seat, make_talent(staff.seat), 300_000)
    funding = record_funding(
        by=finance.seat,
        expense=expense,
        kind="contribution",
        municipality_code=JINSEKI,
        source="国庫補助金",
        amount_yen=100_000,
    )
    page = read(finance.client.get(f"/hiroshima/finance/expenses/{expense.pk}/"))
    assert page.lines("経過")[0].startswith("経費の財源の記録")
    event = Event.objects.get(verb="record_funding")
    told = {row["label"]: row["after"] for row in change_rows(event.subject_type, event.before, event.after)}
    assert told == {
        "財源の種類": "市町村の負担金",
        "市町村": "神石高原町",
        "財源の名称": "（なし）",
        "金額（円）": "100000",
    }
    withdraw_funding(by=finance.seat, funding=funding, reason="町を取り違えた")
    assert Event.objects.get(verb="withdraw_funding").before == event.after


def test_what_waits_counts_what_its_lists_show(staff: Person, finance: Person) -> None:
    make_talent(staff.seat, name="デモ・月半ば", starts_on=date(2026, 10, 16))
    make_talent(staff.seat, name="デモ・来月", starts_on=date(2026, 11, 1))
    paid(finance.seat, None, 1_000_000, kind="operation", month=date(2026, 9, 1), proof="")
    months, papers = todo(finance.seat, date(2026, 11, 24))
    assert months.lines == ("1人の分がまだありません", "デモ・月半ば")
    assert papers.lines == ("1件",)
    listed = read(finance.client.get(papers.url))
    assert listed.table("令和8年度 経費").column("月") == ["令和8年9月"]


def test_funding_of_nothing_is_refused(staff: Person, finance: Person) -> None:
    expense = paid(finance.seat, make_talent(staff.seat), 300_000)
    for amount, words in ((0, "0円の負担金"), (-1, "0円以上")):
        with pytest.raises(Refusal, match=words):
            record_funding(
                by=finance.seat,
                expense=expense,
                kind="other",
                municipality_code="",
                source="国",
                amount_yen=amount,
            )
    assert not Funding.objects.exists()


def test_a_row_takes_no_more_than_its_bound_and_names_it(staff: Person, finance: Person) -> None:
    talent = make_talent(staff.seat)
    expense = paid(finance.seat, talent, MOST_YEN)
    with pytest.raises(Refusal, match="10億円"):
        paid(finance.seat, talent, MOST_YEN + 1)
    with pytest.raises(Refusal, match="10億円"):
        amend_expense(by=finance.seat, expense=expense, amount_yen=999_999_999_999_999, reason="計算違い")
    with pytest.raises(Refusal, match="10億円"):
        record_funding(
            by=finance.seat,
            expense=expense,
            kind="other",
            municipality_code="",
            source="国",
            amount_yen=10**15,
        )
    with pytest.raises(Refusal, match="0円以上"):
        amend_expense(by=finance.seat, expense=expense, amount_yen=-1, reason="計算違い")


def test_the_figure_explains_each_line_and_adds_up(staff: Person, finance: Person) -> None:
    appointee = make_talent(staff.seat, employment_form="fiscal_year_appointee")
    outsourced = make_talent(
        staff.seat, name="デモ・西本 彩", kana="でも・にしもと あや", employment_form="outsourced"
    )
    regular = make_talent(
        staff.seat,
        name="デモ・石井 直子",
        kana="でも・いしい なおこ",
        employment_form="regular",
        accelerator_appointed_on=date(2026, 5, 1),
    )
    for month in (8, 9, 10):
        paid(finance.seat, appointee, 700_001, month=date(2026, month, 1))
    pay = paid(finance.seat, outsourced, 22_000_000)
    paid(finance.seat, outsourced, 300_000, kind="travel")
    paid(finance.seat, regular, 600_000)
    paid(finance.seat, None, 3_480_000, kind="recruitment")
    record_funding(
        by=finance.seat,
        expense=pay,
        kind="contribution",
        municipality_code=JINSEKI,
        source="",
        amount_yen=1_000_000,
    )
    figure = allocation_figure(2026)
    by_kind = {
        (row.ledger.kind, row.ledger.talent.name if row.ledger.talent else ""): row for row in figure.lines
    }
    assert by_kind["personnel", "デモ・西本 彩"].line.over_cap_yen == 1_000_000
    assert by_kind["travel", "デモ・西本 彩"].line.reason == "excluded_kind"
    assert by_kind["personnel", "デモ・石井 直子"].badge[0] == "普通交付税へ"
    assert by_kind["recruitment", ""].line.eligible_yen == 3_000_000
    assert figure.special.eligible_yen == 2_100_003 + 20_000_000 + 3_000_000
    assert figure.special.exact_yen == Fraction(25_100_003 * 7, 10)
    assert figure.special.thousand_yen == 17_570
    assert figure.ordinary.people == 1
    assert all(row.reason for row in figure.lines)
    assert contributions_yen(figure.ledger) == 1_000_000
    assert sum(cost.total_yen for cost in cost_by_month(2026)) == figure.claimed_yen


def change(staff: Person, talent: Talent, **facts: Any) -> None:
    """From October on something else holds, and somebody else has approved it."""
    ask_fact(
        by=staff.seat,
        talent=talent,
        starts_on=date(2026, 10, 1),
        ends_on=None,
        paper="職務命令書 R8デモ第9号",
        reason="10月1日付けの異動",
        **facts,
    )
    approved(staff.seat, talent)


def test_who_serves_towns_until_autumn_counts_until_autumn(staff: Person, finance: Person) -> None:
    talent = make_talent(staff.seat, employment_form="fiscal_year_appointee", starts_on=date(2025, 4, 1))
    paid(finance.seat, talent, 500_000, month=date(2025, 11, 1))
    for month in (9, 10):
        paid(finance.seat, talent, 700_000, month=date(2026, month, 1))
    assert allocation_figure(2026).special.eligible_yen == 1_400_000
    change(staff, talent, kind="duty", value="other")
    figure = allocation_figure(2026)
    assert figure.special.eligible_yen == 700_000
    assert [(row.ledger.name, row.line.eligible_yen, row.reason) for row in figure.lines] == [
        ("デモ・藤井 拓也（10月分から3月分まで）", 0, "主な仕事が市町村支援でない"),
        ("デモ・藤井 拓也（4月分から9月分まで）", 700_000, "主な仕事が市町村支援"),
    ]
    assert allocation_figure(2025).special.eligible_yen == 500_000, "an earlier year stays as it was"
    page = look(finance, "finance_line", 2026, figure.lines[1].ledger.id)
    assert "支出の記録 1件" in page.text


def test_two_parts_of_a_year_share_one_cap_and_are_one_head(staff: Person, finance: Person) -> None:
    talent = make_talent(
        staff.seat, employment_form="fiscal_year_appointee", accelerator_appointed_on=date(2026, 5, 1)
    )
    paid(finance.seat, talent, 15_000_000, month=date(2026, 9, 1))
    paid(finance.seat, talent, 15_000_000, month=date(2026, 10, 1))
    change(staff, talent, kind="form", value="outsourced")
    figure = allocation_figure(2026)
    assert figure.special.eligible_yen == 20_000_000
    assert figure.over_cap_yen == 10_000_000
    change(staff, talent, kind="form", value="regular")
    assert allocation_figure(2026).ordinary.people == 1
    assert allocation_figure(2026).special.eligible_yen == 15_000_000


def test_without_an_approved_employment_nothing_counts_and_the_line_says_why(
    staff: Person, finance: Person
) -> None:
    talent = make_talent(staff.seat, employment_form="fiscal_year_appointee", approved=False)
    paid(finance.seat, talent, 700_000)
    figure = allocation_figure(2026)
    assert figure.special.eligible_yen == 0
    assert [row.reason for row in figure.lines] == ["承認された任用がないため、対象に数えない"]


def test_a_past_year_is_calculated_under_its_own_rules(staff: Person, finance: Person) -> None:
    regular = make_talent(staff.seat, employment_form="regular", starts_on=date(2024, 4, 1))
    paid(finance.seat, regular, 600_000, month=date(2025, 3, 1))
    paid(finance.seat, regular, 600_000, month=date(2025, 4, 1))
    assert allocation_figure(2024).special.eligible_yen == 600_000
    assert allocation_figure(2025).special.eligible_yen == 0


def test_an_amount_for_another_prefectures_talent_is_refused_by_action_and_by_database(
    staff: Person, finance: Person, ehime_staff: Person
) -> None:
    with scope(EHIME):
        stranger = make_talent(ehime_staff.seat, base_code=MATSUYAMA_CITY)
    with pytest.raises(Refusal, match="任期"):
        paid(finance.seat, stranger)
    with pytest.raises(IntegrityError, match="expense_talent"), transaction.atomic():
        _write_and_check(finance, stranger.pk)


def _write_and_check(finance: Person, talent_id: int) -> None:
    Expense.objects.create(
        prefecture_id=34,
        fiscal_year=2026,
        month=date(2026, 10, 1),
        kind="personnel",
        talent_id=talent_id,
        amount_yen=1,
        recorded_by=finance.user,
    )
    connection.check_constraints()


@pytest.mark.parametrize(
    ("kind", "form", "words"),
    [
        ("personnel", "", "人件費・委託の人件費相当額"),
        ("personnel", "outsourced", "人件費相当額"),
        ("personnel", "special_part_time", "報酬"),
        ("personnel", "regular", "人件費"),
        ("travel", "outsourced", "旅費"),
    ],
)
def test_pay_is_called_by_the_form_of_employment(kind: str, form: str, words: str) -> None:
    assert ExpenseKind(kind).label_for(form) == words


def test_what_a_kind_names_is_what_the_calculation_asks_for() -> None:
    assert [kind.value for kind in ExpenseKind if kind.is_of_a_talent] == [
        "personnel",
        "travel",
        "communication",
    ]
    assert [kind.value for kind in ExpenseKind if kind.is_for_recruits] == [
        "recruitment",
        "recruitment_equivalent",
    ]
    assert {kind.value for kind in ExpenseKind} <= set(EXPENSE_KINDS)
