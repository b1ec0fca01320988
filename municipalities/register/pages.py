"""The IT staff of a town in words."""

from __future__ import annotations

from municipalities.register.models import ItStaffing


def staffing_words(staffing: ItStaffing | None) -> str:
    """「1人（兼務）」; – when the town has not said."""
    if staffing is None:
        return "–"
    return f"{staffing.staff_count}人{'（兼務）' if staffing.is_concurrent else ''}"
