"""The visits of a seat as an iCalendar file, for the own calendar program."""

from __future__ import annotations

from collections.abc import Iterable

from icalendar import Calendar, Event

from dispatch.visits.models import Visit

PRODUCT = "-//digital-talent-pool//visits//JA"


def calendar_file(visits: Iterable[Visit], *, title: str, base_url: str, addresses: dict[int, str]) -> bytes:
    """RFC 5545. `addresses` holds the path of each visit's page by its id; times are in UTC.

    A visit keeps its UID for life, so that taking the file again replaces what has moved; one that was called
    off says so with a higher SEQUENCE and a newer DTSTAMP, so that it leaves a calendar that took it before.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for visit in visits:
        event = Event()
        event.add("uid", f"visit-{visit.prefecture_id}-{visit.pk}@digital-talent-pool")
        event.add("dtstamp", visit.called_off_at or visit.dispatch.created_at)
        event.add("last-modified", visit.called_off_at or visit.dispatch.created_at)
        event.add("sequence", 1 if visit.called_off_at else 0)
        event.add("status", "CANCELLED" if visit.called_off_at else "CONFIRMED")
        event.add("dtstart", visit.starts_at)
        event.add("dtend", visit.ends_at)
        event.add("summary", f"{visit.municipality_name}　{visit.dispatch.need.title}（第{visit.ordinal}回）")
        event.add("location", f"{visit.municipality_name}（{visit.get_mode_display()}）")
        event.add("url", f"{base_url}{addresses[visit.pk]}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
