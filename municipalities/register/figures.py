"""Figures of the IT staff of one prefecture's municipalities."""

from __future__ import annotations

from typing import Final

from municipalities.register.models import ItStaffing

MOST_SOLO_STAFF: Final = 1


def solo_municipalities() -> list[str]:
    """Codes of the municipalities where one person or nobody does IT (ひとり情シス), as they said last."""
    return list(
        ItStaffing.objects.filter(staff_count__lte=MOST_SOLO_STAFF)
        .order_by("municipality_id")
        .values_list("municipality_id", flat=True)
    )
