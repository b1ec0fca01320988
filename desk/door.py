"""The door of every page: seat, permission, scope, and the key that
makes a repeated post harmless (net 1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import post_keys
from accounts.errors import Refusal
from accounts.models import User
from accounts.permissions import Permission
from accounts.seats import Seat, beyond_prefectures, choose, seats_anywhere, seats_of
from accounts.tenancy import NATIONWIDE, national_reading, scope
from desk.second_factor import lacks_second_factor, owes_its_factor, to_second_factor

Args = ParamSpec("Args")

HIDDEN_NAMES = frozenset({"csrfmiddlewaretoken", post_keys.FIELD})
SECRET_WORDS = ("password", "secret", "token", "credential")
MOST_TYPED, MOST_FIELDS = 200_000, 500
"""Letters and fields that are shown again; a form of ours is far below both."""


class DeskRequest(HttpRequest):
    """A request that has passed a door."""

    seat: Seat
    user: User


View = Callable[Concatenate[DeskRequest, Args], HttpResponse]


def desk(permission: Permission) -> Callable[[View[Args]], Callable[..., HttpResponse]]:
    """A page below `/<prefecture>/`. Not a member: 404. Lacks the
    permission: 403. Signed out: to the sign-in page."""

    def decorate(view: View[Args]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def door(request: HttpRequest, prefecture: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            refused = _take_seat(request, prefecture, permission)
            if refused is not None:
                return refused
            seat: Seat = request.seat  # type: ignore[attr-defined]
            return _answer(request, scope(seat.prefecture_id), view, args, kwargs)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return decorate


def nationwide_desk(permission: Permission) -> Callable[[View[Args]], Callable[..., HttpResponse]]:
    """A page of the ministry or the operator.

    Reading happens as the database role `app_national` where the page shows national figures
    (`Permission.SEE_NATIONAL`), which can keep no post's key, so these take none; everything else in the
    nationwide scope, which holds no prefecture's rows.
    """
    reads_figures = permission is Permission.SEE_NATIONAL

    def decorate(view: View[Args]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            refused = _take_seat(request, None, permission)
            if refused is not None:
                return refused
            if reads_figures and request.method == "POST":
                return HttpResponseNotAllowed(["GET", "HEAD"])
            opened = national_reading() if reads_figures else scope(NATIONWIDE)
            return _answer(request, opened, view, args, kwargs)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return decorate


def own_desk(view: View[Args]) -> Callable[..., HttpResponse]:
    """A page about oneself, such as the settings: open to whoever
    holds any seat today, in the nationwide scope."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return _ask_to_sign_in(request)
        seats = seats_anywhere(user, on=timezone.localdate())
        if not seats:
            raise PermissionDenied
        if lacks_second_factor(request, seats) or owes_its_factor(request):
            return to_second_factor(request)
        request.seat = beyond_prefectures(seats[0])  # type: ignore[attr-defined]
        return _answer(request, scope(NATIONWIDE), view, args, kwargs)

    door.permission = None  # type: ignore[attr-defined]
    return door


def _take_seat(request: HttpRequest, slug: str | None, permission: Permission) -> HttpResponse | None:
    user = request.user
    assert isinstance(user, User)
    seats = seats_of(user, slug=slug, on=timezone.localdate())
    if not seats:
        raise Http404
    seat = choose(seats, permission)
    if seat is None:
        raise PermissionDenied
    request.seat = seat  # type: ignore[attr-defined]
    if lacks_second_factor(request, [seat]):
        return to_second_factor(request)
    return None


def _answer(
    request: HttpRequest,
    opened: AbstractContextManager[None],
    view: Callable[..., HttpResponse],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponse:
    try:
        with opened:
            if request.method == "HEAD":
                return _look_only(request, view, args, kwargs)
            if request.method != "POST":
                return _rendered(view(request, *args, **kwargs))
            return _answer_post(request, view, args, kwargs)
    except post_keys.BadPostKey:
        return show_typed_text(request, "desk/refusals/stale_form.html", status=400)
    except post_keys.OtherPost:
        return show_typed_text(request, "desk/refusals/sent_before.html", status=409)
    except Refusal as refusal:
        typed = [field for field in typed_fields(request) if field["readable"]]
        told = {"sentence": refusal.sentence, "typed": typed, "came_from": _came_from(request)}
        return render(request, "desk/refusals/refused.html", told, status=409)


def _came_from(request: HttpRequest) -> str:
    """The page of ours whose link or button was pressed; empty if that is not known, or is this one."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    page = urlsplit(referer)
    address = urlunsplit(("", "", page.path, page.query, ""))
    if not url_has_allowed_host_and_scheme(address, None):
        return ""
    return "" if request.method != "POST" and address == request.get_full_path() else address


def _answer_post(
    request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    nonce = post_keys.read(request)
    digest = post_keys.digest_of(request)
    first = post_keys.claim(key=nonce, user_id=request.user.pk or 0, path=request.path, digest=digest)
    if first is not None:
        return post_keys.first_answer(first, request)
    response = _rendered(view(request, *args, **kwargs))
    post_keys.keep_answer(nonce, response)
    return response


def _look_only(
    request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    """Who asks for the head of an answer takes nothing away: what the view notes, such as an export, is
    undone, and what would flow is never read."""
    with transaction.atomic():
        response = _rendered(view(request, *args, **kwargs))
        transaction.set_rollback(True)
    if response.streaming:
        cast("StreamingHttpResponse", response).streaming_content = ()
    return response


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render a lazy response while the scope is still open: afterwards it would see nothing."""
    render_now = getattr(response, "render", None)
    if render_now is not None and not getattr(response, "is_rendered", True):
        render_now()
    return response


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return keep_typed_text(request)
    return redirect_to_login(request.get_full_path())


def keep_typed_text(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed and offer to send it again after signing
    in, so that an ended session loses nothing.

    Also the CSRF failure view: signing in changes the token. Only a post that goes to a door of ours with a
    key of ours is shown again: anything else may come from a foreign page, or hold a password.
    """
    match = request.resolver_match
    behind_door = match is not None and hasattr(match.func, "permission")
    if behind_door and post_keys.issued_to(request) is not None:
        return show_typed_text(request, "desk/refusals/send_again.html", status=403)
    nothing = {"fields": [], "path": "/", "signed_in": request.user.is_authenticated}
    return render(request, "desk/refusals/send_again.html", nothing, status=403)


def show_typed_text(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """The words of a post that was not saved, with a form that sends them again.

    Signed in, the form gets a fresh key; signed out, it keeps the key that binds the words
    to the person they are from. Somebody else's words are shown, since they are on this
    screen's browser already, but cannot be sent.
    """
    signed_in = request.user.is_authenticated
    shown = {
        "fields": typed_fields(request),
        "path": request.get_full_path(),
        "has_files": bool(request.FILES),
        "signed_in": signed_in,
        "may_send": not signed_in or post_keys.issued_to(request) in (None, request.user.pk),
        "kept_key": "" if signed_in else request.POST.get(post_keys.FIELD, ""),
    }
    return render(request, template, shown, status=status)


def typed_fields(request: HttpRequest) -> list[dict[str, Any]]:
    """Names and values as posted, without tokens and secrets; nothing at all of an unreasonably long post."""
    fields: list[dict[str, Any]] = [
        {"name": name, "value": value, "rows": _height(value), "readable": _is_readable(value)}
        for name, values in request.POST.lists()
        if name not in HIDDEN_NAMES and not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    ]
    size = sum(len(str(field["name"])) + len(str(field["value"])) for field in fields)
    return fields if size <= MOST_TYPED and len(fields) <= MOST_FIELDS else []


def _height(text: str) -> int:
    """Lines of a box that shows most of the text."""
    return min(max(text.count("\n") + 1, len(text) // 40 + 1), 12)


def _is_readable(text: str) -> bool:
    """Whether somebody typed this: the codes of choices, numbers and empty boxes are carried along unseen."""
    return re.fullmatch(r"[a-z0-9_-]*", text) is None
