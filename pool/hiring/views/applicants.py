"""Doors of applicants, their interviews and sheets. All of it is about a person."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from pool.hiring.actions import applicants as actions
from pool.hiring.actions import interviews
from pool.hiring.choices import OfferStatus
from pool.hiring.forms.applicants import ApplicantForm, InterviewForm, SheetForm
from pool.hiring.lists import APPLICANTS
from pool.hiring.models import Applicant, Interview, InterviewSheet
from pool.hiring.pages import applicant_page, found_skills, known_of
from pool.hiring.views.recruitments import asking_of, recruitment_or_404
from pool.people.registering import registration_page

LIST: Step = ("応募者", "applicant_list")
READ_HERE = "応募者を見られる職員が読めます。残す期間が過ぎると消えます。"


@desk(Permission.SEE_APPLICANTS)
@require_safe
def applicant_list(request: DeskRequest) -> HttpResponse:
    crumbs = way(request.seat, here=LIST[0])
    return show_list(request, APPLICANTS, "pool/hiring/applicant_list.html", crumbs=crumbs)


@desk(Permission.SELECT_APPLICANTS)
def applicant_add(request: DeskRequest, pk: int) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    lead = f"選考が終わってから{recruitment.keep_months}か月たつと、ここに書いたことは消えます。"
    asking = asking_of(request, recruitment, "応募を記録する", "記録する", lead=lead)
    act = partial(actions.record_applicant, recruitment=recruitment)
    return form_page(
        request,
        ApplicantForm(recruitment, None, request.POST or None),
        act,
        asking,
        said=lambda made: f"応募を記録しました　{made.number}",
        to=lambda made: request.seat.url("applicant_detail", made.pk),
    )


@desk(Permission.SEE_APPLICANTS)
@require_safe
def applicant_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, applicant = request.seat, applicant_or_404(request, pk)
    actions.note_applicant_view(by=seat, applicant=applicant)
    may_select = seat.can(Permission.SELECT_APPLICANTS)
    context = {
        "page": applicant_page(applicant, seat, timezone.now()),
        "applicant": applicant,
        "may_select": may_select,
        "may_change": may_select and applicant.forgotten_on is None,
        "crumbs": way(seat, LIST, here=applicant.number),
    }
    return render(request, "pool/hiring/applicant_detail.html", context)


@desk(Permission.SELECT_APPLICANTS)
def applicant_change(request: DeskRequest, pk: int) -> HttpResponse:
    applicant = applicant_or_404(request, pk)
    form = ApplicantForm(applicant.recruitment, applicant, request.POST or None)
    act = partial(actions.change_applicant, applicant=applicant)
    asking = asking_about(request, applicant, "応募の内容を直す", "保存する")
    return form_page(request, form, act, asking, said="応募の内容を直しました。", to=asking.back)


@desk(Permission.SELECT_APPLICANTS)
def applicant_advance(request: DeskRequest, pk: int) -> HttpResponse:
    applicant = applicant_or_404(request, pk)
    move = Applicant.MOVES["advance"]
    asking = asking_about(request, applicant, move.label, move.label)
    following = applicant.next_stage
    if elsewhere := led_back(request, applicant, "advance", asking.back):
        return elsewhere
    rows = [
        Line("氏名", applicant.name),
        Line("いまの段階", str(applicant.get_stage_display())),
        Line("次の段階", str(following.label) if following else "ありません"),
    ]
    act = partial(actions.advance_applicant, applicant=applicant)
    return confirm_page(request, act, asking, rows=rows, said=move.said, to=asking.back)


@desk(Permission.SELECT_APPLICANTS)
def applicant_reject(request: DeskRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST or None, help_text=f"{READ_HERE}例：求める経験と合わなかったため")
    return _moved(request, pk, "reject", actions.reject_applicant, form)


@desk(Permission.SELECT_APPLICANTS)
def applicant_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    hint = f"{READ_HERE}例：ほかの仕事が決まったと連絡があったため"
    form = ReasonForm(request.POST or None, help_text=hint)
    return _moved(request, pk, "withdraw", actions.note_withdrawal, form)


@desk(Permission.SELECT_APPLICANTS)
def applicant_reconsider(request: DeskRequest, pk: int) -> HttpResponse:
    applicant = applicant_or_404(request, pk)
    move = Applicant.MOVES["reconsider"]
    asking = asking_about(request, applicant, move.label, move.label, note=move.note)
    if elsewhere := led_back(request, applicant, "reconsider", asking.back):
        return elsewhere
    rows = [Line("氏名", applicant.name), Line("いまの状態", applicant.state_words)]
    act = partial(actions.reconsider_applicant, applicant=applicant)
    return confirm_page(request, act, asking, rows=rows, said=move.said, to=asking.back)


@desk(Permission.EDIT_TALENT)
def applicant_register(request: DeskRequest, pk: int) -> HttpResponse:
    """The form of the pool, filled in with the application, the offer and the sheets."""
    applicant = applicant_or_404(request, pk)
    move = Applicant.MOVES["register"]
    lead = "応募の内容、内定の条件、面接の評価を入れてあります。確かめて、足りないところを書いてください。"
    asking = asking_about(request, applicant, move.label, "登録する", lead=lead)
    if elsewhere := led_back(request, applicant, "register", asking.back):
        return elsewhere
    if applicant.talent_id and request.method != "POST":
        messages.warning(request, "すでに人材プールに登録しています。")
        return redirect(request.seat.url("talent_detail", applicant.talent_id))
    accepted = applicant.offers.filter(status=OfferStatus.ACCEPTED).first()
    return registration_page(
        request,
        asking,
        partial(actions.register_applicant, applicant=applicant),
        known=known_of(applicant, accepted),
        skills=found_skills(applicant),
        evidence="採用の面接の評価",
    )


@desk(Permission.SELECT_APPLICANTS)
def interview_plan(request: DeskRequest, pk: int) -> HttpResponse:
    applicant = applicant_or_404(request, pk)
    title = f"{applicant.get_stage_display()}の予定を決める"
    asking = asking_about(request, applicant, title, "決める", note="面接する人に知らせます。")
    act = partial(interviews.plan_interview, applicant=applicant)
    form = InterviewForm(request.seat, None, request.POST or None)
    return form_page(request, form, act, asking, said="面接の予定を決めました。", to=asking.back)


@desk(Permission.SELECT_APPLICANTS)
def interview_change(request: DeskRequest, pk: int) -> HttpResponse:
    rows = Interview.objects.visible_to(request.seat).select_related("applicant__recruitment")
    interview = get_object_or_404(rows, pk=pk)
    asking = asking_about(request, interview.applicant, "面接の予定を直す", "直す")
    act = partial(interviews.change_interview, interview=interview)
    form = InterviewForm(request.seat, interview, request.POST or None)
    return form_page(request, form, act, asking, said="面接の予定を直しました。", to=asking.back)


@desk(Permission.SEE_APPLICANTS)
def interview_sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """The own sheet; nobody else's opens."""
    rows = InterviewSheet.objects.visible_to(request.seat).filter(interviewer_id=request.seat.user_id)
    sheet = get_object_or_404(rows.select_related("interview__applicant__recruitment"), pk=pk)
    applicant = sheet.interview.applicant
    asking = asking_about(request, applicant, "面接の評価票", "評価票を保存する")
    return form_page(
        request,
        SheetForm(sheet, applicant.recruitment.skill_pairs, request.POST or None),
        partial(interviews.write_sheet, sheet=sheet),
        asking,
        said="評価票を保存しました。",
        to=asking.back,
    )


def applicant_or_404(request: DeskRequest, pk: int) -> Applicant:
    rows = Applicant.objects.visible_to(request.seat).select_related("recruitment", "channel", "decided_by")
    found: Applicant = get_object_or_404(rows, pk=pk)
    return found


def asking_about(request: DeskRequest, applicant: Applicant, title: str, button: str, **words: Any) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        over=f"{applicant.number}　{applicant.name}",
        back=seat.url("applicant_detail", applicant.pk),
        crumbs=way(seat, LIST, (applicant.number, "applicant_detail", applicant.pk), here=title),
        **words,
    )


def _moved(request: DeskRequest, pk: int, verb: str, act: Any, form: Any) -> HttpResponse:
    applicant = applicant_or_404(request, pk)
    move = Applicant.MOVES[verb]
    asking = asking_about(request, applicant, move.label, move.label, note=move.note)
    if elsewhere := led_back(request, applicant, verb, asking.back):
        return elsewhere
    act = partial(act, applicant=applicant)
    return form_page(request, form, act, asking, said=move.said, to=asking.back)
