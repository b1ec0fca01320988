"""Doors of recruitments: the list, one of them, and how it goes on."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Crumb, Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line, lines
from desk.forms.fields import ReasonForm
from desk.lists import show_list
from jobs.actions import enqueue
from municipalities.needs.models import Need
from pool.hiring.actions import recruitments as actions
from pool.hiring.checks import missing_of
from pool.hiring.fields import FIELDS
from pool.hiring.forms.recruitments import DeadlineForm, DescriptionForm, NeedsForm
from pool.hiring.lists import RECRUITMENTS
from pool.hiring.models import Recruitment
from pool.hiring.pages import recruitment_page, said
from pool.hiring.tasks import RECRUITMENT_PAPER

LIST: Step = ("募集", "recruitment_list")
WRITE, CHANGE, NEEDS = "募集要項を作る", "募集要項を直す", "もとになったニーズを選び直す"


@desk(Permission.SEE_HIRING)
@require_safe
def recruitment_list(request: DeskRequest) -> HttpResponse:
    more = {"may_keep": request.seat.can(Permission.KEEP_HIRING), "crumbs": way(request.seat, here=LIST[0])}
    return show_list(request, RECRUITMENTS, "pool/hiring/recruitment_list.html", **more)


@desk(Permission.KEEP_HIRING)
def recruitment_new(request: DeskRequest) -> HttpResponse:
    """From needs to a draft, and on to its words."""
    seat = request.seat
    asking = Asking(
        title=WRITE,
        button="案を作る",
        lead="選んだニーズから、募集要項の案を作ります。案は、このあと自由に直せます。",
        back=seat.url("recruitment_list"),
        crumbs=way(seat, LIST, here=WRITE),
    )
    return form_page(
        request,
        NeedsForm(_needs(request), request.POST or None),
        actions.write_recruitment,
        asking,
        said=lambda made: f"募集要項の案を作りました　{made.number}　内容を直してください。",
        to=lambda made: seat.url("recruitment_change", made.pk),
        template="pool/hiring/needs.html",
    )


@desk(Permission.SEE_HIRING)
@require_safe
def recruitment_detail(request: DeskRequest, pk: int) -> HttpResponse:
    seat, recruitment = request.seat, recruitment_or_404(request, pk)
    context = {
        "page": recruitment_page(recruitment, timezone.now()),
        "may_keep": seat.can(Permission.KEEP_HIRING),
        "may_change": seat.can(Permission.KEEP_HIRING) and recruitment.status in actions.CHANGED,
        "may_see_applicants": seat.can(Permission.SEE_APPLICANTS),
        "may_select": seat.can(Permission.SELECT_APPLICANTS),
        "may_pay": seat.can(Permission.RECORD_HIRING_COST),
        "crumbs": way(seat, LIST, here=recruitment.number),
    }
    return render(request, "pool/hiring/recruitment_detail.html", context)


@desk(Permission.KEEP_HIRING)
def recruitment_change(request: DeskRequest, pk: int) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    note = "募集を始めたあとの変更です。直した項目と理由が、経過に残ります。" if recruitment.has_begun else ""
    return form_page(
        request,
        DescriptionForm(recruitment, request.POST or None),
        partial(actions.revise_recruitment, recruitment=recruitment),
        asking_of(
            request, recruitment, CHANGE, "保存する", note=note, more={"needs": recruitment.needs.all()}
        ),
        said="募集要項を保存しました。",
        to=request.seat.url("recruitment_detail", pk),
        template="pool/hiring/description.html",
    )


@desk(Permission.KEEP_HIRING)
def recruitment_needs(request: DeskRequest, pk: int) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    chosen = list(recruitment.needs.values_list("need_id", flat=True))
    form = NeedsForm(
        _needs(request, chosen), request.POST or None, initial={"needs": [str(pk) for pk in chosen]}
    )
    note = "募集要項の文は、いまのままです。必要なら、あとで直してください。"
    asking = asking_of(request, recruitment, NEEDS, "この組み合わせにする", note=note)
    act = partial(actions.choose_needs, recruitment=recruitment)
    said_words = "もとになったニーズを選び直しました。"
    return form_page(
        request, form, act, asking, said=said_words, to=asking.back, template="pool/hiring/needs.html"
    )


@desk(Permission.KEEP_HIRING)
def recruitment_open(request: DeskRequest, pk: int) -> HttpResponse:
    """What is missing, or what will be made public."""
    recruitment = recruitment_or_404(request, pk)
    move, back = Recruitment.MOVES["open"], request.seat.url("recruitment_detail", pk)
    if elsewhere := led_back(request, recruitment, "open", back):
        return elsewhere
    missing = missing_of(recruitment, timezone.localdate())
    asking = asking_of(request, recruitment, move.label, move.label, note=move.note)
    if missing and request.method != "POST":
        context = {"form": None, "missing": missing, "recruitment": recruitment, **asking.context()}
        return render(request, "pool/hiring/open_missing.html", context)
    rows = said([Line("件名", recruitment.title), *lines("page", FIELDS, recruitment)])
    act = partial(actions.open_recruitment, recruitment=recruitment)
    return confirm_page(request, act, asking, rows=rows, said=move.said, to=back)


@desk(Permission.KEEP_HIRING)
def recruitment_close(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirmed(request, pk, "close", actions.close_recruitment)


@desk(Permission.KEEP_HIRING)
def recruitment_finish(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirmed(request, pk, "finish", actions.finish_recruitment)


@desk(Permission.KEEP_HIRING)
def recruitment_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, "reopen", actions.extend_deadline, DeadlineForm(request.POST or None))


@desk(Permission.KEEP_HIRING)
def recruitment_call_off(request: DeskRequest, pk: int) -> HttpResponse:
    hint = "経過に残ります。例：予算が認められなかったため"
    form = ReasonForm(request.POST or None, label="取りやめる理由", help_text=hint)
    return _moved(request, pk, "call_off", actions.call_off_recruitment, form)


@desk(Permission.KEEP_HIRING)
@require_POST
def recruitment_paper(request: DeskRequest, pk: int) -> HttpResponse:
    """募集要項: ask for the PDF; the job's page tells when it is there."""
    recruitment = recruitment_or_404(request, pk)
    job = enqueue(
        by=request.seat,
        kind=RECRUITMENT_PAPER,
        title=f"募集要項（PDF）　{recruitment.number}",
        arguments={"recruitment_id": recruitment.pk},
        key=f"recruitment {recruitment.pk} for {request.seat.user_id}",
    )
    return redirect(request.seat.url("job_detail", job.pk))


def recruitment_or_404(request: DeskRequest, pk: int) -> Recruitment:
    found: Recruitment = get_object_or_404(Recruitment.objects.visible_to(request.seat), pk=pk)
    return found


def below(request: DeskRequest, recruitment: Recruitment, here: str) -> list[Crumb]:
    return way(request.seat, LIST, (recruitment.number, "recruitment_detail", recruitment.pk), here=here)


def asking_of(
    request: DeskRequest, recruitment: Recruitment, title: str, button: str, **words: Any
) -> Asking:
    return Asking(
        title=title,
        button=button,
        over=str(recruitment),
        back=request.seat.url("recruitment_detail", recruitment.pk),
        crumbs=below(request, recruitment, title),
        **words,
    )


def _needs(request: DeskRequest, chosen: list[int] | None = None) -> list[Need]:
    """Those that may be chosen, and those that were."""
    needs = Need.objects.visible_to(request.seat)
    open_ones = needs.filter(status__in=actions.WRITTEN_FROM)
    return list((open_ones | needs.filter(pk__in=chosen or [])).order_by("-id"))


def _confirmed(request: DeskRequest, pk: int, verb: str, act: Any) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    move = Recruitment.MOVES[verb]
    asking = asking_of(request, recruitment, move.label, move.label, note=move.note)
    if elsewhere := led_back(request, recruitment, verb, asking.back):
        return elsewhere
    rows = [Line("募集", recruitment.title), Line("いまの状態", str(recruitment.get_status_display()))]
    return confirm_page(
        request, partial(act, recruitment=recruitment), asking, rows=rows, said=move.said, to=asking.back
    )


def _moved(request: DeskRequest, pk: int, verb: str, act: Any, form: Any) -> HttpResponse:
    recruitment = recruitment_or_404(request, pk)
    move = Recruitment.MOVES[verb]
    asking = asking_of(request, recruitment, move.label, move.label, note=move.note, danger=move.danger)
    if elsewhere := led_back(request, recruitment, verb, asking.back):
        return elsewhere
    act = partial(act, recruitment=recruitment)
    return form_page(request, form, act, asking, said=move.said, to=asking.back)
