"""Doors of planning anew: one visit to another day, and all that a changed fact has touched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import Asking, form_page, led_back
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.marks import linked
from dispatch.dispatches.fitness import OF_TRAINING
from dispatch.repairs import actions
from dispatch.repairs.clashes import Clash, clashes
from dispatch.repairs.forms import CallOffForm, MoveForm
from dispatch.visits.models import Visit
from japan.wareki import format_short
from pool.people.models import Talent

VISITS = ("訪問の記録", "visit_list")


@desk(Permission.PLAN_DISPATCH)
def visit_move(request: DeskRequest, pk: int) -> HttpResponse:
    rows = Visit.objects.visible_to(request.seat).select_related("talent", "dispatch")
    visit, row = get_object_or_404(rows, pk=pk), Visit.MOVES["move"]
    back = request.seat.url("visit_detail", pk)
    if elsewhere := led_back(request, visit, "move", back):
        return elsewhere
    here = f"{visit.municipality_name} {format_short(visit.on_day)}"
    asking = Asking.of_move(
        row,
        title=f"{format_short(visit.on_day)}の訪問の日を移す",
        over=f"{visit.dispatch.number}　{visit.municipality_name}",
        lead=f"{visit.talent.name}さん　第{visit.ordinal}回　いまの予定は{visit.get_span_display()}です。",
        note="移すと、訪問する人と市町村に知らせが届きます。",
        back=back,
        crumbs=way(request.seat, VISITS, (here, "visit_detail", pk), here=row.label),
    )
    form = MoveForm(request.POST or None, initial={"on_day": visit.on_day, "span": visit.span})
    act = partial(actions.move_visit, visit=visit)
    return form_page(request, form, act, asking, said=row.said, to=back)


@desk(Permission.PLAN_DISPATCH)
def visits_settle(request: DeskRequest, talent_pk: int) -> HttpResponse:
    """Every visit of somebody that cannot stay, with what has changed, and what can be done about it."""
    seat = request.seat
    talent = get_object_or_404(Talent.objects.visible_to(seat), pk=talent_pk)
    found = clashes(timezone.localdate(), talent_ids=[talent.pk])
    if not found and request.method != "POST":
        messages.success(request, f"{talent.name}さんの訪問で、決め直すものはありません。")
        return redirect(seat.url("talent_detail", talent.pk))
    form = CallOffForm(request.POST or None, found=found)
    asking = Asking(
        title=f"{talent.name}さんの予定の訪問を決め直す",
        button="選んだ訪問を取り消す",
        lead=_lead(found),
        back=seat.url("home"),
        crumbs=way(seat, VISITS, here="訪問を決め直す"),
        danger=True,
        more={
            "found": found,
            "talent": talent,
            "ticked": form.ticked,
            "is_of_person": any(clash.is_of_person for clash in found),
            "is_of_training": any(rule.name == OF_TRAINING for clash in found for rule in clash.broken),
            "is_of_calendar": any(clash.is_closed for clash in found),
            "is_any_movable": any(clash.is_movable for clash in found),
        },
    )
    return form_page(
        request,
        form,
        partial(actions.call_off_visits, talent=talent),
        asking,
        said=partial(_called_off, seat),
        to=seat.url("visits_settle", talent.pk),
        template="dispatch/repairs/visits_settle.html",
    )


def _lead(found: Sequence[Clash]) -> str:
    """What has changed, and what helps: another day only where it does."""
    person = any(clash.is_of_person for clash in found)
    calendar = any(clash.is_closed for clash in found)
    causes = {"登録": person, "団体の休日": calendar}
    changed = "と".join(cause for cause, holds in causes.items() if holds)
    moved = "日を移すか、" if any(clash.is_movable for clash in found) else ""
    return (
        f"{changed}が変わり、次の訪問はこのままでは行えません。{moved}取り消すか、{changed}を直してください。"
        "取り消したあと、ニーズの画面から別の人を決められます。"
    )


def _called_off(seat: Seat, visits: Sequence[Visit]) -> str:
    """What was done, and the needs for which somebody else may be chosen now."""
    needs = {visit.dispatch.need_id: visit.dispatch.need for visit in visits}
    links = ((linked(seat.url("need_detail", pk), need.title),) for pk, need in needs.items())
    return format_html(
        "{}回の訪問を取り消し、訪問する人と市町村に知らせました。別の人は、ニーズの画面から決められます：{}",
        len(visits),
        format_html_join("、", "{}", links),
    )
