"""What waits for a seat, gathered from the apps below, in the order in which it is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Value

import dispatch.repairs.todo
import dispatch.visits.todo
import finance.todo
import municipalities.hearings.todo
import municipalities.needs.todo
import municipalities.profile.todo
import municipalities.promotion.todo
import municipalities.surveys.todo
import pool.candidates.todo
import pool.hiring.todo
import pool.own.todo
import pool.people.todo
import training.courses.todo
import training.sessions.todo
from accounts.seats import Seat
from desk.todo import Todo
from japan.wareki import format_near

SOURCES = (
    municipalities.needs.todo,
    dispatch.visits.todo,
    dispatch.repairs.todo,
    training.courses.todo,
    pool.people.todo,
    finance.todo,
)
SELDOM = (
    municipalities.surveys.todo,
    municipalities.hearings.todo,
    municipalities.profile.todo,
    municipalities.promotion.todo,
    pool.own.todo,
    training.sessions.todo,
    pool.candidates.todo,
    pool.hiring.todo,
)
"""Rooms in which nothing waits on most days: one statement asks all of them whether anything does, and only
where it does they are asked what."""


SHOWN = 20
"""So many of a span are shown at first: nobody reads on, and a large prefecture has hundreds."""

SPANS: Final[dict[str, str]] = {
    "first": "いますぐ",
    "late": "期限を過ぎた",
    "today": "今日まで",
    "week": "今週",
    "later": "来週から先",
    "undated": "期限なし",
}


@dataclass(frozen=True)
class Group:
    """Tasks of one span of time, for the queue of an office; `shown` are the first ones, or all."""

    span: str
    label: str
    tasks: list[Todo]
    shown: list[Todo]
    rest: str = ""
    """The address of all of them."""

    @property
    def left(self) -> int:
        return len(self.tasks) - len(self.shown)


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for a seat on a day, the nearest date first, what has no date last."""

    day: date
    tasks: list[Todo]

    @property
    def late(self) -> int:
        return sum(task.due_on is not None and task.due_on < self.day for task in self.tasks)

    @property
    def due_today(self) -> int:
        return sum(task.due_on == self.day for task in self.tasks)

    @property
    def words(self) -> str:
        """How much waits and what presses: what is late or due today, else the nearest day."""
        if not self.tasks:
            return "いま待っているものはありません。"
        counts = (("期限を過ぎたもの", self.late), ("今日まで", self.due_today))
        pressing = "、".join(f"{words}が{count}件" for words, count in counts if count)
        nearest = min((task.due_on for task in self.tasks if task.due_on), default=None)
        nearest_day = f"いちばん近い期限は{format_near(nearest, self.day)}です。" if nearest else ""
        return f"{len(self.tasks)}件あります。{f'{pressing}です。' if pressing else nearest_day}"

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """The kinds that occur, and how often."""
        return sorted(Counter(task.kind for task in self.tasks).items())

    def groups(self, kind: str = "", span: str = "") -> list[Group]:
        """The queue in spans of time, of one kind or of all; of one span everything, if it is asked for."""
        found = grouped([task for task in self.tasks if kind in ("", task.kind)], self.day)
        asked = [replace(group, shown=group.tasks) for group in found if group.span == span]
        narrowed = {"kind": kind} if kind else {}
        return asked or [
            replace(group, rest=f"?{urlencode({**narrowed, 'span': group.span})}") for group in found
        ]


def waiting_for(seat: Seat, today: date) -> Waiting:
    sources = (*SOURCES, *_with_something(seat, today))
    found = chain.from_iterable(source.todo(seat, today) for source in sources)
    return Waiting(today, sorted(found, key=partial(_turn, today)))


def _with_something(seat: Seat, today: date) -> list[Any]:
    """Those of `SELDOM` in which something waits for this seat."""
    asked = [
        rows.order_by().annotate(room=Value(place)).values_list("room")[:1]
        for place, room in enumerate(SELDOM)
        for rows in room.waiting(seat, today)
    ]
    if not asked:
        return []
    first, *others = asked
    places = {place for (place,) in (first.union(*others, all=True) if others else first)}
    return [SELDOM[place] for place in sorted(places)]


def _turn(today: date, task: Todo) -> tuple[bool, bool, date, str, str]:
    return (not task.is_first, task.due_on is None, task.due_on or today, task.kind, task.title)


def grouped(tasks: Iterable[Todo], today: date) -> list[Group]:
    """The queue in spans: what goes before all, late, due today, this week, later, and without a date."""
    week_ends = today + timedelta(days=6 - today.weekday())
    spans: dict[str, list[Todo]] = {span: [] for span in SPANS}
    for task in tasks:
        spans["first" if task.is_first else _span(task.due_on, today, week_ends)].append(task)
    return [Group(span, SPANS[span], rows, rows[:SHOWN]) for span, rows in spans.items() if rows]


def _span(due_on: date | None, today: date, week_ends: date) -> str:
    if due_on is None:
        return "undated"
    if due_on < today:
        return "late"
    if due_on == today:
        return "today"
    return "week" if due_on <= week_ends else "later"
