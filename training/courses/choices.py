"""The states of a waiver."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class WaiverStatus(models.TextChoices):
    ASKED = "asked", "承認待ち"
    APPROVED = "approved", "承認"
    REFUSED = "refused", "不承認"


WAIVER_BADGES: Mapping[str, str] = {
    WaiverStatus.ASKED: "wait",
    WaiverStatus.APPROVED: "done",
    WaiverStatus.REFUSED: "",
}
"""How each status is drawn; the kinds are those of the `badge` tag."""
