"""Who gets a seat: those who wait move up in the order in which they came."""

from __future__ import annotations

from accounts.seats import Seat
from training.sessions import notices
from training.sessions.choices import EnrolmentStatus, SessionStatus
from training.sessions.models import Enrolment, Session


def status_of_next(session: Session) -> EnrolmentStatus:
    """What the next one gets who enrols: a seat, or a place in the queue. The session is locked."""
    rows = session.enrolments.standing()
    is_full = rows.enrolled().count() >= session.capacity or rows.waiting().exists()
    return EnrolmentStatus.WAITING if is_full else EnrolmentStatus.ENROLLED


def fill_seats(session: Session, by: Seat) -> list[Enrolment]:
    """Give what is free to those who wait, the first one first, and tell them. The session is locked."""
    if session.status != SessionStatus.PLANNED:
        return []
    free = session.capacity - session.enrolments.enrolled().count()
    queue = session.enrolments.waiting().select_related("talent__user", "enrolled_by").order_by("id")
    moved = list(queue[: max(free, 0)])
    for enrolment in moved:
        enrolment.status = EnrolmentStatus.ENROLLED
        enrolment.save(update_fields=["status"])
        notices.moved_up(session, enrolment, by=by)
    return moved
