"""How many notices wait."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Count

from accounts.rows import Given, Statement
from accounts.seats import Seat
from accounts.tenancy import current_scope
from notices.models import Notice


def unread_count(seat: Seat) -> int:
    """The unread notices of one person in the open prefecture."""
    rows = _unread(current_scope()).rows(user=seat.user_id)
    return sum(count for _, count in rows)


@lru_cache(maxsize=64)
def _unread(prefecture_id: int | None) -> Statement:
    """Of the prefecture that is open; one that is built in another would read that one's."""
    unread = Notice.objects.unread().filter(user_id=Given("user"))
    counted = unread.order_by().values("user_id").annotate(count=Count("pk"))
    return Statement(lambda: counted.values_list("user_id", "count"))
