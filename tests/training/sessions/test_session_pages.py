"""The pages of sessions, through browsers without scripts, as staff, talent and town meet them."""

from __future__ import annotations

from datetime import date, time

import pytest

from accounts.tenancy import scope
from pool.people.models import Talent
from tests.build_pool import make_talent
from tests.build_training import course_called, course_with_test, held_session, planned_session
from tests.cast import HIROSHIMA, Person
from tests.page import address, look, read
from training.courses.models import Completion
from training.sessions.models import Enrolment, Session

pytestmark = pytest.mark.usefixtures("today")

TYPED = {
    "on_day": "R8.12.4",
    "starts_at": "13:30",
    "ends_at": "15時",
    "place": "県庁本館6階",
    "online": "https://meet.example.jp/1",
    "capacity": "20人",
    "deadline": "",
    "note": "ノートパソコンを持ってきてください",
}


@pytest.fixture
def fujii(staff: Person, talent_user: Person, db: None) -> Talent:
    with scope(HIROSHIMA):
        return make_talent(staff.seat, user=talent_user.user)


def test_staff_plan_a_session_change_it_and_call_it_off(staff: Person, officer: Person, db: None) -> None:
    with scope(HIROSHIMA):
        course = course_called(staff.seat)
    typed = TYPED | {"course": course.pk, "is_joint": "on"}
    page = read(staff.client.post(address("session_plan"), typed | {"ends_at": "13:00"}))
    assert page.errors == ["終わりは、始まりより後の時刻にしてください。"]
    place = staff.client.post(address("session_plan"), typed).headers["Location"]
    page = read(staff.client.get(place))
    assert page.heading == "インシデント対応演習 令和8年12月4日の回"
    assert "https://meet.example.jp/1" in page.text
    assert look(officer, "session_list").heading == "合同研修"
    with scope(HIROSHIMA):
        session = Session.objects.get()
        assert session.code in page.text
    assert session.code not in look(officer, "session_detail", session.pk).text
    changed = address("session_change", session.pk)
    assert staff.client.post(changed, TYPED | {"is_joint": "on", "place": "北館"}).status_code == 302
    off = address("session_call_off", session.pk)
    assert read(staff.client.post(off, {"reason": ""})).errors
    assert staff.client.post(off, {"reason": "大雪のため"}).status_code == 302
    assert "大雪のため" in look(officer, "session_detail", session.pk).text
    assert staff.client.get(off).status_code == 302


def test_staff_plan_a_series(staff: Person, db: None) -> None:
    with scope(HIROSHIMA):
        course = course_called(staff.seat, "study_meeting")
    typed = TYPED | {"course": course.pk, "every_weeks": "1", "times": "4"}
    assert staff.client.post(address("series_plan"), typed).status_code == 302
    page = look(staff, "session_list", query="?kind=study")
    assert page.table("研修の回").column("開催日") == [
        "12月4日（金）", "12月11日（金）", "12月18日（金）", "12月25日（金）",
    ]  # fmt: skip


def test_a_talent_joins_types_the_code_and_withdraws(
    staff: Person, talent_user: Person, fujii: Talent
) -> None:
    with scope(HIROSHIMA):
        now = planned_session(staff.seat, on_day=date(2026, 11, 24), starts_at=time(9), ends_at=time(10))
        later = planned_session(staff.seat, online="https://meet.example.jp/1")
    assert "https://meet" not in look(talent_user, "session_detail", later.pk).text
    for session in (now, later):
        assert talent_user.client.post(address("session_join", session.pk)).status_code == 302
    page = look(talent_user, "session_detail", later.pk)
    assert "自分の状態 申込済み" in page.text
    assert "https://meet.example.jp/1" in page.text
    attend = address("session_attend", now.pk)
    page = read(talent_user.client.post(attend, {"code": "000"}))
    assert "出席番号が違います" in page.errors[0]
    assert talent_user.client.post(attend, {"code": now.code}).status_code == 302
    assert "令和8年11月24日に修了しました" in look(talent_user, "session_detail", now.pk).text
    with scope(HIROSHIMA):
        enrolment = Enrolment.objects.get(session=later)
    away = address("enrolment_withdraw", later.pk, enrolment.pk)
    assert talent_user.client.post(away).status_code == 302
    assert "申し込む" in look(talent_user, "session_detail", later.pk).buttons


def test_a_talent_takes_the_test_in_the_page(staff: Person, talent_user: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        course = course_with_test(staff.seat, pass_percent=100)
        session = held_session(staff.seat, fujii, course)
        first, second = course.questions.all()
    place = address("session_test", session.pk)
    assert talent_user.client.get(place).status_code == 200
    page = read(talent_user.client.post(place, {f"q{first.pk}": "1"}))
    assert "問2の答えを選んでください。" in page.errors[0]
    wrong = {f"q{first.pk}": "1", f"q{second.pk}": "2"}
    said = read(talent_user.client.post(place, wrong, follow=True))
    assert "2問のうち1問が正解です" in said.text
    said = read(talent_user.client.post(place, wrong | {f"q{second.pk}": "1"}, follow=True))
    assert "合格し、修了になりました" in said.text
    with scope(HIROSHIMA):
        assert Completion.objects.get().talent == fujii


def test_a_town_signs_up_its_people_and_reads_no_other_name(
    staff: Person, officer: Person, other_officer: Person, fujii: Talent
) -> None:
    with scope(HIROSHIMA):
        session = planned_session(staff.seat)
    assert staff.client.post(address("session_enrol", session.pk), {"talents": [fujii.pk]}).status_code == 302
    place = address("session_sign_up", session.pk)
    assert read(officer.client.post(place, {"person_name": "", "section": "総務課"})).errors == [
        "氏名を書いてください。"
    ]
    assert officer.client.post(place, {"person_name": "デモ・職員", "section": "総務課"}).status_code == 302
    assert look(officer, "session_detail", session.pk).table("申込みの表").column("氏名") == ["デモ・職員"]
    assert "デモ・職員" not in look(other_officer, "session_detail", session.pk).text
    page = look(staff, "session_detail", session.pk)
    assert sorted(page.table("申込みの表").column("氏名")) == ["デモ・職員", "デモ・藤井 拓也"]


def test_staff_record_attendance_of_everybody_in_one_form(staff: Person, fujii: Talent) -> None:
    with scope(HIROSHIMA):
        session = planned_session(staff.seat, on_day=date(2026, 11, 24))
    staff.client.post(address("session_enrol", session.pk), {"talents": [fujii.pk]})
    with scope(HIROSHIMA):
        enrolment = Enrolment.objects.get()
    place = address("session_attendance", session.pk)
    assert staff.client.post(place, {"present": [enrolment.pk]}).status_code == 302
    page = look(staff, "session_detail", session.pk)
    assert page.table("申込みの表").column("状態") == ["修了 名簿で確認"]
    assert staff.client.post(place, {}).status_code == 302
    page = look(staff, "session_detail", session.pk)
    assert page.table("申込みの表").column("状態") == ["欠席 名簿で確認"]
