"""Whether somebody still owes the second factor that production asks of `MFA_ROLES`."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.permissions import MFA_ROLES
from accounts.seats import Seat


def lacks_second_factor(
    request: HttpRequest | Request, seats: Iterable[Seat], *, token: ApiToken | None = None
) -> bool:
    """True if one of these seats needs a second factor and this session has not shown one.

    A token stands for the session that made it: that one must have shown a
    second factor, and the person must still have one.
    """
    if not settings.MFA_REQUIRED or not any(seat.role in MFA_ROLES for seat in seats):
        return False
    if not is_mfa_enabled(request.user):
        return True
    return not (token.is_two_factor if token else has_shown_second_factor(request))


def has_shown_second_factor(request: HttpRequest | Request) -> bool:
    """Whether this session was opened or confirmed with a code, a key or a passkey."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def owes_its_factor(request: HttpRequest) -> bool:
    """Whether this person has a second factor, of whatever role, that this session has not shown."""
    return not has_shown_second_factor(request) and is_mfa_enabled(request.user)


def to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Set one up first, or show the one there is, then come back here."""
    if not is_mfa_enabled(request.user):
        return redirect("mfa_index")
    by_code = is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    page = resolve_url("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
    return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
