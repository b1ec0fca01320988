"""Nightly work: dispatches whose last day has passed end by themselves."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from dispatch.dispatches.actions import end_if_passed, let_need_wait
from dispatch.dispatches.models import Dispatch
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need

log = logging.getLogger("dispatch")


@shared_task(name="dispatch.dispatches.tasks.close_passed_dispatches")
def close_passed_dispatches() -> int:
    """End, prefecture by prefecture, what is over and settled. May run twice. Returns how many were ended."""
    prefectures = list(Prefecture.objects.all())
    ended = sum(_end(prefecture, dispatch) for prefecture in prefectures for dispatch in _passed(prefecture))
    for prefecture in prefectures:
        _let_needs_wait(prefecture)
    return ended


def _let_needs_wait(prefecture: Prefecture) -> None:
    """Needs that were left in support though nobody goes any more, by whatever way."""
    with scope(prefecture.id):
        running = Dispatch.objects.planned().values("need_id")
        for need in Need.objects.filter(status=NeedStatus.IN_SUPPORT).exclude(pk__in=running).order_by("id"):
            let_need_wait(by=system_seat(prefecture), need=need)


def _passed(prefecture: Prefecture) -> list[Dispatch]:
    with scope(prefecture.id):
        return list(Dispatch.objects.planned().filter(ends_on__lt=timezone.localdate()).order_by("id"))


def _end(prefecture: Prefecture, dispatch: Dispatch) -> bool:
    """In a transaction of its own: it waits for nobody while it holds another dispatch, and one that fails
    keeps no other from being ended."""
    try:
        with scope(prefecture.id):
            return end_if_passed(by=system_seat(prefecture), dispatch=dispatch)
    except Exception:
        log.exception("dispatch %s of prefecture %s was not ended", dispatch.pk, prefecture.id)
        return False
