"""Things fetched through the seat."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from desk.door import DeskRequest
from dispatch.dispatches.models import Dispatch
from municipalities.needs.models import Need


def the_need(request: DeskRequest, pk: int) -> Need:
    rows = Need.objects.visible_to(request.seat).select_related("municipality").prefetch_related("skills")
    return get_object_or_404(rows, pk=pk)


def the_dispatch(request: DeskRequest, pk: int) -> Dispatch:
    rows = Dispatch.objects.visible_to(request.seat).select_related("municipality", "talent", "need", "created_by")
    return get_object_or_404(rows, pk=pk)
