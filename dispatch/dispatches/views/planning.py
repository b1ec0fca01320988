"""Doors from a need to a dispatch: candidates, the form, the check, and done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from dispatch.dispatches import actions
from dispatch.dispatches.candidates import period_of, ranking_for, wanted_of
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.forms import PlanForm
from dispatch.dispatches.gates import gates_of
from dispatch.dispatches.places import the_need
from dispatch.dispatches.plan import Plan
from dispatch.dispatches.prefill import prefilled
from dispatch.dispatches.travel import travel_words
from japan.wareki import format_day
from municipalities.needs.choices import Cadence, Mode
from municipalities.needs.models import Need
from pool.choices import Weekday
from pool.models import Talent

NEEDS = ("ニーズ", "need_list")


def _ask_open(need: Need, request: DeskRequest) -> None:
    if "start_support" not in {verb for verb, _ in open_moves(need, request.seat)}:
        raise Refusal(
            f"ニーズの状態が「{need.get_status_display()}」のため、人を決められません。先に受理してください。"
        )


@desk(Permission.PLAN_DISPATCH)
@require_safe
def need_candidates(request: DeskRequest, pk: int) -> HttpResponse:
    need, today = the_need(request, pk), timezone.localdate()
    _ask_open(need, request)
    period = period_of(need, today)
    context = {
        "need": need,
        "period": period,
        "wanted": wanted_of(need, period) if period else None,
        "ranking": ranking_for(need, period, today) if period else None,
        "standing": need.dispatches.filter(status=DispatchStatus.PLANNED).select_related("talent"),
        "crumbs": way(request.seat, NEEDS, (need.number, "need_detail", need.pk), here="候補"),
    }
    return render(request, "dispatch/dispatches/need_candidates.html", context)


@desk(Permission.PLAN_DISPATCH)
def dispatch_plan(request: DeskRequest, pk: int) -> HttpResponse:
    """The form, then the check page with every visit day and gate, then the dispatch."""
    need, today = the_need(request, pk), timezone.localdate()
    _ask_open(need, request)
    if request.method != "POST":
        return _plan_form(request, need, PlanForm(initial=_initial(request, need), today=today))
    form = PlanForm(request.POST, today=today)
    if not form.is_valid():
        return _plan_form(request, need, form)
    if request.POST.get("step") != "plan":
        return _check(request, need, form)
    return _do_plan(request, need, form)


def _initial(request: DeskRequest, need: Need) -> dict[str, Any]:
    """What the need and the person say, under what the address says (from 直す on the check page)."""
    chosen = request.GET.get("talent", "")
    pool = Talent.objects.prefetch_related("halves", "leaves")
    talent = pool.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    typed = {name: request.GET[name] for name in PlanForm.base_fields if name in request.GET}
    return {**prefilled(need, talent, timezone.localdate()), **typed}


def _plan_form(request: DeskRequest, need: Need, form: PlanForm) -> HttpResponse:
    return render(
        request, "dispatch/dispatches/dispatch_plan.html", {"need": need, "form": form, "crumbs": _way(request, need)}
    )


def _way(request: DeskRequest, need: Need) -> list[Crumb]:
    steps = ((need.number, "need_detail", need.pk), ("候補", "need_candidates", need.pk))
    return way(request.seat, NEEDS, *steps, here="派遣を決める")


def _check(request: DeskRequest, need: Need, form: PlanForm) -> HttpResponse:
    plan = Plan(need, form.talent_chosen(), **form.facts)
    gates = gates_of(plan)
    typed = {name: form.data.get(name, "") for name in form.fields}
    back = request.seat.url("dispatch_plan", need.pk, **typed)
    context = {
        "need": need,
        "plan": plan,
        "form": form,
        "gates": gates,
        "is_open": all(gate.is_open for gate in gates),
        "rows": _rows(plan),
        "hidden": {"step": "plan"},
        "times": plan.times(plan.days[0]) if plan.days else None,
        "travel": travel_words(plan.one_way_minutes()),
        "back": back,
        "crumbs": _way(request, need),
    }
    return render(request, "dispatch/dispatches/plan_check.html", context)


def _rows(plan: Plan) -> list[dict[str, str]]:
    return [
        {"label": "行く人", "value": f"{plan.talent.name}さん"},
        {"label": "行き先", "value": plan.need.municipality.name},
        {"label": "期間", "value": f"{format_day(plan.starts_on)}から{format_day(plan.ends_on)}まで"},
        {
            "label": "頻度",
            "value": f"{Cadence(plan.cadence).label}　{Weekday(plan.weekday).label}曜日の{plan.span_label}",
        },
        {"label": "方法", "value": Mode(plan.mode).label},
        {"label": "移動", "value": travel_words(plan.one_way_minutes())},
    ]


def _do_plan(request: DeskRequest, need: Need, form: PlanForm) -> HttpResponse:
    try:
        dispatch = actions.plan_dispatch(by=request.seat, need=need, talent=form.talent_chosen(), **form.facts)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        form.add_refusal(refusal)
        return _plan_form(request, need, form)
    messages.success(request, f"派遣を決めました　{dispatch.number}　訪問する人と市町村に知らせました。")
    return redirect(request.seat.url("dispatch_detail", dispatch.pk))
