"""Doors of dispatches: the list, one of them, calling off, ending."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, form_page, led_back
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm, RefusableForm
from desk.history import history_of
from desk.lists import show_list
from dispatch.dispatches import actions
from dispatch.dispatches.fields import called_off_words
from dispatch.dispatches.forms import EndForm
from dispatch.dispatches.lists import DISPATCHES
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.travel import travel_words
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import VisitQuerySet
from japan.wareki import format_short

LIST = ("派遣", "dispatch_list")


def the_dispatch(request: DeskRequest, pk: int) -> Dispatch:
    """The dispatch, if this seat may see it: another town's, person's or prefecture's does not exist."""
    rows = Dispatch.objects.visible_to(request.seat).select_related("talent", "need", "created_by")
    return get_object_or_404(rows, pk=pk)


@desk(Permission.SEE_DISPATCHES)
@require_safe
def dispatch_list(request: DeskRequest) -> HttpResponse:
    return show_list(request, DISPATCHES, "dispatch/dispatches/dispatch_list.html")


@desk(Permission.SEE_DISPATCHES)
@require_safe
def dispatch_detail(request: DeskRequest, pk: int) -> HttpResponse:
    dispatch, today = the_dispatch(request, pk), timezone.localdate()
    visits = list(dispatch.visits.with_logs().order_by("ordinal"))
    called_off = sum(visit.status == VisitStatus.CANCELLED for visit in visits)
    context = {
        "dispatch": dispatch,
        "visits": visits,
        "standing": len(visits) - called_off,
        "called_off": called_off_words(called_off),
        "next_visit": dispatch.visits.coming(today).order_by("ordinal").first(),
        "may_plan": request.seat.can(Permission.PLAN_DISPATCH),
        "travel": travel_words(dispatch.travel_minutes),
        "history": history_of(dispatch, timezone.now()),
        "crumbs": way(request.seat, LIST, here=dispatch.number),
    }
    return render(request, "dispatch/dispatches/dispatch_detail.html", context)


@desk(Permission.PLAN_DISPATCH)
def dispatch_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    dispatch = the_dispatch(request, pk)
    return _close(request, dispatch, "cancel", actions.cancel_dispatch, ReasonForm(request.POST or None))


@desk(Permission.PLAN_DISPATCH)
def dispatch_end(request: DeskRequest, pk: int) -> HttpResponse:
    dispatch = the_dispatch(request, pk)
    others = Dispatch.objects.planned().filter(need_id=dispatch.need_id).exclude(pk=pk)
    is_last, was_supported = not others.exists(), actions.was_supported(dispatch.need)
    form = EndForm(request.POST or None, is_last=is_last, was_supported=was_supported)
    form.fields["reason"].required = _falling_away(dispatch).exists()
    then = "ニーズは「調整中」に戻ります。" if is_last and not was_supported else ""
    return _close(request, dispatch, "end", actions.end_dispatch, form, then)


def _falling_away(dispatch: Dispatch) -> VisitQuerySet:
    return dispatch.visits.planned().filter(on_day__gt=timezone.localdate())


def _close(
    request: DeskRequest,
    dispatch: Dispatch,
    verb: str,
    act: Callable[..., Dispatch],
    form: RefusableForm,
    then: str = "",
) -> HttpResponse:
    """Cancel or end: the page says what falls away and asks for the reason."""
    move, back = Dispatch.MOVES[verb], request.seat.url("dispatch_detail", dispatch.pk)
    if elsewhere := led_back(request, dispatch, verb, back):
        return elsewhere
    falls_away = _falling_away(dispatch).count()
    days = f"{format_short(dispatch.starts_on)}から{format_short(dispatch.ends_on)}まで"
    asking = Asking.of_move(
        move,
        title=move.leads,
        over=f"{dispatch.number}　{dispatch.municipality_name}",
        lead=f"{dispatch.talent.name}さん　{days}。なくなる訪問は{falls_away}回です。",
        note=f"{move.note}{then}",
        back=back,
        crumbs=way(request.seat, LIST, (dispatch.number, "dispatch_detail", dispatch.pk), here=move.leads),
    )
    act = partial(act, dispatch=dispatch)
    return form_page(request, form, act, asking, said=f"{dispatch.number}　{move.said}", to=back)
