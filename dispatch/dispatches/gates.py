"""What must hold before somebody is sent. The check page shows the gates;
`arrange_dispatch` refuses at the first shut one.

The rules are those of `fitness`, here with the facts of the database. There is one list and no way round it:
page, API, import and task all go through `arrange_dispatch`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dispatch.dispatches.arrangement import Arrangement
from dispatch.dispatches.fitness import GATES, PROOFS, Booking, Conflict, Errand, Person, Verdict, surplus_of
from dispatch.visits.choices import Span
from dispatch.visits.models import Visit
from japan.bodies import body_name
from pool.people.availability import Pattern, monday_of, pattern_of, week_of
from pool.people.choices import FactKind
from pool.people.models import ConflictOfInterest, DatedFact, Talent
from pool.people.patterns import OWN_FACTS, patterns_from
from training.courses import told
from training.courses.clearance import clearances_by_day
from training.courses.told import Training

CONFLICT = JSONObject(code="municipality_code", starts_on="starts_on", ends_on="ends_on")


def gates_of(arrangement: Arrangement) -> list[Verdict]:
    """All gates of an arrangement, in the order in which a refusal names them."""
    person, errand = asked_of(arrangement)
    return [gate(person, errand) for gate in GATES]


def asked_of(arrangement: Arrangement) -> tuple[Person, Errand]:
    """Whom the gates ask about, and for what."""
    talent, first, last = arrangement.talent, arrangement.starts_on, arrangement.ends_on
    return person_of(talent, first, last, days=arrangement.days), errand_of(arrangement)


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


def people_standing(numbers: Collection[int], first: date, last: date) -> dict[int, Person]:
    """Many people's facts for a period, by number, as far as `fitness.STANDING` asks; in two queries."""
    barred = ConflictOfInterest.objects.filter(talent_id=OuterRef("pk")).order_by("id")
    weeks = (monday_of(first), week_of(last)[-1])
    visits = Visit.objects.standing().filter(talent_id=OuterRef("pk"), on_day__range=weeks).order_by()
    rows = list(
        Talent.objects.filter(pk__in=numbers)
        .order_by()
        .values_list(*OWN_FACTS, "name")
        .annotate(
            held=ArrayAgg("roles__role", default=[]),
            barred=ArraySubquery(barred.values(of=CONFLICT)),
            busy=ArraySubquery(visits.values("on_day")),
            **told.columns(),
        )
    )
    own = len(OWN_FACTS)
    patterns = patterns_from([row[:own] for row in rows], first, last)
    return {row[0]: _standing(patterns[row[0]], *row[own:]) for row in rows}


def lacking_of(visit: Visit) -> tuple[str, ...]:
    """What is missing on record for a visit to count, in the words of the gates; in one query."""
    day = visit.on_day
    person, errand = _on_record(visit.talent_id, day), errand_of_day(visit.municipality_id, day)
    verdicts = (rule(person, errand) for rule in PROOFS)
    return tuple(verdict.sentence for verdict in verdicts if not verdict.is_open)


def _on_record(talent_id: int, day: date) -> Person:
    """Somebody's facts of a day as far as `fitness.PROOFS` ask."""
    of_talent = {"talent_id": OuterRef("pk")}
    barred = ConflictOfInterest.objects.filter(**of_talent).order_by("id")
    employed = DatedFact.objects.standing().filter(**of_talent, kind=FactKind.FORM).touching(day, day)
    columns = {
        "held": ArrayAgg("roles__role", default=[]),
        "barred": ArraySubquery(barred.values(of=CONFLICT)),
        "employed": ArraySubquery(employed.order_by("starts_on").values("starts_on")),
        **told.columns(),
    }
    rows = Talent.objects.filter(pk=talent_id).order_by().values_list("name", "starts_on", "ends_on")
    ((name, starts_on, ends_on, held, barring, contracts, *trained),) = rows.annotate(**columns)
    held_on = tuple((first, day) for first in contracts)
    pattern = Pattern((), 1, starts_on, ends_on, (), held_on)
    return _standing(pattern, name, held, barring, (), *trained)


def errand_of_day(code: str, day: date) -> Errand:
    """A visit of a day, as far as `fitness.PROOFS` ask."""
    return Errand(
        municipality_code=code,
        town=body_name(code),
        role="",
        starts_on=day,
        ends_on=day,
        days=(day,),
        need_starts_on=day,
        need_ends_on=day,
        span=Span.DAY,
    )


def _standing(
    pattern: Pattern,
    name: str,
    held: Collection[str],
    barred: Iterable[dict[str, Any]],
    busy: Iterable[date],
    *trained: Any,
) -> Person:
    roles = frozenset(held)
    return Person(
        name=name,
        roles=roles,
        pattern=pattern,
        conflicts=tuple(conflict_told(**facts) for facts in barred),
        missing=Training.told(roles, *trained),
        surplus=surplus_of(busy, pattern.days_per_week),
    )


def conflict_told(code: str, starts_on: str, ends_on: str | None) -> Conflict:
    """A conflict as the database tells of it in JSON."""
    last = date.fromisoformat(ends_on) if ends_on else None
    return Conflict(code, date.fromisoformat(starts_on), last)


def roles_of(talent: Talent) -> frozenset[str]:
    return frozenset(row.role for row in talent.roles.all())


def conflicts_of(talent: Talent) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(row.municipality_code, row.starts_on, row.ends_on) for row in talent.conflicts.all()
    )


def _booked(talent_id: int, first: date, last: date) -> tuple[Booking, ...]:
    visits = Visit.objects.standing().filter(talent_id=talent_id, on_day__range=(first, last))
    rows = visits.select_related("dispatch").order_by("starts_at", "id")
    return tuple(Booking(row.on_day, row.span, row.municipality_name, row.dispatch.number) for row in rows)


def errand_of(arrangement: Arrangement) -> Errand:
    return Errand(
        municipality_code=arrangement.need.municipality_id,
        town=arrangement.need.municipality_name,
        role=arrangement.need.role,
        starts_on=arrangement.starts_on,
        ends_on=arrangement.ends_on,
        days=arrangement.days,
        need_starts_on=arrangement.need.starts_on,
        need_ends_on=arrangement.need.ends_on,
        weekday=arrangement.weekday,
        span=arrangement.span,
    )
