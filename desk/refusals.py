"""The pages of what cannot be answered, or below `/api/` the same in JSON."""

from __future__ import annotations

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string

from desk.api.errors import api_error

REFUSALS = {
    400: "desk/refusals/400.html",
    403: "desk/refusals/403.html",
    404: "desk/refusals/404.html",
    408: "desk/refusals/408.html",
    413: "desk/refusals/413.html",
    429: "desk/refusals/429.html",
    431: "desk/refusals/431.html",
    500: "desk/refusals/500.html",
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


def without_request(status: int) -> HttpResponse:
    """The page for what the server could not read as a request, with the headers that every page has."""
    page = REFUSALS.get(status, REFUSALS[400 if status < 500 else 500])
    answer = HttpResponse(
        render_to_string(page), status=status, headers={"Cache-Control": "no-store, private"}
    )
    asked = HttpRequest()
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        asked.META[name] = value
    for giver in (SecurityMiddleware, CSPMiddleware, XFrameOptionsMiddleware):
        giver(lambda request: answer).process_response(asked, answer)
    return answer


def _told(request: HttpRequest, status: int) -> HttpResponse:
    """The page of this status, or below `/api/` the same in JSON."""
    return api_error(request, status) or render(request, REFUSALS[status], status=status)
