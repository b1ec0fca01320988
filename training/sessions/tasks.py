"""The clock of sessions: the day before, those who are to attend are told."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from training.sessions.actions import remind_of_session
from training.sessions.models import Session

log = logging.getLogger("training")


@shared_task(name="training.sessions.tasks.remind_of_sessions")
def remind_of_sessions() -> int:
    """Prefecture by prefecture, those of tomorrow. May run twice. Returns for how many people were told."""
    return sum(_remind(prefecture, pk) for prefecture in Prefecture.objects.all() for pk in _due(prefecture))


def _due(prefecture: Prefecture) -> list[int]:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with scope(prefecture.id):
        rows = Session.objects.planned().filter(on_day=tomorrow, reminded_on=None)
        return list(rows.values_list("pk", flat=True))


def _remind(prefecture: Prefecture, pk: int) -> bool:
    """In a transaction of its own: one that fails keeps no other from going out."""
    try:
        with scope(prefecture.id):
            session = Session.objects.get(pk=pk)
            return remind_of_session(by=system_seat(prefecture), session=session)
    except Exception:
        log.exception("session %s of prefecture %s was not told of", pk, prefecture.id)
        return False
