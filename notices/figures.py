"""How many notices wait."""

from __future__ import annotations

from accounts.seats import Seat
from notices.models import Notice


def unread_count(seat: Seat) -> int:
    """The unread notices of one person in the open prefecture."""
    return Notice.objects.visible_to(seat).unread().count()
