"""What the pool asks of its keepers today: terms that are about to end."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_day
from pool.people.models import Talent

BEFORE_END = timedelta(days=60)
"""Time to extend the appointment or to hand over the work."""


def todo(seat: Seat, today: date) -> list[Todo]:
    """A row for each talent whose term ends within two months, the nearest first."""
    if not seat.can(Permission.EDIT_TALENT):
        return []
    ending = (
        Talent.objects.visible_to(seat)
        .in_term_on(today)
        .filter(ends_on__lte=today + BEFORE_END)
        .order_by("ends_on", "id")
        .values_list("pk", "name", "ends_on")
    )
    return [
        Todo(
            kind="人材",
            title=f"{name}さんの任期を延ばすか、引継ぎを決める",
            url=seat.url("term_end", pk),
            action="任期を決める",
            due_on=ends_on,
            lines=(f"任期は{format_day(ends_on)}まで",) if ends_on else (),
        )
        for pk, name, ends_on in ending
    ]
