"""How a visit is told in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from accounts.models import Event
from desk.fields import Line, on
from desk.history import change_rows
from desk.templatetags.wareki import clock
from dispatch.visits.fields import FIRST_ON_PAGE, LOG_FIELDS, LOGGED_FIELDS, SAID_WITHOUT_VISIT

if TYPE_CHECKING:
    from dispatch.visits.models import Visit, VisitLog

LOGGING: Final = ("log_visit", "log_visit_for")
SENDING_BACK: Final = "send_back_visit"

MOST_NAMED: Final = 15
"""So many visits are named one by one on a page that asks before a deed; more than these are counted."""


def length_words(minutes: int) -> str:
    """「3時間」, 「1時間30分」, 「45分」, 「0分」."""
    hours, rest = divmod(minutes, 60)
    return f"{f'{hours}時間' if hours else ''}{f'{rest}分' if rest or not hours else ''}"


def way_words(log: VisitLog) -> str:
    """「現地3時間」 of a visit that was held."""
    return f"{log.get_mode_display()}{length_words(log.minutes)}" if log.was_held else "訪問なし"


def log_lines(log: VisitLog) -> list[Line]:
    """What the log says, what was done before how it is booked; of a
    visit that was not held why, and what is next."""
    places = {name: place for place, name in enumerate(FIRST_ON_PAGE)}
    fields = sorted(on("page", LOG_FIELDS), key=lambda field: places.get(field.name, len(places)))
    if not log.was_held:
        fields = [
            replace(field, label=SAID_WITHOUT_VISIT[field.name])
            for field in fields
            if field.name in SAID_WITHOUT_VISIT
        ]
    said = [Line(field.label, field.words(log)) for field in fields]
    return [*said, Line("記録した人", written_for(log))] if log.on_behalf else said


def clock_of(moment: str) -> str:
    """A recorded moment of a log, whose day is the visit's: 16:30."""
    return clock(datetime.fromisoformat(moment))


@dataclass(frozen=True)
class Corrections:
    """What a log says otherwise than when the host read it last; `was_sent_back`: it was asked for."""

    was_sent_back: bool
    rows: list[dict[str, str]]


def corrections_of(visit: Visit) -> Corrections:
    """Out of the history: since the log was sent back, or first came. One query."""
    events = Event.objects.filter(subject_type=visit._meta.label_lower, subject_id=str(visit.pk))
    was_sent_back, before, after = False, dict[str, Any](), dict[str, Any]()
    for event in events.filter(verb__in=(*LOGGING, SENDING_BACK)).order_by("sequence"):
        if event.verb == SENDING_BACK:
            was_sent_back, before, after = True, {}, {}
            continue
        became = {name: value for name, value in event.after.items() if name in LOGGED_FIELDS}
        before = {name: event.before[name] for name in became if name in event.before} | before
        after |= {name: value for name, value in became.items() if name in before}
    before = {name: before[name] for name in LOGGED_FIELDS if name in before}
    return Corrections(was_sent_back, change_rows(visit._meta.label_lower, before, after))


def written_for(log: VisitLog) -> str:
    """Who wrote a log that is not the person's own, and why."""
    return f"{log.logged_by.name}さん（本人に代わって県が記録）\n理由：{log.on_behalf}"
