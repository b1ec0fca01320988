"""Pages of nobody in particular: the first page, words about the service, health."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import User
from accounts.seats import seats_anywhere
from home.menu import desks_of
from municipalities.register.reference_tables import INDICATORS, SOURCES


def first_page(request: HttpRequest) -> HttpResponse:
    """Signed out: what this is, and in the demo the sign-ins. Signed
    in: on to the own desk, or a choice of desks."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "home/first.html")
    desks = desks_of(seats_anywhere(user, on=timezone.localdate()))
    if len(desks) == 1:
        return redirect(desks[0].url)
    return render(request, "home/desks.html", {"desks": desks})


def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the tables are there and readable as the application's own role."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from register_municipality")
            (register,) = cursor.fetchone()
    except DatabaseError:
        return HttpResponse(
            "データベースに接続できません", status=503, content_type="text/plain; charset=utf-8"
        )
    if register == 0:
        return HttpResponse(
            "市町村の台帳がまだありません", status=503, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse("ok", content_type="text/plain")


def attribution(request: HttpRequest) -> HttpResponse:
    return render(request, "home/attribution.html", {"sources": SOURCES, "indicators": INDICATORS})


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")
