"""The way to a page of training, as the head of the page shows it."""

from __future__ import annotations

from django.urls import reverse

from accounts.seats import Seat


def way(seat: Seat, here: str, *between: tuple[str, str]) -> list[tuple[str, str | None]]:
    """Home, the board, the pages `between` as (label, address), and the page itself."""
    slug = seat.prefecture_slug
    return [
        ("今日やること", reverse("home", args=[slug])),
        ("研修", reverse("training_board", args=[slug])),
        *between,
        (here, None),
    ]
