"""Numbers beside the entries of the menu: what waits there for the reader, all of them in one statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from accounts.permissions import Permission
from accounts.rows import Given, Statement, among_given
from accounts.seats import Seat
from accounts.tenancy import current_scope
from dispatch.visits.models import Visit, is_sent_back, is_unlogged
from municipalities.needs.models import Need
from municipalities.surveys.models import AnswerSheet
from notices.models import Notice
from training.courses.models import Waiver

Rows = QuerySet[Any, Any]
TODAY: Final[Any] = Given("today")


class Counted(NamedTuple):
    """What is counted beside a screen, and for whom."""

    screen: str
    is_for: Callable[[Seat], bool]
    rows: Callable[[], Rows]


def _may(permission: Permission) -> Callable[[Seat], bool]:
    return lambda seat: seat.can(permission)


COUNTED: Final = (
    Counted(
        "need_list",
        _may(Permission.WRITE_NEED),
        lambda: Need.objects.with_the_town().filter(among_given("municipality_id", "towns")),
    ),
    Counted(
        "survey_list",
        lambda seat: seat.can(Permission.ANSWER_SURVEY) and not seat.sees_own,
        lambda: AnswerSheet.objects.with_the_town().filter(among_given("municipality_id", "towns")),
    ),
    Counted("need_list", _may(Permission.REVIEW_NEED), lambda: Need.objects.with_the_prefecture()),
    Counted(
        "visit_list",
        lambda seat: seat.sees_own,
        lambda: Visit.objects.filter(is_unlogged(TODAY) | is_sent_back(), Q(talent__user_id=Given("user"))),
    ),
    Counted(
        "visit_list",
        lambda seat: seat.is_municipal and seat.can(Permission.CONFIRM_VISIT),
        lambda: Visit.objects.waiting().filter(among_given("municipality_id", "towns")),
    ),
    Counted("visit_list", _may(Permission.PLAN_DISPATCH), lambda: Visit.objects.unlogged(TODAY)),
    Counted("training_board", _may(Permission.APPROVE_WAIVER), lambda: Waiver.objects.waiting()),
    Counted(
        "notice_list",
        _may(Permission.SEE_NOTICES),
        lambda: Notice.objects.unread().filter(user_id=Given("user")),
    ),
)


def counts_for(seat: Seat) -> dict[str, int]:
    """By the name of a screen; none on a page outside any prefecture, nor on an error page, which is drawn
    after the scope has closed."""
    places = tuple(place for place, each in enumerate(COUNTED) if each.is_for(seat))
    if not seat.prefecture_slug or current_scope() != seat.prefecture_id or not places:
        return {}
    statement = _statement(seat.prefecture_id, places)
    rows = statement.rows(user=seat.user_id, towns=list(seat.towns), today=timezone.localdate())
    return {COUNTED[place].screen: count for place, count in rows}


@lru_cache(maxsize=512)
def _statement(prefecture_id: int, places: tuple[int, ...]) -> Statement:
    """Made in the scope of the prefecture, whose rows it reads ever after."""

    def together() -> Any:
        first, *others = (_counted(place) for place in places)
        return first.union(*others, all=True) if others else first

    return Statement(together)


def _counted(place: int) -> Any:
    named = COUNTED[place].rows().order_by().annotate(place=Value(place, IntegerField())).values("place")
    return named.annotate(count=Count("pk")).values_list("place", "count")
