"""The words of hearings and of what was found there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models


class HearingStatus(models.TextChoices):
    PLANNED = "planned", "予定"
    HELD = "held", "実施済み"
    CLOSED = "closed", "まとめ済み"
    CALLED_OFF = "called_off", "取りやめ"


HEARING_BADGES: Final[Mapping[str, str]] = {
    HearingStatus.PLANNED: "wait",
    HearingStatus.HELD: "go",
    HearingStatus.CLOSED: "done",
    HearingStatus.CALLED_OFF: "",
}

LATE: Final = "late"
"""A planned hearing whose day has passed: its minutes are missing."""
LATE_WORDS: Final = "記録がまだ"
HEARING_STATES: Final = {
    HearingStatus.PLANNED.value: "予定",
    LATE: LATE_WORDS,
    HearingStatus.HELD.value: "実施済み",
    HearingStatus.CLOSED.value: "まとめ済み",
    HearingStatus.CALLED_OFF.value: "取りやめ",
}


class Way(models.TextChoices):
    """How the two sides meet."""

    PLACE = "place", "対面"
    ONLINE = "online", "オンライン"


class FindingStatus(models.TextChoices):
    """Where a finding stands. Whether a need was made of it is not said here: a draft is nobody's but the
    municipality's."""

    NOTED = "noted", "県の中だけ"
    OFFERED = "offered", "市町村に提案中"
    DECLINED = "declined", "いまは要らない"
