"""How a visit is told in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desk.fields import Line, on
from dispatch.visits.fields import FIRST_ON_PAGE, LOG_FIELDS, SAID_WITHOUT_VISIT

if TYPE_CHECKING:
    from dispatch.visits.models import VisitLog


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


def written_for(log: VisitLog) -> str:
    """Who wrote a log that is not the person's own, and why."""
    return f"{log.logged_by.name}さん（本人に代わって県が記録）\n理由：{log.on_behalf}"
