"""What must be on record of somebody on the day of a visit before the visit counts.

The rules stand with the other gates, a room above (`dispatch.dispatches.fitness.PROOFS`), so the wiring names
who is asked (`settings.PROOFS`), as it names witnesses (`docs/adr/0019`). A visit that took place is put on
record in any case; the host confirms it once nothing is missing any more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.errors import Refusal
from dispatch.visits.models import Visit

UNPROVEN: Final = (
    "訪問した人の、この日の派遣の条件（任用・契約、研修など）の記録がそろっていないため、まだ確認できません。"
    "県が記録を整えると、確認できるようになります。県の画面にも出ています。"
)
"""Said to the host: what exactly is missing is the prefecture's to know."""


@cache
def _asked() -> Callable[[Visit], tuple[str, ...]]:
    return cast("Callable[[Visit], tuple[str, ...]]", import_string(settings.PROOFS))


def lacking(visit: Visit) -> tuple[str, ...]:
    """What is missing for its day, in sentences for the prefecture; nothing where all is on record."""
    return _asked()(visit)


def ask_proofs(visit: Visit) -> None:
    """Raises `Refusal` for a visit that was held and lacks something; one that was not needs nothing."""
    log = visit.written_log
    if log is not None and log.was_held and lacking(visit):
        raise Refusal(UNPROVEN)
