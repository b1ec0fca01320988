"""Numbers of dispatches and visits of the open scope, as frozen dataclasses. Read by finance, national and the home page.

A visit belongs to the fiscal year of its day. Cancelled visits count nowhere. "Held" rests on a log that says so,
"confirmed" on the host's confirmation of such a log.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, Sum

from dispatch.models import Dispatch, DispatchStatus, DutyCategory, Visit, VisitLog, VisitStatus
from dispatch.taken import taken_halves
from japan.bodies import body_name
from japan.fiscal_year import first_day, last_day
from japan.skill_standard import ROLES
from pool.availability import free_in_week, pattern_of, week_of
from pool.models import Talent


@dataclass(frozen=True)
class VisitCounts:
    """Visits of a fiscal year. `planned` counts all that were not cancelled, whatever became of them."""

    planned: int
    held: int
    not_held: int
    waiting: int
    confirmed: int
    unlogged: int


@dataclass(frozen=True)
class TownVisits:
    """Visits of one municipality in a fiscal year; `last_on` is the last day on which one was held."""

    code: str
    name: str
    planned: int
    held: int
    confirmed: int
    last_on: date | None


@dataclass(frozen=True)
class DutyMinutes:
    """Minutes of confirmed visits of one talent by duty category, from beginning to end without travel."""

    talent_id: int
    municipal_support: int
    prefecture: int
    other: int

    @property
    def total(self) -> int:
        return self.municipal_support + self.prefecture + self.other


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


_HELD = Q(status__in=[VisitStatus.LOGGED, VisitStatus.CONFIRMED], log__was_held=True)
_CONFIRMED = Q(status=VisitStatus.CONFIRMED, log__was_held=True)


def visit_counts(fiscal_year: int, *, on: date) -> VisitCounts:
    """The visits of a fiscal year; `unlogged` are those before the day `on` that nobody has logged."""
    return VisitCounts(
        **Visit.objects.filter(on_day__range=_span(fiscal_year)).aggregate(
            planned=Count("id", filter=~Q(status=VisitStatus.CANCELLED)),
            held=Count("id", filter=_HELD),
            not_held=Count("id", filter=Q(log__was_held=False) & ~Q(status=VisitStatus.CANCELLED)),
            waiting=Count("id", filter=Q(status=VisitStatus.LOGGED)),
            confirmed=Count("id", filter=_CONFIRMED),
            unlogged=Count("id", filter=Q(status=VisitStatus.PLANNED, on_day__lt=on)),
        )
    )


def visits_by_municipality(fiscal_year: int) -> tuple[TownVisits, ...]:
    """Municipalities with visits in a fiscal year, in the order of their codes."""
    rows = (
        Visit.objects.filter(on_day__range=_span(fiscal_year))
        .exclude(status=VisitStatus.CANCELLED)
        .order_by("municipality_id")
        .values("municipality_id")
        .annotate(
            planned=Count("id"),
            held=Count("id", filter=_HELD),
            confirmed=Count("id", filter=_CONFIRMED),
            last_on=Max("on_day", filter=_HELD),
        )
    )
    return tuple(
        TownVisits(
            code=row["municipality_id"],
            name=body_name(row["municipality_id"]),
            planned=row["planned"],
            held=row["held"],
            confirmed=row["confirmed"],
            last_on=row["last_on"],
        )
        for row in rows
    )


def municipalities_covered(fiscal_year: int) -> int:
    """How many municipalities had at least one visit that was held in a fiscal year."""
    held = Visit.objects.filter(_HELD, on_day__range=_span(fiscal_year))
    return held.order_by().values("municipality_id").distinct().count()


def municipalities_with_dispatch(on: date) -> frozenset[str]:
    """The codes of the municipalities to which somebody is dispatched on a day: whoever is there alone has help."""
    standing = Dispatch.objects.filter(status=DispatchStatus.PLANNED, starts_on__lte=on, ends_on__gte=on)
    return frozenset(standing.order_by().values_list("municipality_id", flat=True).distinct())


def duty_minutes(fiscal_year: int) -> dict[int, DutyMinutes]:
    """By talent: the evidence of the main-duty test. Rests on confirmed visits only."""
    length = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    rows = (
        VisitLog.objects.filter(
            was_held=True, visit__status=VisitStatus.CONFIRMED, visit__on_day__range=_span(fiscal_year)
        )
        .order_by("visit__talent_id")
        .values("visit__talent_id", "duty_category")
        .annotate(length=Sum(length))
    )
    minutes: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(DutyCategory.values, 0))
    for row in rows:
        minutes[row["visit__talent_id"]][row["duty_category"]] = int(row["length"] / timedelta(minutes=1))
    return {talent_id: DutyMinutes(talent_id=talent_id, **parts) for talent_id, parts in minutes.items()}


def capacity_by_role(month: date) -> tuple[RoleCapacity, ...]:
    """Half-days of each role in the weeks whose Monday lies in the month of `month`: what there is, what is free.

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


def _span(fiscal_year: int) -> tuple[date, date]:
    return first_day(fiscal_year), last_day(fiscal_year)
