"""What training asks of somebody today."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Value
from django.db.models.functions import Coalesce

from accounts.permissions import Permission
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_short
from pool.models import Talent
from training.clearance import first_clearances, first_day_of
from training.models import Completion, Course, Waiver
from training.pages import SOON

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
        found += _own_gaps(seat, today)
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


def _uncleared(seat: Seat, today: date) -> list[Todo]:
    """One row for those in term and one for those whose term begins soon, who may not be sent on the first
    day that matters; each leads to the board of just these people."""
    talents = Talent.objects.visible_to(seat).order_by("starts_on", "id")
    groups = {
        "now": ("派遣の前の研修を終えていない人", talents.in_term_on(today)),
        "soon": ("まもなく任期が始まり、派遣の前の研修を終えていない人", talents.starting_soon(today)),
    }
    found: list[Todo] = []
    for term, (who, group) in groups.items():
        people = list(group)
        cleared = first_clearances(people, today)
        if waiting := [talent for talent in people if not cleared[talent.pk].cleared]:
            todo = Todo(
                kind=KIND,
                title=f"{who}が{len(waiting)}人います",
                url=seat.url("training_board", state="uncleared", term=term),
                action="確かめる",
                due_on=first_day_of(waiting[0], today),
                lines=(_names([talent.name for talent in waiting]),),
            )
            found.append(todo)
    return found


def _expiring(seat: Seat, today: date) -> list[Todo]:
    """One row for each course whose completions end soon and have no later one."""
    required = Completion.objects.visible_to(seat).filter(
        course__in=Course.objects.required(), talent__in=Talent.objects.in_term_on(today)
    )
    last = required.order_by("course_id", "talent_id").values_list(
        "course_id", "course__name", "talent__name"
    )
    ends = last.annotate(end=Max(Coalesce("expires_on", NEVER))).filter(end__range=(today, today + SOON))
    ending: dict[int, list[tuple[str, str, date]]] = {}
    for course_id, *row in ends:
        ending.setdefault(course_id, []).append(tuple(row))
    return [
        Todo(
            kind=KIND,
            title=f"「{rows[0][0]}」の有効期限が近い人が{len(rows)}人います",
            url=seat.url("training_board", state="ending"),
            action="確かめる",
            due_on=min(end for _, _, end in rows),
            lines=(_names([name for _, name, _ in rows]),),
        )
        for rows in ending.values()
    ]


def _own_gaps(seat: Seat, today: date) -> list[Todo]:
    talents = list(Talent.objects.visible_to(seat).not_ended(today))
    cleared = first_clearances(talents, today)
    return [
        Todo(
            kind=KIND,
            title="派遣の前に受ける研修があります",
            url=seat.url("my_training"),
            action="確かめる",
            due_on=first_day_of(talent, today),
            lines=("、".join(cleared[talent.pk].missing), f"任期は{format_short(talent.starts_on)}から"),
        )
        for talent in talents
        if not cleared[talent.pk].cleared
    ]


def _names(people: list[str]) -> str:
    more = len(people) - MOST_NAMES
    return "、".join(people[:MOST_NAMES]) + (f"ほか{more}人" if more > 0 else "")
