"""The kinds of structures, and the states of a meeting."""

from __future__ import annotations

from typing import Final

from django.db import models


class StructureKind(models.TextChoices):
    COUNCIL = "council", "会議体"
    DECLARATION = "declaration", "宣言"
    AGREEMENT = "agreement", "協定"
    OFFICE = "office", "事務局"


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", "予定"
    HELD = "held", "開催"
    CALLED_OFF = "called_off", "中止"


UNRECORDED: Final = ("記録待ち", "wait")
"""Of a meeting whose day has passed, and of which nobody has said whether it was held."""

MEETING_BADGES: Final[dict[str, tuple[str, str]]] = {
    MeetingStatus.PLANNED.value: (MeetingStatus.PLANNED.label, "draft"),
    MeetingStatus.HELD.value: (MeetingStatus.HELD.label, "done"),
    MeetingStatus.CALLED_OFF.value: (MeetingStatus.CALLED_OFF.label, ""),
}
"""Word and kind of the badge."""

ALL: Final = "all"
"""Stands among the codes of those who take part for every municipality of the prefecture."""
EVERYBODY: Final = "県内のすべての市町村"
