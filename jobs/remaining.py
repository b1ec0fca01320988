"""How long a job will still take, as far as its progress so far tells. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

LEAST_PERCENT = 5
LEAST_ELAPSED = timedelta(seconds=3)


def time_left(started_at: datetime | None, percent: int, now: datetime) -> timedelta | None:
    """What is left if the rest goes as fast as the part that is done; None while that would be a guess."""
    if started_at is None or percent < LEAST_PERCENT or percent >= 100:
        return None
    elapsed = now - started_at
    if elapsed < LEAST_ELAPSED:
        return None
    return elapsed * (100 - percent) / percent


def in_words(left: timedelta | None) -> str:
    """「あと約2分」; rounded up, so that nobody is promised too much. Empty for None."""
    if left is None:
        return ""
    seconds = max(left.total_seconds(), 1)
    if seconds <= 50:
        return f"あと約{int(-(-seconds // 10) * 10)}秒"
    minutes = int(-(-seconds // 60))
    return f"あと約{minutes}分" if minutes < 60 else f"あと約{-(-minutes // 60)}時間"
