"""Below `/accounts/`: those pages of django-allauth that are open
here. Every other one of its addresses is closed.

The closed ones keep their names, because allauth asks for the address of some of them; they answer 404.
"""

from __future__ import annotations

from typing import NoReturn

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, re_path

from members.sign_in.factors import factor_shown, factor_shown_just_now


def closed(request: HttpRequest, **kwargs: str) -> NoReturn:
    """An address of allauth that has no use here: sign-up, changing one's address, codes by mail."""
    raise Http404


OPEN: list[URLPattern] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", factor_shown(account.password_change), name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", factor_shown(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", factor_shown_just_now(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", factor_shown_just_now(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        factor_shown_just_now(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        factor_shown_just_now(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        factor_shown_just_now(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/keys/", factor_shown(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add/", factor_shown_just_now(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/keys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("2fa/keys/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(
        "2fa/keys/<int:pk>/remove/",
        factor_shown_just_now(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("2fa/keys/<int:pk>/edit/", factor_shown_just_now(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions/", factor_shown(sessions.list_usersessions), name="usersessions_list"),
]
CLOSED: list[URLPattern] = [
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed, name="account_confirm_email"),
    path("password/set/", closed, name="account_set_password"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
]

urlpatterns = [*OPEN, *CLOSED]
