"""Who is told what about a session. Subjects go out by mail: they name no person."""

from __future__ import annotations

from accounts.models import User
from accounts.seats import Seat
from japan.wareki import format_short
from notices.actions import tell
from training.sessions.models import Enrolment, Session


def _tell(session: Session, users: list[User], kind: str, subject: str, body: str, by: Seat) -> None:
    others = [user for user in users if user.pk != by.user_id]
    tell(by=by, users=others, kind=kind, subject=subject, body=body, url=by.url("session_detail", session.pk))


def _attending(session: Session) -> list[User]:
    rows = session.enrolments.standing().select_related("talent__user", "enrolled_by")
    return [user for enrolment in rows for user in enrolment.people]


def _when(session: Session) -> str:
    return f"{format_short(session.on_day)}　{session.hours}　{session.where}"


def enrolled(session: Session, enrolment: Enrolment, *, by: Seat) -> None:
    """The prefecture put somebody on the list."""
    subject = f"研修「{session.course.name}」に申し込まれました"
    how = enrolment.get_status_display()
    body = f"{_when(session)}。{how}です。出られないときは、この画面から取り下げてください。"
    _tell(session, enrolment.people, "session_enrolled", subject, body, by)


def withdrawn(session: Session, enrolment: Enrolment, *, by: Seat) -> None:
    subject = f"研修「{session.course.name}」の申込みが取り下げられました"
    _tell(session, enrolment.people, "session_withdrawn", subject, _when(session), by)


def moved_up(session: Session, enrolment: Enrolment, *, by: Seat) -> None:
    """Somebody who waited has a seat."""
    subject = f"研修「{session.course.name}」に席が空き、申込みが決まりました"
    _tell(session, enrolment.people, "session_moved_up", subject, _when(session), by)


def moved(session: Session, *, by: Seat) -> None:
    subject = f"研修「{session.course.name}」の日時か場所が変わりました"
    _tell(session, _attending(session), "session_moved", subject, f"変更後：{_when(session)}", by)


def called_off(session: Session, *, by: Seat) -> None:
    subject = f"研修「{session.course.name}」の回が中止になりました"
    body = f"{_when(session)}の回です。理由：{session.reason}"
    _tell(session, _attending(session), "session_called_off", subject, body, by)


def tomorrow(session: Session, *, by: Seat) -> None:
    subject = f"明日、研修「{session.course.name}」があります"
    _tell(session, _attending(session), "session_tomorrow", subject, _when(session), by)
