"""The patterns of a whole pool at once, from values: a large one has a thousand half-days."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Case, F, QuerySet, Value, When

from pool.people.availability import BITS_OF_A_DAY, HALF_BITS, Offered, Pattern, in_turn
from pool.people.choices import FactKind
from pool.people.models import AvailableHalf, DatedFact, Leave, Talent, about_many
from pool.people.spans import Days

_OF_A_DAY = Case(*(When(half=half, then=Value(bit)) for half, bit in HALF_BITS.items()))
BIT_OF_ROW = _OF_A_DAY.bitleftshift(F("weekday") * BITS_OF_A_DAY)  # type: ignore[arg-type]
"""The bit of a row of `AvailableHalf`."""


AWAY, EMPLOYED = -1, -2
"""What a row with days tells of, in one statement with those that have the half-days of a week: these are
above 0."""

DAYS = ("talent_id", "starts_on", "ends_on")
"""Of whom a row is, and on which days it holds."""
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
    numbers = [row[0] for row in rows]
    of_weeks = about_many(AvailableHalf.objects.order_by(), numbers).values_list(*DAYS)
    touching = Leave.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by()
    away = about_many(touching, numbers).values_list(*DAYS, Value(AWAY))
    employed = DatedFact.objects.standing().filter(kind=FactKind.FORM).touching(first, last).order_by()
    held = about_many(employed, numbers).values_list(*DAYS, Value(EMPLOYED))
    weeks: dict[int, list[Offered]] = {}
    leaves: dict[int, list[tuple[date, date]]] = {}
    contracts: dict[int, list[Days]] = {}
    for pk, starts_on, ends_on, bits in of_weeks.annotate(bits=BitOr(BIT_OF_ROW)).union(away, held, all=True):
        if bits > 0:
            weeks.setdefault(pk, []).append(Offered(bits, starts_on or date.min, ends_on))
        elif bits == EMPLOYED:
            contracts.setdefault(pk, []).append((starts_on, ends_on))
        else:
            leaves.setdefault(pk, []).append((starts_on, ends_on))
    return {
        pk: Pattern(
            in_turn(weeks.get(pk, ())),
            days,
            first_on,
            last_on,
            tuple(sorted(leaves.get(pk, ()))),
            tuple(sorted(contracts.get(pk, ()))),
        )
        for pk, days, first_on, last_on in rows
    }
