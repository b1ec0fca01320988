"""The days of a month or a week with their visits, from values: a large prefecture has a thousand a month.

A month shows the first visits of each day and says how many more there are; the week of the day has them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from accounts.seats import Seat
from desk.marks import badge, markup
from dispatch.dispatches.models import Dispatch
from dispatch.visits.choices import UNLOGGED, VISIT_BADGES, VISIT_STATES, Span, VisitStatus
from dispatch.visits.models import Visit, VisitQuerySet, state_of
from japan.bodies import body_name
from japan.holidays import closed_reason
from municipalities.holidays.calendars import PREFECTURE, calendars
from municipalities.needs.choices import Mode
from pool.people.availability import monday_of, week_of
from pool.people.models import Talent

MOST_IN_A_CELL = 8
SLOTS = {
    VisitStatus.PLANNED.value: "plan",
    UNLOGGED: "gate",
    VisitStatus.SENT_BACK.value: "gate",
    VisitStatus.LOGGED.value: "lock",
    VisitStatus.CONFIRMED.value: "lock",
}
"""How a month draws a visit, by its state."""


class Slot(NamedTuple):
    """What a month says of a visit. Nothing else is asked: an index of the days holds all of this."""

    pk: int
    on_day: date
    span: str
    status: str
    municipality_id: str
    talent_id: int
    of_the_day: int
    """How many visits its day has."""


class Appointment(NamedTuple):
    """What a week says of a visit."""

    pk: int
    on_day: date
    status: str
    mode: str
    municipality_id: str
    talent_id: int
    dispatch_id: int
    starts_at: datetime
    ends_at: datetime


V = TypeVar("V", Slot, Appointment)


@dataclass(frozen=True)
class Entry:
    """A visit in the list of its day."""

    mark: SafeString
    url: str
    starts_at: datetime
    ends_at: datetime
    town: str
    who: str
    mode: str
    title: str


@dataclass(frozen=True)
class Day:
    """One day of a month or a week; `closed` is why the seat's own offices are, empty on working days.

    A month draws `slots`, a week lists `entries`.
    """

    on: date
    closed: str
    is_inside: bool
    note: str = ""
    """Which towns are closed though the seat's own offices are open."""
    slots: str = ""
    entries: list[Entry] = field(default_factory=list)


def month_of(seat: Seat, first: date, last: date, today: date) -> list[list[Day]]:
    """Monday to Friday of each week that touches the month, with the first visits of each day that the seat
    may see, and how many more there are. Three queries."""
    monday, friday = monday_of(first), week_of(last)[-1]
    words = _ClosedWords(seat, monday, friday)
    ranked = _between(seat, monday, friday).annotate(
        place=Window(RowNumber(), partition_by=F("on_day"), order_by=("starts_at", "id"))
    )
    counted = ranked.annotate(of_the_day=Window(Count("id"), partition_by=F("on_day")))
    first_ones = counted.filter(place__lte=MOST_IN_A_CELL).order_by("starts_at", "id")
    visits = _by_day(Slot(*row) for row in first_ones.values_list(*Slot._fields))
    names = _names(visit for of_day in visits.values() for visit in of_day)
    weeks: list[list[Day]] = []
    while monday <= last:
        weeks.append(
            [
                Day(
                    day,
                    words.closed(day),
                    day.month == first.month,
                    note=words.note(day),
                    slots=_slots(seat, day, visits.get(day, ()), names, today),
                )
                for day in week_of(monday)
            ]
        )
        monday += timedelta(days=7)
    return weeks


def next_day(seat: Seat, today: date) -> date:
    """The day of the next visit that the seat may see, today's among them; today where there is none."""
    coming = Visit.objects.visible_to(seat).standing().filter(on_day__gte=today)
    return coming.order_by("on_day").values_list("on_day", flat=True).first() or today


def weeks_from(seat: Seat, monday: date, today: date, *, weeks: int = 1) -> list[Day]:
    """Monday to Friday of some weeks with everything that the seat may see. Four queries."""
    days = [day for week in range(weeks) for day in week_of(monday + timedelta(days=7 * week))]
    words = _ClosedWords(seat, days[0], days[-1])
    rows = _between(seat, days[0], days[-1]).order_by("starts_at", "id")
    visits = _by_day(Appointment(*row) for row in rows.values_list(*Appointment._fields))
    everything = [visit for of_day in visits.values() for visit in of_day]
    names = _names(everything)
    plans = Dispatch.objects.filter(pk__in={visit.dispatch_id for visit in everything}).order_by()
    titles = dict(plans.values_list("pk", "need__title"))
    return [
        Day(
            day,
            words.closed(day),
            is_inside=True,
            note=words.note(day),
            entries=[_entry(seat, visit, names, titles, today) for visit in visits.get(day, ())],
        )
        for day in days
    ]


class _ClosedWords:
    """Why offices are closed in a period, as a seat reads it: a town of its own; others of the
    prefecture's, and which towns have a day of their own."""

    def __init__(self, seat: Seat, first: date, last: date) -> None:
        known = calendars()
        self._offices = known.of(seat.municipality_code or PREFECTURE)
        self._towns = {} if seat.is_municipal else known.closed_towns(first, last)

    def closed(self, day: date) -> str:
        return closed_reason(day, self._offices) or ""

    def note(self, day: date) -> str:
        """「広島市は平和記念日」, 「那覇市ほか40市町村は慰霊の日」."""
        if self.closed(day) or day not in self._towns:
            return ""
        (first, reason), *others = self._towns[day].items()
        return f"{body_name(first)}{f'ほか{len(others)}市町村' if others else ''}は{reason}"


def _between(seat: Seat, first: date, last: date) -> VisitQuerySet:
    """What a seat may see of the visits in a period; cancelled ones are not shown."""
    return Visit.objects.visible_to(seat).standing().filter(on_day__range=(first, last))


def _by_day(visits: Iterable[V]) -> dict[date, list[V]]:
    found: dict[date, list[V]] = defaultdict(list)
    for visit in visits:
        found[visit.on_day].append(visit)
    return found


def _names(visits: Iterable[Slot | Appointment]) -> dict[int, str]:
    """Looked up once each: joined to the visits they would be looked up for every one."""
    people = Talent.objects.filter(pk__in={visit.talent_id for visit in visits}).order_by()
    return dict(people.values_list("pk", "name"))


def _slots(
    seat: Seat, day: date, visits: Sequence[Slot], names: Mapping[int, str], today: date
) -> SafeString:
    """The cell of a day in a month, as markup: a month has hundreds of links."""
    drawn = [
        markup(
            '<a class="slot {}" href="{}"><span class="vh">{}：</span>{} {}<br>{}</a>',
            SLOTS[state_of(visit.status, day, today)],
            seat.url("visit_detail", visit.pk),
            VISIT_STATES[state_of(visit.status, day, today)],
            Span(visit.span).label,
            body_name(visit.municipality_id),
            names[visit.talent_id],
        )
        for visit in visits
    ]
    left = visits[0].of_the_day - len(visits) if visits else 0
    if left:
        week = (
            f"{seat.url('dispatch_calendar', view='week', **{'from': day.isoformat()})}#h-{day.isoformat()}"
        )
        drawn.append(markup('<a class="small" href="{}">ほか{}件</a>', week, left))
    return SafeString("".join(drawn))


def _entry(
    seat: Seat, visit: Appointment, names: Mapping[int, str], titles: Mapping[int, str], today: date
) -> Entry:
    state = state_of(visit.status, visit.on_day, today)
    return Entry(
        mark=badge(VISIT_STATES[state], VISIT_BADGES[state]),
        url=seat.url("visit_detail", visit.pk),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        town=body_name(visit.municipality_id),
        who=names[visit.talent_id],
        mode=Mode(visit.mode).label,
        title=titles[visit.dispatch_id],
    )
