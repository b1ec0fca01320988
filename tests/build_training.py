"""Sessions of training for tests, made by the real actions."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from accounts.seats import Seat
from pool.people.models import Talent
from training.courses.actions import add_course, open_catalogue
from training.courses.actions.questions import add_question
from training.courses.clearance import Clearance, clearances
from training.courses.models import Course
from training.sessions.actions import plan_session
from training.sessions.actions.attending import record_attendance
from training.sessions.actions.enrolling import enrol_talent
from training.sessions.models import Session

JOINT = "incident_exercise"


def course_called(staff: Seat, key: str = JOINT) -> Course:
    """Of the default catalogue."""
    open_catalogue(by=staff)
    return Course.objects.get(key=key)


def planned_session(staff: Seat, course: Course | None = None, **facts: Any) -> Session:
    """On Tuesday 1 December 2026 in the afternoon, open to municipalities as its course is."""
    course = course or course_called(staff)
    said = {
        "on_day": date(2026, 12, 1),
        "starts_at": time(13, 30),
        "ends_at": time(15),
        "capacity": 20,
        "place": "県庁本館6階",
        "is_joint": course.is_open_to_towns,
    }
    return plan_session(by=staff, course=course, **{**said, **facts})


def course_with_test(staff: Seat, **facts: Any) -> Course:
    """With two questions, of which one right answer is enough."""
    said = {"name": "デモ・情報の取扱い", "hours": 1, "pass_percent": 50, "most_tries": 2}
    course = add_course(by=staff, **{**said, **facts})
    for text in ("持ち出してよいか。", "漏えいしたら。"):
        add_question(by=staff, course=course, text=text, options=["だめ", "よい"], answer=1)
    return course


def held_session(staff: Seat, talent: Talent, course: Course | None = None) -> Session:
    """Today, attended by the talent."""
    session = planned_session(staff, course or course_with_test(staff), on_day=date(2026, 11, 24))
    enrolment = enrol_talent(by=staff, session=session, talent=talent)
    return record_attendance(by=staff, session=session, present={enrolment.pk})


def clearance_of(talent: Talent, on: date) -> Clearance:
    """Whether the training lets somebody be sent on a day."""
    return clearances([talent], on)[talent.pk]
