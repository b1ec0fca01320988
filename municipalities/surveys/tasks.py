"""The clock of surveys: reminders go out when their moment has come."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from municipalities.surveys.actions.reminding import send_reminder
from municipalities.surveys.models import Reminder

log = logging.getLogger("surveys")


@shared_task(name="municipalities.surveys.tasks.send_due_reminders")
def send_due_reminders() -> int:
    """Prefecture by prefecture, what is due and was not stopped. May run twice. Returns how many went out."""
    return sum(_send(prefecture, pk) for prefecture in Prefecture.objects.all() for pk in _due(prefecture))


def _due(prefecture: Prefecture) -> list[int]:
    with scope(prefecture.id):
        rows = Reminder.objects.waiting().filter(due_at__lte=timezone.now())
        return list(rows.order_by("due_at").values_list("pk", flat=True))


def _send(prefecture: Prefecture, pk: int) -> bool:
    """In a transaction of its own: one that fails keeps no other from going out."""
    try:
        with scope(prefecture.id):
            send_reminder(by=system_seat(prefecture), reminder=Reminder.objects.get(pk=pk))
    except Exception:
        log.exception("reminder %s of prefecture %s was not sent", pk, prefecture.id)
        return False
    return True
