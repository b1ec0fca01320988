"""Where a recruitment was posted, what that cost, and how finance reads it: once, and borne by shares."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from documents.uploads.models import StoredFile
from finance.figures import allocation_figure, cost_by_month, thousand_before
from pool.hiring.actions.applicants import register_applicant
from pool.hiring.actions.channels import (
    add_channel,
    amend_cost,
    change_channel,
    drop_channel,
    drop_paper,
    keep_papers,
    record_cost,
)
from pool.hiring.figures import costs_paid
from pool.hiring.models import HiringCost, Recruitment
from pool.hiring.todo import todo
from tests.build_files import examined, upload
from tests.build_finance import paid
from tests.build_hiring import (
    REGISTERED,
    accepted,
    agreed,
    applied,
    asked_towns,
    drafted,
    opened,
    paper_of,
    posted,
    spent,
)
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)


@pytest.fixture
def recruitment(today: date, staff: Person, officer: Person, in_hiroshima: None) -> Recruitment:
    return opened(staff.seat, officer.seat)


def test_a_channel_is_recorded_put_right_and_dropped(staff: Person, recruitment: Recruitment) -> None:
    channel = posted(staff.seat, recruitment)
    change_channel(by=staff.seat, channel=channel, ends_on=date(2026, 12, 24))
    with pytest.raises(Refusal, match="載せる最後の日は"):
        change_channel(by=staff.seat, channel=channel, ends_on=date(2026, 11, 1))
    with pytest.raises(Refusal, match="載せた所を書いてください"):
        posted(staff.seat, recruitment, name=" ")
    applied(staff.seat, recruitment, channel=channel)
    with pytest.raises(Refusal, match="経費か応募が記録されています"):
        drop_channel(by=staff.seat, channel=channel)
    drop_channel(by=staff.seat, channel=posted(staff.seat, recruitment, name="デモ大学 就職課"))
    assert [row.name for row in recruitment.channels.all()] == ["デモ求人サイト"]
    event = Event.objects.filter(verb="drop_channel").get()
    assert event.before["channel_name"] == "求人サイト　デモ大学 就職課"


def test_nothing_is_posted_before_it_is_opened(staff: Person, officer: Person, in_hiroshima: None) -> None:
    made = drafted(staff.seat, officer.seat)
    with pytest.raises(WrongState, match="経路は記録できません"):
        add_channel(by=staff.seat, recruitment=made, kind="site", name="どこか", posted_on=TODAY)


def test_a_cost_has_day_reason_and_paper(staff: Person, recruitment: Recruitment) -> None:
    cost = spent(staff.seat, recruitment, channel=posted(staff.seat, recruitment), files=[examined()])
    assert (cost.fiscal_year, cost.month) == (2026, date(2026, 11, 1))
    assert todo(staff.seat, TODAY) == []
    bare = spent(staff.seat, recruitment, 50_000)
    assert [(task.title, task.due_on) for task in todo(staff.seat, TODAY)] == [
        (f"募集の経費に書類がありません：{recruitment.title}", None)
    ]
    keep_papers(by=staff.seat, cost=bare, files=[examined("請求書.csv", b"a,b\r\n1,2\r\n")])
    assert todo(staff.seat, TODAY) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"paid_on": date(2026, 11, 25)}, "支出した日は、今日"),
        ({"paid_on": date(2022, 4, 1)}, "令和5年4月1日から"),
        ({"what": " "}, "何の経費かを書いてください"),
        ({"reason": ""}, "支出の理由を書いてください"),
        ({"kind": "travel"}, "種類は一覧から"),
    ],
)
def test_what_a_cost_needs(
    staff: Person, recruitment: Recruitment, said: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        spent(staff.seat, recruitment, **said)  # type: ignore[arg-type]


def test_an_amount_is_a_positive_one(staff: Person, recruitment: Recruitment) -> None:
    with pytest.raises(Refusal, match="金額は、1円から"):
        spent(staff.seat, recruitment, 0)


def test_a_cost_is_amended_by_a_row_that_keeps_the_paper(staff: Person, recruitment: Recruitment) -> None:
    cost = spent(staff.seat, recruitment)
    file = paper_of(staff.seat, cost)
    said = {"paid_on": cost.paid_on, "kind": "recruitment", "what": cost.what}
    with pytest.raises(Refusal, match="もとの記録と同じです"):
        amend_cost(by=staff.seat, cost=cost, amount_yen=300_000, amendment_reason="なし", **said)
    new = amend_cost(by=staff.seat, cost=cost, amount_yen=280_000, amendment_reason="請求書が届いた", **said)
    assert [row.pk for row in HiringCost.objects.standing()] == [new.pk]
    assert (new.amends_id, new.first_id) == (cost.pk, cost.pk)
    assert [(each.amount_yen, each.has_paper) for each in costs_paid(2026)] == [(280_000, True)]
    with pytest.raises(WrongState, match="すでに訂正されています"):
        amend_cost(by=staff.seat, cost=cost, amount_yen=1, amendment_reason="また", **said)
    drop_paper(by=staff.seat, cost=new, file=file, reason="別の契約のもの")
    assert [each.has_paper for each in costs_paid(2026)] == [False]
    assert StoredFile.objects.of(cost).there().count() == 0


def test_finance_reads_what_was_recorded_here(
    staff: Person, finance: Person, recruitment: Recruitment
) -> None:
    paid(finance.seat, None, 100_000, kind="recruitment")
    spent(staff.seat, recruitment, 300_000)
    spent(staff.seat, recruitment, 200_000, paid_on=date(2026, 10, 5), what="説明会の会場")
    figure = allocation_figure(2026)
    assert [(line.ledger.name, line.line.claimed_yen, line.line.eligible_yen) for line in figure.lines] == [
        (f"募集 {recruitment.number}", 500_000, 500_000),
        ("県の経費", 100_000, 100_000),
    ]
    assert figure.lines[0].ledger.lacks_proof
    assert figure.special.thousand_yen == 420
    assert thousand_before(figure, date(2026, 11, 1)) == 210
    months = {cost.month: cost.total_yen for cost in cost_by_month(2026) if cost.by_kind}
    assert months == {date(2026, 10, 1): 300_000, date(2026, 11, 1): 300_000}


def test_towns_bear_their_shares_from_the_day_they_agreed_to(
    staff: Person, officer: Person, other_officer: Person, recruitment: Recruitment
) -> None:
    spent(staff.seat, recruitment, 100_000, paid_on=date(2026, 10, 5))
    spent(staff.seat, recruitment, 300_001)
    asked = asked_towns(staff.seat, recruitment)
    assert [line.line.deducted_yen for line in allocation_figure(2026).lines] == [0]
    asked.delete()
    agreed(staff.seat, recruitment, [officer.seat, other_officer.seat])
    assert [cost.borne for cost in costs_paid(2026)] == [
        {"": 100_000},
        {"": 150_001, JINSEKI: 75_000, SERA: 75_000},
    ]
    (line,) = allocation_figure(2026).lines
    assert (line.line.claimed_yen, line.line.contribution_yen, line.line.eligible_yen) == (
        400_001,
        150_000,
        250_001,
    )
    assert line.ledger.borne == [("神石高原町", 75_000), ("世羅町", 75_000)]
    assert thousand_before(allocation_figure(2026), date(2026, 11, 1)) == 70


def test_who_was_hired_stands_behind_the_cost(staff: Person, recruitment: Recruitment) -> None:
    spent(staff.seat, recruitment)
    talent = register_applicant(by=staff.seat, applicant=accepted(staff.seat, recruitment), **REGISTERED)
    case = allocation_figure(2026).ledger.case
    assert [person.id for person in case.people] == [str(talent.pk)]
    assert case.expenses[0].for_people == (str(talent.pk),)


def test_the_pages_of_costs(staff: Person, finance: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        made = opened(staff.seat, officer.seat)
    typed = {
        "paid_on": "R8.11.16",
        "kind": "recruitment",
        "amount_yen": "３３万円",
        "what": "求人サイトの掲載料",
        "reason": "県外の人に知らせるため",
        "chosen": [upload("請求書.csv", b"a,b\r\n1,2\r\n")],
    }
    wrong = read(finance.client.post(address("cost_add", made.pk), {**typed, "amount_yen": "たくさん"}))
    assert "数として読めません" in wrong.errors[0]
    assert wrong.field("what") == "求人サイトの掲載料"
    typed["chosen"] = [upload("請求書.csv", b"a,b\r\n1,2\r\n")]
    page = read(finance.client.post(address("cost_add", made.pk), typed, follow=True))
    assert page.told == ["募集の経費を記録しました。交付税の試算に入ります。"]
    assert page.facts["金額"] == "330,000円"
    assert page.table("書類").column("名前") == ["請求書.csv"]
    listed = look(finance, "cost_list")
    assert listed.table("募集の経費").column("金額（円）") == ["330,000"]
    ledger = look(finance, "expense_list")
    assert "募集の経費が、ほかに330,000円あります" in ledger.text
    with scope(HIROSHIMA):
        line = allocation_figure(2026).lines[0].ledger.id
        cost = HiringCost.objects.get()
    thread = look(finance, "finance_line", 2026, line)
    assert thread.table("月ごとの支出").column("金額（円）") == ["330,000"]
    assert thread.link("募集の画面を開く") == address("recruitment_detail", made.pk)
    amended = {"paid_on": "R8.11.16", "kind": "recruitment", "amount_yen": "0", "what": cost.what}
    page = read(
        finance.client.post(
            address("cost_amend", cost.pk), {**amended, "amendment_reason": "二重だった"}, follow=True
        )
    )
    assert page.facts["訂正の理由"] == "二重だった"
    assert "この記録は訂正されています" in look(finance, "cost_detail", cost.pk).text


def test_papers_are_chosen_before_they_are_kept(staff: Person, recruitment: Recruitment) -> None:
    cost = record_cost(
        by=staff.seat,
        recruitment=recruitment,
        channel=None,
        paid_on=TODAY,
        kind="recruitment_equivalent",
        amount_yen=1,
        what="選考の委託",
        reason="面接の準備を頼むため",
    )
    with pytest.raises(Refusal, match="ファイルを選んでください"):
        keep_papers(by=staff.seat, cost=cost, files=[])
    with pytest.raises(Refusal, match="取り外す理由を書いてください"):
        drop_paper(by=staff.seat, cost=cost, file=paper_of(staff.seat, cost), reason=" ")
