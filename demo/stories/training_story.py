"""Sessions of training: an exercise with the towns that was held, weekly study meetings, one to come, and a
test that waits for its people. Nothing here is drawn, so that the dice of the other stories fall as they did.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from accounts.seats import Seat
from demo.stories.agenda import workday_near, workdays_before
from demo.stories.stage import Stage
from japan.clock import JAPAN
from pool.people.models import Talent
from training.courses.actions import COURSE_FACTS, require_course, revise_course
from training.courses.actions.questions import add_question
from training.courses.choices import Timing
from training.courses.models import Course
from training.sessions.actions import call_off_session, plan_series, plan_session
from training.sessions.actions.attending import record_attendance
from training.sessions.actions.enrolling import enrol_talents, sign_up
from training.sessions.actions.materials import add_link
from training.sessions.models import Session

HALL: Final = "県庁本館6階 研修室"
ONLINE: Final = "https://meet.demo.example/training"
QUESTIONS: Final = (
    ("個人情報を外に持ち出すとき、はじめにすることは。", ("許可を得る", "自分で判断する", "暗号化する"), 1),
    ("漏えいに気づいたとき、はじめに連絡する先は。", ("所属の担当課", "報道機関", "だれにも知らせない"), 1),
    ("特定個人情報を使える場合は。", ("便利なとき", "法律や条例で認められたとき", "本人が知らないとき"), 2),
)  # fmt: skip


def prepare(stage: Stage) -> None:
    """Two months of it; early in a fiscal year there is none yet."""
    now = stage.agenda.now.date()
    begin = _moment(workdays_before(now - timedelta(days=50), 0), 10)
    if begin.date() > stage.starts_on:
        stage.agenda.at(begin, partial(_begin, stage, now))


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 40), JAPAN)


def _begin(stage: Stage, now: date) -> None:
    """The exercise is asked of engineers each fiscal year from the next one on."""
    by, courses = stage.cast.staff[0], {course.key: course for course in Course.objects.all()}
    begins = date(stage.fiscal_year + 1, 4, 1)
    exercise = courses["incident_exercise"]
    require_course(
        by=by, course=exercise, starts_on=begins, role="engineer", timing=Timing.YEARLY, grace=(6, 30)
    )
    _add_test(by, courses["personal_data"])
    _plan_study(stage, by, courses["study_meeting"], now)
    held = workdays_before(now - timedelta(days=14), 0)
    session = _plan(by, exercise, held, 13, is_joint=True, note="ノートパソコンを持ってきてください")
    add_link(by=by, session=session, title="演習の進め方（架空）", address="https://demo.example/exercise")
    stage.agenda.at(_moment(held - timedelta(days=7), 9), partial(_fill, stage, session))
    stage.agenda.at(_moment(held, 17), partial(_hold, stage, session, absent=1))
    tested = workdays_before(now - timedelta(days=2), 0)
    test = _plan(by, courses["personal_data"], tested, 10, online=ONLINE)
    stage.agenda.at(_moment(tested - timedelta(days=5), 9), partial(_fill, stage, test, people=3))
    stage.agenda.at(_moment(tested, 16), partial(_hold, stage, test, absent=0))
    _plan_coming(stage, by, courses, now)


def _plan_coming(stage: Stage, by: Seat, courses: dict[str, Course], now: date) -> None:
    policy = _plan(by, courses["security_policy"], workday_near(now + timedelta(days=6)), 13, online=ONLINE)
    leaders = workday_near(now + timedelta(days=15))
    leader = _plan(by, courses["dx_leader"], leaders, 9, is_joint=True, capacity=4)
    _plan(by, courses["contract"], workday_near(now + timedelta(days=20)), 10)
    soon = _moment(workdays_before(now - timedelta(days=3), 0), 11)
    stage.agenda.at(soon, partial(_fill, stage, policy, people=2))
    stage.agenda.at(soon + timedelta(minutes=30), partial(_fill, stage, leader, people=1))


def _add_test(by: Seat, course: Course) -> None:
    facts = {fact: getattr(course, fact) for fact in COURSE_FACTS}
    revise_course(by=by, course=course, **facts | {"pass_percent": 60})
    for text, options, answer in QUESTIONS:
        add_question(by=by, course=course, text=text, options=options, answer=answer)


def _plan(by: Seat, course: Course, day: date, hour: int, **facts: Any) -> Session:
    said = {"place": HALL, "capacity": 20, "deadline": day - timedelta(days=1), **facts}
    return plan_session(
        by=by, course=course, on_day=day, starts_at=time(hour, 30), ends_at=time(hour + 2), **said
    )


def _plan_study(stage: Stage, by: Seat, course: Course, now: date) -> None:
    """Each Friday from three weeks ago on; the meeting of last week was called off."""
    first = now - timedelta(days=now.weekday() + 3 + 14)
    series = plan_series(
        by=by,
        course=course,
        every_weeks=1,
        times=7,
        on_day=first,
        starts_at=time(16),
        ends_at=time(17),
        online=ONLINE,
        capacity=30,
    )
    sessions = list(series.sessions.order_by("on_day"))
    for session in sessions[:2]:
        stage.agenda.at(
            _moment(session.on_day - timedelta(days=2), 9), partial(_fill, stage, session, people=6)
        )
        stage.agenda.at(_moment(session.on_day, 17), partial(_hold, stage, session, absent=1))
    reason = "発表者がいないため"
    off = partial(call_off_session, by=by, session=sessions[2], reason=reason)
    stage.agenda.at(_moment(workdays_before(sessions[2].on_day - timedelta(days=1), 0), 9), off)


def _fill(stage: Stage, session: Session, people: int = 5) -> None:
    """Some of the pool, and of a joint session somebody of each of the two towns that are shown."""
    session.refresh_from_db()
    in_term: list[Talent] = list(Talent.objects.in_term_on(session.on_day).order_by("id")[:people])
    enrol_talents(by=stage.cast.staff[0], session=session, talents=in_term)
    if not session.is_joint:
        return
    for number, code in enumerate((stage.home.sign_in_town, stage.home.second_town), start=1):
        for place in (1, 2):
            sign_up(
                by=stage.cast.officers[code],
                session=session,
                municipality_code=code,
                person_name=f"デモ・職員{number}-{place}",
                section="総務課" if place == 1 else "税務課",
            )


def _hold(stage: Stage, session: Session, absent: int) -> None:
    """Everybody was there but the last ones."""
    numbers = list(session.enrolments.enrolled().order_by("id").values_list("pk", flat=True))
    present = set(numbers[: len(numbers) - absent])
    record_attendance(by=stage.cast.staff[-1], session=session, present=present)
