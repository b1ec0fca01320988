"""The words of a dispatch that are chosen from lists."""

from __future__ import annotations

from django.db import models


class DispatchStatus(models.TextChoices):
    PLANNED = "planned", "派遣中・予定"
    ENDED = "ended", "終了"
    CANCELLED = "cancelled", "取消"
