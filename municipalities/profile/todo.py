"""What of the way in which towns send waits for the prefecture today."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.body_changes import exists_on
from municipalities.profile.models import SendingRule


def waiting(seat: Seat, today: date) -> list[QuerySet[Any]]:
    """Towns that cannot send anything, because whoever approves there has left: somebody is to be invited."""
    if not seat.can(Permission.KEEP_MEMBERS):
        return []
    return [SendingRule.objects.visible_to(seat).without_approver(today).order_by("municipality_id")]


def todo(seat: Seat, today: date) -> list[Todo]:
    rules = chain.from_iterable(waiting(seat, today))
    return [_without_approver(rule, seat) for rule in rules if exists_on(rule.municipality_id, today)]


def _without_approver(rule: SendingRule, seat: Seat) -> Todo:
    return Todo(
        "市町村",
        f"{rule.municipality_name}に承認者がいません",
        seat.url("municipality_sending", rule.municipality_id),
        "設定を確かめる",
        None,
        (
            "送る前に課長の承認を受ける設定のため、困りごとを県に送れません",
            "「利用者と招待」から承認者を招待するか、承認を受けない設定にしてください",
        ),
    )
