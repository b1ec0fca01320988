"""内定: asked for by one, approved by another, answered; and whoever accepts is taken into the pool."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import Refusal, WrongState
from accounts.tenancy import scope
from notices.models import Notice
from pool.hiring.actions.applicants import (
    forget_applicants,
    register_applicant,
)
from pool.hiring.actions.offers import (
    approve_offer,
    cancel_offer,
    extend_offer,
    note_acceptance,
    note_refusal,
    send_offer_back,
    take_offer_back,
)
from pool.hiring.models import Applicant, InterviewSheet, Offer, Recruitment
from pool.hiring.pages import known_of
from pool.hiring.todo import todo
from pool.own.disclosure import disclosed
from pool.people.models import DatedFact, Talent
from tests.build_hiring import (
    ANSWER_BY,
    REGISTERED,
    accepted,
    applied,
    offered,
    opened,
    proposed,
    to_decide,
)
from tests.build_pool import second_person
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
HELD = date(2026, 11, 23)


@pytest.fixture
def recruitment(today: date, staff: Person, officer: Person, in_hiroshima: None) -> Recruitment:
    return opened(staff.seat, officer.seat)


def actions_of(person: Person, day: date = TODAY) -> list[str]:
    return [task.action for task in todo(person.seat, day)]


def test_an_offer_needs_a_second_person(staff: Person, approver: Person, recruitment: Recruitment) -> None:
    applicant = to_decide(staff.seat, recruitment)
    offer = proposed(staff.seat, applicant)
    assert actions_of(approver) == ["内容を確かめる"]
    with pytest.raises(Refusal, match="自分では決められません"):
        approve_offer(by=staff.seat, offer=offer)
    with pytest.raises(IntegrityError, match="offer_needs_a_second_person"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(status="standing", decided_by=staff.user)
    offer = approve_offer(by=approver.seat, offer=offer)
    assert (offer.status, offer.applicant.status) == ("standing", "offered")
    assert (offer.decided_by_id, actions_of(approver)) == (approver.user.pk, [])
    assert Notice.objects.filter(user=staff.user, kind="offer_decided").count() == 1


def test_an_offer_is_made_at_the_last_stage_alone(staff: Person, recruitment: Recruitment) -> None:
    with pytest.raises(WrongState, match="選考の段階が「決定」ではありません"):
        proposed(staff.seat, applied(staff.seat, recruitment))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"pay_yen": 0}, "給与は、1円から"),
        ({"days_per_week": 6}, "週の日数"),
        ({"answer_by": date(2026, 11, 23)}, "返事の期限は、今日"),
        ({"reason": ""}, "採用する理由を書いてください"),
        ({"employment_form": "friend"}, "任用形態は"),
    ],
)
def test_what_an_offer_needs(
    staff: Person, recruitment: Recruitment, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        proposed(staff.seat, to_decide(staff.seat, recruitment), **said)


def test_an_offer_is_sent_back_and_asked_for_again(
    staff: Person, approver: Person, recruitment: Recruitment
) -> None:
    applicant = to_decide(staff.seat, recruitment)
    offer = send_offer_back(by=approver.seat, offer=proposed(staff.seat, applicant), remark="任期を確かめて")
    assert (offer.status, offer.applicant.status) == ("sent_back", "selecting")
    assert actions_of(staff) == ["理由を見る"]
    again = proposed(staff.seat, applicant)
    assert actions_of(staff) == []
    again = take_offer_back(by=staff.seat, offer=again)
    assert (again.status, again.applicant.status) == ("taken_back", "selecting")
    with pytest.raises(WrongState):
        approve_offer(by=approver.seat, offer=again)


def test_an_unanswered_offer_waits_and_is_extended_or_ended(staff: Person, recruitment: Recruitment) -> None:
    offer = offered(staff.seat, recruitment)
    assert actions_of(staff, ANSWER_BY) == []
    assert actions_of(staff, date(2026, 12, 9)) == ["本人に確かめる"]
    with pytest.raises(Refusal, match="延ばす理由を書いてください"):
        extend_offer(by=staff.seat, offer=offer, answer_by=date(2026, 12, 15), reason="")
    offer = extend_offer(by=staff.seat, offer=offer, answer_by=date(2026, 12, 15), reason="待ってほしい")
    assert actions_of(staff, date(2026, 12, 9)) == []
    with pytest.raises(Refusal, match="返事の日は、今日"):
        note_refusal(by=staff.seat, offer=offer, answered_on=date(2026, 11, 25), reason="残る")
    offer = note_refusal(by=staff.seat, offer=offer, answered_on=TODAY, reason="いまの所に残る")
    assert (offer.status, offer.applicant.status) == ("declined", "withdrawn")
    assert offer.applicant.ended_on == TODAY


def test_an_approver_takes_an_offer_back(staff: Person, recruitment: Recruitment) -> None:
    offer = cancel_offer(
        by=second_person(staff.seat), offer=offered(staff.seat, recruitment), remark="経歴に誤り"
    )
    assert (offer.status, offer.applicant.status, offer.applicant.stage) == (
        "cancelled",
        "selecting",
        "decision",
    )


def test_who_accepts_is_registered_with_what_is_known(staff: Person, recruitment: Recruitment) -> None:
    offer = offered(staff.seat, recruitment)
    with pytest.raises(WrongState, match="「人材プールに登録する」はできません"):
        register_applicant(by=staff.seat, applicant=offer.applicant, **REGISTERED)
    applicant = note_acceptance(by=staff.seat, offer=offer, answered_on=TODAY).applicant
    assert actions_of(staff) == ["登録する"]
    known = known_of(applicant, offer)
    assert (known["name"], known["employment_form"], known["days_per_week"]) == (
        "デモ・応募 花子",
        "specified_fixed_term",
        "5",
    )
    talent = register_applicant(by=staff.seat, applicant=applicant, **REGISTERED)
    applicant.refresh_from_db()
    assert (applicant.talent_id, applicant.status, actions_of(staff)) == (talent.pk, "accepted", [])
    assert DatedFact.objects.waiting().filter(talent=talent).exists()
    with pytest.raises(WrongState, match="すでに人材プールに登録しています"):
        register_applicant(by=staff.seat, applicant=applicant, **REGISTERED)
    rows = disclosed(Talent.objects.with_facts(TODAY).get(pk=talent.pk))
    assert ("募集への応募", "応募") in {(row.section, row.label) for row in rows}


def test_the_reason_of_an_offer_is_forgotten_too(
    staff: Person, recruitment: Recruitment, time_machine: Any
) -> None:
    applicant = accepted(staff.seat, recruitment)
    register_applicant(by=staff.seat, applicant=applicant, **REGISTERED)
    time_machine.move_to("2027-06-01 03:00:00+09:00", tick=False)
    assert forget_applicants(by=staff.seat) == 1
    offer = Offer.objects.get(applicant=applicant)
    assert (offer.reason, offer.remark) == ("（消去済み）", "")
    assert Applicant.objects.get(pk=applicant.pk).talent_id is not None


def test_the_way_of_an_applicant_in_the_browser(staff: Person, officer: Person, approver: Person) -> None:
    with scope(HIROSHIMA):
        made = opened(staff.seat, officer.seat)
    typed = {
        "name": "デモ・応募 花子",
        "kana": "オウボ　ハナコ",
        "applied_on": "11/20",
        "mail": "h@example.jp",
    }
    wrong = read(staff.client.post(address("applicant_add", made.pk), {**typed, "applied_on": "11/31"}))
    assert wrong.field("name") == "デモ・応募 花子"
    page = read(staff.client.post(address("applicant_add", made.pk), typed, follow=True))
    assert page.told == ["応募を記録しました R-8-0001-01"]
    with scope(HIROSHIMA):
        pk = Applicant.objects.get().pk
    read(staff.client.post(address("applicant_advance", pk), {}, follow=True))
    asked = {"held_on": "11/23", "place": "県庁", "interviewers": [staff.user.pk, approver.user.pk]}
    page = read(staff.client.post(address("interview_plan", pk), asked, follow=True))
    assert page.told == ["面接の予定を決めました。"]
    with scope(HIROSHIMA):
        mine, others = (InterviewSheet.objects.get(interviewer=person.user) for person in (staff, approver))
        count = len(made.skills)
    points = {f"point_{place}": "3" for place in range(count)}
    write = {**points, "verdict": "for", "remarks": "経験が長い"}
    assert read(staff.client.post(address("interview_sheet", mine.pk), {})).errors
    page = read(staff.client.post(address("interview_sheet", mine.pk), write, follow=True))
    assert "経験が長い" in page.text
    seen = look(approver, "applicant_detail", pk)
    assert "経験が長い" not in seen.text
    assert "自分の評価票を書くと読めます。" in seen.text
    assert approver.client.get(address("interview_sheet", mine.pk)).status_code == 404
    page = read(
        approver.client.post(
            address("interview_sheet", others.pk), {**write, "remarks": "別の見方"}, follow=True
        )
    )
    assert "経験が長い" in page.text
    read(staff.client.post(address("applicant_advance", pk), {}, follow=True))
    form = look(staff, "offer_propose", pk)
    assert form.field("pay_yen") == "420,000"
    terms = {"employment_form": "specified_fixed_term", "pay_unit": "month", "pay_yen": "48万円"}
    terms |= {"days_per_week": "5", "starts_on": "R9.4.1", "ends_on": "R12.3.31", "answer_by": "12/8"}
    page = read(
        staff.client.post(address("offer_propose", pk), {**terms, "reason": "経験が長い"}, follow=True)
    )
    assert page.told == ["内定の承認を求めました。承認者に知らせました。"]
    with scope(HIROSHIMA):
        offer = Offer.objects.get()
    assert look(approver, "applicant_detail", pk).link("内定を承認する")
    page = read(approver.client.post(address("offer_approve", offer.pk), {}, follow=True))
    assert page.told == ["内定を承認しました。申し出た人に知らせました。"]
    page = read(staff.client.post(address("offer_accept", offer.pk), {"answered_on": "11/24"}, follow=True))
    form = look(staff, "applicant_register", pk)
    assert (form.field("name"), form.field("starts_on")) == ("デモ・応募 花子", "R9.4.1")
    assert form.field("evidence_0") == "採用の面接の評価"
