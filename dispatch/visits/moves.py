"""How the state of a visit changes: which verb leads where, who may, and what its button says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.people import people_who
from accounts.permissions import Permission
from accounts.seats import Seat
from dispatch.visits.choices import VisitStatus

if TYPE_CHECKING:
    from dispatch.visits.models import Visit
    from pool.people.models import Talent


def guests_at_work(prefecture_id: int) -> QuerySet[User]:
    """Those who can write the logs of their own visits today."""
    return people_who(Permission.LOG_VISIT, prefecture_id).filter(is_active=True)


def is_at_work(talent: Talent) -> bool:
    """Whether somebody can write the logs of the own visits today."""
    if talent.user_id is None:
        return False
    return guests_at_work(talent.prefecture_id).filter(pk=talent.user_id).exists()


def is_guest_gone(visit: Visit) -> bool:
    """Whether the person who went has no seat any more, or never had one: somebody else must write."""
    return not is_at_work(visit.talent)


def _is_the_guest_in_time(visit: Visit, seat: Seat) -> bool:
    return visit.is_guest(seat) and visit.on_day <= timezone.localdate()


def _is_the_host(visit: Visit, seat: Seat) -> bool:
    return visit.is_host(seat)


def _is_over_and_without_guest(visit: Visit, seat: Seat) -> bool:
    return visit.on_day <= timezone.localdate() and is_guest_gone(visit)


VISIT_MOVES: Final[Mapping[str, Move]] = {
    "confirm": Move(
        frozenset({VisitStatus.LOGGED}),
        VisitStatus.CONFIRMED,
        Permission.CONFIRM_VISIT,
        "この内容で確認する",
        address="visit_confirm",
        leads="内容を確認する",
        said="確認しました　訪問した人に知らせました。",
        main=True,
        when=_is_the_host,
    ),
    "send_back": Move(
        frozenset({VisitStatus.LOGGED}),
        VisitStatus.SENT_BACK,
        Permission.CONFIRM_VISIT,
        "差し戻す",
        said="差し戻しました　訪問した人にひとことを届けました。",
        when=_is_the_host,
    ),
    "log": Move(
        frozenset({VisitStatus.PLANNED}),
        VisitStatus.LOGGED,
        Permission.LOG_VISIT,
        "記録する",
        address="visit_log",
        leads="訪問を記録する",
        main=True,
        when=_is_the_guest_in_time,
    ),
    "correct": Move(
        frozenset({VisitStatus.SENT_BACK, VisitStatus.LOGGED}),
        VisitStatus.LOGGED,
        Permission.LOG_VISIT,
        "記録を直す",
        address="visit_log",
        when=_is_the_guest_in_time,
    ),
    "log_for": Move(
        frozenset({VisitStatus.PLANNED}),
        VisitStatus.LOGGED,
        Permission.PLAN_DISPATCH,
        "代わりに記録する",
        address="visit_log_for",
        when=_is_over_and_without_guest,
    ),
    "correct_for": Move(
        frozenset({VisitStatus.SENT_BACK, VisitStatus.LOGGED}),
        VisitStatus.LOGGED,
        Permission.PLAN_DISPATCH,
        "代わりに記録を直す",
        address="visit_log_for",
        when=_is_over_and_without_guest,
    ),
    "move": Move(
        frozenset({VisitStatus.PLANNED}),
        VisitStatus.PLANNED,
        Permission.PLAN_DISPATCH,
        "日を移す",
        address="visit_move",
        said="訪問の日を移し、訪問する人と市町村に知らせました。",
    ),
    "cancel": Move(
        frozenset({VisitStatus.PLANNED}),
        VisitStatus.CANCELLED,
        Permission.PLAN_DISPATCH,
        "取り消す",
        address="visit_cancel",
        leads="この回を取り消す",
        note="この回だけがなくなり、ほかの回は残ります。",
        said="訪問を取り消し、訪問する人と市町村に知らせました。",
        danger=True,
    ),
}
