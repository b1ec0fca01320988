"""Recording the holidays of bodies, and taking them back."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import Refusal
from accounts.events import record, snapshot_of
from accounts.seats import Seat
from accounts.verbs import verb
from desk.touched import changing
from municipalities.holidays.checks import Said, check_holiday, known_already
from municipalities.holidays.models import LocalHoliday

RECORDED: Final = ("whose", "kind", "name", "ground", "starts_on", "is_yearly", "ends_on")


@verb("団体の休日の記録")
def record_holiday(*, by: Seat, **said: Any) -> LocalHoliday:
    """Note a day on which a body's offices are closed, or open after all. `said` are the facts of a `Said`.

    From now on visits, deadlines, proposals and plans count by it; what is planned already stays where it is,
    and those whom it concerns are told.
    """
    facts = Said(**said)
    check_holiday(by, facts)
    holiday = facts.as_row(by)
    try:
        with transaction.atomic(), changing(holiday, by=by):
            holiday.save()
    except IntegrityError as error:
        raise known_already() from error
    record(
        by=by,
        subject=holiday,
        municipality_code=holiday.municipality_id or "",
        after=snapshot_of(holiday, RECORDED),
    )
    return holiday


@verb("団体の休日の取消し")
def withdraw_holiday(*, by: Seat, holiday: LocalHoliday) -> LocalHoliday:
    """The day counts as it did before. Deadlines that were counted by it stay. Without a day on which offices
    were open after all, these are closed, and visits on it are in question."""
    holiday = LocalHoliday.objects.select_for_update(of=("self",)).get(pk=holiday.pk)
    if holiday.withdrawn_at is not None:
        raise Refusal("この休日は、すでに取り消されています。画面を開き直してください。")
    holiday.withdrawn_at = timezone.now()
    with changing(holiday, by=by):
        holiday.save(update_fields=["withdrawn_at"])
    record(
        by=by,
        subject=holiday,
        municipality_code=holiday.municipality_id or "",
        before=snapshot_of(holiday, RECORDED),
    )
    return holiday
