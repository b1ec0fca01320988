"""What the first page of the demo shows besides: the sign-ins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.sign_ins import DEMO_PASSWORD, SIGN_INS


def sign_ins(request: HttpRequest) -> dict[str, Any]:
    """Context processor; gives nothing outside the demo."""
    return {"sign_ins": SIGN_INS, "demo_password": DEMO_PASSWORD} if settings.DEMO else {}
