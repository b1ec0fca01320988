"""The words of a local holiday."""

from __future__ import annotations

from django.db import models


class Whose(models.TextChoices):
    """Whose offices a day is about."""

    PREFECTURE = "prefecture", "県の機関だけ"
    EVERYBODY = "everybody", "県とすべての市町村"
    TOWN = "town", "市町村"


class Kind(models.TextChoices):
    CLOSED = "closed", "休日"
    OPEN = "open", "開庁日"


CERTAINTIES = {
    "checked": "条例の条文で確かめたもの",
    "source": "団体の公表資料によるもの",
    "second_hand": "ほかの資料によるもの（条文は未確認）",
}
"""Of what is known for the whole country (`japan.holidays`)."""
