"""今日やること: what waits for each kind of user, gathered from the apps below."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.desk import DeskRequest, desk
from accounts.permissions import Permission


@desk(Permission.SEE_HOME)
def today(request: DeskRequest) -> HttpResponse:
    return render(request, "pages/today.html")


@desk(Permission.SEARCH)
def find(request: DeskRequest) -> HttpResponse:
    return render(request, "pages/search.html")
