"""The list of sessions: to come, past, called off."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from desk.filters import choice
from desk.lists import Asked, Empty, ListPage, Tabs
from training.courses.choices import CourseKind
from training.sessions.choices import SessionStatus
from training.sessions.fields import SESSION_FIELDS
from training.sessions.models import Session

COMING, PAST = "coming", "past"


def _state(state: str) -> Q:
    today = timezone.localdate()
    if state == COMING:
        return Q(status=SessionStatus.PLANNED, on_day__gte=today)
    if state == PAST:
        return Q(status=SessionStatus.HELD) | Q(status=SessionStatus.PLANNED, on_day__lt=today)
    return Q(status=state)


def _nearest_first(sessions: Any, asked: Asked) -> Any:
    sign = "" if asked.state == COMING else "-"
    return sessions.order_by(f"{sign}on_day", f"{sign}starts_at", f"{sign}id")


def _empty(seat: Seat) -> Empty:
    if seat.can(Permission.RECORD_TRAINING):
        return Empty(
            "ここに並ぶ回はありません", "回を決めると、ここに並びます。", "session_plan", "回を決める"
        )
    return Empty("ここに並ぶ回はありません", "県が回を決めると、ここに並びます。")


SESSIONS: Final = ListPage(
    title="研修の回",
    titles={Reach.TOWN: "合同研修"},
    fields=SESSION_FIELDS,
    rows=lambda seat: Session.objects.visible_to(seat),
    joined=lambda sessions: sessions.select_related("course").counted(),
    usual=_nearest_first,
    filters=(choice("kind", "種類", CourseKind.choices, "course__kind"),),
    tabs=Tabs(
        "state",
        {COMING: "これから", PAST: "これまで", SessionStatus.CALLED_OFF: "中止"},
        _state,
        label="回の状態",
        first=COMING,
    ),
    empty=_empty,
    unit="回",
)
