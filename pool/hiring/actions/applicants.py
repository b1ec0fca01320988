"""Who applied: recorded, brought from stage to stage, turned down or taken, and forgotten in time.

No event names an applicant or says what the person told: history is kept for good, and an applicant is not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record, snapshot_of
from accounts.models import Event
from accounts.moves import move, state_forbids
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text, refuse_unseen
from pool.hiring.actions.recruitments import locked
from pool.hiring.checks import check_line, check_past
from pool.hiring.choices import (
    MOST_OF_TEXT,
    MOST_OF_TITLE,
    RecruitmentStatus,
)
from pool.hiring.models import Applicant, InterviewSheet, Recruitment
from pool.hiring.models.applicants import FORGOTTEN_NAME
from pool.people.actions.people import register_talent
from pool.people.checks import reading
from pool.people.models import Talent

PERSONAL = ("name", "kana", "mail", "phone", "employer", "career", "channel", "applied_on")
VIEWED = "view_applicant"
"""The verb of who opened an applicant's page; the page's own 経過 leaves it out."""
LINES = (
    ("name", "氏名", MOST_OF_TITLE),
    ("kana", "氏名のかな", 120),
    ("mail", "メールアドレス", 120),
    ("phone", "電話番号", 40),
    ("employer", "いまの勤め先", 120),
)


@verb("応募の記録")
def record_applicant(*, by: Seat, recruitment: Recruitment, **said: Any) -> Applicant:
    """Somebody applied, while the recruitment is open."""
    recruitment = locked(recruitment)
    if recruitment.status != RecruitmentStatus.OPEN:
        raise WrongState(state_forbids(recruitment, "応募は記録できません"))
    last = Applicant.objects.filter(recruitment=recruitment).aggregate(last=Max("sequence"))["last"] or 0
    applicant = Applicant(
        prefecture_id=by.prefecture_id,
        recruitment=recruitment,
        sequence=last + 1,
        stage=recruitment.every_stage[0],
        recorded_by_id=by.person_id,
        **said,
    )
    _check(applicant)
    applicant.save()
    record(by=by, subject=applicant, after={"written": _written(applicant), "status": applicant.status})
    return applicant


@verb("応募の内容の変更")
def change_applicant(*, by: Seat, applicant: Applicant, read: str = "", **said: Any) -> Applicant:
    """What the person told otherwise since. The history says which facts, not what they were."""
    applicant = locked_applicant(applicant)
    _refuse_forgotten(applicant)
    stored = standing_of(applicant)
    typed = {
        name: (value.pk if value else None) if name == "channel" else value for name, value in said.items()
    }
    refuse_unseen(read, stored, {**stored, **typed})
    for name, value in said.items():
        setattr(applicant, name, value)
    _check(applicant)
    now = standing_of(applicant)
    rewritten = [name for name in PERSONAL if stored[name] != now[name]]
    if rewritten:
        applicant.save()
        record(by=by, subject=applicant, after={"rewritten": rewritten})
    return applicant


@verb("選考の段階を進める")
def advance_applicant(*, by: Seat, applicant: Applicant) -> Applicant:
    applicant = locked_applicant(applicant)
    move(applicant, "advance")
    following = applicant.next_stage
    if following is None:
        raise WrongState("もう最後の段階です。内定の承認を求めるか、不採用にしてください。")
    if applicant.is_met:
        _check_was_met(applicant)
    before, applicant.stage = applicant.stage, following
    return keep(by, applicant, {"stage": applicant.stage}, {"stage": before})


def _check_was_met(applicant: Applicant) -> None:
    """Nobody goes on from an interview of which no sheet was written."""
    sheets = InterviewSheet.objects.filter(interview__applicant=applicant, interview__stage=applicant.stage)
    if not sheets.filter(written_at__isnull=False).exists():
        raise Refusal("面接の評価票がまだ1枚もありません。面接した人が書いてから進めてください。")


@verb("応募者の不採用")
def reject_applicant(*, by: Seat, applicant: Applicant, reason: str) -> Applicant:
    return _ended(by, applicant, "reject", reason, "求める経験と合わなかったため")


@verb("応募者の辞退の記録")
def note_withdrawal(*, by: Seat, applicant: Applicant, reason: str) -> Applicant:
    return _ended(by, applicant, "withdraw", reason, "ほかの仕事が決まったと連絡があったため")


def _ended(by: Seat, applicant: Applicant, verb: str, reason: str, example: str) -> Applicant:
    applicant = locked_applicant(applicant)
    move(applicant, verb)
    applicant.reason = check_line(reason, "reason", "理由", example=example)
    applicant.decided_by_id, applicant.ended_on = by.person_id, timezone.localdate()
    return keep(by, applicant, {"ended_on": applicant.ended_on})


@verb("応募の再検討")
def reconsider_applicant(*, by: Seat, applicant: Applicant) -> Applicant:
    """Ended by mistake, or taken up again; not where the recruitment is over, nor once it was forgotten."""
    applicant = locked_applicant(applicant)
    move(applicant, "reconsider")
    _refuse_forgotten(applicant)
    if applicant.recruitment.status not in (RecruitmentStatus.OPEN, RecruitmentStatus.CLOSED):
        raise WrongState(state_forbids(applicant.recruitment, "選考には戻せません"))
    applicant.reason, applicant.decided_by, applicant.ended_on = "", None, None
    return keep(by, applicant, {"ended_on": None})


@verb("応募者の人材プールへの登録")
def register_applicant(*, by: Seat, applicant: Applicant, **facts: Any) -> Talent:
    """Whoever accepted becomes somebody of the pool, and the application keeps who. `facts` as
    `register_talent` has them."""
    applicant = locked_applicant(applicant)
    move(applicant, "register")
    _refuse_forgotten(applicant)
    if applicant.talent_id is not None:
        raise WrongState("すでに人材プールに登録しています。画面を開き直してください。")
    talent = applicant.talent = register_talent(by=by, **facts)
    applicant.ended_on = timezone.localdate()
    keep(by, applicant, {"registered": True, "ended_on": applicant.ended_on})
    return talent


@verb("応募者の情報の閲覧", name=VIEWED)
def note_applicant_view(*, by: Seat, applicant: Applicant) -> None:
    """Record that somebody opened the page of an applicant; once per reader, applicant and day."""
    seen = Event.objects.filter(
        verb=VIEWED,
        user_id=by.user_id,
        subject_type=Applicant._meta.label_lower,
        subject_id=str(applicant.pk),
        at__date=timezone.localdate(),
    )
    if not seen.exists():
        record(by=by, subject=applicant)


@verb("応募者の情報の消去")
def forget_applicants(*, by: Seat) -> int:
    """Delete what applicants told, the time for which it is kept being over; says of how many. That somebody
    applied, when, through which channel and what became of it stays, for counting."""
    today, forgotten = timezone.localdate(), 0
    rows = Applicant.objects.known().filter(ended_on__isnull=False).select_related("recruitment")
    for applicant in rows.select_for_update(of=("self",)).order_by("id"):
        if applicant.forgotten_from is not None and applicant.forgotten_from <= today:
            _forget(by, applicant, today)
            forgotten += 1
    return forgotten


def _forget(by: Seat, applicant: Applicant, today: date) -> None:
    InterviewSheet.objects.filter(interview__applicant=applicant).update(points={}, remarks="")
    applicant.offers.update(reason=FORGOTTEN_NAME, remark="")
    applicant.name = FORGOTTEN_NAME
    applicant.kana = applicant.mail = applicant.phone = applicant.employer = applicant.career = ""
    applicant.reason = FORGOTTEN_NAME if applicant.reason else ""
    applicant.forgotten_on = today
    keep(by, applicant, {"forgotten_on": today})


def locked_applicant(applicant: Applicant) -> Applicant:
    rows = Applicant.objects.select_for_update(of=("self",)).select_related("recruitment")
    found: Applicant = rows.get(pk=applicant.pk)
    return found


def standing_of(applicant: Applicant) -> dict[str, Any]:
    return snapshot_of(applicant, PERSONAL)


def keep(
    by: Seat, applicant: Applicant, after: dict[str, Any], before: dict[str, Any] | None = None
) -> Applicant:
    applicant.save()
    record(by=by, subject=applicant, before=before, after={**after, "status": applicant.status})
    return applicant


def _written(applicant: Applicant) -> list[str]:
    return [name for name, value in standing_of(applicant).items() if value not in (None, "")]


def _refuse_forgotten(applicant: Applicant) -> None:
    if applicant.forgotten_on is not None:
        raise WrongState("この応募の情報は、残す期間が過ぎたため消えています。")


def _check(applicant: Applicant) -> None:
    applicant.kana = reading(applicant.kana) if applicant.kana.strip() else ""
    check_line(applicant.name, "name", "氏名", most=MOST_OF_TITLE)
    for name, label, most in LINES:
        check_text(getattr(applicant, name), name, label, at_most=most, is_one_line=True)
    check_text(applicant.career, "career", "経歴の要点", at_most=MOST_OF_TEXT)
    check_past(applicant.applied_on, "applied_on", "応募の日", timezone.localdate())
    if applicant.channel is not None and applicant.channel.recruitment_id != applicant.recruitment_id:
        raise Refusal("知った経路は、この募集の経路から選んでください。", field="channel")
