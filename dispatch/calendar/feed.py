"""The visits of a seat as an iCalendar file, for the own calendar program."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import CharField, Count, Max, Q, QuerySet
from django.db.models.functions import Cast
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from accounts.models import Event
from accounts.seats import Seat
from dispatch.visits.choices import VisitStatus
from dispatch.visits.models import Visit, is_standing
from japan.bodies import bodies
from municipalities.needs.choices import Mode

PRODUCT = "-//digital-talent-pool//visits//JA"
EVENTS_OF_A_PART = 100
BACK = timedelta(days=92)
"""The page says three months."""
SHOWN = (
    *("called_off_at", "starts_at", "ends_at", "mode", "ordinal", "municipality_id", "prefecture_id"),
    *("talent__name", "talent__user_id", "dispatch__created_at", "dispatch__fiscal_year"),
    *("dispatch__sequence", "dispatch__need__title"),
)
"""What an event is written from: no other column is read."""


@dataclass(frozen=True)
class Revision:
    """How often an appointment was changed since it was made, and when it was changed last."""

    number: int
    at: datetime


def revisions_of(visits: QuerySet[Visit]) -> dict[int, Revision]:
    """Of the visits that went to another time or were called off, as their history has it; by id.

    Their history knows whoever changed them, by whichever verb.
    """
    numbers = visits.order_by().annotate(number=Cast("pk", CharField())).values("number")
    changes = Event.objects.filter(
        Q(after__has_any_keys=["on_day", "span", "starts_at"]) | Q(after__status=VisitStatus.CANCELLED),
        subject_type=Visit._meta.label_lower,
        subject_id__in=numbers,
    )
    rows = changes.order_by().values_list("subject_id").annotate(Count("pk"), Max("at"))
    return {int(pk): Revision(count, at) for pk, count, at in rows}


def feed_of(seat: Seat, today: date) -> QuerySet[Visit]:
    """The visits that the file holds: from some months back on, with those called off as such until their day
    has passed. What is older stays in the calendars that took it."""
    told = is_standing() | Q(on_day__gte=today)
    return Visit.objects.visible_to(seat).filter(told, on_day__gte=today - BACK)


def shown_in_feed(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    return visits.select_related("dispatch__need", "talent").only(*SHOWN).order_by("starts_at", "id")


def calendar_parts(
    seat: Seat, revisions: Mapping[int, Revision], title: str, base_url: str, visits: Iterable[Visit]
) -> Generator[bytes]:
    """RFC 5545, times in UTC, some visits at a time; `base_url` is the site's address without a last slash.

    A visit keeps its UID for life, so that taking the file again replaces what has moved. What was changed
    says so with a higher SEQUENCE and a newer DTSTAMP: only so does a calendar that took the file before
    follow, and drop what was called off.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    before, end, after = bytes(calendar.to_ical()).partition(b"END:VCALENDAR")
    yield before
    events = (_event(seat, visit, revisions.get(visit.pk) or _first(visit), base_url) for visit in visits)
    while part := list(islice(events, EVENTS_OF_A_PART)):
        yield b"".join(part)
    yield end + after


def _event(seat: Seat, visit: Visit, known: Revision, base_url: str) -> bytes:
    event = CalendarEvent()
    event.add("uid", f"visit-{visit.prefecture_id}-{visit.pk}@digital-talent-pool")
    event.add("dtstamp", known.at)
    event.add("last-modified", known.at)
    event.add("sequence", known.number)
    event.add("status", "CANCELLED" if visit.called_off_at else "CONFIRMED")
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", _summary(seat, visit))
    event.add("location", _place(seat, visit))
    event.add("description", _description(seat, visit))
    event.add("url", f"{base_url}{seat.url('visit_detail', visit.pk)}")
    return bytes(event.to_ical())


def _first(visit: Visit) -> Revision:
    """As it was made; called off, where no history says when."""
    if visit.called_off_at:
        return Revision(1, visit.called_off_at)
    return Revision(0, visit.dispatch.created_at)


def _summary(seat: Seat, visit: Visit) -> str:
    """Programs that do not understand CANCELLED read it here. Who goes is named to everybody else."""
    who = "" if visit.is_guest(seat) else f"{visit.talent.name}さん　"
    called_off = "【取消】" if visit.called_off_at else ""
    return f"{called_off}{visit.municipality_name}　{who}{visit.dispatch.need.title}（第{visit.ordinal}回）"


def _place(seat: Seat, visit: Visit) -> str:
    """「広島県神石高原町役場」; オンライン, or both."""
    if visit.mode == Mode.ONLINE:
        return str(Mode.ONLINE.label)
    kind = bodies()[visit.municipality_id].kind
    hall = f"{seat.prefecture_name}{visit.municipality_name}{'役場' if kind in ('町', '村') else '役所'}"
    return hall if visit.mode == Mode.ONSITE else f"{hall}／{Mode.ONLINE.label}"


def _description(seat: Seat, visit: Visit) -> str:
    return "\n".join(
        (
            f"訪問先：{seat.prefecture_name}{visit.municipality_name}",
            f"訪問する人：{visit.talent.name}さん",
            f"方法：{visit.get_mode_display()}",
            f"派遣：{visit.dispatch.number}",
        )
    )
