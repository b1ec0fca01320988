"""What the frame of every page needs: the seat, its menu, the time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from home.menu import menu_for


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Pages without a door (signing in, public words) have no seat and no menu."""
    seat = getattr(request, "seat", None)
    return {
        "seat": seat,
        "menu": menu_for(seat, request.path) if seat else [],
        "demo": settings.DEMO,
        "now": timezone.localtime(),
    }
