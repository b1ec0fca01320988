"""A head of section approves on screen what a town sends, where the town wants that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event, Membership
from accounts.tenancy import scope
from home.waiting import waiting_for
from municipalities.needs.actions import return_need, revise_need, submit_need, write_need
from municipalities.needs.actions.approving import ask_approval, send_back, take_back
from municipalities.needs.actions.leaving import discard_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need, NeedApproval
from municipalities.profile.actions import set_sending_rule
from municipalities.profile.choices import ApprovalStatus
from municipalities.profile.models import SendingRule
from notices.models import Notice
from tests.build_needs import CLOUD_BILL, made, make_need, submitted_need
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import address, look, read
from tests.test_api import post

pytestmark = pytest.mark.usefixtures("today")
REMARK = "業者名が分かる書き方なので、直してください"
LOST = "職員がUSBメモリを電車でなくしました。どこに連絡すればよいですか。"


@pytest.fixture
def ruled(municipal_approver: Person) -> None:
    """神石高原町 has its head of section approve what it sends."""
    with scope(HIROSHIMA):
        set_sending_rule(by=municipal_approver.seat, municipality_code=JINSEKI, is_approved=True)


@pytest.fixture
def asked(ruled: None, officer: Person) -> NeedApproval:
    with scope(HIROSHIMA):
        return ask_approval(by=officer.seat, need=make_need(officer.seat))


def told(person: Person) -> list[str]:
    with scope(HIROSHIMA):
        mine = Notice.objects.filter(user_id=person.user.pk, settled_at=None, read_at=None)
        return list(mine.order_by("id").values_list("subject", flat=True))


def titles(person: Person, today: date) -> list[str]:
    with scope(HIROSHIMA):
        return [task.title for task in waiting_for(person.seat, today).tasks]


def test_an_officer_sends_nothing_without_the_head_of_section(ruled: None, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = make_need(officer.seat)
        with pytest.raises(WrongState, match="承認を受けてから県に送る設定"):
            submit_need(by=officer.seat, need=need)
        assert Need.objects.get().status == NeedStatus.DRAFT
    answer = officer.client.post(address("need_write"), {"raw_problem": CLOUD_BILL, "do": "send"})
    page = read(answer)
    assert "承認を受けてから県に送る設定" in page.errors[0]
    with scope(HIROSHIMA):
        assert Need.objects.count() == 1


def test_the_api_does_not_go_round_the_head_of_section(ruled: None, officer: Person) -> None:
    need = made(make_need, officer.seat)
    answer = post(officer, f"/api/v1/hiroshima/needs/{need.pk}/submit/")
    assert answer.status_code == 409
    with scope(HIROSHIMA):
        assert Need.objects.get().status == NeedStatus.DRAFT


def test_the_officer_asks_and_the_head_of_section_sends(
    ruled: None, officer: Person, municipal_approver: Person, staff: Person, today: date
) -> None:
    look_over = read(officer.client.post(address("need_write"), {"raw_problem": CLOUD_BILL, "do": "check"}))
    assert "課長の承認を求める" in look_over.buttons
    assert "県に送る" not in look_over.buttons
    assert "承認する人：デモ・佐伯 隆さん" in look_over.text
    page = read(
        officer.client.post(address("need_write"), {"raw_problem": CLOUD_BILL, "do": "ask"}, follow=True)
    )
    assert page.told == ["課長に承認を求めました。承認されると県に送られ、あなたに知らせが届きます。"]
    assert "課長の承認を待っています" in page.text
    approval = made(lambda: NeedApproval.objects.get())  # type: ignore[arg-type, return-value]
    assert told(municipal_approver) == ["困りごとを県に送る前の承認を求められています"]
    assert titles(municipal_approver, today)[0].startswith("県に送る前の承認：")
    assert titles(officer, today)[0].startswith("承認待ち：")
    assert titles(staff, today) == []
    seen = look(municipal_approver, "need_approval", approval.pk)
    assert seen.buttons[0] == "承認して県に送る"
    form = seen.hidden("form:has(button[value=send])")
    sent = read(
        municipal_approver.client.post(
            address("need_edit", approval.need_id), {**form, "do": "send"}, follow=True
        )
    )
    assert "受付番号 N-8-0001" in sent.told[0]
    with scope(HIROSHIMA):
        need = Need.objects.get()
        approval.refresh_from_db()
        event = Event.objects.filter(verb="submit_need").get()
    assert (need.status, approval.status) == (NeedStatus.SUBMITTED, ApprovalStatus.APPROVED)
    assert (event.user_id, approval.decided_by_id) == (municipal_approver.user.pk,) * 2
    assert told(officer) == ["課長が承認し、県に送りました（N-8-0001）"]
    assert titles(municipal_approver, today) == []


def test_the_head_of_section_gives_it_back_with_a_word_that_stays_inside_the_town(
    asked: NeedApproval, officer: Person, municipal_approver: Person, staff: Person, today: date
) -> None:
    place = address("need_send_back", asked.pk)
    assert read(municipal_approver.client.post(place, {"reason": "  "})).errors
    page = read(municipal_approver.client.post(place, {"reason": REMARK}, follow=True))
    assert page.told == ["デモ・岡本 真由美さんに戻しました。県には送っていません。"]
    assert told(officer) == ["課長が、県に送る前の困りごとを戻しました"]
    assert titles(officer, today)[0].startswith("書き直し：")
    assert REMARK in look(officer, "need_detail", asked.need_id).text
    assert REMARK in look(officer, "need_edit", asked.need_id).text
    with scope(HIROSHIMA):
        assert not any(REMARK in str(event.after) for event in Event.objects.all())
        need = revise_need(by=officer.seat, need=asked.need, raw_problem="クラウドの利用料を一緒に見てほしい")
        ask_approval(by=officer.seat, need=need)
        submit_need(by=municipal_approver.seat, need=need)
    assert told(officer) == ["課長が承認し、県に送りました（N-8-0001）"]
    office = look(staff, "need_detail", asked.need_id).text
    assert REMARK not in office
    assert "承認の依頼" not in office
    assert "担当者への差戻し" not in office


def test_what_is_happening_does_not_wait_and_the_head_of_section_is_told(
    ruled: None, officer: Person, municipal_approver: Person
) -> None:
    page = read(officer.client.post(address("need_write"), {"raw_problem": LOST, "do": "check"}))
    assert "県に送る" in page.buttons
    assert "課長の承認を求める" not in page.buttons
    officer.client.post(address("need_write"), {"raw_problem": LOST, "do": "send"})
    with scope(HIROSHIMA):
        assert Need.objects.get().status == NeedStatus.SUBMITTED
    assert told(municipal_approver) == ["事案のため、承認を待たずに県に送りました（N-8-0001）"]


def test_a_returned_need_is_approved_anew(
    officer: Person, municipal_approver: Person, staff: Person, in_hiroshima: None
) -> None:
    need = return_need(by=staff.seat, need=submitted_need(officer.seat), reply="期限を書いてください")
    set_sending_rule(by=municipal_approver.seat, municipality_code=JINSEKI, is_approved=True)
    with pytest.raises(WrongState):
        submit_need(by=officer.seat, need=need)
    need = revise_need(by=officer.seat, need=need, raw_problem=f"{CLOUD_BILL}期限は来年1月末です。")
    approval = ask_approval(by=officer.seat, need=need)
    assert look(staff, "need_detail", need.pk).text.count("来年1月末") == 0
    sent = submit_need(by=municipal_approver.seat, need=need)
    assert "来年1月末" in sent.raw_problem
    approval.refresh_from_db()
    assert approval.status == ApprovalStatus.APPROVED


def test_asked_twice_it_waits_once(asked: NeedApproval, officer: Person, municipal_approver: Person) -> None:
    with scope(HIROSHIMA):
        assert ask_approval(by=officer.seat, need=asked.need).pk == asked.pk
        assert Event.objects.filter(verb="ask_approval").count() == 1
    assert len(told(municipal_approver)) == 1


def test_what_was_written_anew_meanwhile_is_not_approved_unseen(
    asked: NeedApproval, officer: Person, municipal_approver: Person
) -> None:
    form = look(municipal_approver, "need_approval", asked.pk).hidden("form:has(button[value=send])")
    with scope(HIROSHIMA):
        revise_need(by=officer.seat, need=asked.need, raw_problem="まったく別の困りごとです。RPAを学びたい")
    page = read(municipal_approver.client.post(address("need_edit", asked.need_id), {**form, "do": "send"}))
    assert "まったく別の困りごとです" in page.text
    with scope(HIROSHIMA):
        assert Need.objects.get().status == NeedStatus.DRAFT


def test_who_asked_takes_it_back(asked: NeedApproval, officer: Person, municipal_approver: Person) -> None:
    page = read(officer.client.post(address("need_take_back", asked.pk), follow=True))
    assert page.told == ["承認の依頼を取り消しました。書いた言葉は残っています。"]
    assert told(municipal_approver) == []
    gone = municipal_approver.client.get(address("need_approval", asked.pk), follow=True)
    assert "いまの状態が「依頼の取消し」のため" in read(gone).told[0]
    with scope(HIROSHIMA), pytest.raises(WrongState):
        send_back(by=municipal_approver.seat, approval=asked, reason=REMARK)


def test_a_discarded_draft_waits_for_nobody(
    asked: NeedApproval, officer: Person, municipal_approver: Person, today: date
) -> None:
    with scope(HIROSHIMA):
        discard_need(by=officer.seat, need=asked.need)
    assert (told(municipal_approver), titles(municipal_approver, today)) == ([], [])


def test_a_town_without_anybody_to_approve_stands_on_the_home_of_the_prefecture(
    asked: NeedApproval, officer: Person, municipal_approver: Person, staff: Person, today: date
) -> None:
    Membership.objects.filter(user=municipal_approver.user).update(ends_on=date(2026, 11, 1))
    assert titles(staff, today) == ["神石高原町に承認者がいません"]
    with scope(HIROSHIMA):
        waits = waiting_for(officer.seat, today).tasks[0]
        assert "承認する人がいなくなりました" in waits.lines[1]
        take_back(by=officer.seat, approval=asked)
        with pytest.raises(WrongState, match="承認者として登録された人がいません"):
            ask_approval(by=officer.seat, need=asked.need)
        set_sending_rule(by=staff.seat, municipality_code=JINSEKI, is_approved=False)
        assert submit_need(by=officer.seat, need=asked.need).status == NeedStatus.SUBMITTED


def test_switching_it_off_lets_the_officer_send_what_waited(
    asked: NeedApproval, officer: Person, municipal_approver: Person
) -> None:
    with scope(HIROSHIMA):
        set_sending_rule(by=municipal_approver.seat, municipality_code=JINSEKI, is_approved=False)
        submit_need(by=officer.seat, need=asked.need)
        asked.refresh_from_db()
    assert asked.status == ApprovalStatus.TAKEN_BACK
    assert told(municipal_approver) == []


@pytest.mark.parametrize("is_approved", [True, False])
def test_the_rule_is_kept_by_the_head_of_section_and_the_prefecture(
    officer: Person, municipal_approver: Person, staff: Person, is_approved: bool
) -> None:
    place = address("municipality_sending", JINSEKI)
    said = {"is_approved": "yes" if is_approved else "no"}
    assert officer.client.post(place, said).status_code == 403
    for who in (municipal_approver, staff):
        assert who.client.post(place, said).status_code == 302
    with scope(HIROSHIMA):
        assert SendingRule.objects.asking().exists() is is_approved
        assert Event.objects.filter(verb="set_sending_rule").count() == int(is_approved)
    assert len(told(officer)) == int(is_approved)
    page = look(officer, "municipality_detail", JINSEKI).text
    assert ("課長の承認を受けてから送ります" in page) is is_approved


def test_the_rule_needs_somebody_who_approves(staff: Person, in_hiroshima: None) -> None:
    with pytest.raises(Refusal, match="承認者として登録された人がいません"):
        set_sending_rule(by=staff.seat, municipality_code=SERA, is_approved=True)
    assert not SendingRule.objects.exists()


def test_nobody_else_meets_an_approval(
    asked: NeedApproval, other_officer: Person, staff: Person, approver: Person, finance: Person
) -> None:
    for name in ("need_approval", "need_send_back", "need_take_back"):
        place = address(name, asked.pk)
        answers: dict[str, Any] = {
            "other": other_officer.client.get(place).status_code,
            "staff": staff.client.get(place).status_code,
            "approver": approver.client.get(place).status_code,
            "finance": finance.client.get(place).status_code,
        }
        assert set(answers.values()) <= {403, 404}, (name, answers)
    with scope(HIROSHIMA):
        assert not NeedApproval.objects.visible_to(staff.seat).exists()
        assert not NeedApproval.objects.visible_to(other_officer.seat).exists()


def test_a_town_finds_what_waits_in_its_list(asked: NeedApproval, officer: Person, staff: Person) -> None:
    rows = look(officer, "need_list", query="?approval=waiting").table("困りごと・ニーズ").column("状態")
    assert rows == ["下書き 課長の承認待ち"]
    assert "課長の承認待ち" not in look(staff, "need_list").text


def test_the_draft_of_a_town_without_the_rule_is_written_and_sent_as_before(officer: Person) -> None:
    with scope(HIROSHIMA):
        need = write_need(by=officer.seat, raw_problem=CLOUD_BILL)
        assert submit_need(by=officer.seat, need=need).status == NeedStatus.SUBMITTED
        with pytest.raises(WrongState, match="承認は要らない設定"):
            ask_approval(by=officer.seat, need=make_need(officer.seat))


def test_two_who_approve_at_once_send_it_once(
    asked: NeedApproval, officer: Person, municipal_approver: Person
) -> None:
    form = look(municipal_approver, "need_approval", asked.pk).hidden("form:has(button[value=send])")
    place = address("need_edit", asked.need_id)
    with scope(HIROSHIMA):
        submit_need(by=municipal_approver.seat, need=asked.need)
    page = read(municipal_approver.client.post(place, {**form, "do": "send"}, follow=True))
    assert page.told == ["この困りごとは、すでに県に送られています（受付番号 N-8-0001）。"]
    other = {**form, "raw_problem": "別の言葉です", "do": "send"}
    assert municipal_approver.client.post(place, other).status_code == 409
    with scope(HIROSHIMA):
        assert Event.objects.filter(verb="submit_need").count() == 1


def test_a_word_of_the_head_of_section_is_over_once_the_need_was_sent(
    asked: NeedApproval, officer: Person, municipal_approver: Person, staff: Person, today: date
) -> None:
    with scope(HIROSHIMA):
        send_back(by=municipal_approver.seat, approval=asked, reason=REMARK)
        set_sending_rule(by=municipal_approver.seat, municipality_code=JINSEKI, is_approved=False)
        need = submit_need(by=officer.seat, need=asked.need)
        return_need(by=staff.seat, need=need, reply="期限を書いてください")
    assert "課長が、県に送る前の困りごとを戻しました" not in told(officer)
    assert titles(officer, today)[0].startswith("差戻し：")
    assert REMARK not in look(officer, "need_detail", need.pk).text


def test_a_discarded_draft_that_was_given_back_asks_nobody(
    asked: NeedApproval, officer: Person, municipal_approver: Person
) -> None:
    with scope(HIROSHIMA):
        send_back(by=municipal_approver.seat, approval=asked, reason=REMARK)
        discard_need(by=officer.seat, need=asked.need)
    assert told(officer) == []
