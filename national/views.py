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
from national import dashboard, documents, key_figures, lists, map_choices, prefecture_lists, town_lists
from national.definitions import DEFINITIONS, INTERNAL, REFRESHED, SYSTEM
from national.measures import COLUMNS, MONTHS
from national.models import Snapshot


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def show_dashboard(request: DeskRequest) -> HttpResponse:
    nation = dashboard.nation_on(timezone.localdate())
    choice = map_choices.CHOICES.get(request.GET.get("map", ""), map_choices.FIRST_CHOICE)
    bands = dashboard.band_rows(nation.public)
    if wanted_format(request) and request.GET.get("table") == "bands":
        return download(
            request, name="人口区分別", title="人口の近い団体の比較", columns=documents.BAND_COLUMNS, rows=bands
        )
    values = nation.values(choice)
    if wanted_format(request):
        columns = documents.map_columns(choice)
        return download(request, name=f"都道府県別_{choice.label}", title=choice.caption, columns=columns, rows=values)
    sources = nation.sources()
    high, low = map_choices.highest(values), map_choices.lowest(values)
    context = {
        "answer": dashboard.answer_in_words(bands),
        "own_label": sources.own_label,
        "questions": [
            ("体制はあるか", [key_figures.structure(sources), key_figures.pool(sources)]),
            ("使われているか", [key_figures.use(sources)]),
            ("成果は出ているか", [key_figures.outcome(sources)]),
        ],
        "choice": choice,
        "choices": map_choices.CHOICES.values(),
        "definition": DEFINITIONS[choice.definition].definition,
        "dated": nation.dated(choice),
        "has_gaps": any(value.step == 0 for value in values),
        "tiles": dashboard.tiles(nation, values),
        "head": ["都道府県", *choice.counts, choice.heading],
        "rows": dashboard.table_rows(values),
        "ends": [(word, map_choices.kinds_of(rows), rows) for word, rows in (("高い", high), ("低い", low)) if rows],
        "bands": bands,
        "credits": [source.credit for source in SOURCES if "国勢調査" in source.title or "DXの取組" in source.title],
    }
    return render(request, "national/dashboard.html", context)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def list_prefectures(request: DeskRequest) -> HttpResponse:
    nation = dashboard.nation_on(timezone.localdate())
    more = {
        "shares": prefecture_lists.SHARES,
        "columns": COLUMNS,
        "nation": nation.public.nation,
        "nation_shares": [nation.public.nation.share(key) for key, _ in prefecture_lists.SHARES],
        "sums": prefecture_lists.nation_sums(nation),
        "in_use": nation.totals.in_use,
        "own_label": dashboard.own_label(),
        "as_of": key_figures.as_of_words(nation.totals.as_of),
        "crumbs": way(request.seat, here="都道府県"),
    }
    return show_list(request, lists.prefectures_of(nation), "national/prefectures.html", **more)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def show_prefecture(request: DeskRequest, slug: str) -> HttpResponse:
    prefecture = get_object_or_404(Prefecture, slug=slug)
    towns = town_lists.town_lines(prefecture.pk)
    series = list(Snapshot.objects.filter(prefecture=prefecture).order_by("-month"))
    if wanted_format(request) and request.GET.get("table") == "months":
        title, columns = f"{prefecture.name}の月次集計", documents.SERIES_COLUMNS
        return download(request, name=f"月次集計_{prefecture.name}", title=title, columns=columns, rows=series)
    if wanted_format(request):
        title, columns = f"{prefecture.name}の市区町村", documents.TOWN_COLUMNS
        return download(request, name=f"市区町村_{prefecture.name}", title=title, columns=columns, rows=towns)
    nation = dashboard.nation_on(timezone.localdate())
    line = prefecture_lists.line_of(nation, prefecture)
    sheet, areas = town_lists.picture(prefecture.pk, towns)
    context = {
        "prefecture": prefecture,
        "line": line,
        "compared": prefecture_lists.compared(line, nation.public.nation),
        "details": prefecture_lists.details(line),
        "sheet": sheet,
        "areas": areas,
        "towns": towns,
        "columns": town_lists.YES_NO_COLUMNS,
        "series": documents.series_rows(series),
        "series_columns": MONTHS,
        "own_label": dashboard.own_label(),
        "crumbs": way(request.seat, ("都道府県", "national_prefectures"), here=prefecture.name),
    }
    return render(request, "national/prefecture.html", context)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def list_municipalities(request: DeskRequest) -> HttpResponse:
    answer = request.GET.get("answer", "")
    page = lists.towns_by(answer if answer in town_lists.ANSWERS else town_lists.FIRST_ANSWER)
    more = {"columns": town_lists.YES_NO_COLUMNS, "crumbs": way(request.seat, here="市区町村")}
    return show_list(request, page, "national/municipalities.html", **more)


@nationwide_desk(Permission.SEE_NATIONAL)
@require_safe
def show_definitions(request: DeskRequest) -> HttpResponse:
    context = {
        "public": [row for row in DEFINITIONS.values() if row.is_public],
        "own": [row for row in DEFINITIONS.values() if not row.is_public],
        "own_terms": {"出どころ": SYSTEM, "基準日": REFRESHED, "利用の条件": INTERNAL},
        "sources": SOURCES,
        "crumbs": way(request.seat, here="定義と出典"),
    }
    return render(request, "national/definitions.html", context)
