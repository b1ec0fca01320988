"""The states of a session and of who is to attend it."""

from __future__ import annotations

from typing import Final

from django.db import models


class SessionStatus(models.TextChoices):
    PLANNED = "planned", "予定"
    HELD = "held", "開催"
    CALLED_OFF = "called_off", "中止"


class EnrolmentStatus(models.TextChoices):
    ENROLLED = "enrolled", "申込済み"
    WAITING = "waiting", "空き待ち"
    WITHDRAWN = "withdrawn", "取下げ"


class How(models.TextChoices):
    """How it is known that somebody attended."""

    LIST = "list", "名簿"
    CODE = "code", "出席番号"


UNRECORDED: Final = ("出席の記録待ち", "wait")
"""Of a session whose day has passed, and of which nobody has said who attended."""

SESSION_BADGES: Final[dict[str, tuple[str, str]]] = {
    SessionStatus.PLANNED.value: (SessionStatus.PLANNED.label, "draft"),
    SessionStatus.HELD.value: (SessionStatus.HELD.label, "done"),
    SessionStatus.CALLED_OFF.value: (SessionStatus.CALLED_OFF.label, ""),
}
"""Word and kind of the badge."""

MOST_WRONG_CODES: Final = 5
"""So often a code may be typed wrong for one session; then the list alone says who attended."""
