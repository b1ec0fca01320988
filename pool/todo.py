"""What waits for people, for 今日やること."""

from __future__ import annotations

from datetime import date

from accounts.seats import Seat
from accounts.todo import Todo


def todo(seat: Seat, today: date) -> list[Todo]:
    return []
