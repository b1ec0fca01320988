"""What of councils waits for the prefecture today."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_near
from municipalities.promotion.models import Meeting


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """Meetings whose day has passed, and of which nobody has said whether they were held."""
    if not seat.can(Permission.KEEP_GROUPS):
        return []
    meetings = Meeting.objects.visible_to(seat).unrecorded(today).select_related("structure")
    return [meetings.order_by("on_day", "id")]


def todo(seat: Seat, today: date) -> list[Todo]:
    return [_unrecorded(meeting, seat, today) for meeting in chain.from_iterable(waiting(seat, today))]


def _unrecorded(meeting: Meeting, seat: Seat, today: date) -> Todo:
    return Todo(
        "会議",
        f"{meeting.structure.name}　{format_near(meeting.on_day, today)}の会議の記録がありません",
        seat.url("meeting_hold", meeting.pk),
        "開催を記録する",
        meeting.on_day,
        (meeting.agenda, f"場所：{meeting.place}"),
    )
