"""People by weeks: the grid of the calendar page, drawn by `{%
calendar %}`. What it asks of visits, the database adds up: one row for each dispatch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import BitOr
from django.core.paginator import Page, Paginator
from django.db.models import Max, Value

from accounts.seats import Seat
from desk.filters import holding
from dispatch.calendar.layout import WEEKS, Bar, Cell, rows_of
from dispatch.dispatches.figures import mondays_of
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from dispatch.visits.taken import TakenWeeks, days_since, taken_bits
from japan.bodies import body_name
from japan.holidays import is_workday
from japan.skill_standard import ROLES
from municipalities.holidays.calendars import PREFECTURE, calendars
from municipalities.needs.choices import Cadence
from pool.people.availability import Pattern, free_of_bits, is_on_leave, monday_of, offered_bits, week_of
from pool.people.choices import Weekday
from pool.people.models import Talent, TalentRole, about_many
from pool.people.patterns import patterns_of
from training.courses.clearance import clearances_each

PEOPLE_ON_A_PAGE = 50
CLOSED_WORD, LEAVE_WORD = "休", "休み"
FEWEST_WORKDAYS = 2
"""A week with fewer working days than this is drawn as closed."""


@dataclass(frozen=True)
class Week:
    label: str
    days: int


@dataclass(frozen=True)
class PersonRows:
    name: str
    href: str
    role: str
    load: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Grid:
    """`kinds` are those of the slots that occur: the key explains no others. `people` are those of a page."""

    load_label: str
    kinds: frozenset[str]
    weeks: list[Week]
    people: list[PersonRows]
    page: Page[Any]


class Known(NamedTuple):
    """What the grid says of somebody."""

    pk: int
    name: str
    user_id: int | None


class Plan(NamedTuple):
    """What the grid says of a dispatch."""

    pk: int
    talent_id: int
    municipality_id: str
    starts_on: date
    ends_on: date
    cadence: str
    weekday: int


@dataclass(frozen=True)
class Coming:
    """The visits of one dispatch in the window."""

    talent_id: int
    dispatch_id: int
    weeks: frozenset[int]
    """Places of the weeks with a visit."""
    last_day: date


def window_of(start: date) -> list[date]:
    """The Mondays of the twelve weeks that begin with the week of a day."""
    monday = monday_of(start)
    return [monday + timedelta(days=7 * index) for index in range(WEEKS)]


def grid_of(seat: Seat, start: date, today: date, *, page: str | None = None, words: str = "") -> Grid:
    """The grid of twelve weeks for a seat. A municipality sees who comes to it, and neither their other
    visits, nor their leave, nor how much of their month is taken. `words` are of a name or its reading."""
    mondays = window_of(start)
    first, last = mondays[0], week_of(mondays[-1])[-1]
    month = (first + timedelta(days=3)).replace(day=1)
    shown = _people(seat, first, last, page, words)
    people = [Known(*row) for row in shown.object_list]
    numbers = [person.pk for person in people]
    coming = _coming(seat, numbers, first, last)
    plans = _plans({each.dispatch_id for rows in coming.values() for each in rows})
    uncleared = _uncleared_days(people, coming, today)
    patterns = _patterns(numbers, first, last, month)
    open_days = _open_days(seat, mondays)
    closed_weeks = {week: CLOSED_WORD for week, days in enumerate(open_days) if len(days) < FEWEST_WORKDAYS}
    weeks = [
        Week(f"{monday.month}/{monday.day}", len(days))
        for monday, days in zip(mondays, open_days, strict=True)
    ]
    labels, roles = [week.label for week in weeks], _roles(numbers)
    loads = _loads(seat, numbers, patterns, mondays_of(month))
    rows = []
    for person in people:
        bars = _bars(seat, coming.get(person.pk, ()), plans, today, uncleared)
        closed = closed_weeks if seat.is_municipal else closed_weeks | _away(patterns[person.pk], open_days)
        visited = frozenset[int]().union(*(bar.visited for bar in bars))
        open_weeks = {week: word for week, word in closed.items() if week not in visited}
        rows.append(
            PersonRows(
                name=person.name,
                href=_address(seat, person),
                role="、".join(roles.get(person.pk, ())),
                load=loads[person.pk],
                rows=rows_of(bars, open_weeks, labels),
            )
        )
    counted = mondays_of(month)
    load_label = f"{counted[0].month}/{counted[0].day}から{len(counted)}週"
    return Grid(load_label, _kinds(rows), weeks, rows, shown)


def _kinds(people: Iterable[PersonRows]) -> frozenset[str]:
    return frozenset(cell.kind for person in people for row in person.rows for cell in row if cell.kind)


def _people(seat: Seat, first: date, last: date, page: str | None, words: str) -> Page[Any]:
    """Everybody in term for the prefecture, oneself for a talent, who comes for a municipality."""
    if seat.is_municipal:
        visits = Visit.objects.visible_to(seat).standing().filter(on_day__range=(first, last))
        guests = visits.order_by().values_list("talent_id", flat=True).distinct()
        pool = Talent.objects.filter(pk__in=list(guests))
    else:
        pool = Talent.objects.visible_to(seat).in_term_between(first, last)
    if words:
        pool = pool.filter(holding(words, "name", "kana"))
    people = pool.order_by("kana", "id").values_list(*Known._fields)
    return Paginator(people, PEOPLE_ON_A_PAGE).get_page(page)


def _coming(seat: Seat, numbers: Sequence[int], first: date, last: date) -> dict[int, list[Coming]]:
    """What a seat may see of the visits of some people, by talent, with one row for each dispatch."""
    visits = Visit.objects.visible_to(seat).standing().filter(on_day__range=(first, last))
    in_week = Value(1).bitleftshift(days_since(first) / 7)  # type: ignore[arg-type]
    found: dict[int, list[Coming]] = defaultdict(list)
    for talent_id, dispatch_id, bits, last_day in (
        visits.filter(talent_id__in=numbers)
        .order_by()
        .values_list("talent_id", "dispatch_id")
        .annotate(weeks=BitOr(in_week), last_day=Max("on_day"))
    ):
        weeks = frozenset(week for week in range(WEEKS) if bits >> week & 1)
        found[talent_id].append(Coming(talent_id, dispatch_id, weeks, last_day))
    return found


def _plans(numbers: Collection[int]) -> dict[int, Plan]:
    rows = Dispatch.objects.filter(pk__in=numbers).order_by().values_list(*Plan._fields)
    return {row[0]: Plan(*row) for row in rows}


def _roles(numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = about_many(TalentRole.objects.order_by("id"), numbers)
    for talent_id, role in rows.values_list("talent_id", "role"):
        found[talent_id].append(ROLES[role])
    return found


def _patterns(numbers: Sequence[int], first: date, last: date, month: date) -> dict[int, Pattern]:
    """With the leaves of the window, and of the month in which it begins."""
    mondays = mondays_of(month)
    people = about_many(Talent.objects.all(), numbers, "pk")
    return patterns_of(people, min(first, mondays[0]), max(last, week_of(mondays[-1])[-1]))


def _address(seat: Seat, person: Known) -> str:
    """The person's page for the prefecture; the list of visits for others, who have no such page."""
    if seat.is_municipal or person.user_id == seat.user_id:
        return seat.url("visit_list", talent=person.pk)
    return seat.url("talent_detail", person.pk)


def _loads(
    seat: Seat, numbers: Sequence[int], patterns: Mapping[int, Pattern], mondays: Sequence[date]
) -> dict[int, str]:
    """「18／24」: halves taken and halves there are in the month; for
    a municipality only those taken for it."""
    visits = Visit.objects.visible_to(seat).filter(talent_id__in=numbers)
    taken = taken_bits(mondays[0], week_of(mondays[-1])[-1], visits)
    return {
        number: _load(patterns[number], mondays, taken.get(number, {}), only_taken=seat.is_municipal)
        for number in numbers
    }


def _load(pattern: Pattern, mondays: Sequence[date], used: TakenWeeks, *, only_taken: bool) -> str:
    taken = sum(bits.bit_count() for bits in used.values())
    if only_taken:
        return f"{taken}"
    free = sum(
        free_of_bits(offered_bits(pattern, monday), used.get(monday, 0), pattern.days_per_week)
        for monday in mondays
    )
    return f"{taken}／{taken + free}"


def _uncleared_days(
    people: Sequence[Known], coming: Mapping[int, Sequence[Coming]], today: date
) -> frozenset[int]:
    """Talents with visits to come who would not pass the gate on their own last one."""
    last_days = {
        person.pk: day
        for person in people
        if person.pk in coming and (day := max(each.last_day for each in coming[person.pk])) >= today
    }
    found = clearances_each([person for person in people if person.pk in last_days], last_days)
    return frozenset(talent_id for talent_id, each in found.items() if not each.cleared)


def _bars(
    seat: Seat,
    coming: Iterable[Coming],
    plans: Mapping[int, Plan],
    today: date,
    uncleared: Collection[int],
) -> list[Bar]:
    """One bar for each dispatch, from its first to its last week in the window."""
    bars = [
        Bar(
            min(each.weeks),
            max(each.weeks),
            each.dispatch_id,
            _kind(plans[each.dispatch_id], today, uncleared),
            words_of(plans[each.dispatch_id]),
            seat.url("dispatch_detail", each.dispatch_id),
            each.weeks,
        )
        for each in coming
    ]
    return sorted(bars, key=lambda bar: (bar.first, -bar.last, bar.dispatch_id))


def _kind(plan: Plan, today: date, uncleared: Collection[int]) -> str:
    """`lock` for what has begun, `gate` where the training does not reach to the end, `plan` for the rest."""
    if plan.ends_on >= today and plan.talent_id in uncleared:
        return "gate"
    return "lock" if plan.starts_on <= today else "plan"


def _away(pattern: Pattern, weeks: Sequence[Sequence[date]]) -> dict[int, str]:
    """Weeks in which somebody is on leave on every day on which offices are open, by their place."""
    if not pattern.leaves:
        return {}
    return {
        week: LEAVE_WORD
        for week, days in enumerate(weeks)
        if len(days) >= FEWEST_WORKDAYS and all(is_on_leave(pattern, day) for day in days)
    }


CADENCE_WORDS = {
    Cadence.WEEKLY.value: "毎週{weekday}",
    Cadence.TWICE_MONTHLY.value: "月2回 {weekday}",
    Cadence.FOUR_DAYS_MONTHLY.value: "月4回 {weekday}",
    Cadence.MONTHLY.value: "月1回 {weekday}",
    Cadence.ONCE.value: "{weekday}",
}


def words_of(plan: Plan) -> str:
    """「神石高原町　毎週火」."""
    cadence = CADENCE_WORDS[plan.cadence].format(weekday=Weekday(plan.weekday).label)
    return f"{body_name(plan.municipality_id)}　{cadence}"


def _open_days(seat: Seat, mondays: Iterable[date]) -> list[list[date]]:
    """On which the seat's own offices are open, week by week: those of the town, or of the prefecture."""
    offices = calendars().of(seat.municipality_code or PREFECTURE)
    return [[day for day in week_of(monday) if is_workday(day, offices)] for monday in mondays]


def month_span(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def steps_of(view: str, day: date) -> dict[str, Any]:
    """The days to which 前へ and 次へ lead."""
    if view == "month":
        first, last = month_span(day)
        return {"earlier": (first - timedelta(days=1)).replace(day=1), "later": last + timedelta(days=1)}
    length = timedelta(days=7 * (1 if view == "week" else WEEKS))
    return {"earlier": day - length, "later": day + length}
