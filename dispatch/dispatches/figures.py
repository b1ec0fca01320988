"""Numbers of dispatches and capacity of the open scope, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef

from dispatch.dispatches.models import Dispatch
from dispatch.visits.taken import TakenWeeks, taken_bits
from japan.skill_standard import ROLES
from municipalities.targets.figures import People
from pool.people.availability import Pattern, free_of_bits, offered_bits, week_of
from pool.people.figures import in_term_by_year
from pool.people.models import Talent, TalentRole
from pool.people.patterns import OWN_FACTS, patterns_from


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

    Four queries however many people there are.
    """
    mondays = mondays_of(month)
    first, last = mondays[0], week_of(mondays[-1])[-1]
    taken = taken_bits(first, last)
    roles = ArraySubquery(TalentRole.objects.filter(talent=OuterRef("pk")).order_by().values("role"))
    people = list(Talent.objects.in_term_on(first).values_list(*OWN_FACTS, roles))
    patterns = patterns_from([row[:-1] for row in people], first, last)
    found: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    for talent_id, *_, held in people:
        halves = halves_in(patterns[talent_id], mondays, taken.get(talent_id, {}))
        for role in held:
            found[role].append(halves)
    return tuple(
        RoleCapacity(
            role=role,
            label=ROLES[role],
            people=len(halves),
            total_halves=sum(total for total, _ in halves),
            free_halves=sum(free for _, free in halves),
        )
        for role, halves in found.items()
    )


def halves_in(pattern: Pattern, mondays: Sequence[date], taken: TakenWeeks) -> tuple[int, int]:
    """The half-days of some weeks: what there is, and what of it is free."""
    total = free = 0
    for monday in mondays:
        offered = offered_bits(pattern, monday)
        total += free_of_bits(offered, 0, pattern.days_per_week)
        free += free_of_bits(offered, taken.get(monday, 0), pattern.days_per_week)
    return total, free


def mondays_of(month: date) -> list[date]:
    """The Mondays in the month of a day: the weeks that are counted to it."""
    day = month.replace(day=1)
    day += timedelta(days=-day.weekday() % 7)
    found = []
    while day.month == month.month:
        found.append(day)
        day += timedelta(days=7)
    return found


def people_by_role(fiscal_years: Sequence[int], today: date) -> People:
    """Who was in the pool, and who was sent to which municipality, in some fiscal years up to today: what the
    targets for staff are held against (`settings.PEOPLE`). A dispatch counts from its first day, until it is
    called off; somebody who went to two municipalities counts in each. Two queries."""
    sent = Dispatch.objects.standing().filter(
        fiscal_year__in=fiscal_years, starts_on__lte=today, talent__roles__isnull=False
    )
    names = ("fiscal_year", "municipality_id", "talent__roles__role")
    counted = sent.order_by().values_list(*names).annotate(people=Count("talent_id", distinct=True))
    return People(
        in_pool=in_term_by_year(fiscal_years, today),
        sent={(year, code, role): people for year, code, role, people in counted},
    )
