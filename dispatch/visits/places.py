"""What the doors share: the way here, and visits fetched through the seat."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from desk.door import DeskRequest
from dispatch.visits.models import Visit


def the_visit(request: DeskRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.seat).select_related(
        "municipality", "talent", "dispatch__need", "dispatch__municipality", "confirmed_by"
    )
    return get_object_or_404(rows.prefetch_related("logs"), pk=pk)
