"""What the own registrations ask of those who keep the pool."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from pool.own.models import CorrectionWish

KIND: Final = "人材"


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """Wishes that nobody has answered, the oldest first."""
    if not seat.can(Permission.EDIT_TALENT):
        return []
    rows = CorrectionWish.objects.visible_to(seat).waiting().select_related("talent")
    return [rows.order_by("asked_at", "id")]


def todo(seat: Seat, today: date) -> list[Todo]:
    return [
        Todo(
            kind=KIND,
            title=f"{wish.talent.name}さんの登録内容の訂正に答える",
            url=seat.url("wish_settle", wish.pk),
            action="申出を見る",
            due_on=None,
            lines=(f"{wish.get_subject_display()}：{wish.words[:60]}",),
        )
        for rows in waiting(seat, today)
        for wish in rows
    ]
