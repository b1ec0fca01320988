"""What training asks of somebody today."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Max, Value
from django.db.models.functions import Coalesce

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_short
from pool.people.models import Talent
from training.courses.clearance import first_clearances, first_day_of
from training.courses.models import Completion, Course, Waiver
from training.courses.pages import SOON

KIND = "研修"
MOST_NAMES = 5
NEVER = Value(date.max)


def todo(seat: Seat, today: date) -> list[Todo]:
    """Waivers for those who approve; gaps for those who record; the own gaps for a talent."""
    found: list[Todo] = []
    if seat.can(Permission.APPROVE_WAIVER):
        found += _waivers(seat)
    if seat.can(Permission.RECORD_TRAINING):
        found += [*_uncleared(seat, today), *_expiring(seat, today)]
    if seat.sees_own:
        found += [*_own_gaps(seat, today), *_own_expiring(seat, today)]
    return found


def _waivers(seat: Seat) -> list[Todo]:
    waiting = (
        Waiver.objects.visible_to(seat)
        .waiting()
        .exclude(asked_by_id=seat.user_id)
        .select_related("talent", "course")
        .order_by("valid_from", "id")
    )
    return [
        Todo(
            kind=KIND,
            title=f"{waiver.talent.name}さんの「{waiver.course.name}」の免除を承認するか決める",
            url=seat.url("waiver_detail", waiver.pk),
            action="内容を確認",
            due_on=waiver.valid_from,
            lines=(f"理由：{waiver.reason}",),
        )
        for waiver in waiting
    ]


class Known(NamedTuple):
    """What a task says of somebody."""

    pk: int
    name: str
    starts_on: date


def _uncleared(seat: Seat, today: date) -> list[Todo]:
    """One row for those in term and one for those whose term begins soon, who may not be sent on the first
    day that matters; each leads to the board of just these people."""
    talents = Talent.objects.visible_to(seat)
    rows = (talents.in_term_on(today) | talents.starting_soon(today)).order_by("starts_on", "id")
    people = [Known(*row) for row in rows.values_list(*Known._fields)]
    groups = {
        "now": ("派遣の前の研修を終えていない人", [each for each in people if each.starts_on <= today]),
        "soon": (
            "まもなく任期が始まり、派遣の前の研修を終えていない人",
            [each for each in people if each.starts_on > today],
        ),
    }
    cleared = first_clearances(people, today)
    found: list[Todo] = []
    for term, (who, group) in groups.items():
        if waiting := [talent for talent in group if not cleared[talent.pk].cleared]:
            todo = Todo(
                kind=KIND,
                title=f"{who}が{len(waiting)}人います",
                url=seat.url("training_board", state="uncleared", term=term),
                action="修了を記録する",
                due_on=first_day_of(waiting[0], today),
                lines=(_names([talent.name for talent in waiting]),),
            )
            found.append(todo)
    return found


def _expiring(seat: Seat, today: date) -> list[Todo]:
    """One row for each course whose completions end soon and have no later one."""
    return [
        Todo(
            kind=KIND,
            title=f"「{course}」の有効期限が近い人が{len(people)}人います",
            url=seat.url("training_board", state="ending"),
            action="修了を記録する",
            due_on=min(end for _, end in people),
            lines=(_names([name for name, _ in people]),),
        )
        for course, people in _ending(seat, today).items()
    ]


def _own_expiring(seat: Seat, today: date) -> list[Todo]:
    """The own ones, until they are renewed."""
    return [
        Todo(
            kind=KIND,
            title=f"「{course}」の有効期限が近づいています",
            url=seat.url("session_list"),
            action="受けられる回を見る",
            due_on=min(end for _, end in people),
        )
        for course, people in _ending(seat, today).items()
    ]


def _ending(seat: Seat, today: date) -> dict[str, list[tuple[str, date]]]:
    """By course, who has a last day soon and no later one. Who it is, is read only of those that end: joined
    before, the database would go through everybody's name."""
    soon = (today, today + SOON)
    on_record = Completion.objects.visible_to(seat).standing()
    of_whom = on_record.filter(expires_on__range=soon).order_by().values("talent_id")
    ends = (
        on_record.filter(talent_id__in=of_whom)
        .order_by("course_id", "talent_id")
        .values_list("course_id", "talent_id")
        .annotate(end=Max(Coalesce("expires_on", NEVER)))
        .filter(end__range=soon)
    )
    rows = list(ends)
    if not rows:
        return {}
    courses = dict(Course.objects.required_on(today).values_list("pk", "name"))
    in_term = Talent.objects.in_term_on(today).filter(pk__in={talent_id for _, talent_id, _ in rows})
    names = dict(in_term.values_list("pk", "name"))
    ending: dict[str, list[tuple[str, date]]] = {}
    for course_id, talent_id, end in rows:
        if course_id in courses and talent_id in names:
            ending.setdefault(courses[course_id], []).append((names[talent_id], end))
    return ending


def _own_gaps(seat: Seat, today: date) -> list[Todo]:
    talents = list(Talent.objects.visible_to(seat).not_ended(today))
    cleared = first_clearances(talents, today)
    return [
        Todo(
            kind=KIND,
            title="派遣の前に受ける研修があります",
            url=seat.url("my_training"),
            action="受ける研修を見る",
            due_on=first_day_of(talent, today),
            lines=("、".join(cleared[talent.pk].missing), f"任期は{format_short(talent.starts_on)}から"),
        )
        for talent in talents
        if not cleared[talent.pk].cleared
    ]


def _names(people: list[str]) -> str:
    more = len(people) - MOST_NAMES
    return "、".join(people[:MOST_NAMES]) + (f"ほか{more}人" if more > 0 else "")
