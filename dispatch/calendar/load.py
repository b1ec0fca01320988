"""The work of one person of the pool, now and in the coming weeks: what the pool's page of the person shows
(`settings.TALENT_WORK`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.db.models.functions import JSONObject

from accounts.seats import Seat
from dispatch.dispatches.choices import DispatchStatus
from dispatch.dispatches.models import Dispatch
from dispatch.visits.choices import Span
from dispatch.visits.models import Visit, has_log, is_standing
from dispatch.visits.taken import SPAN_BITS
from japan.wareki import WEEKDAYS
from pool.people.availability import (
    BITS_OF_A_DAY,
    Pattern,
    free_of_bits,
    monday_of,
    offered_bits,
    week_of,
)
from pool.people.models import Talent
from pool.people.work import SentLine, Stop, TalentWork, WeekLoad, weeks_ahead

MOST_PAST: Final = 10
"""So many dispatches that are over stand on the page; the list has all."""


class Call(NamedTuple):
    """A visit that stands."""

    day: date
    span: str
    town: str
    number: int


def work_of(seat: Seat, talent: Talent, pattern: Pattern, today: date) -> TalentWork:
    """In one statement, however much it is."""
    mondays = weeks_ahead(today)
    rows = list(_dispatches(seat, talent, mondays[0], week_of(mondays[-1])[-1]))
    visits = sorted(
        (date.fromisoformat(each["day"]), each["at"], each["span"], row.municipality_name, each["pk"])
        for row in rows
        for each in row.coming
    )
    by_week: dict[date, list[Call]] = defaultdict(list)
    for day, _, span, town, number in visits:
        by_week[monday_of(day)].append(Call(day, span, town, number))
    over = [row for row in rows if row.status != DispatchStatus.PLANNED]
    return TalentWork(
        now=[_line(seat, row) for row in rows if row.status == DispatchStatus.PLANNED],
        past=[_line(seat, row) for row in over[:MOST_PAST]],
        weeks=[_week(seat, pattern, monday, by_week[monday]) for monday in mondays],
    )


def _dispatches(seat: Seat, talent: Talent, first: date, last: date) -> Any:
    """With how many visits stand and have a log, and those that stand in a period."""
    visits = Visit.objects.standing().filter(dispatch=OuterRef("pk"), on_day__range=(first, last)).order_by()
    told = JSONObject(day="on_day", at="starts_at", span="span", pk="pk")
    rows = Dispatch.objects.visible_to(seat).filter(talent=talent).select_related("need")
    counted = rows.annotate(
        standing=Count("visits", filter=is_standing("visits__")),
        held=Count("visits", filter=has_log("visits__")),
        coming=ArraySubquery(visits.values(told=told)),
    )
    return counted.order_by("-starts_on", "-id")


def _line(seat: Seat, row: Any) -> SentLine:
    word, kind = row.badge
    rhythm = f"{row.get_cadence_display()}　{row.get_weekday_display()}曜{row.get_span_display()}"
    return SentLine(
        url=seat.url("dispatch_detail", row.pk),
        title=f"{row.municipality_name}　{row.need.title}",
        beside=f"{row.number}　{rhythm}",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        held=row.held,
        visits=row.standing,
        word=word,
        kind=kind,
    )


def _week(seat: Seat, pattern: Pattern, monday: date, calls: Sequence[Call]) -> WeekLoad:
    bits = 0
    for each in calls:
        bits |= SPAN_BITS[each.span] << BITS_OF_A_DAY * each.day.weekday()
    offered = free_of_bits(offered_bits(pattern, monday), 0, pattern.days_per_week)
    return WeekLoad(monday, bits.bit_count(), offered, [_stop(seat, each) for each in calls])


def _stop(seat: Seat, call: Call) -> Stop:
    """「世羅町 金（1日）」."""
    words = f"{call.town} {WEEKDAYS[call.day.weekday()]}（{Span(call.span).label}）"
    return Stop(words, seat.url("visit_detail", call.number))
