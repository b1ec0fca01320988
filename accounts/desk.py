"""The door of every page: seat, permission, scope, and the key that makes a repeated post harmless (net 1)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import post_keys
from accounts.errors import Refusal
from accounts.models import Prefecture, User
from accounts.permissions import MFA_ROLES, Permission
from accounts.seats import Seat, choose, seats_of
from accounts.tenancy import NATIONWIDE, national_reading, scope

Args = ParamSpec("Args")


class DeskRequest(HttpRequest):
    """A request that has passed a door."""

    seat: Seat
    user: User


View = Callable[Concatenate[DeskRequest, Args], HttpResponse]


def desk(permission: Permission) -> Callable[[View[Args]], Callable[..., HttpResponse]]:
    """A page below `/<prefecture>/`. Not a member: 404. Lacks the permission: 403. Signed out: to the sign-in page."""

    def decorate(view: View[Args]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def door(request: HttpRequest, prefecture: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            body = Prefecture.objects.filter(slug=prefecture).first()
            if body is None:
                raise Http404
            refused = _take_seat(request, body, permission)
            if refused is not None:
                return refused
            return _answer(request, scope(body.id), view, args, kwargs)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return decorate


def nationwide_desk(permission: Permission) -> Callable[[View[Args]], Callable[..., HttpResponse]]:
    """A page of the ministry or the operator.

    Reading happens as the database role `app_national` where the page shows national figures
    (`Permission.SEE_NATIONAL`); everything else in the nationwide scope, which holds no prefecture's rows.
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
            opened = national_reading() if reads_figures else scope(NATIONWIDE)
            return _answer(request, opened, view, args, kwargs)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return decorate


def _take_seat(request: HttpRequest, prefecture: Prefecture | None, permission: Permission) -> HttpResponse | None:
    user = request.user
    assert isinstance(user, User)
    seats = seats_of(user, prefecture=prefecture, on=timezone.localdate())
    if not seats:
        raise Http404
    seat = choose(seats, permission)
    if seat is None:
        raise PermissionDenied
    request.seat = seat  # type: ignore[attr-defined]
    if _lacks_second_factor(user, seat):
        return redirect("mfa_index")
    return None


def _lacks_second_factor(user: User, seat: Seat) -> bool:
    if not settings.MFA_REQUIRED or seat.role not in MFA_ROLES:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(user)


def _answer(
    request: HttpRequest,
    opened: AbstractContextManager[None],
    view: Callable[..., HttpResponse],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponse:
    try:
        with opened:
            if request.method != "POST":
                return _rendered(view(request, *args, **kwargs))
            return _answer_post(request, view, args, kwargs)
    except post_keys.BadPostKey:
        return render(request, "pages/stale_form.html", status=400)
    except Refusal as refusal:
        return render(request, "pages/refused.html", {"sentence": refusal.sentence}, status=409)


def _answer_post(
    request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    nonce = post_keys.read(request)
    first = post_keys.claim(key=nonce, user_id=request.user.pk, path=request.path)
    if first is not None:
        return post_keys.first_answer(first, request)
    response = _rendered(view(request, *args, **kwargs))
    post_keys.keep_answer(nonce, response)
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
    """Show what was typed and offer to send it again after signing in, so that an ended session loses nothing.

    Also the CSRF failure view: signing in changes the token. The post key binds the text to the person it is from.
    """
    fields = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    return render(
        request,
        "pages/send_again.html",
        {"fields": fields, "path": request.get_full_path(), "has_key": post_keys.FIELD in request.POST},
        status=403,
    )
