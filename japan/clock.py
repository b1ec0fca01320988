"""The time of day in Japan."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def in_japan(moment: datetime) -> datetime:
    """An aware moment as the clocks in Japan show it."""
    return moment.astimezone(JAPAN)
