"""What the doors share: the way here, and visits fetched through the seat."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Role
from desk.door import DeskRequest
from dispatch.visits.models import Visit

Crumbs = list[tuple[str, str | None]]


def crumbs(request: DeskRequest, *rest: tuple[str, str | None]) -> Crumbs:
    home = "今日の予定" if request.seat.role is Role.TALENT else "今日やること"
    return [(home, reverse("home", args=[request.seat.prefecture_slug])), *rest]


def place(request: DeskRequest, label: str, name: str, *args: int) -> tuple[str, str]:
    """A crumb: its label and the address of a named page of this prefecture."""
    return label, reverse(name, args=[request.seat.prefecture_slug, *args])


def the_visit(request: DeskRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.seat).select_related(
        "municipality", "talent", "dispatch__need", "dispatch__municipality", "confirmed_by"
    )
    return get_object_or_404(rows.prefetch_related("logs"), pk=pk)
