"""Who attended, by the list or by the code of the session; the short test; the completions that follow."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.utils import timezone

from accounts.errors import Refusal, WrongState
from accounts.events import record, snapshot_of
from accounts.moves import move, state_forbids
from accounts.seats import Seat
from accounts.verbs import verb
from training.courses.actions.completions import record_completion, revoke_completion
from training.courses.models import Completion, Question
from training.sessions.actions import locked, locked_with
from training.sessions.choices import EnrolmentStatus, How, SessionStatus
from training.sessions.models import Enrolment, Session, TestTry

FACTS: Final = ("attended", "attended_how", "completed_on")
MISTAKEN: Final = "出席の記録を訂正したため"


@verb("研修の出席の記録")
def record_attendance(
    *, by: Seat, session: Session, present: Collection[int], passed: Collection[int] = ()
) -> Session:
    """By the list of everybody who has a seat: `present` are the numbers of enrolments, `passed` of those who
    took the test on paper. May be put right later: whoever was not there loses the completion from today."""
    session = locked(session)
    if session.status == SessionStatus.CALLED_OFF:
        raise WrongState(state_forbids(session, "出席を記録できません"))
    if session.on_day > timezone.localdate():
        raise WrongState("まだ開催日になっていません。出席は、当日から記録できます。")
    before = session.status
    if session.status == SessionStatus.PLANNED:
        move(session, "hold")
        session.save(update_fields=["status"])
    has_test = tests_of(session)
    rows = session.enrolments.enrolled().select_for_update(of=("self",)).select_related("talent__user")
    for enrolment in rows.order_by("id"):
        enrolment.session = session
        _note(by, enrolment, was_there=enrolment.pk in present)
        if enrolment.attended and (not has_test or enrolment.pk in passed):
            _complete(by, enrolment, session.on_day)
    record(
        by=by,
        subject=session,
        label=session.told,
        before={"status": before},
        after={"status": session.status, "attended": len(present)},
    )
    return session


@verb("研修の出席（出席番号）")
def attend_by_code(*, by: Seat, enrolment: Enrolment, code: str) -> bool:
    """The person types the code that is shown in the session, while it lasts. False where it is wrong, which
    is counted; five times wrong, and the list alone says who attended."""
    enrolment = locked_with(enrolment)
    session = enrolment.session
    if enrolment.status != EnrolmentStatus.ENROLLED:
        raise WrongState("この回に席がありません。県の担当に相談してください。")
    if enrolment.is_locked:
        raise WrongState("出席番号を5回まちがえました。出席は、県の担当が名簿で記録します。")
    if not session.takes(timezone.now()):
        raise WrongState(f"出席番号を入れられるのは、当日の{session.hours}です。")
    if enrolment.attended:
        return True
    if not secrets.compare_digest(code.encode(), session.code.encode()):
        enrolment.wrong_codes += 1
        enrolment.save(update_fields=["wrong_codes"])
        _record(by, enrolment, {"wrong_codes": enrolment.wrong_codes})
        return False
    enrolment.attended, enrolment.attended_how = True, How.CODE
    enrolment.save(update_fields=["attended", "attended_how"])
    _record(by, enrolment, {"attended": True, "attended_how": How.CODE})
    if not tests_of(session):
        _complete(by, enrolment, session.on_day)
    return True


@verb("確認テスト")
def take_test(*, by: Seat, enrolment: Enrolment, answers: Mapping[int, int]) -> TestTry:
    """By who attended, as often as the course allows: `answers` are places of options by question."""
    enrolment = locked_with(enrolment)
    course, questions = enrolment.session.course, questions_of(enrolment.session)
    check_may_take(enrolment, len(questions))
    if missing := [number for number, each in enumerate(questions, 1) if each.pk not in answers]:
        raise Refusal(f"{missing[0]}問めの答えを選んでください。", field=f"q{questions[missing[0] - 1].pk}")
    right = sum(answers[each.pk] == each.answer for each in questions)
    assert course.pass_percent is not None
    found = TestTry.objects.create(
        prefecture_id=by.prefecture_id,
        enrolment=enrolment,
        answers={str(each.pk): answers[each.pk] for each in questions},
        right=right,
        asked=len(questions),
        pass_percent=course.pass_percent,
        is_passed=right * 100 >= course.pass_percent * len(questions),
    )
    _record(by, enrolment, {"right": right, "asked": len(questions), "is_passed": found.is_passed})
    if found.is_passed:
        _complete(by, enrolment, max(enrolment.session.on_day, timezone.localdate()))
    return found


def check_may_take(enrolment: Enrolment, asked: int) -> None:
    """Refuses who was not there, has passed, or has no try left; and where there is no test."""
    course = enrolment.session.course
    if not asked or course.pass_percent is None:
        raise WrongState("この研修に、確認テストはありません。")
    if not enrolment.attended:
        raise WrongState("確認テストは、出席が記録された人が受けられます。")
    if enrolment.completed_on:
        raise WrongState("この研修は、すでに修了しています。")
    if enrolment.tries.count() >= course.most_tries:
        raise WrongState(
            f"確認テストを{course.most_tries}回受けました。もう受けられません。県の担当に相談してください。"
        )


def questions_of(session: Session) -> list[Question]:
    """What is asked now; whether somebody may be shown it, the caller has asked."""
    return list(Question.objects.asked().filter(course_id=session.course_id).order_by("id"))


def tests_of(session: Session) -> bool:
    return session.course.pass_percent is not None and bool(questions_of(session))


def _note(by: Seat, enrolment: Enrolment, *, was_there: bool) -> None:
    if enrolment.attended == was_there:
        return
    before = snapshot_of(enrolment, FACTS)
    enrolment.attended, enrolment.attended_how = was_there, How.LIST
    if not was_there and enrolment.completed_on:
        completion, enrolment.completed_on, enrolment.completion = enrolment.completion, None, None
        if completion is not None and completion.revoked_from is None:
            today = timezone.localdate()
            revoke_completion(by=by, completion=completion, revoked_from=today, reason=MISTAKEN)
    enrolment.save(update_fields=[*FACTS, "completion"])
    _record(by, enrolment, snapshot_of(enrolment, FACTS), before)


def _complete(by: Seat, enrolment: Enrolment, day: date) -> None:
    """Once. A talent's counts for the gate; of others it stands with the enrolment."""
    if enrolment.completed_on is not None:
        return
    session = enrolment.session
    enrolment.completed_on = day
    if enrolment.talent is not None:
        same = Completion.objects.standing().filter(enrolments=None, talent=enrolment.talent)
        known = same.filter(course=session.course, completed_on=day).first()
        enrolment.completion = known or record_completion(
            by=by,
            talent=enrolment.talent,
            course=session.course,
            completed_on=day,
            provider=session.course.held_by or "県",
        )
    enrolment.save(update_fields=["completed_on", "completion"])
    _record(by, enrolment, {"completed_on": day})


def _record(
    by: Seat, enrolment: Enrolment, after: Mapping[str, object], before: Mapping[str, object] | None = None
) -> None:
    record(
        by=by,
        subject=enrolment,
        label=f"{enrolment.session.told}　{enrolment.name}",
        municipality_code=enrolment.municipality_id or "",
        before=dict(before or {}),
        after=dict(after),
    )
