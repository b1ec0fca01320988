"""Nightly work: dispatches whose last day has passed end by themselves."""

from __future__ import annotations

from datetime import date

from celery import shared_task
from django.utils import timezone

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from dispatch.dispatches.actions import end_if_passed
from dispatch.dispatches.models import Dispatch


@shared_task(name="dispatch.dispatches.tasks.close_passed_dispatches")
def close_passed_dispatches() -> int:
    """End, prefecture by prefecture, what is over and settled. May run twice. Returns how many were ended."""
    return sum(_close_passed(prefecture, timezone.localdate()) for prefecture in Prefecture.objects.all())


def _close_passed(prefecture: Prefecture, today: date) -> int:
    with scope(prefecture.id):
        seat = system_seat(prefecture)
        passed = Dispatch.objects.planned().filter(ends_on__lt=today).order_by("id")
        return sum(end_if_passed(by=seat, dispatch=dispatch) for dispatch in passed)
