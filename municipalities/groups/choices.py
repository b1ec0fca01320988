"""The kinds of groups."""

from __future__ import annotations

from django.db import models


class GroupKind(models.TextChoices):
    METROPOLITAN = "metropolitan", "連携中枢都市圏"
    SETTLEMENT = "settlement", "定住自立圏"
    ASSOCIATION = "association", "一部事務組合"
    UNION = "union", "広域連合"
    OWN = "own", "県のグループ"
