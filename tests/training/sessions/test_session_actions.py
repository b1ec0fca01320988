"""Sessions of training: seats and the queue for them, attendance, the test, and what follows from them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from documents.uploads.models import StoredFile
from notices.models import Notice
from tests.build_files import examined
from tests.build_pool import make_talent
from tests.build_training import course_called, course_with_test, held_session, planned_session
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from training.courses.models import Completion
from training.sessions.actions import (
    FACTS,
    call_off_session,
    change_session,
    plan_series,
    remind_of_session,
)
from training.sessions.actions.attending import attend_by_code, record_attendance, take_test
from training.sessions.actions.enrolling import enrol_talent, enrol_talents, sign_up, withdraw_enrolment
from training.sessions.actions.materials import add_link, drop_link, drop_material, keep_materials
from training.sessions.choices import EnrolmentStatus, SessionStatus
from training.sessions.models import Enrolment, MaterialLink, Session
from training.sessions.tasks import remind_of_sessions
from training.sessions.todo import todo

pytestmark = pytest.mark.usefixtures("today")

DAY = date(2026, 11, 24)


def facts_of(session: Session) -> dict[str, Any]:
    return {fact: getattr(session, fact) for fact in FACTS}


def kinds_of(person: Person) -> list[str]:
    return list(Notice.objects.filter(user=person.user).order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on_day": date(2026, 11, 23)}, "on_day"),
        ({"ends_at": time(13)}, "ends_at"),
        ({"place": ""}, "place"),
        ({"capacity": 0}, "capacity"),
        ({"deadline": date(2026, 12, 2)}, "deadline"),
    ],
)
def test_a_session_is_refused_that_could_not_be_held(
    staff: Person, in_hiroshima: None, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        planned_session(staff.seat, **wrong)
    assert refused.value.field == field


def test_a_course_that_is_not_open_to_towns_has_no_joint_session(staff: Person, in_hiroshima: None) -> None:
    with pytest.raises(Refusal, match="市町村の職員に開いていません"):
        planned_session(staff.seat, course_called(staff.seat, "budget"), is_joint=True)


def test_a_series_is_held_each_week_and_one_of_it_is_moved_or_called_off(
    staff: Person, in_hiroshima: None
) -> None:
    course = course_called(staff.seat, "study_meeting")
    said = {"on_day": date(2026, 12, 4), "starts_at": time(9), "ends_at": time(10), "online": "https://x.jp"}
    said |= {"capacity": 30, "deadline": date(2026, 12, 3)}
    series = plan_series(by=staff.seat, course=course, every_weeks=2, times=3, **said)
    sessions = list(series.sessions.all())
    assert [session.on_day for session in sessions] == [
        date(2026, 12, 4), date(2026, 12, 18), date(2027, 1, 1),
    ]  # fmt: skip
    assert sessions[1].deadline == date(2026, 12, 17)
    change_session(by=staff.seat, session=sessions[2], **facts_of(sessions[2]) | {"on_day": date(2027, 1, 8)})
    call_off_session(by=staff.seat, session=sessions[1], reason="年末のため")
    assert [session.status for session in series.sessions.all()] == ["planned", "called_off", "planned"]
    with pytest.raises(Refusal):
        plan_series(by=staff.seat, course=course, every_weeks=1, times=1, **said)


def test_who_comes_when_it_is_full_waits_and_moves_up_when_somebody_withdraws(
    staff: Person, talent_user: Person, in_hiroshima: None
) -> None:
    first = make_talent(staff.seat, name="デモ・一人め")
    second = make_talent(staff.seat, user=talent_user.user)
    session = planned_session(staff.seat, capacity=1)
    enrol_talents(by=staff.seat, session=session, talents=[first])
    waiting = enrol_talent(by=talent_user.seat, session=session, talent=second)
    assert waiting.status == EnrolmentStatus.WAITING
    with pytest.raises(Refusal, match="すでに"):
        enrol_talent(by=staff.seat, session=session, talent=second)
    with pytest.raises(Refusal, match="全員すでに"):
        enrol_talents(by=staff.seat, session=session, talents=[first, second])
    withdraw_enrolment(by=staff.seat, enrolment=session.enrolments.get(talent=first))
    waiting.refresh_from_db()
    assert waiting.status == EnrolmentStatus.ENROLLED
    assert kinds_of(talent_user) == ["session_moved_up"]
    with pytest.raises(Refusal):
        withdraw_enrolment(by=staff.seat, enrolment=session.enrolments.get(talent=first))


def test_more_seats_go_to_those_who_wait_and_fewer_are_refused(staff: Person, in_hiroshima: None) -> None:
    session = planned_session(staff.seat, capacity=1)
    enrol_talents(by=staff.seat, session=session, talents=[make_talent(staff.seat) for _ in range(3)])
    change_session(by=staff.seat, session=session, **facts_of(session) | {"capacity": 2})
    assert (session.enrolments.enrolled().count(), session.enrolments.waiting().count()) == (2, 1)
    with pytest.raises(Refusal, match="定員はそれより少なく"):
        change_session(by=staff.seat, session=session, **facts_of(session) | {"capacity": 1})


def test_after_the_deadline_the_prefecture_alone_enrols(
    staff: Person, officer: Person, talent_user: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat, user=talent_user.user)
    session = planned_session(staff.seat, deadline=date(2026, 11, 23))
    with pytest.raises(Refusal, match="締め切りました"):
        enrol_talent(by=talent_user.seat, session=session, talent=talent)
    with pytest.raises(Refusal, match="締め切りました"):
        sign_up(
            by=officer.seat,
            session=session,
            municipality_code=JINSEKI,
            person_name="デモ・職員",
            section="課",
        )
    enrol_talent(by=staff.seat, session=session, talent=talent)


def test_a_town_signs_up_its_people_and_sees_no_others(
    staff: Person, officer: Person, other_officer: Person, in_hiroshima: None
) -> None:
    session = planned_session(staff.seat)
    enrol_talent(by=staff.seat, session=session, talent=make_talent(staff.seat))
    facts = {"session": session, "person_name": "デモ・職員", "section": "総務課"}
    sign_up(by=officer.seat, municipality_code=JINSEKI, **facts)
    sign_up(by=other_officer.seat, municipality_code=SERA, **facts)
    with pytest.raises(Refusal, match="すでに"):
        sign_up(by=officer.seat, municipality_code=JINSEKI, **facts)
    with pytest.raises(Refusal, match="所属を書いて"):
        sign_up(by=officer.seat, municipality_code=JINSEKI, **facts | {"section": " "})
    assert [row.municipality_id for row in Enrolment.objects.visible_to(officer.seat)] == [JINSEKI]
    closed = planned_session(staff.seat, course_called(staff.seat, "budget"))
    assert closed not in Session.objects.visible_to(officer.seat)
    with pytest.raises(Refusal, match="開いていません"):
        sign_up(by=officer.seat, municipality_code=JINSEKI, **facts | {"session": closed})


def test_who_attended_has_completed_and_loses_it_when_the_list_is_put_right(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    session = planned_session(staff.seat, on_day=DAY)
    talent = make_talent(staff.seat)
    mine = enrol_talent(by=staff.seat, session=session, talent=talent)
    theirs = sign_up(
        by=officer.seat,
        session=session,
        municipality_code=JINSEKI,
        person_name="デモ・職員",
        section="総務課",
    )
    absent = enrol_talent(by=staff.seat, session=session, talent=make_talent(staff.seat, name="デモ・欠席"))
    held = record_attendance(by=staff.seat, session=session, present={mine.pk, theirs.pk})
    assert held.status == SessionStatus.HELD
    for row, day in ((mine, DAY), (theirs, DAY), (absent, None)):
        row.refresh_from_db()
        assert row.completed_on == day
    completion = Completion.objects.get()
    assert (completion.talent, completion.completed_on, completion.expires_on) == (
        talent, DAY, date(2027, 11, 24),
    )  # fmt: skip
    record_attendance(by=staff.seat, session=session, present={theirs.pk})
    completion.refresh_from_db()
    assert completion.revoked_from == DAY
    record_attendance(by=staff.seat, session=session, present={mine.pk, theirs.pk})
    assert Completion.objects.standing().count() == 1


def test_attendance_waits_for_the_day_and_stands_at_home_until_it_is_recorded(
    staff: Person, in_hiroshima: None
) -> None:
    session = planned_session(staff.seat)
    with pytest.raises(Refusal, match="まだ開催日"):
        record_attendance(by=staff.seat, session=session, present=set())
    assert not todo(staff.seat, date(2026, 12, 1))
    assert len(todo(staff.seat, date(2026, 12, 2))) == 1
    call_off_session(by=staff.seat, session=session, reason="大雪のため")
    assert not todo(staff.seat, date(2026, 12, 2))
    with pytest.raises(Refusal):
        record_attendance(by=staff.seat, session=session, present=set())


def test_the_code_opens_on_the_day_within_the_hours_and_five_errors_lock_it(
    staff: Person, talent_user: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat, user=talent_user.user)
    session = planned_session(staff.seat, on_day=DAY, starts_at=time(9), ends_at=time(10))
    other = planned_session(staff.seat, on_day=DAY, starts_at=time(13), ends_at=time(14))
    early = enrol_talent(by=talent_user.seat, session=other, talent=talent)
    with pytest.raises(Refusal, match="13:00から14:00まで"):
        attend_by_code(by=talent_user.seat, enrolment=early, code=other.code)
    enrolment = enrol_talent(by=talent_user.seat, session=session, talent=talent)
    assert not attend_by_code(by=talent_user.seat, enrolment=enrolment, code="x")
    assert attend_by_code(by=talent_user.seat, enrolment=enrolment, code=session.code)
    assert Completion.objects.get().talent == talent
    guest = enrol_talent(by=staff.seat, session=session, talent=make_talent(staff.seat, name="デモ・別"))
    for _ in range(5):
        assert not attend_by_code(by=staff.seat, enrolment=guest, code="x")
    with pytest.raises(Refusal, match="5回まちがえました"):
        attend_by_code(by=staff.seat, enrolment=guest, code=session.code)
    record_attendance(by=staff.seat, session=session, present={guest.pk, enrolment.pk})
    assert Completion.objects.count() == 2


def test_a_test_is_passed_within_its_tries(staff: Person, talent_user: Person, in_hiroshima: None) -> None:
    talent, course = make_talent(staff.seat, user=talent_user.user), course_with_test(staff.seat)
    session = held_session(staff.seat, talent, course)
    enrolment = session.enrolments.get()
    assert enrolment.completed_on is None
    assert [task.title for task in todo(talent_user.seat, DAY)] == [
        "「デモ・情報の取扱い」の確認テストを受けると修了になります"
    ]
    questions = list(course.questions.all())
    with pytest.raises(Refusal, match="1問め"):
        take_test(by=talent_user.seat, enrolment=enrolment, answers={})
    wrong = take_test(by=talent_user.seat, enrolment=enrolment, answers={each.pk: 2 for each in questions})
    assert (wrong.is_passed, wrong.percent) == (False, 0)
    half = take_test(
        by=talent_user.seat, enrolment=enrolment, answers={questions[0].pk: 1, questions[1].pk: 2}
    )
    assert half.is_passed
    assert Completion.objects.get().course == course
    assert not todo(talent_user.seat, DAY)
    with pytest.raises(Refusal, match="すでに修了"):
        take_test(by=talent_user.seat, enrolment=enrolment, answers={})


def test_who_fails_as_often_as_is_allowed_is_told_so(staff: Person, in_hiroshima: None) -> None:
    course = course_with_test(staff.seat, most_tries=1)
    enrolment = held_session(staff.seat, make_talent(staff.seat), course).enrolments.get()
    take_test(by=staff.seat, enrolment=enrolment, answers={each.pk: 2 for each in course.questions.all()})
    with pytest.raises(Refusal, match="もう受けられません"):
        take_test(by=staff.seat, enrolment=enrolment, answers={})
    record_attendance(by=staff.seat, session=enrolment.session, present={enrolment.pk}, passed={enrolment.pk})
    assert Completion.objects.get().completed_on == DAY


def test_who_attends_is_told_of_a_move_of_the_day_before_and_of_the_end(
    staff: Person, talent_user: Person, officer: Person, in_hiroshima: None
) -> None:
    session = planned_session(staff.seat)
    enrol_talent(by=staff.seat, session=session, talent=make_talent(staff.seat, user=talent_user.user))
    sign_up(
        by=officer.seat,
        session=session,
        municipality_code=JINSEKI,
        person_name="デモ・職員",
        section="総務課",
    )
    tomorrow = {"on_day": date(2026, 11, 25), "deadline": None}
    change_session(by=staff.seat, session=session, **facts_of(session) | tomorrow)
    assert remind_of_session(by=staff.seat, session=session)
    assert not remind_of_session(by=staff.seat, session=session)
    call_off_session(by=staff.seat, session=session, reason="講師が来られないため")
    with pytest.raises(Refusal):
        call_off_session(by=staff.seat, session=session, reason="もう一度")
    told = ["session_moved", "session_tomorrow", "session_called_off"]
    assert kinds_of(officer) == told
    assert kinds_of(talent_user) == ["session_enrolled", *told]
    assert all("デモ" not in subject for subject in Notice.objects.values_list("subject", flat=True))


def test_the_clock_reminds_once_the_day_before(staff: Person, talent_user: Person, db: None) -> None:
    with scope(HIROSHIMA):
        session = planned_session(staff.seat)
        enrol_talent(by=staff.seat, session=session, talent=make_talent(staff.seat, user=talent_user.user))
    assert remind_of_sessions() == 0
    with time_machine.travel(datetime(2026, 11, 30, 8, tzinfo=timezone.get_default_timezone())):
        assert (remind_of_sessions(), remind_of_sessions()) == (1, 0)


def test_materials_are_files_and_links(staff: Person, in_hiroshima: None) -> None:
    session = planned_session(staff.seat)
    keep_materials(by=staff.seat, session=session, files=[examined()])
    file = StoredFile.objects.of(session).get()
    with pytest.raises(Refusal):
        drop_material(by=staff.seat, session=session, file=file, reason=" ")
    drop_material(by=staff.seat, session=session, file=file, reason="別の資料だったため")
    for address in ("javascript:alert(1)", "example.jp", "https://", "https://a b"):
        with pytest.raises(Refusal, match="https://"):
            add_link(by=staff.seat, session=session, title="テキスト", address=address)
    link = add_link(by=staff.seat, session=session, title="テキスト", address="https://example.jp/a")
    drop_link(by=staff.seat, link=link)
    assert not MaterialLink.objects.exists()
    assert Event.objects.filter(subject_id=str(session.pk)).count() >= 4
