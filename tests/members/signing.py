"""Signing in through the page, as people do; elsewhere in the tests the cast is signed in already."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from accounts.models import User
from tests.page import read
from tests.passkey import SoftKey

WORD = "kawa-no-oto-2026"
SECRET = "JBSWY3DPEHPK3PXP"
STOPPED = "続けて失敗したため、しばらくログインできません。5分ほど待ってください。"


def sign_in(browser: Client, user: User, password: str = WORD, **more: Any) -> Any:
    return browser.post("/accounts/login/", {"login": user.email, "password": password}, **more)


def code_now(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def add_passkey(browser: Client, key: SoftKey) -> Authenticator:
    options = js_options(browser.get("/accounts/2fa/keys/add/", secure=True))["creation_options"]
    answer = {"name": "職場の鍵", "credential": key.register(options), "passwordless": "on"}
    assert browser.post("/accounts/2fa/keys/add/", answer, secure=True).status_code == 302
    return Authenticator.objects.get(type="webauthn")


def js_options(page: Any) -> Any:
    """What the page hands to its script."""
    data = read(page).soup.select_one("script#js_data[type='application/json']")
    assert data
    return json.loads(data.get_text())
