"""Signing in through the page, as people do; elsewhere in the tests the cast is signed in already."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import User

WORD = "kawa-no-oto-2026"


def sign_in(browser: Client, user: User, password: str = WORD, **more: Any) -> Any:
    return browser.post("/accounts/login/", {"login": user.email, "password": password}, **more)
