"""The pages of members stand twice: below a prefecture, and for the operator, who keeps everybody."""

from __future__ import annotations

from accounts.seats import Seat


def page_name(seat: Seat, name: str) -> str:
    """The name of the address of the prefecture's page, or of the operator's twin of it."""
    return name if seat.prefecture_slug else f"operator_{name}"


def address(seat: Seat, name: str, *args: object) -> str:
    return seat.url(page_name(seat, name), *args)
