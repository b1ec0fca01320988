"""The patterns of a whole pool at once, from values: a large one has a thousand half-days."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Case, DateField, F, QuerySet, Value, When

from pool.people.availability import BITS_OF_A_DAY, HALF_BITS, Pattern, halves_of
from pool.people.models import AvailableHalf, Leave, Talent, about_many

_OF_A_DAY = Case(*(When(half=half, then=Value(bit)) for half, bit in HALF_BITS.items()))
BIT_OF_ROW = _OF_A_DAY.bitleftshift(F("weekday") * BITS_OF_A_DAY)  # type: ignore[arg-type]
"""The bit of a row of `AvailableHalf`."""


OWN_FACTS = ("pk", "days_per_week", "starts_on", "ends_on")


def patterns_of(talents: QuerySet[Talent], first: date, last: date) -> dict[int, Pattern]:
    """The pattern of each of many talents, in their order, with the leaves that touch a period. In two
    queries; the half-days of a week come as one number, so that a large pool is a row for each person."""
    return patterns_from(list(talents.values_list(*OWN_FACTS)), first, last)


def patterns_from(
    rows: list[tuple[int, int, date, date | None]], first: date, last: date
) -> dict[int, Pattern]:
    """The same of people whose `OWN_FACTS` are known already; in one query."""
    numbers, never = [row[0] for row in rows], Value(None, DateField())
    halves = about_many(AvailableHalf.objects.order_by(), numbers).values_list("talent_id")
    touching = Leave.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by()
    away = about_many(touching, numbers).values_list("talent_id", Value(0), "starts_on", "ends_on")
    bits: dict[int, int] = {}
    leaves: dict[int, list[tuple[date, date]]] = {}
    for pk, offered, starts_on, ends_on in halves.annotate(
        bits=BitOr(BIT_OF_ROW), starts=never, ends=never
    ).union(away, all=True):
        if starts_on is None:
            bits[pk] = offered
        else:
            leaves.setdefault(pk, []).append((starts_on, ends_on))
    return {
        pk: Pattern(halves_of(bits.get(pk, 0)), days, first_on, last_on, tuple(sorted(leaves.get(pk, ()))))
        for pk, days, first_on, last_on in rows
    }
