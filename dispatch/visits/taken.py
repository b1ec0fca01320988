"""The half-days that visits take: what `pool.people.availability` needs to know of this floor."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Case, Func, IntegerField, Value, When

from dispatch.visits.models import Visit, VisitQuerySet
from dispatch.visits.schedule import SPAN_HALVES
from pool.people.availability import BITS_OF_A_DAY, bits_of, monday_of

TakenWeeks = dict[date, int]
"""The half-days in use as bits, by the Monday of their week."""

SPAN_BITS = {span: bits_of((0, half) for half in halves) for span, halves in SPAN_HALVES.items()}
"""The bits that a span takes of the first day of a week."""


def days_since(day: date) -> Func:
    """Whole days of a visit since a day, as PostgreSQL takes one date from another."""
    return Func(
        "on_day", Value(day), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )


def taken_bits(first: date, last: date, visits: VisitQuerySet | None = None) -> dict[int, TakenWeeks]:
    """The half-days on which talents have visits between two days, both included, by talent. One query.

    `visits` narrows it to some. The database gives one number for each person and week.
    """
    monday = monday_of(first)
    since = days_since(monday)
    rows = Visit.objects.all() if visits is None else visits
    in_span = Case(*(When(span=span, then=Value(bits)) for span, bits in SPAN_BITS.items()))
    bits = BitOr(in_span.bitleftshift(since % 7 * BITS_OF_A_DAY))  # type: ignore[arg-type]
    standing = rows.standing().filter(on_day__range=(first, last)).order_by()
    taken: dict[int, TakenWeeks] = defaultdict(dict)
    for talent_id, week, halves in standing.values_list("talent_id").annotate(week=since / 7, halves=bits):
        taken[talent_id][monday + timedelta(days=7 * week)] = halves
    return taken
