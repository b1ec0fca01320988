"""What of dispatches and visits waits for whom today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, CharField, Count, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from dispatch.visits.choices import VisitStatus
from dispatch.visits.lists import with_log_and_need
from dispatch.visits.models import Visit, is_sent_back, is_unlogged
from dispatch.visits.moves import guests_at_work
from dispatch.visits.notices import DAYS_TO_CONFIRM, confirm_by, correct_by, reminders
from dispatch.visits.pages import way_words
from japan.bodies import body_name
from japan.wareki import format_near, format_short
from municipalities.register.models import Municipality
from pool.people.models import Talent

KIND = "訪問"
DAYS_TO_LOG = 3


def todo(seat: Seat, today: date) -> list[Todo]:
    """A talent's visits without a log; a town's visits to confirm; what the prefecture should ask after."""
    if seat.sees_own:
        return [*_each(seat, _to_correct(seat), _corrected), *_each(seat, _to_log(seat, today), _logged)]
    if seat.is_municipal and seat.can(Permission.CONFIRM_VISIT):
        return _each(seat, _to_confirm(seat), _confirmed)
    if seat.can(Permission.PLAN_DISPATCH):
        return [
            *_without_logs(seat, today),
            *_towns_without_answers(seat, today),
        ]
    return []


def _each(seat: Seat, visits: Iterable[Visit], make: Callable[[Seat, Visit], Todo]) -> list[Todo]:
    return [make(seat, visit) for visit in visits]


def _visits(seat: Seat, status: VisitStatus) -> Any:
    return with_log_and_need(Visit.objects.visible_to(seat).filter(status=status)).order_by("starts_at")


def _day(visit: Visit) -> str:
    return format_near(visit.on_day, timezone.localdate())


def _to_log(seat: Seat, today: date) -> Iterable[Visit]:
    over = Q(on_day__lt=today) | Q(on_day=today, ends_at__lte=timezone.now())
    return list(_visits(seat, VisitStatus.PLANNED).filter(over))


def _logged(seat: Seat, visit: Visit) -> Todo:
    return Todo(
        kind=KIND,
        title=f"{_day(visit)}の{visit.municipality_name}への訪問を記録する",
        url=seat.url("visit_log", visit.pk),
        action="記録する",
        due_on=visit.on_day + timedelta(days=DAYS_TO_LOG),
        lines=(visit.dispatch.need.title, "予定どおりなら、約1分で終わります"),
    )


def _to_correct(seat: Seat) -> Iterable[Visit]:
    return list(_visits(seat, VisitStatus.SENT_BACK))


def _corrected(seat: Seat, visit: Visit) -> Todo:
    return Todo(
        kind=KIND,
        title=f"差し戻された{_day(visit)}の{visit.municipality_name}の記録を直す",
        url=seat.url("visit_log", visit.pk),
        action="直す",
        due_on=_correct_by(visit.sent_back_at, visit.on_day),
        lines=(visit.dispatch.need.title,),
    )


def _correct_by(sent_back_at: datetime | None, on_day: date) -> date:
    """Counted from the day of sending back; from that of the visit where nobody wrote down which it was."""
    return correct_by(timezone.localdate(sent_back_at) if sent_back_at else on_day)


def _to_confirm(seat: Seat) -> Iterable[Visit]:
    return list(_visits(seat, VisitStatus.LOGGED))


def _confirmed(seat: Seat, visit: Visit) -> Todo:
    log = visit.written_log
    assert log is not None
    return Todo(
        kind=KIND,
        title=f"{_day(visit)}の訪問の内容を確認する",
        url=seat.url("visit_confirm", visit.pk),
        action="内容を確認",
        due_on=confirm_by(timezone.localdate(log.logged_at)),
        lines=(
            f"{visit.talent.name}さん　{way_words(log)}　{visit.dispatch.need.title}",
            "約2分で終わります",
        ),
    )


def _without_logs(seat: Seat, today: date) -> list[Todo]:
    """One line for each talent who is to be reminded of visits of more than three days ago; and of those who
    have left, and can write nothing any more, one for each visit, at once."""
    open_visits = Visit.objects.visible_to(seat).filter(is_unlogged(today) | is_sent_back())
    rows = open_visits.order_by("starts_at", "id").values_list(*Unwritten._fields)
    visits = [Unwritten(*row) for row in rows]
    at_work = Q(user_id__in=guests_at_work(seat.prefecture_id).values("pk"))
    talents = {each.pk: each for each in _named({visit.talent_id for visit in visits}, at_work)}
    gone = {pk for pk, talent in talents.items() if not talent.is_at_work}
    late: dict[int, list[Unwritten]] = {}
    for visit in visits:
        if visit.status == VisitStatus.PLANNED and visit.on_day < today - timedelta(days=DAYS_TO_LOG):
            late.setdefault(visit.talent_id, []).append(visit)
    return [
        *(_reminded(seat, talent, late[pk], today) for pk, talent in talents.items()
          if pk in late and pk not in gone),
        *(_written_for(seat, talents[visit.talent_id], visit, today) for visit in visits
          if visit.talent_id in gone),
    ]  # fmt: skip


def _reminded(seat: Seat, talent: Named, visits: list[Unwritten], today: date) -> Todo:
    row = Todo(
        kind=KIND,
        title=f"{talent.name}さんの訪問の記録がない（{len(visits)}件）",
        url=seat.url("visits_remind", talent.pk),
        action="催促する",
        due_on=visits[0].on_day + timedelta(days=DAYS_TO_LOG),
        lines=(f"いちばん古いもの　{format_near(visits[0].on_day, today)}",),
    )
    return _once_a_day(
        row, visits[0].on_day, talent.reminded_at, today, ("人材を開く", seat.url("talent_detail", talent.pk))
    )


def _once_a_day(
    row: Todo, since: date, reminded_at: datetime | None, today: date, then: tuple[str, str]
) -> Todo:
    """A reminder that was sent is told, and given its days; it is sent again on another day, and until then
    the row leads to whom it is about. One from before `since` was about something else."""
    day = timezone.localdate(reminded_at) if reminded_at else None
    if day is None or day < since:
        return row
    action, url = then if day == today else ("もう一度催促する", row.url)
    answer_by = day + timedelta(days=DAYS_TO_LOG)
    due_on = max(row.due_on, answer_by) if row.due_on else answer_by
    lines = (*row.lines, f"{format_short(day)}に催促済み")
    return replace(row, action=action, url=url, due_on=due_on, lines=lines)


def _written_for(seat: Seat, talent: Named, visit: Unwritten, today: date) -> Todo:
    day, town = format_near(visit.on_day, today), body_name(visit.municipality_id)
    is_missing = visit.status == VisitStatus.PLANNED
    log_by = visit.on_day + timedelta(days=DAYS_TO_LOG)
    return Todo(
        kind=KIND,
        title=f"{talent.name}さんの{day}の{town}への訪問{'の記録がない' if is_missing else 'の記録が差戻し'}",
        url=seat.url("visit_log_for", visit.pk),
        action="代わりに記録する" if is_missing else "代わりに直す",
        due_on=log_by if is_missing else _correct_by(visit.sent_back_at, visit.on_day),
        lines=("本人は、もう記録できません",),
    )


class Unwritten(NamedTuple):
    pk: int
    talent_id: int
    municipality_id: str
    status: str
    on_day: date
    sent_back_at: datetime | None


NOT_ASKED = Q(pk__isnull=False)


class Named(NamedTuple):
    pk: int
    name: str
    is_at_work: bool = True
    reminded_at: datetime | None = None
    """When somebody asked last for the logs that are missing."""


def _named(talent_ids: Iterable[int], at_work: Q = NOT_ASKED) -> list[Named]:
    """Talents in the order of their names: looked up once they are known, for joined to their visits they
    would be looked up for each of these."""
    numbers = list(talent_ids)
    if not numbers:
        return []
    rows = Talent.objects.filter(pk__in=numbers).order_by("kana", "id")
    asked = Case(When(at_work, then=True), default=False, output_field=BooleanField())
    sent = reminders("remind_to_log", Talent, Cast(OuterRef("pk"), CharField())).values("at")[:1]
    named = rows.values_list("pk", "name").annotate(is_at_work=asked, reminded_at=Subquery(sent))
    return [Named(*row) for row in named]


def _towns_without_answers(seat: Seat, today: date) -> list[Todo]:
    """One line for each town that has not confirmed visits logged more than seven days ago."""
    last_day = today - timedelta(days=DAYS_TO_CONFIRM)
    late = Visit.objects.visible_to(seat).waiting().filter(log__logged_at__date__lt=last_day)
    sent = reminders("remind_to_confirm", Municipality, OuterRef("municipality_id")).values("at")[:1]
    rows = (
        late.order_by("municipality_id")
        .values_list("municipality_id")
        .annotate(count=Count("id"), first=Min("on_day"), logged=Min("log__logged_at"))
        .annotate(reminded_at=Subquery(sent))
    )
    return [
        _unanswered(seat, code, count, first, timezone.localdate(logged), reminded_at, today)
        for code, count, first, logged, reminded_at in rows
    ]


def _unanswered(
    seat: Seat,
    code: str,
    count: int,
    first: date,
    logged_on: date,
    reminded_at: datetime | None,
    today: date,
) -> Todo:
    row = Todo(
        kind=KIND,
        title=f"{body_name(code)}　{format_near(first, today)}の受入確認がない"
        + (f"（ほか{count - 1}件）" if count > 1 else ""),
        url=seat.url("confirmations_remind", code),
        action="催促する",
        due_on=confirm_by(logged_on),
    )
    return _once_a_day(
        row, logged_on, reminded_at, today, ("市町村を開く", seat.url("municipality_detail", code))
    )
