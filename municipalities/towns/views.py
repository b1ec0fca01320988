"""Doors of the municipalities: the table of a prefecture, and one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.besides import besides, with_besides
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.lists import show_list
from japan.fiscal_year import fiscal_year_of, label
from municipalities.groups.pages import with_groups
from municipalities.profile.pages import sending_of, with_sending
from municipalities.register.figures import indicator_year
from municipalities.register.models import Municipality
from municipalities.register.reference_sources import SOURCES
from municipalities.towns.lists import towns
from municipalities.towns.pages import SHOWN, town_page

CREDITED = ("国勢調査", "自治体DXの取組に関するダッシュボード")


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
    seat, today = request.seat, timezone.localdate()
    towns = with_sending(with_groups(Municipality.objects.of(seat), today), today)
    town = get_object_or_404(with_besides(towns, today), pk=code)
    page = town_page(town, seat, today)
    up: list[Step] = [] if seat.is_municipal else [("市町村", "municipality_list")]
    context = {
        "page": page,
        "town": town,
        "profile": page.profile,
        "sending": sending_of(town),
        "may_record": seat.can(Permission.EDIT_PROFILE),
        "may_rule": seat.can(Permission.KEEP_SENDING_RULE),
        "year_label": label(page.year.fiscal_year),
        "this_year_label": label(fiscal_year_of(today)),
        "credits": _credits(),
        "besides": besides(town, seat),
        "crumbs": way(seat, *up, here=town.name),
    }
    return render(request, "municipalities/towns/municipality_detail.html", context)
