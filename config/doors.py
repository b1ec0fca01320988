"""Pages that belong to no app: the first page, words about the service, health."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.api_errors import api_error
from accounts.models import Membership, User
from accounts.permissions import Role
from accounts.seats import Seat, seat_of
from config.component_samples import samples
from config.demo_accounts import DEMO_PASSWORD, SIGN_INS
from municipalities.reference_tables import INDICATORS, SOURCES


def first_page(request: HttpRequest) -> HttpResponse:
    """Signed out: what this is, and in the demo the sign-ins. Signed in: on to the own desk, or a choice of desks."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "pages/first.html", {"sign_ins": SIGN_INS, "demo_password": DEMO_PASSWORD})
    desks = own_desks(user)
    if len(desks) == 1:
        return redirect(desks[0]["url"])
    return render(request, "pages/desks.html", {"desks": desks})


def own_desks(user: User) -> list[dict[str, str]]:
    """Where this person may go today: one entry for each body and role."""
    memberships = Membership.objects.active_on(timezone.localdate()).filter(user=user)
    seats = [seat_of(row) for row in memberships.select_related("user", "prefecture").order_by("id")]
    return [{"url": home_of(seat), "label": seat.place_label, "role": seat.role_label} for seat in seats]


def home_of(seat: Seat) -> str:
    if seat.prefecture_slug:
        return f"/{seat.prefecture_slug}/"
    return "/operator/" if seat.role is Role.OPERATOR else "/national/"


def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the tables are there and readable as the application's own role."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from municipalities_municipality")
            (register,) = cursor.fetchone()
    except DatabaseError:
        return HttpResponse("データベースに接続できません", status=503, content_type="text/plain; charset=utf-8")
    if register == 0:
        return HttpResponse("市町村の台帳がまだありません", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain")


def attribution(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/attribution.html", {"sources": SOURCES, "indicators": INDICATORS})


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


def components(request: HttpRequest) -> HttpResponse:
    """Every part of the design in every state; in the demo only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "components.html", samples(timezone.localdate()))


REFUSALS = {
    400: "pages/400.html",
    403: "pages/403.html",
    404: "pages/404.html",
    413: "pages/413.html",
    429: "pages/429.html",
    500: "pages/500.html",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _told(request, 413)
    return _told(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _told(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _told(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Rate limits of signing in."""
    return _told(request, 429)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, told without touching the database, which may be the fault."""
    return _told(request, 500)


def _told(request: HttpRequest, status: int) -> HttpResponse:
    """The page of this status, or below `/api/` the same in JSON."""
    return api_error(request, status) or render(request, REFUSALS[status], status=status)
