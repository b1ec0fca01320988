"""Numbers of visits of the open scope, as frozen dataclasses. Read by finance, national and the home page.

A visit belongs to the fiscal year of its day. Cancelled visits count nowhere. "Held" rests
on a log that says so, whatever the host has answered yet; "confirmed" on the host's
confirmation of such a log (`Visit`'s own words).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Sum

from dispatch.visits.choices import ANSWERED, VisitStatus
from dispatch.visits.models import Visit, is_standing, is_unlogged
from japan.bodies import body_name


@dataclass(frozen=True)
class VisitCounts:
    """Visits of a fiscal year. `planned` counts all that were not cancelled, whatever became of them."""

    planned: int
    held: int
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
    """Minutes of one talent's visits, from beginning to end without travel: by duty category what is
    confirmed, and in `unconfirmed` what was held and has no confirmation yet, logged or sent back."""

    talent_id: int
    municipal_support: int = 0
    prefecture: int = 0
    other: int = 0
    unconfirmed: int = 0

    @property
    def total(self) -> int:
        """Confirmed minutes: the evidence of the main-duty test."""
        return self.municipal_support + self.prefecture + self.other


def visit_counts(fiscal_year: int, *, on: date) -> VisitCounts:
    """The visits of a fiscal year; `unlogged` are those before the day `on` that nobody has logged. Two
    queries, which read the few logs that say that nobody came, and no others."""
    visits = Visit.objects.of_year(fiscal_year).order_by()
    missed = Counter(visits.not_held().values_list("status", flat=True))
    by_status = visits.values_list("status").annotate(
        Count("pk"), unlogged=Count("pk", filter=is_unlogged(on))
    )
    standing, unlogged = Counter[str](), 0
    for status, count, late in by_status.filter(is_standing()):
        standing[status] += count
        unlogged += late
    return VisitCounts(
        planned=standing.total(),
        held=sum(standing[status] - missed[status] for status in ANSWERED),
        waiting=standing[VisitStatus.LOGGED],
        confirmed=standing[VisitStatus.CONFIRMED] - missed[VisitStatus.CONFIRMED],
        unlogged=unlogged,
    )


def visits_by_municipality(fiscal_year: int) -> tuple[TownVisits, ...]:
    """Municipalities with visits in a fiscal year, in the order of their codes. Two queries.

    Few logs say that nobody came: those are looked up, and the year's logs are not read at all.
    """
    standing = Visit.objects.of_year(fiscal_year).standing().order_by()
    not_held = dict(standing.not_held().values_list("pk", "municipality_id"))
    rows = (
        standing.exclude(pk__in=not_held)
        .values_list("municipality_id", "status")
        .annotate(count=Count("pk"), last_on=Max("on_day"))
    )
    planned, held, confirmed = Counter(not_held.values()), Counter[str](), Counter[str]()
    last_days: dict[str, date] = {}
    for code, status, count, last_on in rows:
        planned[code] += count
        if status in ANSWERED:
            held[code] += count
            last_days[code] = max(last_days.get(code, last_on), last_on)
        if status == VisitStatus.CONFIRMED:
            confirmed[code] += count
    return tuple(
        TownVisits(code, body_name(code), planned[code], held[code], confirmed[code], last_days.get(code))
        for code in sorted(planned)
    )


def duty_minutes(fiscal_year: int, *, talent_id: int | None = None) -> dict[int, DutyMinutes]:
    """By talent with a visit that was held in the year, or of one of them alone: the evidence of the
    main-duty test, and what is still to be confirmed for it. One query."""
    held = Visit.objects.of_year(fiscal_year).held()
    if talent_id is not None:
        held = held.filter(talent_id=talent_id)
    length = ExpressionWrapper(F("log__ended_at") - F("log__started_at"), output_field=DurationField())
    rows = (
        held.order_by("talent_id")
        .values("talent_id", "status", "log__duty_category")
        .annotate(length=Sum(length))
    )
    minutes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        kind = row["log__duty_category"] if row["status"] == VisitStatus.CONFIRMED else "unconfirmed"
        minutes[row["talent_id"]][kind] += int(row["length"] / timedelta(minutes=1))
    return {person: DutyMinutes(talent_id=person, **parts) for person, parts in minutes.items()}
