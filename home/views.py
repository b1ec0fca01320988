"""今日やること, a different home for each kind of user; and the one search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.filters import words_of
from home.finding import find_for
from home.pages import FIRST_SORT, PictureAsked, office_home, own_home, section_home, town_home
from home.prefecture_picture import COLUMNS, picture_of


@desk(Permission.SEE_HOME)
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    seat, day = request.seat, timezone.localdate()
    if seat.is_municipal and seat.sees_own:
        return render(request, "home/home_section.html", {"home": section_home(seat, day)})
    if seat.is_municipal:
        return render(request, "home/home_municipality.html", {"home": town_home(seat, day)})
    if seat.sees_own:
        return render(request, "home/home_talent.html", {"home": own_home(seat, day)})
    return _office_home(request)


def _office_home(request: DeskRequest) -> HttpResponse:
    seat, day = request.seat, timezone.localdate()
    asked = PictureAsked(request.GET.get("population", ""), request.GET.get("sort", FIRST_SORT))
    picture = picture_of(seat, day, population=asked.population, sort=asked.sort)
    if wanted_format(request):
        name = f"市町村の取組と訪問_{seat.prefecture_name}"
        return download(request, name=name, title="市町村の取組と訪問", columns=COLUMNS, rows=picture.rows)
    kind, span = request.GET.get("kind", ""), request.GET.get("span", "")
    shown = office_home(seat, day, kind=kind, span=span, picture=picture, asked=asked)
    return render(request, "home/home_prefecture.html", {"home": shown})


@desk(Permission.SEARCH)
@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """One search over screens, towns, people and needs, as far as this seat may see them."""
    words, fault = words_of(request)
    found = find_for(request.seat, words) if words and not fault else []
    return render(request, "home/search.html", {"words": words, "fault": fault, "found": found})
