"""Doors of dispatches: the list, one of them, calling off, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.form_fields import ReasonForm
from desk.history import history_of
from dispatch.dispatches import actions
from dispatch.dispatches.documents import DISPATCH_COLUMNS
from dispatch.dispatches.lists import DISPATCH_SORTS, DISPATCH_STATES, DispatchFilter
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.places import the_dispatch
from dispatch.dispatches.travel import travel_words
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit
from municipalities.register.models import Municipality

PAGE_SIZE = 50
DISPATCHES = ("派遣", "dispatch_list")


@desk(Permission.SEE_DISPATCHES)
@require_safe
def dispatch_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    asked = DispatchFilter.read(request.GET, DISPATCH_SORTS, DISPATCH_STATES)
    rows = asked.rows(seat)
    if wanted_format(request):
        return download(request, name="派遣の一覧", title="派遣の一覧", columns=DISPATCH_COLUMNS, rows=rows)
    counts = asked.counts(seat)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "counts": counts,
        "total": sum(count for *_, count in counts),
        "conditions": asked.conditions(DISPATCH_STATES),
        "towns": [] if seat.is_municipal else Municipality.objects.of(seat),
        "kept": asked.kept(),
        "crumbs": way(seat, here="派遣"),
    }
    return render(request, "dispatch/dispatches/dispatch_list.html", context)


@desk(Permission.SEE_DISPATCHES)
@require_safe
def dispatch_detail(request: DeskRequest, pk: int) -> HttpResponse:
    dispatch = the_dispatch(request, pk)
    visits = dispatch.visits.prefetch_related("logs").order_by("ordinal")
    context = {
        "dispatch": dispatch,
        "visits": visits,
        "next_visit": _next(visits),
        "today": timezone.localdate(),
        "verbs": _verbs(request, dispatch, visits),
        "travel": travel_words(dispatch.travel_minutes),
        "history": history_of(dispatch, timezone.now()),
        "crumbs": way(request.seat, DISPATCHES, here=dispatch.number),
    }
    return render(request, "dispatch/dispatches/dispatch_detail.html", context)


def _verbs(request: DeskRequest, dispatch: Dispatch, visits: Any) -> set[str]:
    """The buttons: what has a log is ended, no longer cancelled."""
    verbs = {verb for verb, _ in open_moves(dispatch, request.seat)}
    has_log = any(visit.written_log is not None for visit in visits)
    return verbs - {"cancel"} if has_log else verbs


def _next(visits: Any) -> Visit | None:
    today = timezone.localdate()
    return next((visit for visit in visits if visit.status == VisitStatus.PLANNED and visit.on_day >= today), None)


@desk(Permission.PLAN_DISPATCH)
def dispatch_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    return _close(request, pk, "cancel")


@desk(Permission.PLAN_DISPATCH)
def dispatch_end(request: DeskRequest, pk: int) -> HttpResponse:
    return _close(request, pk, "end")


CLOSINGS: dict[str, dict[str, Any]] = {
    "cancel": {
        "act": actions.cancel_dispatch,
        "title": "派遣を取り消す",
        "button": "取り消す",
        "done": "派遣を取り消し、訪問する人と市町村に知らせました。",
        "note": "これからの訪問はすべてなくなり、ほかに派遣がなければ、ニーズは「調整中」に戻ります。",
    },
    "end": {
        "act": actions.end_dispatch,
        "title": "派遣を終える",
        "button": "終える",
        "done": "派遣を終え、訪問する人と市町村に知らせました。",
        "note": "明日からの訪問はなくなります。記録と確認の済んだ訪問は、そのまま残ります。",
    },
}


def _close(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Cancel or end: the page says what falls away and asks for the reason."""
    dispatch, words = the_dispatch(request, pk), CLOSINGS[verb]
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            words["act"](by=request.seat, dispatch=dispatch, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"{dispatch.number}　{words['done']}")
            return redirect(request.seat.url("dispatch_detail", pk))
    context = {
        "dispatch": dispatch,
        "form": form,
        "words": words,
        "falls_away": dispatch.visits.filter(status=VisitStatus.PLANNED, on_day__gt=timezone.localdate()).count(),
        "crumbs": way(request.seat, DISPATCHES, (dispatch.number, "dispatch_detail", pk), here=words["title"]),
    }
    return render(request, "dispatch/dispatches/dispatch_close.html", context)
