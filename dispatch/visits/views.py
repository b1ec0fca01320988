"""Doors of visits: the list, one of them, logging, confirming, remarks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refusal
from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.form_fields import ReasonForm
from desk.history import history_of
from dispatch.visits import actions
from dispatch.visits.choices import VisitStatus
from dispatch.visits.documents import VISIT_COLUMNS
from dispatch.visits.forms import (
    CONFIRM,
    SEND_BACK,
    AnswerForm,
    LogForm,
    RemarkForm,
)
from dispatch.visits.lists import STATES, VISIT_SORTS, VisitFilter
from dispatch.visits.models import Visit, VisitLog
from dispatch.visits.places import the_visit
from japan.wareki import format_short
from municipalities.register.models import Municipality

PAGE_SIZE = 50


@desk(Permission.SEE_VISITS)
@require_safe
def visit_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    asked = VisitFilter.read(request.GET, VISIT_SORTS, STATES)
    rows = asked.rows(seat)
    if wanted_format(request):
        return download(request, name="訪問の記録", title="訪問の記録", columns=VISIT_COLUMNS, rows=rows)
    counts = asked.counts(seat)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "counts": counts,
        "total": sum(count for *_, count in counts),
        "conditions": asked.conditions(STATES),
        "towns": [] if seat.is_municipal or seat.sees_own else Municipality.objects.of(seat),
        "shows_person": not seat.sees_own,
        "today": timezone.localdate(),
        "kept": asked.kept(),
        "crumbs": way(seat, here="訪問の記録"),
    }
    return render(request, "dispatch/visits/visit_list.html", context)


@desk(Permission.SEE_VISITS)
@require_safe
def visit_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _detail(request, the_visit(request, pk), RemarkForm())


def _detail(request: DeskRequest, visit: Visit, form: RemarkForm) -> HttpResponse:
    seat = request.seat
    is_guest = visit.talent.user_id == seat.user_id and seat.can(Permission.LOG_VISIT)
    is_host = visit.municipality_id == seat.municipality_code
    verbs = {verb for verb, _ in open_moves(visit, seat)}
    context = {
        "visit": visit,
        "log": visit.written_log,
        "today": timezone.localdate(),
        "planned_travel": 2 * (visit.dispatch.travel_minutes or 0),
        "may_log": "log" in verbs and is_guest and visit.on_day <= timezone.localdate(),
        "may_confirm": "confirm" in verbs and is_host,
        "may_cancel": "cancel" in verbs,
        "may_remark": (is_guest or is_host) and visit.status != VisitStatus.CANCELLED,
        "remarks": visit.remarks.select_related("author"),
        "form": form,
        "history": history_of(visit, timezone.now()),
        "crumbs": _way(request, visit),
    }
    return render(request, "dispatch/visits/visit_detail.html", context)


def _way(request: DeskRequest, visit: Visit, last: str = "") -> list[Crumb]:
    here, visits = f"{visit.municipality.name} {format_short(visit.on_day)}", ("訪問の記録", "visit_list")
    if not last:
        return way(request.seat, visits, here=here)
    return way(request.seat, visits, (here, "visit_detail", visit.pk), here=last)


@desk(Permission.LOG_VISIT)
def visit_log(request: DeskRequest, pk: int) -> HttpResponse:
    visit = the_visit(request, pk)
    last = _last_log(visit)
    form = LogForm(request.POST or None, visit=visit, last=last)
    if form.is_valid():
        try:
            actions.log_visit(by=request.seat, visit=visit, **form.facts)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"送りました　{visit.municipality.name}が内容を確認します。")
            return redirect(request.seat.url("visit_detail", pk))
    context = {
        "visit": visit,
        "form": form,
        "last": last,
        "is_early": visit.on_day > timezone.localdate(),
        "sent_back": visit.remarks.last() if visit.status == VisitStatus.SENT_BACK else None,
        "crumbs": _way(request, visit, "記録する"),
    }
    return render(request, "dispatch/visits/visit_log.html", context)


def _last_log(visit: Visit) -> VisitLog | None:
    """What was logged for the visit before this one in the same dispatch."""
    rows = VisitLog.objects.filter(visit__dispatch_id=visit.dispatch_id, visit__starts_at__lt=visit.starts_at)
    return rows.filter(was_held=True).order_by("-visit__starts_at").first()


@desk(Permission.CONFIRM_VISIT)
def visit_confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """The host reads what was logged and answers: so it was, or please put it right."""
    visit = the_visit(request, pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        answer = ANSWERS[form.cleaned_data["answer"]]
        try:
            answer["act"](by=request.seat, visit=visit, **form.facts)
        except Refusal as refusal:
            if refusal.field is None:
                raise
            form.add_refusal(refusal)
            visit = the_visit(request, pk)
        else:
            messages.success(request, answer["done"])
            return redirect(request.seat.url("visit_detail", pk))
    context = {
        "visit": visit,
        "log": visit.written_log,
        "form": form,
        "crumbs": _way(request, visit, "内容を確認する"),
    }
    return render(request, "dispatch/visits/visit_confirm.html", context)


ANSWERS: dict[str, dict[str, Any]] = {
    CONFIRM: {"act": actions.confirm_visit, "done": "確認しました　訪問した人に知らせました。"},
    SEND_BACK: {"act": actions.send_back_visit, "done": "差し戻しました　訪問した人にひとことを届けました。"},
}


@desk(Permission.PLAN_DISPATCH)
def visit_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    visit = the_visit(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel_visit(by=request.seat, visit=visit, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if refusal.field is None:
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, "訪問を取り消し、訪問する人と市町村に知らせました。")
            return redirect(request.seat.url("visit_detail", pk))
    context = {"visit": visit, "form": form, "crumbs": _way(request, visit, "取り消す")}
    return render(request, "dispatch/visits/visit_cancel.html", context)


@require_POST
@desk(Permission.SEE_VISITS)
def visit_remark(request: DeskRequest, pk: int) -> HttpResponse:
    visit = the_visit(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _detail(request, visit, form)
    actions.remark(by=request.seat, visit=visit, text=form.cleaned_data["text"])
    messages.success(request, "ひとことを送りました。")
    return redirect(request.seat.url("visit_detail", pk))
