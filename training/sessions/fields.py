"""The fields of a session: lists, files and its page are drawn from them."""

from __future__ import annotations

from typing import Any, Final

from accounts.seats import Seat
from desk.fields import Field
from desk.marks import badge, linked, under
from japan.wareki import format_day, format_short
from training.sessions.choices import SessionStatus
from training.sessions.models import Session


def free(session: Session) -> int:
    """Seats that nobody has; of sessions that were counted."""
    taken: int = session.taken  # type: ignore[attr-defined]
    return max(session.capacity - taken, 0)


def _seats(session: Session) -> str:
    waiting = session.waiting  # type: ignore[attr-defined]
    queue = f"（空き待ち{waiting}人）" if waiting else ""
    return f"{session.taken}人／{session.capacity}人{queue}"  # type: ignore[attr-defined]


def _free(session: Session, seat: Seat) -> Any:
    if session.status != SessionStatus.PLANNED:
        return _seats(session)
    return under(f"空き{free(session)}席" if free(session) else "満席", _seats(session))


SESSION_FIELDS: Final = (
    Field(
        "on_day",
        "開催日",
        "date",
        on="list file page",
        draw=lambda session, seat: linked(
            seat.url("session_detail", session.pk), format_short(session.on_day)
        ),
        css="nw",
    ),
    Field(
        "course",
        "研修",
        read="course.name",
        on="list file",
        draw=lambda session, seat: under(session.course.name, session.course.get_kind_display()),
        css="wide",
    ),
    Field("hours", "時間", read="hours", on="list file page", css="nw", headed=True),
    Field("where", "場所", read="where", on="list file page", css="wide"),
    Field("seats", "申込み", read=_seats, on="list file", draw=_free, css="nw", headed=True),
    Field(
        "deadline",
        "申込みの締切",
        "date",
        on="list file page",
        draw=lambda session, seat: format_short(session.deadline),
        css="nw",
        headed=True,
    ),
    Field(
        "is_joint",
        "参加できる人",
        read=lambda session: "登録人材と市町村の職員" if session.is_joint else "登録人材",
        on="file page",
    ),
    Field(
        "status",
        "状態",
        read=lambda session: session.badge[0],
        on="list file",
        draw=lambda session, seat: badge(*session.badge),
        css="nw",
    ),
    Field("note", "案内", on="page"),
    Field("reason", "中止の理由", on="page"),
    Field("day_in_full", "開催日（和暦）", read=lambda session: format_day(session.on_day)),
)
