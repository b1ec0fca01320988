"""Doors of the municipalities: the table of a prefecture, and one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from japan.fiscal_year import fiscal_year_of, label
from municipalities.needs.lists import needs_of_town
from municipalities.needs.models import Need
from municipalities.register import actions
from municipalities.register.models import ItStaffing, Municipality
from municipalities.register.reference_sources import SOURCES
from municipalities.towns.documents import TOWN_COLUMNS
from municipalities.towns.forms import StaffingForm
from municipalities.towns.pages import (
    INDICATOR_YEAR,
    POPULATIONS,
    SHOWN,
    SORTS,
    TownFilter,
    indicator_lines,
    population_change,
)

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
    asked = TownFilter.read(request.GET)
    rows = asked.rows(seat)
    if wanted_format(request):
        name = f"市町村_{seat.prefecture_name}"
        return download(request, name=name, title=f"{seat.prefecture_name}の市町村", columns=TOWN_COLUMNS, rows=rows)
    context = {
        "rows": rows,
        "asked": asked,
        "shown": SHOWN,
        "populations": [(key, words) for key, (words, _, _) in POPULATIONS.items()],
        "sorts": [(key, words) for key, (words, _) in SORTS.items()],
        "conditions": asked.conditions(),
        "credits": _credits(),
        "year_label": label(INDICATOR_YEAR),
        "crumbs": way(seat, here="市町村"),
    }
    return render(request, "municipalities/towns/municipality_list.html", context)


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def municipality_detail(request: DeskRequest, code: str) -> HttpResponse:
    town = get_object_or_404(Municipality.objects.of(request.seat), pk=code)
    return _detail(request, town)


@desk(Permission.EDIT_PROFILE)
def municipality_staffing(request: DeskRequest, code: str) -> HttpResponse:
    """Record how many people do IT in a town: by its officer, or by the prefecture that was told."""
    town = get_object_or_404(Municipality.objects.of(request.seat), pk=code)
    if request.method != "POST":
        return redirect(request.seat.url("municipality_detail", town.code))
    form = StaffingForm(request.POST)
    if not form.is_valid():
        return _detail(request, town, form)
    try:
        actions.record_staffing(by=request.seat, municipality_code=town.code, **form.cleaned_data)
    except Refusal as refusal:
        form.add_refusal(refusal)
        return _detail(request, town, form)
    messages.success(request, f"{town.name}の情報担当の体制を記録しました。")
    return redirect(request.seat.url("municipality_detail", town.code))


def _detail(request: DeskRequest, town: Municipality, form: StaffingForm | None = None) -> HttpResponse:
    seat, today = request.seat, timezone.localdate()
    staffing = ItStaffing.objects.filter(municipality=town).first()
    needs = needs_of_town(seat, town.code)
    up: list[Step] = [] if seat.is_municipal else [("市町村", "municipality_list")]
    context = {
        "town": town,
        "change": population_change(town),
        "staffing": staffing,
        "may_record": seat.can(Permission.EDIT_PROFILE),
        "form": form or StaffingForm.of(staffing, today),
        "lines": indicator_lines(town),
        "needs": needs[:LATEST_NEEDS],
        "need_count": Need.objects.visible_to(seat).filter(municipality=town).count(),
        "year_label": label(INDICATOR_YEAR),
        "this_year_label": label(fiscal_year_of(today)),
        "credits": _credits(),
        "crumbs": way(seat, *up, here=town.name),
    }
    return render(request, "municipalities/towns/municipality_detail.html", context)
