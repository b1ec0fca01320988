"""Numbers of visits of the open scope, as frozen dataclasses. Read by finance, national and the home page.

A visit belongs to the fiscal year of its day. Cancelled visits count nowhere. "Held" rests on a log that says so,
"confirmed" on the host's confirmation of such a log.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, Sum

from dispatch.visits.choices import DutyCategory, VisitStatus
from dispatch.visits.models import Visit, VisitLog
from japan.bodies import body_name
from japan.fiscal_year import first_day, last_day


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


def _span(fiscal_year: int) -> tuple[date, date]:
    return first_day(fiscal_year), last_day(fiscal_year)
