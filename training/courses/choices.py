"""The kinds of courses, when one is required, and the states of a waiver."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class CourseKind(models.TextChoices):
    PRACTICE = "practice", "行政実務"
    LEADER = "leader", "DX推進リーダー育成"
    SECURITY = "security", "セキュリティ演習"
    STUDY = "study", "勉強会"


class Timing(models.TextChoices):
    FIRST = "first", "派遣の前に1度"
    YEARLY = "yearly", "年度ごと"


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
