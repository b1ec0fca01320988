"""Every need that was sent has somebody in the prefecture, whom the town sees with a number to call."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Membership
from accounts.permissions import Role
from accounts.tenancy import scope
from municipalities.call_points.actions import record_call_point
from municipalities.needs.actions import accept_need, amend_proposal, start_support
from municipalities.needs.actions.owning import hand_over_need, promise_need
from municipalities.needs.models import Need
from municipalities.needs.proposals import skills_of
from municipalities.needs.todo import NO_NUMBER, todo
from municipalities.profile.actions import record_contact
from notices.models import Notice
from tests.build_needs import made, make_need, submitted_need
from tests.cast import HIROSHIMA, JINSEKI, Part, Person, enrolled
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
LOST = "職員がUSBメモリを電車でなくしました。どこに連絡すればよいですか。"


def _number(purpose: str, phone: str) -> dict[str, Any]:
    return {"purpose": purpose, "name": "県デジタル基盤整備課", "phone": phone, "hours": "", "place": 1}


@pytest.fixture
def colleague(staff: Person) -> Person:
    return enrolled(Part("staff2@hiroshima.example", "デモ・三宅 大輔", Role.PREFECTURE_STAFF))


def test_a_need_that_is_sent_has_somebody_who_answers_for_it(
    officer: Person, staff: Person, colleague: Person
) -> None:
    first, second = made(submitted_need, officer.seat), made(submitted_need, officer.seat)
    assert first.owner_id == staff.user.pk
    assert second.owner_id == first.owner_id
    with scope(HIROSHIMA):
        hand_over_need(by=staff.seat, need=second, owner=colleague.user)
        third = submitted_need(officer.seat)
    assert third.owner_id == colleague.user.pk


def test_new_towns_go_to_whoever_has_least_to_answer(
    officer: Person, other_officer: Person, staff: Person, colleague: Person
) -> None:
    made(submitted_need, officer.seat)
    assert made(submitted_need, other_officer.seat).owner_id == colleague.user.pk


def test_the_town_sees_who_answers_and_under_which_number(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    with scope(HIROSHIMA):
        record_call_point(
            by=staff.seat,
            purpose="needs",
            name="県デジタル基盤整備課",
            phone="082-513-2222",
            hours="",
            place=1,
        )
    facts = look(officer, "need_detail", need.pk).facts
    assert facts["担当"].startswith("デモ・中村 恵さん")
    assert facts["電話"].startswith("082-513-2222")
    assert "11月27日（金）" in facts["返事の期限"]


def test_somebody_else_takes_a_need_over(officer: Person, staff: Person, colleague: Person) -> None:
    need = made(submitted_need, officer.seat)
    page = look(staff, "need_owner", need.pk)
    assert page.field("owner") == str(staff.user.pk)
    answered = staff.client.post(address("need_owner", need.pk), {"owner": colleague.user.pk})
    assert answered.status_code == 302
    with scope(HIROSHIMA):
        assert Need.objects.get(pk=need.pk).owner_id == colleague.user.pk
        notice = Notice.objects.get(kind="need_owner")
    assert notice.user_id == colleague.user.pk
    assert "県の担当" in look(staff, "need_detail", need.pk).text


def test_nobody_is_made_to_answer_who_cannot(officer: Person, staff: Person, finance: Person) -> None:
    need = made(submitted_need, officer.seat)
    wrong = staff.client.post(address("need_owner", need.pk), {"owner": finance.user.pk})
    assert read(wrong).errors
    with scope(HIROSHIMA), pytest.raises(Refusal, match="県でニーズに答える人だけ"):
        hand_over_need(by=staff.seat, need=need, owner=officer.user)


def test_a_draft_has_nobody(officer: Person, staff: Person) -> None:
    draft = made(make_need, officer.seat)
    with scope(HIROSHIMA), pytest.raises(WrongState):
        hand_over_need(by=staff.seat, need=draft, owner=staff.user)


def test_home_says_when_whoever_answered_has_left(
    officer: Person, staff: Person, colleague: Person, today: Any
) -> None:
    need = made(submitted_need, officer.seat)
    with scope(HIROSHIMA):
        hand_over_need(by=staff.seat, need=need, owner=colleague.user)
        (row,) = todo(staff.seat, today)
        assert "担当：デモ・三宅 大輔" in row.lines[0]
        Membership.objects.filter(user=colleague.user).update(ends_on=date(2026, 11, 23))
        (row,) = todo(staff.seat, today)
        assert "担当がいません" in row.lines[0]
        accept_need(by=staff.seat, need=need)
        (row,) = todo(staff.seat, today)
        assert "担当がいません" in row.lines[0]


def test_an_incident_is_answered_at_once_with_whom_to_call(officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        record_call_point(
            by=staff.seat,
            purpose="incident",
            name="県セキュリティ担当",
            phone="082-513-2110",
            hours="24時間",
            place=1,
        )
    looked = read(officer.client.post(address("need_write"), {"raw_problem": LOST}))
    assert "いますぐ電話してください" in looked.text
    assert "082-513-2110" in looked.links
    assert "最後に持っていた場所と時刻" in looked.text
    sent = officer.client.post(address("need_write"), {"raw_problem": LOST, "do": "send"}, follow=True)
    assert "書いただけでは足りません" in read(sent).text
    assert "082-513-2110" in read(sent).links


def test_an_incident_stands_first_at_the_prefecture_and_is_due_today(
    officer: Person, staff: Person, today: Any
) -> None:
    made(submitted_need, officer.seat)
    need = made(submitted_need, officer.seat, LOST)
    assert (need.incident, need.reply_due_on) == ("loss", today)
    with scope(HIROSHIMA):
        rows = todo(staff.seat, today)
        notice = Notice.objects.filter(user=staff.user, kind="need_submitted").latest("pk")
    first = next(row for row in rows if row.is_first)
    assert first.title.startswith("【事案】神石高原町")
    assert first.url == address("need_detail", need.pk)
    assert notice.subject.startswith("【至急】神石高原町で事案が起きています")
    assert "市町村にすぐ電話してください" in look(staff, "need_detail", need.pk).text
    with scope(HIROSHIMA):
        Need.objects.exclude(pk=need.pk).update(reply_due_on=date(2026, 11, 2))
    queue = look(staff, "home")
    assert queue.text.index("いますぐ") < queue.text.index("【事案】") < queue.text.index("来年度の予算要求")


def test_the_prefecture_reads_whom_to_call_in_the_town_and_promises_nobody(
    officer: Person, staff: Person
) -> None:
    need = made(submitted_need, officer.seat, LOST)
    assert (
        "この市町村の連絡先に、電話番号がまだ登録されていません" in look(staff, "need_detail", need.pk).text
    )
    with scope(HIROSHIMA):
        record_contact(
            by=officer.seat,
            municipality_code=JINSEKI,
            purposes=["urgent"],
            section="総務課",
            name="デモ・当番 守",
            phone="0847-00-0001",
            mail="",
        )
    page = look(staff, "need_detail", need.pk)
    assert page.links["0847-00-0001"] == "tel:0847-00-0001"
    assert page.field("reply") == ""
    typed = {**page.hidden("form:has([name=reply])"), "do": "accept", "reply": ""}
    answer = read(staff.client.post(address("need_review", need.pk), typed))
    assert "市町村に電話して、伝えたことと次にすることを1文で書いてください" in answer.errors[0]
    with scope(HIROSHIMA):
        accept_need(by=staff.seat, need=need, reply="電話で回線を切るよう伝えました。あす伺います。")
    for person in (staff, officer):
        assert "起きている事案（" not in look(person, "need_detail", need.pk).text


def test_without_a_number_the_town_is_not_left_with_nothing(officer: Person) -> None:
    looked = read(officer.client.post(address("need_write"), {"raw_problem": LOST}))
    assert "県庁の代表番号" in looked.text


def test_what_was_no_incident_is_put_right_by_the_prefecture(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat, LOST)
    with scope(HIROSHIMA):
        amend_proposal(by=staff.seat, need=need, skills=skills_of(need), incident="")
    assert "いますぐ電話" not in look(officer, "need_detail", need.pk).text


def test_a_support_that_runs_stands_on_home_while_nobody_answers_for_it(
    officer: Person, staff: Person, colleague: Person, today: Any
) -> None:
    need = made(submitted_need, officer.seat)
    with scope(HIROSHIMA):
        hand_over_need(by=staff.seat, need=need, owner=colleague.user)
        accept_need(by=staff.seat, need=Need.objects.get(pk=need.pk))
        start_support(by=staff.seat, need=need)
        assert todo(staff.seat, today) == []
        Membership.objects.filter(user=colleague.user).update(ends_on=date(2026, 11, 23))
        (row,) = todo(staff.seat, today)
        assert (row.action, row.url) == ("担当を決める", address("need_owner", need.pk))
    assert look(officer, "need_detail", need.pk).facts["担当"] == "まだ決まっていません"
    with scope(HIROSHIMA):
        hand_over_need(by=staff.seat, need=need, owner=staff.user)
        assert todo(staff.seat, today) == []


def test_an_incident_says_that_there_is_no_number_until_there_is(
    officer: Person, staff: Person, today: Any
) -> None:
    made(submitted_need, officer.seat, LOST)
    with scope(HIROSHIMA):
        (row,) = todo(staff.seat, today)
        assert NO_NUMBER in row.lines
        record_call_point(by=staff.seat, **_number("incident", "082-513-2110"))
        (row,) = todo(staff.seat, today)
        assert NO_NUMBER not in row.lines


def test_a_promise_is_renewed_and_the_town_is_told(officer: Person, staff: Person) -> None:
    need = made(submitted_need, officer.seat)
    assert staff.client.get(address("need_promise", need.pk)).url == address("need_detail", need.pk)
    with scope(HIROSHIMA):
        with pytest.raises(WrongState, match="約束の日は変えられません"):
            promise_need(by=staff.seat, need=need, promised_on=date(2026, 12, 18))
        accept_need(by=staff.seat, need=need, reply="2月末までに人を決めます。")
        assert Need.objects.get().promised_on == date(2027, 2, 28)
    place = address("need_promise", need.pk)
    assert "今日以後の日付" in read(staff.client.post(place, {"promised_on": "R8.11.1"})).errors[0]
    page = read(staff.client.post(place, {"promised_on": "R9.1.15"}, follow=True))
    assert page.told == ["約束の日を変えました。"]
    with scope(HIROSHIMA):
        notice = Notice.objects.filter(user=officer.user, kind="need_promise").get()
    assert notice.subject.startswith("次の知らせは1月15日（金）までに届きます")
    assert "約束 1月15日（金）" in look(staff, "need_list").table("ニーズ").column("返事の期限")[0]
