"""The half-days that visits take: what `pool.availability` needs to know of this floor."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from dispatch.visits.models import Visit
from dispatch.visits.schedule import SPAN_HALVES

TakenDays = dict[date, frozenset[str]]


def taken_halves(first: date, last: date, *, talent_id: int | None = None) -> dict[int, TakenDays]:
    """The halves ("am", "pm") on which talents have visits between
    two days, both included, by talent and day.

    One query; `talent_id` narrows it to one person.
    """
    visits = Visit.objects.standing().filter(on_day__range=(first, last))
    if talent_id is not None:
        visits = visits.filter(talent_id=talent_id)
    taken: dict[int, TakenDays] = defaultdict(dict)
    for person_id, day, span in visits.order_by("id").values_list("talent_id", "on_day", "span"):
        taken[person_id][day] = taken[person_id].get(day, frozenset()) | SPAN_HALVES[span]
    return dict(taken)
