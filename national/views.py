"""The ministry's pages. All of them read as the database role `app_national`."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Prefecture
from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, nationwide_desk
from desk.files.downloads import download, wanted_format
from desk.lists import show_list
from municipalities.register.reference_tables import SOURCES
from national import documents, lists, pages, town_lines
from national.dashboard import map_choices
from national.dashboard.nation import band_rows, nation_on
from national.definitions import DEFINITIONS, INTERNAL, REFRESHED, SYSTEM
from national.models import Snapshot


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def national_dashboard(request: DeskRequest) -> HttpResponse:
    nation = nation_on(timezone.localdate())
    choice = map_choices.CHOICES.get(request.GET.get("map", ""), map_choices.FIRST_CHOICE)
    if wanted_format(request) and request.GET.get("table") == "bands":
        name, title, bands = "人口区分別", "人口の近い団体の比較", band_rows(nation.public)
        return download(request, name=name, title=title, columns=documents.BAND_COLUMNS, rows=bands)
    if wanted_format(request):
        name, columns = f"都道府県別_{choice.label}", documents.map_columns(choice)
        return download(request, name=name, title=choice.caption, columns=columns, rows=nation.values(choice))
    return render(request, "national/dashboard.html", pages.dashboard_drawn(nation, choice.key))


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def national_prefectures(request: DeskRequest) -> HttpResponse:
    nation = nation_on(timezone.localdate())
    more = {**pages.prefectures_page(nation), "crumbs": way(request.seat, here="都道府県")}
    return show_list(request, lists.prefectures_of(nation), "national/prefectures.html", **more)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def national_prefecture(request: DeskRequest, slug: str) -> HttpResponse:
    prefecture = get_object_or_404(Prefecture, slug=slug)
    towns = town_lines.town_lines(prefecture.pk)
    series = list(Snapshot.objects.filter(prefecture=prefecture).order_by("-month"))
    if wanted_format(request) and request.GET.get("table") == "months":
        title, columns = f"{prefecture.name}の月次集計", documents.SERIES_COLUMNS
        return download(
            request, name=f"月次集計_{prefecture.name}", title=title, columns=columns, rows=series
        )
    if wanted_format(request):
        title, columns = f"{prefecture.name}の市区町村", documents.TOWN_COLUMNS
        return download(request, name=f"市区町村_{prefecture.name}", title=title, columns=columns, rows=towns)
    nation = nation_on(timezone.localdate())
    context = {
        **pages.prefecture_page(nation, prefecture, towns, series),
        "crumbs": way(request.seat, ("都道府県", "national_prefectures"), here=prefecture.name),
    }
    return render(request, "national/prefecture.html", context)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def national_municipalities(request: DeskRequest) -> HttpResponse:
    answer = request.GET.get("answer", "")
    page = lists.towns_by(answer if answer in town_lines.ANSWERS else town_lines.FIRST_ANSWER)
    more = {"columns": town_lines.YES_NO_COLUMNS, "crumbs": way(request.seat, here="市区町村")}
    return show_list(request, page, "national/municipalities.html", **more)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def national_definitions(request: DeskRequest) -> HttpResponse:
    context = {
        "public": [row for row in DEFINITIONS.values() if row.is_public],
        "own": [row for row in DEFINITIONS.values() if not row.is_public],
        "own_terms": {"出どころ": SYSTEM, "基準日": REFRESHED, "利用の条件": INTERNAL},
        "sources": SOURCES,
        "crumbs": way(request.seat, here="定義と出典"),
    }
    return render(request, "national/definitions.html", context)
