"""Every write to sessions themselves. Who attends stands in `enrolling.py`, who attended and passed in
`attending.py`, materials in `materials.py`."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from typing import Any, Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import changes, record, snapshot_of
from accounts.moves import move, state_forbids
from accounts.seats import Seat
from accounts.verbs import verb
from japan.wareki import format_day
from training.courses.models import Course
from training.sessions import notices
from training.sessions.actions.seats import fill_seats
from training.sessions.choices import SessionStatus
from training.sessions.models import Enrolment, Series, Session

MOST_OF_A_SERIES: Final = 52


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """When and where a session is, and for how many."""

    on_day: date
    starts_at: time
    ends_at: time
    capacity: int
    deadline: date | None = None
    place: str = ""
    online: str = ""
    is_joint: bool = False
    note: str = ""


FACTS: Final = tuple(SessionFacts.__dataclass_fields__)
TOLD: Final = ("on_day", "starts_at", "ends_at", "place", "online")
"""What those who are to attend are told of when it changes."""


@verb("研修の回を決める")
def plan_session(*, by: Seat, course: Course, **said: Any) -> Session:
    """One session of a course. `said` are the facts of a `SessionFacts`."""
    return _plan(by, course, _whole(SessionFacts(**said)))


@verb("続けて開く回を決める")
def plan_series(*, by: Seat, course: Course, every_weeks: int, times: int, **said: Any) -> Series:
    """Sessions on the same weekday at the same hours; each can be moved or called off by itself."""
    facts = SessionFacts(**said)
    if not 1 <= every_weeks <= 8:
        raise Refusal("間隔は1週から8週までにしてください。", field="every_weeks")
    if not 2 <= times <= MOST_OF_A_SERIES:
        raise Refusal(f"回数は2回から{MOST_OF_A_SERIES}回までにしてください。", field="times")
    series = Series.objects.create(
        prefecture_id=by.prefecture_id, course=course, every_weeks=every_weeks, recorded_by_id=by.person_id
    )
    ahead = facts.on_day - (facts.deadline or facts.on_day)
    for number in range(times):
        day = facts.on_day + timedelta(weeks=every_weeks * number)
        _plan(by, course, _whole(replace(facts, on_day=day, deadline=day - ahead)), series)
    record(
        by=by,
        subject=series,
        label=f"{course.name}　{times}回",
        after={"course": course.pk, "every_weeks": every_weeks, "on_day": facts.on_day},
    )
    return series


def _plan(by: Seat, course: Course, facts: SessionFacts, series: Series | None = None) -> Session:
    if not course.is_offered:
        raise Refusal("この研修は、いま使わないことになっています。先に研修を直してください。")
    if facts.on_day < timezone.localdate():
        raise Refusal("開催日は、今日か今日より後の日にしてください。", field="on_day")
    _check(course, facts)
    session = Session(
        prefecture_id=by.prefecture_id,
        course=course,
        series=series,
        code=f"{secrets.randbelow(1_000_000):06}",
        recorded_by_id=by.person_id,
        **asdict(facts),
    )
    session.save(force_insert=True)
    record(by=by, subject=session, label=session.told, after=snapshot_of(session, FACTS))
    return session


@verb("研修の回の変更")
def change_session(*, by: Seat, session: Session, **said: Any) -> Session:
    """Another day, place or number of seats. Those who are enrolled are told of day and place."""
    session, facts = locked(session), _whole(SessionFacts(**said))
    if session.status != SessionStatus.PLANNED:
        raise WrongState(state_forbids(session, "直せません"))
    if facts.on_day != session.on_day and facts.on_day < timezone.localdate():
        raise Refusal("開催日は、今日か今日より後の日にしてください。", field="on_day")
    _check(session.course, facts)
    taken = session.enrolments.enrolled()
    if facts.capacity < taken.count():
        raise Refusal(
            f"申込みが{taken.count()}人あります。定員はそれより少なくできません。", field="capacity"
        )
    if not facts.is_joint and taken.filter(talent=None).exists():
        raise Refusal("市町村の職員の申込みがあります。先に取り下げてください。", field="is_joint")
    before = snapshot_of(session, FACTS)
    for name, value in asdict(facts).items():
        setattr(session, name, value)
    if session.on_day != before["on_day"]:
        session.reminded_on = None
    session.save()
    was, became = changes(session, before, FACTS)
    if not became:
        return session
    record(by=by, subject=session, label=session.told, before=was, after=became)
    if any(name in became for name in TOLD):
        notices.moved(session, by=by)
    fill_seats(session, by)
    return session


@verb("研修の回の中止")
def call_off_session(*, by: Seat, session: Session, reason: str) -> Session:
    """It stays on record with the reason; whoever was to attend is told."""
    session = locked(session)
    if not reason.strip():
        raise Refusal("中止の理由を書いてください。", field="reason")
    move(session, "call_off")
    session.reason = reason.strip()
    session.save(update_fields=["status", "reason"])
    after = snapshot_of(session, ("status", "reason"))
    record(by=by, subject=session, label=session.told, before={"status": "planned"}, after=after)
    notices.called_off(session, by=by)
    return session


@verb("研修の前日のお知らせ")
def remind_of_session(*, by: Seat, session: Session) -> bool:
    """The day before, once. False where somebody was told already, or nothing is to come any more."""
    session, today = locked(session), timezone.localdate()
    tomorrow = today + timedelta(days=1)
    if session.status != SessionStatus.PLANNED or session.on_day != tomorrow or session.reminded_on:
        return False
    session.reminded_on = today
    session.save(update_fields=["reminded_on"])
    record(by=by, subject=session, label=session.told, after={"reminded_on": today})
    notices.tomorrow(session, by=by)
    return True


def locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",)).select_related("course")
    return rows.get(pk=session.pk)


def locked_with(enrolment: Enrolment) -> Enrolment:
    """The enrolment below its session, which is locked first: who takes a seat waits for who frees one."""
    session = locked(enrolment.session)
    found = Enrolment.objects.select_for_update(of=("self",)).select_related("talent").get(pk=enrolment.pk)
    found.session = session
    return found


def _whole(facts: SessionFacts) -> SessionFacts:
    """Without a deadline one may enrol until the day itself."""
    return facts if facts.deadline else replace(facts, deadline=facts.on_day)


def _check(course: Course, facts: SessionFacts) -> None:
    if facts.ends_at <= facts.starts_at:
        raise Refusal("終わりは、始まりより後の時刻にしてください。", field="ends_at")
    if not facts.place.strip() and not facts.online.strip():
        raise Refusal("会場か、オンラインの接続先を書いてください。", field="place")
    if not 1 <= facts.capacity <= 2000:
        raise Refusal("定員は1人から2000人までにしてください。", field="capacity")
    if facts.deadline and facts.deadline > facts.on_day:
        raise Refusal(
            f"申込みの締切は、開催日（{format_day(facts.on_day)}）までにしてください。", field="deadline"
        )
    if facts.is_joint and not course.is_open_to_towns:
        raise Refusal(
            "この研修は、市町村の職員に開いていません。研修の「市町村の職員も受けられる」を選んでから決めて"
            "ください。",
            field="is_joint",
        )
