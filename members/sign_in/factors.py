"""Below `2fa/`: whoever has a second factor shows that one, never the password, and whoever changes
the factors is the only one signed in afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from desk.second_factor import owes_its_factor, to_second_factor

View = Callable[..., HttpResponseBase]

OTHERS_ENDED = "ほかの機器のログインは終わりました。"


def factor_shown(view: View) -> View:
    """A page that a session from before the first factor does not open until it has shown the factor."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and owes_its_factor(request):
            return to_second_factor(request)
        return view(request, *args, **kwargs)

    return door


def factor_shown_just_now(view: View) -> View:
    """A page that shows or changes factors.

    A post holds the person's row, so of two sessions that set up a factor at once the second one meets
    the factor of the first. What was added has just been shown; every other session ends, as at a new
    password.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            if request.method == "POST":
                User.objects.select_for_update().get(pk=user.pk)
            before = _factors_of(user)
            if before and not _was_shown_just_now(request):
                raise ReauthenticationRequired
            response = view(request, *args, **kwargs)
            after = _factors_of(user)
            if before.keys() != after.keys():
                _settle(request, user, [after[key] for key in after.keys() - before.keys()])
        return response

    return door


def _factors_of(user: User) -> dict[int, Authenticator]:
    return {factor.pk: factor for factor in Authenticator.objects.filter(user=user)}


def _was_shown_just_now(request: HttpRequest) -> bool:
    shown = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa" and record.get("reauthenticated")
    ]
    return bool(shown) and time.time() - shown[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def _settle(request: HttpRequest, user: User, added: list[Authenticator]) -> None:
    for factor in added:
        if factor.type != Authenticator.Type.RECOVERY_CODES:
            post_authentication(request, factor, reauthenticated=True)
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    if others.exists():
        end_other_sessions(request, user)
        messages.success(request, OTHERS_ENDED)
