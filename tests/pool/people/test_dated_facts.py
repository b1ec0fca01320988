"""What money hangs on has days, a paper, a reason and a second person; nothing approved is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from notices.models import Notice
from pool.people.actions.facts import approve_facts, ask_fact, refuse_fact, withdraw_fact
from pool.people.choices import FactKind, FactStatus
from pool.people.models import DatedFact, Talent
from tests.build_pool import make_talent
from tests.cast import Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today", "in_hiroshima")

OCT, SEP = date(2026, 10, 1), date(2026, 9, 30)
WISH: dict[str, Any] = {
    "kind": "form",
    "value": "outsourced",
    "starts_on": OCT,
    "ends_on": date(2027, 3, 31),
    "paper": "業務委託契約書 R8デモ第9号",
    "reason": "10月から委託に変わるため",
}


def asked(staff: Person, talent: Talent, **changes: Any) -> DatedFact:
    return ask_fact(by=staff.seat, talent=talent, **{**WISH, **changes})


def approve(approver: Person, talent: Talent, *facts: DatedFact) -> None:
    approve_facts(by=approver.seat, talent=talent, numbers=[fact.pk for fact in facts])


def standing(talent: Talent, kind: str = "form") -> list[tuple[str, date, date | None]]:
    rows = DatedFact.objects.standing().filter(talent=talent, kind=kind).order_by("starts_on")
    return list(rows.values_list("value", "starts_on", "ends_on"))


def with_facts(talent: Talent, day: date) -> Talent:
    return Talent.objects.with_facts(day).get(pk=talent.pk)


def test_a_new_person_counts_once_somebody_else_has_approved(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat, approved=False)
    assert with_facts(talent, date(2026, 11, 24)).employment_form == ""
    assert not with_facts(talent, date(2026, 11, 24)).is_main_duty_support
    waiting = list(DatedFact.objects.waiting().filter(talent=talent))
    assert {fact.kind for fact in waiting} == {"form", "duty", "requirement"}
    approve(approver, talent, *waiting)
    held = with_facts(talent, date(2026, 11, 24))
    assert (held.employment_form, held.is_main_duty_support, held.has_skill_or_experience) == (
        *("specified_fixed_term", True, True),
    )
    assert held.accelerator_appointed_on is None


def test_another_form_from_a_day_on_leaves_the_days_before_as_they_were(
    staff: Person, approver: Person
) -> None:
    talent = make_talent(staff.seat)
    approve(approver, talent, asked(staff, talent))
    assert standing(talent) == [
        ("specified_fixed_term", date(2026, 4, 1), SEP),
        ("outsourced", OCT, date(2027, 3, 31)),
    ]
    assert [with_facts(talent, day).employment_form for day in (SEP, OCT)] == [
        *("specified_fixed_term", "outsourced")
    ]
    replaced = DatedFact.objects.get(talent=talent, kind="form", status=FactStatus.REPLACED)
    rest = DatedFact.objects.get(talent=talent, rest_of=replaced)
    assert (replaced.ends_on, rest.ends_on, rest.paper) == (date(2027, 3, 31), SEP, replaced.paper)


def test_a_word_between_two_days_lets_the_rest_go_on(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat)
    loan = asked(
        staff, talent, kind="duty", value="other", starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31)
    )
    approve(approver, talent, loan)
    assert standing(talent, "duty") == [
        ("support", date(2026, 4, 1), date(2026, 6, 30)),
        ("other", date(2026, 7, 1), date(2026, 7, 31)),
        ("support", date(2026, 8, 1), None),
    ]


def test_whoever_asked_does_not_approve(staff: Person) -> None:
    talent = make_talent(staff.seat)
    fact = asked(staff, talent)
    with pytest.raises(WrongState, match="自分では承認も差戻しもできません"):
        approve_facts(by=staff.seat, talent=talent, numbers=[fact.pk])
    fact.status, fact.decided_by_id, fact.decided_at = FactStatus.APPROVED, staff.user.pk, timezone.now()
    with pytest.raises(IntegrityError, match="dated_fact_needs_a_second_person"), transaction.atomic():
        fact.save()


def test_two_values_never_hold_on_one_day_whoever_writes(staff: Person) -> None:
    talent = make_talent(staff.seat)
    row = DatedFact.objects.standing().get(talent=talent, kind="form")
    row.pk, row.value = None, "outsourced"
    with pytest.raises(IntegrityError, match="dated_fact_one_at_a_time"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "volunteer"}, "value"),
        ({"kind": "duty", "value": "outsourced"}, "value"),
        ({"paper": " "}, "paper"),
        ({"reason": ""}, "reason"),
        ({"ends_on": SEP}, "ends_on"),
        ({"starts_on": date(2027, 4, 5), "ends_on": date(2028, 3, 31)}, "gap_reason"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_at_its_field(
    staff: Person, changes: dict[str, Any], field: str
) -> None:
    talent = make_talent(staff.seat)
    with pytest.raises(Refusal) as refused:
        asked(staff, talent, **changes)
    assert refused.value.field == field


def test_a_gap_that_is_explained_may_be_and_lengthens_the_term(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat)
    later = {"starts_on": date(2027, 4, 5), "ends_on": date(2028, 3, 31)}
    approve(approver, talent, asked(staff, talent, **later, gap_reason="契約の手続のため"))
    talent.refresh_from_db()
    assert talent.ends_on == date(2028, 3, 31)


def test_a_refusal_comes_back_with_its_reason_and_stands_on_home(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat)
    fact = asked(staff, talent)
    assert "任用などの申出を承認するか決める" in look(approver, "home").text
    with pytest.raises(Refusal, match="差し戻す理由"):
        refuse_fact(by=approver.seat, fact=fact, reason=" ")
    refuse_fact(by=approver.seat, fact=fact, reason="契約書の日付と合いません")
    assert standing(talent)[0][0] == "specified_fixed_term"
    home = look(staff, "home").text
    assert "差戻し：デモ・藤井 拓也さんの任用形態" in home
    assert "契約書の日付と合いません" in home
    assert "申出を承認するか" not in look(approver, "home").text
    asked(staff, talent, reason="日付を契約書に合わせた")
    assert "差戻し：" not in look(staff, "home").text


def test_a_wish_can_be_withdrawn_while_it_waits(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat)
    fact = asked(staff, talent)
    withdraw_fact(by=staff.seat, fact=fact)
    assert not Notice.objects.unread().filter(user=approver.user, asks=True).exists()
    with pytest.raises(WrongState):
        approve(approver, talent, fact)
    assert Event.objects.filter(verb="withdraw_fact").count() == 1


def test_the_page_shows_what_holds_and_everything_that_was_asked_for(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat)
    approve(approver, talent, asked(staff, talent, reason="10月1日から委託"))
    page = look(staff, "talent_facts", talent.pk)
    assert "業務委託 いまの内容" in page.text
    assert page.table("任用形態の記録").column("内容")[0].startswith("業務委託")
    assert page.text.count("変更を申し出る") == len(FactKind)


def test_pages_ask_and_approve_with_a_look_at_what_follows(staff: Person, approver: Person) -> None:
    talent = make_talent(staff.seat)
    ask = address("fact_ask", talent.pk, FactKind.DUTY)
    empty = read(staff.client.post(ask, {"value": "", "starts_on": "", "paper": "", "reason": ""}))
    assert len(empty.errors) == 4
    words = {"value": "other", "starts_on": "R8.10.1", "paper": "職務命令書 R8デモ第3号"}
    words["reason"] = "併任のため"
    assert staff.client.post(ask, words).status_code == 302
    approval = address("fact_approval", talent.pk)
    shown = look(approver, "fact_approval", talent.pk)
    assert "職務命令書 R8デモ第3号" in shown.text
    (number,) = DatedFact.objects.waiting().filter(talent=talent).values_list("pk", flat=True)
    assert approver.client.post(approval, {"numbers": [number]}).status_code == 302
    assert not with_facts(talent, OCT).is_main_duty_support
    assert approver.client.get(approval).status_code == 302
    refused = read(approver.client.post(approval, {"numbers": [number]}))
    assert refused.errors
