"""What of dispatches and visits waits for whom today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from dispatch.visits.choices import UNLOGGED, VisitStatus
from dispatch.visits.lists import with_log_and_need
from dispatch.visits.models import Visit
from dispatch.visits.notices import DAYS_TO_CONFIRM, confirm_by
from dispatch.visits.pages import way_words
from japan.bodies import body_name
from japan.wareki import format_short
from pool.models import Leave, Talent
from training.clearance import clearances

KIND = "訪問"
DAYS_TO_LOG = 3
LOOK_AHEAD_DAYS = 14


def todo(seat: Seat, today: date) -> list[Todo]:
    """A talent's visits without a log; a town's visits to confirm; what the prefecture should ask after."""
    if seat.sees_own:
        return [*_each(seat, _to_correct(seat), _corrected), *_each(seat, _to_log(seat, today), _logged)]
    if seat.is_municipal and seat.can(Permission.CONFIRM_VISIT):
        return _each(seat, _to_confirm(seat), _confirmed)
    if seat.can(Permission.PLAN_DISPATCH):
        return [
            *_people_without_logs(seat, today),
            *_towns_without_answers(seat, today),
            *_uncleared(seat, today),
        ]
    return []


def _each(seat: Seat, visits: Iterable[Visit], make: Callable[[Seat, Visit], Todo]) -> list[Todo]:
    return [make(seat, visit) for visit in visits]


def _visits(seat: Seat, status: VisitStatus) -> Any:
    return with_log_and_need(Visit.objects.visible_to(seat).filter(status=status)).order_by("starts_at")


def _to_log(seat: Seat, today: date) -> Iterable[Visit]:
    over = Q(on_day__lt=today) | Q(on_day=today, ends_at__lte=timezone.now())
    return list(_visits(seat, VisitStatus.PLANNED).filter(over))


def _logged(seat: Seat, visit: Visit) -> Todo:
    return Todo(
        kind=KIND,
        title=f"{format_short(visit.on_day)}の{visit.municipality_name}への訪問を記録する",
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
        title=f"差し戻された{format_short(visit.on_day)}の{visit.municipality_name}の記録を直す",
        url=seat.url("visit_log", visit.pk),
        action="直す",
        due_on=visit.on_day + timedelta(days=DAYS_TO_CONFIRM),
        lines=(visit.dispatch.need.title,),
    )


def _to_confirm(seat: Seat) -> Iterable[Visit]:
    return list(_visits(seat, VisitStatus.LOGGED))


def _confirmed(seat: Seat, visit: Visit) -> Todo:
    log = visit.written_log
    assert log is not None
    return Todo(
        kind=KIND,
        title=f"{format_short(visit.on_day)}の訪問の内容を確認する",
        url=seat.url("visit_confirm", visit.pk),
        action="内容を確認",
        due_on=confirm_by(timezone.localdate(log.logged_at)),
        lines=(
            f"{visit.talent.name}さん　{way_words(log)}　{visit.dispatch.need.title}",
            "約2分で終わります",
        ),
    )


def _people_without_logs(seat: Seat, today: date) -> list[Todo]:
    """One line for each talent whose visits of more than three days ago have no log."""
    late = Visit.objects.visible_to(seat).unlogged(today - timedelta(days=DAYS_TO_LOG))
    rows = late.order_by().values_list("talent_id").annotate(count=Count("id"), first=Min("on_day"))
    found = {talent_id: (count, first) for talent_id, count, first in rows}
    return [
        Todo(
            kind=KIND,
            title=f"{talent.name}さんの訪問の記録がない（{count}件）",
            url=seat.url("visit_list", state=UNLOGGED, talent=talent.pk),
            action="確かめる",
            due_on=first + timedelta(days=DAYS_TO_LOG),
            lines=(f"いちばん古いもの　{format_short(first)}",),
        )
        for talent, (count, first) in ((talent, found[talent.pk]) for talent in _named(found))
    ]


class Named(NamedTuple):
    pk: int
    name: str


def _named(talent_ids: Iterable[int]) -> list[Named]:
    """Talents in the order of their names: looked up once they are known, for joined to their visits they
    would be looked up for each of these."""
    numbers = list(talent_ids)
    if not numbers:
        return []
    rows = Talent.objects.filter(pk__in=numbers).order_by("kana", "id")
    return [Named(*row) for row in rows.values_list(*Named._fields)]


def _towns_without_answers(seat: Seat, today: date) -> list[Todo]:
    """One line for each town that has not confirmed visits logged more than seven days ago."""
    last_day = today - timedelta(days=DAYS_TO_CONFIRM)
    late = Visit.objects.visible_to(seat).waiting().filter(log__logged_at__date__lt=last_day)
    rows = (
        late.order_by("municipality_id")
        .values_list("municipality_id")
        .annotate(count=Count("id"), first=Min("on_day"), logged=Min("log__logged_at"))
    )
    return [
        Todo(
            kind=KIND,
            title=f"{body_name(code)}　{format_short(first)}の受入確認がない"
            + (f"（ほか{count - 1}件）" if count > 1 else ""),
            url=seat.url("visit_list", state=VisitStatus.LOGGED.value, municipality=code),
            action="確かめる",
            due_on=confirm_by(timezone.localdate(logged)),
        )
        for code, count, first, logged in rows
    ]


def _uncleared(seat: Seat, today: date) -> list[Todo]:
    """Who has visits in the next two weeks and would not be let
    through the gate at their end, or is on leave."""
    last = today + timedelta(days=LOOK_AHEAD_DAYS)
    coming = Visit.objects.visible_to(seat).planned().filter(on_day__range=(today, last)).order_by()
    first_days = dict(coming.values_list("talent_id").annotate(first=Min("on_day")))
    found = clearances([Named(talent_id, "") for talent_id in first_days], last)
    clashes = _on_leave(coming, today, last)
    uncleared = {talent_id for talent_id, each in found.items() if not each.cleared}
    talents = _named(uncleared | {talent_id for talent_id, _ in clashes})
    names = {talent.pk: talent.name for talent in talents}
    return [
        *(_training_line(seat, talent, first_days[talent.pk], found[talent.pk].missing) for talent in talents
          if talent.pk in uncleared),
        *(_leave_line(seat, talent_id, names[talent_id], day) for talent_id, day in clashes),
    ]  # fmt: skip


def _training_line(seat: Seat, talent: Named, first: date, missing: tuple[str, ...]) -> Todo:
    courses = "、".join(f"「{course}」" for course in missing)
    return Todo(
        kind="研修",
        title=f"{talent.name}さんは、これからの訪問の前に研修{courses}が要ります",
        url=seat.url("talent_detail", talent.pk),
        action="確かめる",
        due_on=first,
        lines=(f"次の訪問　{format_short(first)}",),
    )


def _on_leave(coming: QuerySet[Visit], first: date, last: date) -> list[tuple[int, date]]:
    """Talents and days of visits that were planned before the leave was, the nearest first: somebody has to
    call them off or move them."""
    leaves = Leave.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by()
    away: dict[int, list[tuple[date, date]]] = {}
    for talent_id, starts_on, ends_on in leaves.values_list("talent_id", "starts_on", "ends_on"):
        away.setdefault(talent_id, []).append((starts_on, ends_on))
    if not away:
        return []
    visits = coming.filter(talent_id__in=away).values_list("talent_id", "on_day")
    clashes = {
        (talent_id, day)
        for talent_id, day in visits
        if any(starts_on <= day <= ends_on for starts_on, ends_on in away[talent_id])
    }
    return sorted(clashes, key=lambda clash: (clash[1], clash[0]))


def _leave_line(seat: Seat, talent_id: int, name: str, day: date) -> Todo:
    return Todo(
        kind=KIND,
        title=f"{name}さんの休みと、{format_short(day)}の訪問が重なっています",
        url=seat.url("visit_list", state=VisitStatus.PLANNED.value, talent=talent_id),
        action="確かめる",
        due_on=day,
    )
