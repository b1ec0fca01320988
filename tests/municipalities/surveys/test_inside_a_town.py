"""What goes on inside a municipality: sections handed to other departments, approval, troubles as needs."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from accounts.errors import Refusal, WrongState
from accounts.models import Invitation
from accounts.tenancy import scope
from home.waiting import waiting_for
from municipalities.needs.actions.leaving import discard_need
from municipalities.needs.models import Need
from municipalities.profile.actions import set_sending_rule
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.approving import ask_approval, send_back, take_back
from municipalities.surveys.actions.handing import finish_hand, hand_section, take_back_hand
from municipalities.surveys.actions.wishes import write_need_of_sheet
from municipalities.surveys.choices import SheetStatus
from municipalities.surveys.models import AnswerSheet, SectionHand, SheetApproval
from municipalities.surveys.reading import ready_made
from tests.build_surveys import DUE, opened_round, sheet_of, written_sheet
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def sheet(staff: Person) -> AnswerSheet:
    with scope(HIROSHIMA):
        return sheet_of(opened_round(staff.seat))


def handed(officer: Person, sheet: AnswerSheet, writer: Person) -> SectionHand:
    with scope(HIROSHIMA):
        return hand_section(
            by=officer.seat, sheet=sheet, key="wishes", email=writer.user.email, section="税務課", until=DUE
        )


def test_a_colleague_sees_and_writes_the_section_that_was_handed_over_and_nothing_else(
    sheet: AnswerSheet, officer: Person, section_writer: Person
) -> None:
    handed(officer, sheet, section_writer)
    assert "第1回 体制の調査" in look(section_writer, "home").text
    page = look(section_writer, "sheet_section", sheet.pk, "wishes")
    assert page.heading == "2 困りごと"
    said = {**page.hidden("main form"), "worries": ["cost"], "voice": "税務は大丈夫", "do": "draft"}
    read(section_writer.client.post(address("sheet_section", sheet.pk, "wishes"), said, follow=True))
    for name, args, status in (
        ("sheet_section", [sheet.pk, "staff"], 404),
        ("sheet_review", [sheet.pk], 403),
        ("need_list", [], 403),
        ("municipality_detail", [JINSEKI], 403),
        ("talent_list", [], 403),
        ("search", [], 403),
    ):
        assert section_writer.client.get(address(name, *args)).status_code == status, name
    with scope(HIROSHIMA):
        hand = SectionHand.objects.get()
    fresh = look(section_writer, "sheet_section", sheet.pk, "wishes").hidden("main form")
    last = {**said, **fresh, "voice": "税務はもう大丈夫", "do": "finish"}
    done = section_writer.client.post(address("sheet_section", sheet.pk, "wishes"), last, follow=True)
    assert read(done).told == ["保存し、デモ・岡本 真由美さんに、記入が終わったことを知らせました。"]
    assert "税務はもう大丈夫" in look(officer, "sheet_section", sheet.pk, "wishes").text
    with scope(HIROSHIMA), pytest.raises(WrongState, match="すでに終わっています"):
        finish_hand(by=section_writer.seat, hand=hand)


def test_a_section_that_was_taken_back_or_whose_day_has_passed_is_closed(
    sheet: AnswerSheet, officer: Person, section_writer: Person
) -> None:
    hand = handed(officer, sheet, section_writer)
    where = address("sheet_section", sheet.pk, "wishes")
    assert section_writer.client.get(where).status_code == 200
    with scope(HIROSHIMA):
        with time_machine.travel(date(2026, 12, 19), tick=False):
            assert not AnswerSheet.objects.visible_to(section_writer.seat).exists()
        take_back_hand(by=officer.seat, hand=hand)
        with pytest.raises(WrongState, match="すでに取り消されています"):
            take_back_hand(by=officer.seat, hand=hand)
    assert section_writer.client.get(where).status_code == 404


def test_a_colleague_is_told_the_day_that_was_named(
    sheet: AnswerSheet, officer: Person, section_writer: Person, today: date
) -> None:
    named = date(2026, 12, 4)
    with scope(HIROSHIMA):
        hand_section(
            by=officer.seat,
            sheet=sheet,
            key="wishes",
            email=section_writer.user.email,
            section="税務課",
            until=named,
        )
        (task,) = waiting_for(section_writer.seat, today).tasks
    assert task.due_on == named < DUE


def test_whose_an_address_is_elsewhere_is_not_told(
    sheet: AnswerSheet, officer: Person, other_officer: Person, section_writer: Person
) -> None:
    with scope(HIROSHIMA):
        for who in (other_officer, section_writer):
            hand_section(
                by=officer.seat,
                sheet=sheet,
                key="wishes",
                email=who.user.email,
                section="税務課",
                until=date(2026, 12, 1),
            )
    page = look(officer, "sheet_section", sheet.pk, "wishes").text
    assert other_officer.user.email in page
    assert other_officer.user.name not in page
    assert section_writer.user.name in page
    review = look(officer, "sheet_review", sheet.pk).text
    assert "ほかの課に頼んでいる区分があります" in review


def test_who_has_no_account_is_invited_to_that_alone(sheet: AnswerSheet, officer: Person) -> None:
    said = {"email": "shin@hiroshima.example", "section": "税務課", "until": "12月11日"}
    answer = officer.client.post(address("section_hand", sheet.pk, "wishes"), said, follow=True)
    assert "頼みました。" in read(answer).told[0]
    invitation = Invitation.objects.get(email="shin@hiroshima.example")
    assert (invitation.role, invitation.municipality_code) == ("section_writer", JINSEKI)
    assert "岡本 真由美さんから、県の調査「第1回 体制の調査」のうち「困りごと」の記入を" in invitation.words
    again = officer.client.post(address("section_hand", sheet.pk, "staff"), said, follow=True)
    assert read(again).told
    assert Invitation.objects.filter(email="shin@hiroshima.example").count() == 1
    late = officer.client.post(address("section_hand", sheet.pk, "staff"), {**said, "until": "R9.1.31"})
    assert "調査の提出期限" in read(late).errors[0]


def test_the_head_of_section_approves_before_answers_go(
    sheet: AnswerSheet, officer: Person, municipal_approver: Person, staff: Person, today: date
) -> None:
    with scope(HIROSHIMA):
        set_sending_rule(by=municipal_approver.seat, municipality_code=JINSEKI, is_approved=True)
        written_sheet(officer.seat, sheet)
        with pytest.raises(Refusal, match="課長の承認が要ります"):
            submit_sheet(by=officer.seat, sheet=sheet)
    review = look(officer, "sheet_review", sheet.pk)
    assert "課長に承認を求める" in review.buttons
    form = {**review.hidden("main form"), "do": "ask"}
    read(officer.client.post(address("sheet_review", sheet.pk), form, follow=True))
    with scope(HIROSHIMA):
        approval = SheetApproval.objects.get()
        titles = [task.title for task in waiting_for(municipal_approver.seat, today).tasks]
    assert titles[0] == "県に提出する前の承認：第1回 体制の調査"
    assert staff.client.get(address("sheet_approval", approval.pk)).status_code == 403
    page = look(municipal_approver, "sheet_approval", approval.pk)
    assert "承認して県に提出する" in page.buttons
    with scope(HIROSHIMA):
        send_back(by=municipal_approver.seat, approval=approval, reason="人数を確かめてください")
    assert "人数を確かめてください" in look(officer, "home").text
    seen = look(staff, "sheet_detail", sheet.pk).text
    assert "人数を確かめてください" not in seen
    assert "調査の提出の承認の依頼" not in seen
    assert "調査の回答の保存" not in seen
    with scope(HIROSHIMA):
        second = ask_approval(by=officer.seat, sheet=sheet)
        take_back(by=officer.seat, approval=second)
        ask_approval(by=officer.seat, sheet=sheet)
    answer = municipal_approver.client.post(
        address("sheet_review", sheet.pk), {**page.hidden("main form"), "do": "send"}, follow=True
    )
    assert "提出しました 受付番号 A-8-0001" in read(answer).told[0]
    with scope(HIROSHIMA):
        assert AnswerSheet.objects.get(pk=sheet.pk).status == SheetStatus.SUBMITTED
        assert not SheetApproval.objects.waiting().exists()


def test_troubles_of_a_survey_become_a_need_of_the_town(staff: Person, officer: Person) -> None:
    questions = ready_made()["dx_needs"]
    said = {"wants": "yes", "trouble": "標準化の見積りが高いのか安いのか分からない。",
            "wanted_fields": ["bpr_procurement"], "wanted_engagement": ["accompany"],
            "wanted_until": "2027-03", "wanted_until_why": "3月議会に出すため",
            "wanted_cadence": "monthly", "wanted_mode": "both", "host": "総務課"}  # fmt: skip
    support = questions.of_section("support")
    only = {**questions.as_json(), "sections": [
        part for part in questions.as_json()["sections"] if part["key"] == "support"
    ]}  # fmt: skip
    from municipalities.surveys.reading import questionnaire_of

    with scope(HIROSHIMA):
        sheet = sheet_of(opened_round(staff.seat, questions=questionnaire_of(only)))
        answers = {question.id: said.get(question.id) for question in support}
        save_answers(by=officer.seat, sheet=sheet, said=answers)
        submit_sheet(by=officer.seat, sheet=sheet)
    assert "困りごとをニーズにする" in look(officer, "sheet_detail", sheet.pk).buttons
    page = read(officer.client.post(address("sheet_need", sheet.pk), follow=True))
    assert page.heading == "困りごとを書き直す"
    with scope(HIROSHIMA):
        need = Need.objects.get()
        assert need.raw_problem == "標準化の見積りが高いのか安いのか分からない。"
        assert (need.wanted_by, need.wanted_by_reason) == (date(2027, 3, 31), "3月議会に出すため")
        assert need.own_engagement == "accompany"
        with pytest.raises(WrongState, match="すでにニーズになっています"):
            write_need_of_sheet(by=officer.seat, sheet=sheet)
    assert "ニーズの下書き" not in look(staff, "sheet_detail", sheet.pk).text
    with scope(HIROSHIMA):
        discard_need(by=officer.seat, need=need)
        again = write_need_of_sheet(by=officer.seat, sheet=sheet)
        assert again.raw_problem == need.raw_problem
