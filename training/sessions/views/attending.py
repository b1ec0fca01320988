"""Doors of attendance by list and by code, and of the short test."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import Permission
from desk.answers import done, form_page, go_on
from desk.door import DeskRequest, desk
from training.sessions.actions import attending as actions
from training.sessions.forms import AttendanceForm, CodeForm, TestForm
from training.sessions.models import Enrolment, Session, TestTry
from training.sessions.views.sessions import asking_of, session_or_404

WRONG = (
    "出席番号が違います。会場で示された6けたの数字を確かめてください。5回まちがえると入れられなくなります。"
)


@desk(Permission.RECORD_TRAINING)
def session_attendance(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    rows = session.enrolments.enrolled().select_related("talent", "municipality").order_by("id")
    lead = "選ばなかった人は欠席になります。テストのない研修は、出席した人が修了になります。"
    asking = asking_of(request, session, "出席を記録する", "記録する", lead=lead)
    form = AttendanceForm(list(rows), request.POST or None, has_test=actions.tests_of(session))
    act = partial(actions.record_attendance, session=session)
    return form_page(request, form, act, asking, said=Session.MOVES["hold"].said, to=asking.back)


@desk(Permission.JOIN_SESSION)
def session_attend(request: DeskRequest, pk: int) -> HttpResponse:
    """A talent types the code on the phone."""
    session, enrolment = _own(request, pk)
    asking = asking_of(request, session, "出席番号を入れる", "出席する")
    form = CodeForm(request.POST or None)
    act = partial(actions.attend_by_code, enrolment=enrolment)
    if done(request, form, act):
        if form.outcome:
            return go_on(request, "出席を記録しました。", asking.back)
        form.add_error("code", WRONG)
    return render(request, "desk/form.html", {"form": form, **asking.context()})


@desk(Permission.JOIN_SESSION)
def session_test(request: DeskRequest, pk: int) -> HttpResponse:
    session, enrolment = _own(request, pk)
    questions = actions.questions_of(session)
    actions.check_may_take(enrolment, len(questions))
    left = session.course.most_tries - enrolment.tries.count()
    needed = f"{session.course.pass_percent}％以上の正解で修了です"
    lead = f"{len(questions)}問です。{needed}。あと{left}回受けられます。"
    asking = asking_of(request, session, "確認テスト", "答えを送る", lead=lead)
    form = TestForm(questions, request.POST or None)
    act = partial(actions.take_test, enrolment=enrolment)
    if done(request, form, act):
        return _told(request, form.outcome, asking.back)
    return render(request, "desk/form.html", {"form": form, **asking.context()})


def _told(request: DeskRequest, found: TestTry, back: str) -> HttpResponse:
    score = f"{found.asked}問のうち{found.right}問が正解です。"
    if found.is_passed:
        messages.success(request, f"{score}合格し、修了になりました。")
    else:
        messages.warning(request, f"{score}合格には{found.pass_percent}％以上の正解が必要です。")
    return redirect(back)


def _own(request: DeskRequest, pk: int) -> tuple[Session, Enrolment]:
    """The own enrolment in a session; of anybody else there is none here."""
    session = session_or_404(request, pk)
    rows = Enrolment.objects.about(request.seat).filter(session=session).standing()
    enrolment = get_object_or_404(rows.select_related("session__course", "talent__user"))
    return session, enrolment
