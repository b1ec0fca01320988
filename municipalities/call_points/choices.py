"""What somebody is telephoned about."""

from __future__ import annotations

from django.db import models


class Purpose(models.TextChoices):
    INCIDENT = "incident", "起きている事案（感染・漏えい・紛失など）"
    NEEDS = "needs", "困りごと・ニーズの問い合わせ"
