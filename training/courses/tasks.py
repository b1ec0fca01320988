"""The clock of training: completions that run out are told of in time."""

from __future__ import annotations

import logging

from celery import shared_task

from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from training.courses.actions.expiring import tell_of_expiries

log = logging.getLogger("training")


@shared_task(name="training.courses.tasks.tell_of_expiring_completions")
def tell_of_expiring_completions() -> int:
    """Prefecture by prefecture. May run twice. Returns of how many completions somebody was told."""
    return sum(_tell(prefecture) for prefecture in Prefecture.objects.all())


def _tell(prefecture: Prefecture) -> int:
    """In a transaction of its own: one prefecture that fails keeps no other from being told."""
    try:
        with scope(prefecture.id):
            return tell_of_expiries(by=system_seat(prefecture))
    except Exception:
        log.exception("the completions of prefecture %s that run out were not told of", prefecture.id)
        return 0
