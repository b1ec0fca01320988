"""Doors from a need to a dispatch: prospects, the form, the check, and done."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.moves import is_open
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import Asking, check_page
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from dispatch.dispatches import actions
from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import GATES
from dispatch.dispatches.forms import ArrangeForm
from dispatch.dispatches.gates import asked_of
from dispatch.dispatches.models import Dispatch
from dispatch.dispatches.pages import commitments_of, planned_visits, prefilled, shown_of
from dispatch.dispatches.prospects import period_of, ranking_for
from dispatch.dispatches.travel import travel_words
from japan.wareki import format_day, format_short
from municipalities.needs.choices import Cadence, Mode
from municipalities.needs.models import Need
from pool.people.choices import Weekday
from pool.people.models import Talent

NEEDS = ("ニーズ", "need_list")


def _open_need(request: DeskRequest, pk: int) -> Need:
    """The need, if somebody can be sent for it now."""
    rows = Need.objects.visible_to(request.seat).select_related("municipality").prefetch_related("skills")
    need = get_object_or_404(rows, pk=pk)
    if not is_open(need, "start_support", request.seat):
        raise Refusal(
            f"ニーズの状態が「{need.get_status_display()}」のため、人を決められません。先に受理してください。"
        )
    return need


@desk(Permission.PLAN_DISPATCH)
@require_safe
def need_prospects(request: DeskRequest, pk: int) -> HttpResponse:
    need, today = _open_need(request, pk), timezone.localdate()
    period = period_of(need, today)
    ranking = ranking_for(request.seat, need, period, today) if period else None
    wanted = ranking.wanted if ranking else None
    page, all_others = request.GET.get("page"), request.GET.get("others") == "all"
    context = {
        "need": need,
        "period": period,
        "wanted": wanted,
        "ranking": ranking,
        "shown": shown_of(ranking, wanted, need, request.seat, page=page, all_others=all_others)
        if ranking and wanted
        else None,
        "standing": _standing(need),
        "crumbs": way(request.seat, NEEDS, (need.number, "need_detail", need.pk), here="候補"),
    }
    return render(request, "dispatch/dispatches/need_prospects.html", context)


def _standing(need: Need) -> QuerySet[Dispatch]:
    """Whoever goes already for the need, and for those that are answered together with it: the same person
    may go on to the next town."""
    of = Q(need=need)
    if need.joint_id is not None:
        of |= Q(need__joint=need.joint_id)
    return Dispatch.objects.planned().filter(of).select_related("talent")


@desk(Permission.PLAN_DISPATCH)
def dispatch_arrange(request: DeskRequest, pk: int) -> HttpResponse:
    """The form, then the check page with every visit day and gate, then the dispatch."""
    need, today = _open_need(request, pk), timezone.localdate()
    form = ArrangeForm(request.POST or None, initial=_initial(request, need), seat=request.seat, today=today)

    def arrangement() -> Arrangement:
        return Arrangement(need, **form.facts)

    asking = Asking(
        title="派遣を決める",
        page_title=f"派遣を決める　{need.number}",
        button="訪問日を確かめる",
        over=_over(need),
        lead="ニーズと人の予定から書き込んであります。次の画面で、訪問日と、派遣の前に要ることを確かめます。",
        back=request.seat.url("need_prospects", need.pk),
        crumbs=_way(request.seat, need),
        more={"need": need, "commitments": commitments_of(form.initial.get("talent"), need, today)},
    )
    return check_page(
        request,
        form,
        partial(actions.arrange_dispatch, need=need),
        asking,
        rows=lambda: _rows(arrangement()),
        checking=lambda: _checking(asking, arrangement()),
        said=lambda dispatch: f"派遣を決めました　{dispatch.number}　訪問する人と市町村に知らせました。",
        to=lambda dispatch: request.seat.url("dispatch_detail", dispatch.pk),
        template="dispatch/dispatches/dispatch_arrange.html",
        check_template="dispatch/dispatches/arrange_check.html",
    )


def _initial(request: DeskRequest, need: Need) -> dict[str, Any]:
    """What the need and the person that was chosen say."""
    if request.method == "POST":
        return {}
    chosen = request.GET.get("talent", "")
    pool = Talent.objects.prefetch_related("halves", "leaves", "facts", "roles", "conflicts")
    talent = pool.filter(pk=int(chosen)).first() if chosen.isascii() and chosen.isdigit() else None
    return prefilled(need, talent, timezone.localdate())


def _over(need: Need) -> str:
    return f"{need.number}　{need.municipality_name}　{need.title}"


def _way(seat: Seat, need: Need) -> list[Crumb]:
    steps = ((need.number, "need_detail", need.pk), ("候補", "need_prospects", need.pk))
    return way(seat, NEEDS, *steps, here="派遣を決める")


def _checking(asking: Asking, arrangement: Arrangement) -> Asking:
    """The words of the check page, with the days and the gates; where one is shut, nothing can be decided."""
    person, errand = asked_of(arrangement)
    gates = sorted((gate(person, errand) for gate in GATES), key=attrgetter("is_open"))
    is_free = all(gate.is_open for gate in gates)
    days = arrangement.days
    first = f"{arrangement.talent.name}さんが、{format_short(days[0])}から" if days else ""
    return Asking(
        title="派遣の内容を確かめる",
        button="派遣を決める",
        over=asking.over,
        lead=f"{first}{len(days)}回訪問します。まだ決まっていません。"
        if is_free
        else "このままでは派遣できません。下の「派遣の前に要ること」を見てください。",
        note="決めると、訪問する人と市町村に知らせ、ニーズは「支援中」になります。",
        back=asking.back,
        crumbs=asking.crumbs,
        more={
            "arrangement": arrangement,
            "gates": gates,
            "planned": planned_visits(person, errand),
            "most": person.pattern.days_per_week,
            "is_free": is_free,
            "times": arrangement.times(days[0]) if days else None,
            "travel": travel_words(arrangement.one_way_minutes()),
        },
    )


def _rows(arrangement: Arrangement) -> list[Line]:
    cadence, weekday = Cadence(arrangement.cadence).label, Weekday(arrangement.weekday).label
    when = f"{cadence}　{weekday}曜日の{arrangement.span_label}"
    return [
        Line("行く人", f"{arrangement.talent.name}さん"),
        Line("行き先", arrangement.need.municipality_name),
        Line("期間", f"{format_day(arrangement.starts_on)}から{format_day(arrangement.ends_on)}まで"),
        Line("頻度", when),
        Line("方法", Mode(arrangement.mode).label),
        Line("移動", travel_words(arrangement.one_way_minutes())),
    ]
