"""Who is to attend: enrolled by the prefecture, by themselves, or by their municipality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record, snapshot_of
from accounts.moves import state_forbids
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text
from japan.wareki import format_day
from pool.people.models import Talent
from training.sessions import notices
from training.sessions.actions import locked, locked_with
from training.sessions.actions.seats import fill_seats, status_of_next
from training.sessions.choices import EnrolmentStatus, SessionStatus
from training.sessions.models import Enrolment, Session

FACTS: Final = ("session", "talent", "municipality", "person_name", "section", "status")


@verb("研修のまとめての申込み")
def enrol_talents(*, by: Seat, session: Session, talents: Sequence[Talent]) -> list[Enrolment]:
    """Several at once; who is enrolled already stays so."""
    if not talents:
        raise Refusal("申し込む人を1人以上選んでください。", field="talents")
    session = locked(session)
    known = set(session.enrolments.standing().values_list("talent_id", flat=True))
    made = [
        enrol_talent(by=by, session=session, talent=talent) for talent in talents if talent.pk not in known
    ]
    if not made:
        raise Refusal("選んだ人は、全員すでに申し込まれています。", field="talents")
    record(by=by, subject=session, label=session.told, after={"people": len(made)})
    return made


@verb("研修の申込み")
def enrol_talent(*, by: Seat, session: Session, talent: Talent) -> Enrolment:
    """A talent, by the prefecture or by themselves. Whoever comes when it is full waits for a seat."""
    session = _open(session, by)
    if session.enrolments.standing().filter(talent=talent).exists():
        raise Refusal(f"{talent.name}さんは、すでにこの回に申し込まれています。", field="talents")
    enrolment = _enrol(by, session, Enrolment(talent=talent))
    if by.user_id != talent.user_id:
        notices.enrolled(session, enrolment, by=by)
    return enrolment


@verb("研修の申込み（市町村の職員）")
def sign_up(
    *, by: Seat, session: Session, municipality_code: str, person_name: str, section: str
) -> Enrolment:
    """Somebody of a municipality, by name and section and nothing else."""
    session = _open(session, by)
    if not session.is_joint:
        raise WrongState("この回は、市町村の職員に開いていません。")
    for text, field, label in ((person_name, "person_name", "氏名"), (section, "section", "所属")):
        if not text.strip():
            raise Refusal(f"{label}を書いてください。", field=field)
        check_text(text, field, label, at_most=80, is_one_line=True)
    facts = {
        "municipality_id": municipality_code,
        "person_name": person_name.strip(),
        "section": section.strip(),
    }
    if session.enrolments.standing().filter(**facts).exists():
        raise Refusal(f"{person_name.strip()}さんは、すでに申し込まれています。", field="person_name")
    return _enrol(by, session, Enrolment(**facts))


@verb("研修の申込みの取下げ")
def withdraw_enrolment(*, by: Seat, enrolment: Enrolment) -> Enrolment:
    """Before the session is over. The next one who waits gets the seat."""
    enrolment = locked_with(enrolment)
    session, before = enrolment.session, enrolment.status
    if before == EnrolmentStatus.WITHDRAWN:
        raise WrongState("この申込みは、すでに取り下げられています。画面を開き直してください。")
    if session.status != SessionStatus.PLANNED or enrolment.attended is not None:
        raise WrongState("出席を記録した回の申込みは、取り下げられません。")
    enrolment.status = EnrolmentStatus.WITHDRAWN
    enrolment.save(update_fields=["status"])
    _record(by, enrolment, before={"status": before})
    if by.user_id not in {user.pk for user in enrolment.people}:
        notices.withdrawn(session, enrolment, by=by)
    fill_seats(session, by)
    return enrolment


def _open(session: Session, by: Seat) -> Session:
    """The session, locked, as long as one may enrol; the prefecture may after the deadline as well."""
    session, today = locked(session), timezone.localdate()
    if session.status != SessionStatus.PLANNED:
        raise WrongState(state_forbids(session, "申し込めません"))
    if session.on_day < today:
        raise WrongState("この回の日は過ぎています。ほかの回に申し込んでください。")
    if session.deadline < today and not by.can(Permission.RECORD_TRAINING):
        raise WrongState(
            f"申込みは{format_day(session.deadline)}に締め切りました。県の担当に相談してください。"
        )
    return session


def _enrol(by: Seat, session: Session, enrolment: Enrolment) -> Enrolment:
    enrolment.prefecture_id, enrolment.session = by.prefecture_id, session
    enrolment.status, enrolment.enrolled_by_id = status_of_next(session), by.person_id
    enrolment.save(force_insert=True)
    _record(by, enrolment)
    return enrolment


def _record(by: Seat, enrolment: Enrolment, before: dict[str, str] | None = None) -> None:
    record(
        by=by,
        subject=enrolment,
        label=f"{enrolment.session.told}　{enrolment.name}",
        municipality_code=enrolment.municipality_id or "",
        before=before or {},
        after=snapshot_of(enrolment, FACTS if before is None else ("status",)),
    )
