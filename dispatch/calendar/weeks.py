"""People by weeks: the grid of the calendar page, drawn by `{%
calendar %}`, and the days of a month or a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from accounts.seats import Seat
from dispatch.dispatches.figures import mondays_of
from dispatch.dispatches.models import Dispatch
from dispatch.visits.models import Visit
from dispatch.visits.schedule import SPAN_HALVES
from dispatch.visits.taken import TakenDays
from japan.holidays import closed_reason, is_workday
from municipalities.needs.choices import Cadence
from pool.availability import free_in_week, is_on_leave, monday_of, pattern_of, week_of
from pool.models import Talent
from training.clearance import clearances_each

WEEKS = 12
CLOSED_WORD, LEAVE_WORD = "休", "休み"
FEWEST_WORKDAYS = 2
"""A week with fewer working days than this is drawn as closed."""


@dataclass(frozen=True)
class Bar:
    """One dispatch in weeks `first` to `last` of the window, both
    counted from 0; `visited` are those with a visit."""

    first: int
    last: int
    dispatch: Dispatch
    kind: str
    visited: frozenset[int]


@dataclass(frozen=True)
class Cell:
    """One cell of a row; see `templates/desk/parts/calendar.html`."""

    span: int
    rows: int = 1
    kind: str = ""
    text: str = ""
    href: str = ""
    visits: tuple[bool, ...] = ()
    visit_words: str = ""


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
    """`kinds` are those of the slots that occur: the key explains no others."""

    load_label: str
    kinds: frozenset[str]
    weeks: list[Week]
    people: list[PersonRows]


def window_of(start: date) -> list[date]:
    """The Mondays of the twelve weeks that begin with the week of a day."""
    monday = monday_of(start)
    return [monday + timedelta(days=7 * index) for index in range(WEEKS)]


def visits_between(seat: Seat, first: date, last: date) -> list[Visit]:
    """What a seat may see of the visits in a period; cancelled ones are not shown."""
    rows = Visit.objects.visible_to(seat).standing().filter(on_day__range=(first, last))
    return list(rows.select_related("municipality", "talent", "dispatch__need").order_by("starts_at", "id"))


class Booked(NamedTuple):
    """What the grid asks of a visit: twelve weeks of a large prefecture have thousands."""

    talent_id: int
    dispatch_id: int
    on_day: date
    span: str


def booked_between(seat: Seat, first: date, last: date) -> dict[int, list[Booked]]:
    """The visits of a period that a seat may see, in their order, by talent."""
    rows = Visit.objects.visible_to(seat).standing().filter(on_day__range=(first, last))
    found: dict[int, list[Booked]] = defaultdict(list)
    for row in rows.order_by("starts_at", "id").values_list(*Booked._fields):
        found[row[0]].append(Booked(*row))
    return found


def _within(visits: Mapping[int, list[Booked]], first: date, last: date) -> dict[int, list[Booked]]:
    """Those of the days from `first` to `last`; who has none is left out."""
    found = {key: [visit for visit in rows if first <= visit.on_day <= last] for key, rows in visits.items()}
    return {key: rows for key, rows in found.items() if rows}


def _dispatches(visits: Mapping[int, list[Booked]]) -> dict[int, Dispatch]:
    numbers = {visit.dispatch_id for rows in visits.values() for visit in rows}
    return Dispatch.objects.select_related("need", "municipality").in_bulk(numbers)


def grid_of(seat: Seat, start: date, today: date) -> Grid:
    """The grid of twelve weeks for a seat. A municipality sees who comes to it, and neither their other
    visits, nor their leave, nor how much of their month is taken."""
    mondays = window_of(start)
    first, last = mondays[0], week_of(mondays[-1])[-1]
    month = (first + timedelta(days=3)).replace(day=1)
    month_first, month_last = mondays_of(month)[0], week_of(mondays_of(month)[-1])[-1]
    booked = booked_between(seat, min(first, month_first), max(last, month_last))
    by_talent, of_month = _within(booked, first, last), _within(booked, month_first, month_last)
    dispatches = _dispatches(by_talent)
    talents = _talents(seat, by_talent, first, last)
    uncleared = _uncleared_days(talents, by_talent, today)
    weeks = [Week(f"{monday.month}/{monday.day}", _workdays(monday)) for monday in mondays]
    people = []
    for talent in talents:
        bars = _bars(by_talent.get(talent.pk, []), dispatches, mondays, today, uncleared)
        closed = _closed(talent, mondays, shows_leave=not seat.is_municipal)
        visited = frozenset[int]().union(*(bar.visited for bar in bars))
        open_weeks = {week: word for week, word in closed.items() if week not in visited}
        people.append(
            PersonRows(
                name=talent.name,
                href=_address(seat, talent),
                role="、".join(row.get_role_display() for row in talent.roles.all()),
                load=_load(seat, talent, month, of_month.get(talent.pk, [])),
                rows=rows_of(bars, open_weeks, weeks, seat),
            )
        )
    return Grid(f"{month.month}月", _kinds(people), weeks, people)


def _kinds(people: Iterable[PersonRows]) -> frozenset[str]:
    return frozenset(cell.kind for person in people for row in person.rows for cell in row if cell.kind)


def _talents(seat: Seat, by_talent: Mapping[int, list[Booked]], first: date, last: date) -> list[Talent]:
    """Everybody in term for the prefecture, oneself for a talent, who comes for a municipality."""
    pool = Talent.objects.prefetch_related("roles", "halves", "leaves").order_by("kana", "id")
    if seat.is_municipal:
        return list(pool.filter(pk__in=by_talent))
    return list(pool.visible_to(seat).in_term_between(first, last))


def _address(seat: Seat, talent: Talent) -> str:
    """The person's page for the prefecture; the list of visits for others, who have no such page."""
    if seat.is_municipal or talent.user_id == seat.user_id:
        return seat.url("visit_list", talent=talent.pk)
    return seat.url("talent_detail", talent.pk)


def _load(seat: Seat, talent: Talent, month: date, visits: Iterable[Booked]) -> str:
    """「18／24」: halves taken and halves there are in the month; for
    a municipality only those taken for it."""
    mondays = mondays_of(month)
    used: TakenDays = {}
    for visit in visits:
        used[visit.on_day] = used.get(visit.on_day, frozenset()) | SPAN_HALVES[visit.span]
    taken = sum(len(halves) for halves in used.values())
    if seat.is_municipal:
        return f"{taken}"
    pattern = pattern_of(talent)
    free = sum(free_in_week(pattern, monday, used) for monday in mondays)
    return f"{taken}／{taken + free}"


def _uncleared_days(
    talents: Sequence[Talent], by_talent: Mapping[int, list[Booked]], today: date
) -> dict[int, tuple[str, ...]]:
    """Talents with visits to come who would not pass the gate on their own last one, and what they lack."""
    last_days = {
        talent.pk: max(days)
        for talent in talents
        if (days := [visit.on_day for visit in by_talent.get(talent.pk, []) if visit.on_day >= today])
    }
    coming = [talent for talent in talents if talent.pk in last_days]
    found = clearances_each(coming, last_days)
    return {talent_id: each.missing for talent_id, each in found.items() if not each.cleared}


def _bars(
    visits: Sequence[Booked],
    dispatches: Mapping[int, Dispatch],
    mondays: Sequence[date],
    today: date,
    uncleared: dict[int, tuple[str, ...]],
) -> list[Bar]:
    """One bar for each dispatch, from its first to its last week in the window."""
    weeks: dict[int, list[int]] = defaultdict(list)
    for visit in visits:
        weeks[visit.dispatch_id].append((visit.on_day - mondays[0]).days // 7)
    return sorted(
        (
            Bar(
                min(found),
                max(found),
                dispatches[key],
                _kind(dispatches[key], today, uncleared),
                frozenset(found),
            )
            for key, found in weeks.items()
        ),
        key=lambda bar: (bar.first, -bar.last, bar.dispatch.pk),
    )


def _kind(dispatch: Dispatch, today: date, uncleared: dict[int, tuple[str, ...]]) -> str:
    """`lock` for what has begun, `gate` where the training does not reach to the end, `plan` for the rest."""
    if dispatch.ends_on >= today and dispatch.talent_id in uncleared:
        return "gate"
    return "lock" if dispatch.starts_on <= today else "plan"


def _closed(talent: Talent, mondays: Sequence[date], *, shows_leave: bool) -> dict[int, str]:
    """Weeks in which nobody goes, by their place, with the word for it."""
    closed, pattern = {}, pattern_of(talent)
    for index, monday in enumerate(mondays):
        open_days = [day for day in week_of(monday) if is_workday(day)]
        if len(open_days) < FEWEST_WORKDAYS:
            closed[index] = CLOSED_WORD
        elif shows_leave and all(is_on_leave(pattern, day) for day in open_days):
            closed[index] = LEAVE_WORD
    return closed


def rows_of(
    bars: Sequence[Bar], closed: dict[int, str], weeks: Sequence[Week], seat: Seat
) -> list[list[Cell]]:
    """Bars laid into as few rows as they need, around the closed weeks, which go through all rows."""
    pieces = [piece for bar in bars for piece in _cut(bar, closed)]
    rows: list[list[Bar]] = []
    for piece in pieces:
        row = next(
            (
                row
                for row in rows
                if all(piece.first > other.last or piece.last < other.first for other in row)
            ),
            None,
        )
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    rows = rows or [[]]
    return [
        _cells(row, closed, weeks, seat, height=len(rows) if index == 0 else 0)
        for index, row in enumerate(rows)
    ]


def _cut(bar: Bar, closed: dict[int, str]) -> list[Bar]:
    """A bar without its closed weeks."""
    pieces: list[Bar] = []
    for week in range(bar.first, bar.last + 1):
        if week in closed:
            continue
        if pieces and pieces[-1].last == week - 1:
            pieces[-1] = replace(pieces[-1], last=week)
        else:
            pieces.append(replace(bar, first=week, last=week))
    return pieces


def _cells(
    row: Iterable[Bar], closed: dict[int, str], weeks: Sequence[Week], seat: Seat, *, height: int
) -> list[Cell]:
    """One row from left to right. `height` is the number of rows that
    closed weeks of the first row reach over."""
    starts = {bar.first: bar for bar in row}
    cells: list[Cell] = []
    week = 0
    while week < WEEKS:
        if week in closed:
            if height:
                cells.append(Cell(1, height, "void", closed[week]))
            week += 1
        elif bar := starts.get(week):
            cells.append(_slot(bar, weeks, seat))
            week = bar.last + 1
        else:
            last = _empty_until(week, starts, closed)
            cells.append(Cell(last - week))
            week = last
    return cells


def _slot(bar: Bar, weeks: Sequence[Week], seat: Seat) -> Cell:
    """The cell of a bar, which says also in words in which weeks somebody comes."""
    covered = range(bar.first, bar.last + 1)
    labels = "、".join(weeks[week].label for week in covered if week in bar.visited)
    return Cell(
        span=len(covered),
        kind=bar.kind,
        text=words_of(bar.dispatch),
        href=seat.url("dispatch_detail", bar.dispatch.pk),
        visits=tuple(week in bar.visited for week in covered),
        visit_words=f"訪問のある週 {labels}" if labels else "訪問のない週",
    )


def _empty_until(week: int, starts: dict[int, Bar], closed: dict[int, str]) -> int:
    end = week + 1
    while end < WEEKS and end not in starts and end not in closed:
        end += 1
    return end


CADENCE_WORDS = {
    Cadence.WEEKLY.value: "毎週{weekday}",
    Cadence.TWICE_MONTHLY.value: "月2回 {weekday}",
    Cadence.FOUR_DAYS_MONTHLY.value: "月4回 {weekday}",
    Cadence.MONTHLY.value: "月1回 {weekday}",
    Cadence.ONCE.value: "{weekday}",
}


def words_of(dispatch: Dispatch) -> str:
    """「神石高原町　毎週火」."""
    cadence = CADENCE_WORDS[dispatch.cadence].format(weekday=dispatch.get_weekday_display())
    return f"{dispatch.municipality.name}　{cadence}"


def _workdays(monday: date) -> int:
    return sum(is_workday(day) for day in week_of(monday))


@dataclass(frozen=True)
class Day:
    """One day of a month or a week with its visits; `closed` is why nobody works, empty on working days."""

    on: date
    closed: str
    is_inside: bool
    visits: list[Visit]


def days_of(seat: Seat, first: date, last: date, *, month: int | None = None) -> list[list[Day]]:
    """Monday to Friday of each week that touches the period, with what the seat may see. One query."""
    monday = monday_of(first)
    visits: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits_between(seat, monday, week_of(last)[-1]):
        visits[visit.on_day].append(visit)
    weeks: list[list[Day]] = []
    while monday <= last:
        weeks.append(
            [
                Day(day, closed_reason(day) or "", month in (None, day.month), visits.get(day, []))
                for day in week_of(monday)
            ]
        )
        monday += timedelta(days=7)
    return weeks


def month_span(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def steps_of(view: str, day: date) -> dict[str, Any]:
    """The days to which 前へ and 次へ lead."""
    if view == "month":
        first, last = month_span(day)
        return {"earlier": (first - timedelta(days=1)).replace(day=1), "later": last + timedelta(days=1)}
    length = timedelta(days=7 * (WEEKS if view == "weeks" else 1))
    return {"earlier": day - length, "later": day + length}
