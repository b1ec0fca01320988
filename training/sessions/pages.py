"""The page of one session, as values for its template: what the reader may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import NOTHING, Line, lines
from documents.uploads.models import StoredFile
from documents.uploads.pages import FileRow, file_rows
from pool.people.models import Talent
from training.sessions.choices import EnrolmentStatus, SessionStatus
from training.sessions.fields import SESSION_FIELDS
from training.sessions.models import Enrolment, MaterialLink, Session


@dataclass(frozen=True)
class SessionPage:
    """`enrolments` are those that the reader may see: of a talent the own one, of a municipality its own."""

    session: Session
    lines: Sequence[Line]
    enrolments: Sequence[Enrolment]
    taken: int
    waiting: int
    mine: Enrolment | None
    links: Sequence[MaterialLink]
    files: Sequence[FileRow]
    sees_online: bool
    may_join: bool
    may_type_code: bool
    may_take_test: bool
    code: str
    is_due: bool
    """Whether who attended can be recorded: that comes before everything else then."""

    @property
    def free(self) -> int:
        return max(self.session.capacity - self.taken, 0)


def session_page(session: Session, seat: Seat, now: datetime) -> SessionPage:
    """Four queries: who is to attend, how many, links and files. `session` is counted."""
    today = timezone.localdate(now)
    rows = Enrolment.objects.visible_to(seat).filter(session=session).standing()
    rows = rows.select_related("talent", "municipality", "enrolled_by").order_by("status", "id")
    found = list(rows)
    for row in found:
        row.session = session
    mine = found[0] if seat.sees_own and found else None
    is_open = session.status == SessionStatus.PLANNED and session.on_day >= today
    has_seat = any(row.status == EnrolmentStatus.ENROLLED for row in found)
    keeps = seat.can(Permission.RECORD_TRAINING)
    takes = bool(mine and mine.status == EnrolmentStatus.ENROLLED and not mine.attended)
    return SessionPage(
        session=session,
        lines=[line for line in lines("page", SESSION_FIELDS, session) if line.value != NOTHING],
        enrolments=found,
        taken=session.taken,  # type: ignore[attr-defined]
        waiting=session.waiting,  # type: ignore[attr-defined]
        mine=mine,
        links=list(session.links.all()),
        files=_files(session, seat, keeps=keeps),
        sees_online=bool(session.online) and (keeps or has_seat),
        may_join=is_open and session.deadline >= today and seat.can(Permission.JOIN_SESSION),
        may_type_code=bool(mine and takes and not mine.is_locked and session.takes(now)),
        may_take_test=bool(
            mine and mine.attended and not mine.completed_on and session.course.pass_percent is not None
        ),
        code=session.code if keeps and is_open else "",
        is_due=session.on_day <= today,
    )


def kept_with(session: Session) -> Any:
    """The files of a session that was fetched through the seat: whoever reads it reads them."""
    return StoredFile.objects.of(session)


def _files(session: Session, seat: Seat, *, keeps: bool) -> list[FileRow]:
    files = list(kept_with(session).select_related("kept_by", "taken_away_by"))
    return file_rows(
        files if keeps else [file for file in files if file.taken_away_at is None],
        lambda file: seat.url("session_file", session.pk, file.pk),
        (lambda file: seat.url("session_file_remove", session.pk, file.pk)) if keeps else None,
    )


def own_talent(seat: Seat) -> Talent | None:
    """The talent who holds the seat."""
    return Talent.objects.visible_to(seat).first() if seat.sees_own else None
