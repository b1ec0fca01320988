"""Doors of the municipalities: the table of a prefecture, and one of them."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import done, go_on
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.lists import show_list
from japan.fiscal_year import fiscal_year_of, label
from municipalities.needs.lists import needs_of_town
from municipalities.needs.models import Need
from municipalities.register import actions
from municipalities.register.figures import indicator_year
from municipalities.register.models import ItStaffing, Municipality
from municipalities.register.reference_sources import SOURCES
from municipalities.towns.forms import StaffingForm
from municipalities.towns.lists import towns
from municipalities.towns.pages import SHOWN, indicator_lines, population_change

CREDITED = ("国勢調査", "自治体DXの取組に関するダッシュボード")
LATEST_NEEDS = 10


def _credits() -> list[str]:
    return [source.credit for source in SOURCES if source.title in CREDITED]


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def municipality_list(request: DeskRequest) -> HttpResponse:
    """A town that asks for the list is led to itself: it has no others to see."""
    seat = request.seat
    if seat.is_municipal:
        return redirect(seat.url("municipality_detail", seat.municipality_code))
    year = indicator_year()
    more = {
        "shown": SHOWN,
        "credits": _credits(),
        "year_label": label(year),
    }
    return show_list(request, towns(year), "municipalities/towns/municipality_list.html", **more)


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def municipality_detail(request: DeskRequest, code: str) -> HttpResponse:
    town = get_object_or_404(Municipality.objects.of(request.seat), pk=code)
    return _detail(request, town)


@desk(Permission.EDIT_PROFILE)
def municipality_staffing(request: DeskRequest, code: str) -> HttpResponse:
    """Record how many people do IT in a town: by its officer, or by the prefecture that was told."""
    town = get_object_or_404(Municipality.objects.of(request.seat), pk=code)
    to = request.seat.url("municipality_detail", town.code)
    if request.method != "POST":
        return redirect(to)
    form = StaffingForm(request.POST)
    if done(request, form, partial(actions.record_staffing, municipality_code=town.code)):
        return go_on(request, f"{town.name}の情報担当の体制を記録しました。", to)
    return _detail(request, town, form)


def _detail(request: DeskRequest, town: Municipality, form: StaffingForm | None = None) -> HttpResponse:
    seat, today, year = request.seat, timezone.localdate(), indicator_year()
    staffing = ItStaffing.objects.filter(municipality=town).first()
    needs = needs_of_town(seat, town.code)
    up: list[Step] = [] if seat.is_municipal else [("市町村", "municipality_list")]
    context = {
        "town": town,
        "change": population_change(town),
        "staffing": staffing,
        "may_record": seat.can(Permission.EDIT_PROFILE),
        "form": form or StaffingForm.of(staffing, today),
        "lines": indicator_lines(town, year),
        "needs": needs[:LATEST_NEEDS],
        "need_count": Need.objects.visible_to(seat).filter(municipality=town).count(),
        "year_label": label(year),
        "this_year_label": label(fiscal_year_of(today)),
        "credits": _credits(),
        "crumbs": way(seat, *up, here=town.name),
    }
    return render(request, "municipalities/towns/municipality_detail.html", context)
