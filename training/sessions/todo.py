"""What of sessions waits for somebody today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_near
from training.sessions.models import Enrolment, Session


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """Sessions of which nobody has said who attended; and the own tests that are to be taken."""
    if seat.can(Permission.RECORD_TRAINING):
        return [_unrecorded(seat, today)]
    return [_tests(seat)] if seat.sees_own and seat.can(Permission.JOIN_SESSION) else []


def todo(seat: Seat, today: date) -> list[Todo]:
    if seat.can(Permission.RECORD_TRAINING):
        return [_attendance(row, seat, today) for row in _unrecorded(seat, today)]
    if not (seat.sees_own and seat.can(Permission.JOIN_SESSION)):
        return []
    return [_test(row, seat) for row in _tests(seat)]


def _unrecorded(seat: Seat, today: date) -> QuerySet[Session]:
    rows = Session.objects.visible_to(seat).unrecorded(today)
    return rows.select_related("course").order_by("on_day", "id")


def _tests(seat: Seat) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.visible_to(seat).before_the_test()
    return rows.select_related("session__course").order_by("id")


def _attendance(session: Session, seat: Seat, today: date) -> Todo:
    return Todo(
        "研修",
        f"{session.course.name}　{format_near(session.on_day, today)}の回の出席の記録がありません",
        seat.url("session_attendance", session.pk),
        "出席を記録する",
        session.on_day,
        (f"{session.hours}　{session.where}",),
    )


def _test(enrolment: Enrolment, seat: Seat) -> Todo:
    session = enrolment.session
    return Todo(
        "研修",
        f"「{session.course.name}」の確認テストを受けると修了になります",
        seat.url("session_detail", session.pk),
        "回の画面を開く",
        None,
        (f"出席した回　{session.hours}　{session.where}",),
    )
