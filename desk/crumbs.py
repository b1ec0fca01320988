"""The way to a page, from home: what the line above its heading shows."""

from __future__ import annotations

from django.urls import reverse

from accounts.permissions import Permission
from accounts.seats import Seat

Crumb = tuple[str, str | None]
Step = tuple[str, str] | tuple[str, str, object]
"""Label, name of the address, and what the address names besides; or label and the address itself."""


def home_of(seat: Seat) -> tuple[str, str]:
    """What the first page of a seat is called, and its address."""
    if seat.prefecture_slug:
        return "今日やること", seat.url("home")
    if seat.can(Permission.SEE_NATIONAL):
        return "全国の状況", seat.url("national_dashboard")
    if seat.can(Permission.OPERATE):
        return "処理の状況", seat.url("operator_board")
    return "最初の画面", reverse("first_page")


def way(seat: Seat, *steps: Step, here: str) -> list[Crumb]:
    """Home, the pages between, and the page itself. Screens are called
    what the menu calls them when it is drawn."""
    between = [
        (label, name if name.startswith("/") else seat.url(name, *args)) for label, name, *args in steps
    ]
    return [home_of(seat), *between, (here, None)]
