"""Numbers of dispatches and capacity of the open scope, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.visits.taken import taken_halves
from japan.skill_standard import ROLES
from pool.availability import free_in_week, pattern_of, week_of
from pool.models import Talent


@dataclass(frozen=True)
class RoleCapacity:
    """Half-days of one role in a month. A person with two roles counts in both."""

    role: str
    label: str
    people: int
    total_halves: int
    free_halves: int

    @property
    def taken_halves(self) -> int:
        return self.total_halves - self.free_halves


def capacity_by_role(month: date) -> tuple[RoleCapacity, ...]:
    """Half-days of each role in the weeks whose Monday lies in the
    month of `month`: what there is, what is free.

    Five queries however many people there are.
    """
    mondays = mondays_of(month)
    first, last = mondays[0], week_of(mondays[-1])[-1]
    taken = taken_halves(first, last)
    totals: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    for talent in Talent.objects.in_term_on(first).prefetch_related("roles", "halves", "leaves"):
        pattern, used = pattern_of(talent), taken.get(talent.pk, {})
        total = sum(free_in_week(pattern, monday) for monday in mondays)
        free = sum(free_in_week(pattern, monday, used) for monday in mondays)
        for row in talent.roles.all():
            totals[row.role].append((total, free))
    return tuple(
        RoleCapacity(
            role=role,
            label=ROLES[role],
            people=len(people),
            total_halves=sum(total for total, _ in people),
            free_halves=sum(free for _, free in people),
        )
        for role, people in totals.items()
    )


def mondays_of(month: date) -> list[date]:
    """The Mondays in the month of a day: the weeks that are counted to it."""
    day = month.replace(day=1)
    day += timedelta(days=-day.weekday() % 7)
    found = []
    while day.month == month.month:
        found.append(day)
        day += timedelta(days=7)
    return found
