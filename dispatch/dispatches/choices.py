"""The words of a dispatch that are chosen from lists."""

from __future__ import annotations

from django.db import models


class DispatchStatus(models.TextChoices):
    PLANNED = "planned", "派遣中・予定"
    ENDED = "ended", "終了"
    CANCELLED = "cancelled", "取消"


COMING = "coming"
"""A dispatch that stands and has not begun."""

DISPATCH_BADGES: dict[str, tuple[str, str]] = {
    COMING: ("予定", "draft"),
    DispatchStatus.PLANNED.value: ("派遣中", "go"),
    DispatchStatus.ENDED.value: (DispatchStatus.ENDED.label, "done"),
    DispatchStatus.CANCELLED.value: (DispatchStatus.CANCELLED.label, ""),
}
"""Word and kind of the badge."""
