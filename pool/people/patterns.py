"""The patterns of a whole pool at once, from values: a large one has a thousand half-days."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Case, DateField, F, QuerySet, Value, When

from pool.people.availability import BITS_OF_A_DAY, HALF_BITS, Pattern, halves_of
from pool.people.choices import FactKind
from pool.people.models import AvailableHalf, DatedFact, Leave, Talent, about_many
from pool.people.spans import Days

_OF_A_DAY = Case(*(When(half=half, then=Value(bit)) for half, bit in HALF_BITS.items()))
BIT_OF_ROW = _OF_A_DAY.bitleftshift(F("weekday") * BITS_OF_A_DAY)  # type: ignore[arg-type]
"""The bit of a row of `AvailableHalf`."""


AWAY, EMPLOYED = 0, 1
"""What a row with days tells of, in one statement with the half-days of a week."""

OWN_FACTS = ("pk", "days_per_week", "starts_on", "ends_on")


def patterns_of(talents: QuerySet[Talent], first: date, last: date) -> dict[int, Pattern]:
    """The pattern of each of many talents, in their order, with the leaves and employments that touch a
    period. In two queries; the half-days of a week come as one number, so that a large pool is a row for each
    person."""
    return patterns_from(list(talents.values_list(*OWN_FACTS)), first, last)


def patterns_from(
    rows: list[tuple[int, int, date, date | None]], first: date, last: date
) -> dict[int, Pattern]:
    """The same of people whose `OWN_FACTS` are known already; in one query."""
    numbers, never = [row[0] for row in rows], Value(None, DateField())
    halves = about_many(AvailableHalf.objects.order_by(), numbers).values_list("talent_id")
    touching = Leave.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by()
    away = about_many(touching, numbers).values_list("talent_id", Value(AWAY), "starts_on", "ends_on")
    employed = DatedFact.objects.standing().filter(kind=FactKind.FORM).touching(first, last).order_by()
    held = about_many(employed, numbers).values_list("talent_id", Value(EMPLOYED), "starts_on", "ends_on")
    bits: dict[int, int] = {}
    leaves: dict[int, list[tuple[date, date]]] = {}
    contracts: dict[int, list[Days]] = {}
    for pk, offered, starts_on, ends_on in halves.annotate(
        bits=BitOr(BIT_OF_ROW), starts=never, ends=never
    ).union(away, held, all=True):
        if starts_on is None:
            bits[pk] = offered
        elif offered == EMPLOYED:
            contracts.setdefault(pk, []).append((starts_on, ends_on))
        else:
            leaves.setdefault(pk, []).append((starts_on, ends_on))
    return {
        pk: Pattern(
            halves_of(bits.get(pk, 0)),
            days,
            first_on,
            last_on,
            tuple(sorted(leaves.get(pk, ()))),
            tuple(sorted(contracts.get(pk, ()))),
        )
        for pk, days, first_on, last_on in rows
    }
