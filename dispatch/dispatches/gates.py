"""What must hold before somebody is sent. The check page shows the gates;
`plan_dispatch` refuses at the first shut one.

The rules are those of `fitness`, here with the facts of the database. There is one list and no way round it:
page, API, import and task all plan through `plan_dispatch`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dispatch.dispatches.fitness import GATES, Booking, Conflict, Errand, Person, Verdict
from dispatch.dispatches.plan import Plan
from dispatch.visits.models import Visit
from pool.availability import monday_of, pattern_of, week_of
from pool.models import Talent
from training.clearance import clearances_by_day


def gates_of(plan: Plan) -> list[Verdict]:
    """All gates of a plan, in the order in which a refusal names them."""
    person, errand = person_of(plan.talent, plan.starts_on, plan.ends_on, days=plan.days), errand_of(plan)
    return [gate(person, errand) for gate in GATES]


def person_of(talent: Talent, first: date, last: date, *, days: Iterable[date] = ()) -> Person:
    """Somebody's facts for a period; the training for the days that are asked about."""
    cleared = clearances_by_day([talent], days)
    return Person(
        name=talent.name,
        roles=roles_of(talent),
        pattern=pattern_of(talent),
        conflicts=conflicts_of(talent),
        missing={day: found[talent.pk].missing for day, found in cleared.items()},
        booked=_booked(talent.pk, monday_of(first), week_of(last)[-1]),
    )


def roles_of(talent: Talent) -> frozenset[str]:
    return frozenset(row.role for row in talent.roles.all())


def conflicts_of(talent: Talent) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(row.municipality_code, row.starts_on, row.ends_on) for row in talent.conflicts.all()
    )


def _booked(talent_id: int, first: date, last: date) -> tuple[Booking, ...]:
    visits = Visit.objects.standing().filter(talent_id=talent_id, on_day__range=(first, last))
    rows = visits.select_related("dispatch", "municipality").order_by("starts_at", "id")
    return tuple(Booking(row.on_day, row.span, row.municipality.name, row.dispatch.number) for row in rows)


def errand_of(plan: Plan) -> Errand:
    return Errand(
        municipality_code=plan.need.municipality_id,
        town=plan.need.municipality.name,
        role=plan.need.role,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        days=plan.days,
        need_starts_on=plan.need.starts_on,
        need_ends_on=plan.need.ends_on,
        weekday=plan.weekday,
        span=plan.span,
    )
