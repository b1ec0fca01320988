"""The way to a page, from home: what the line above its heading shows."""

from __future__ import annotations

from accounts.seats import Seat

Crumb = tuple[str, str | None]
Step = tuple[str, str] | tuple[str, str, object]
"""Label, name of the address, and what the address names besides; or label and the address itself."""


def way(seat: Seat, *steps: Step, here: str) -> list[Crumb]:
    """Home, the pages between, and the page itself. Screens are called what the menu calls them when it is drawn."""
    home = ("今日やること", "home") if seat.prefecture_slug else ("全国の状況", "national_dashboard")
    between = [
        (label, name if name.startswith("/") else seat.url(name, *args)) for label, name, *args in (home, *steps)
    ]
    return [*between, (here, None)]
