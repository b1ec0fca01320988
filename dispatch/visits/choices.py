"""The words of a visit that are chosen from lists."""

from __future__ import annotations

from django.db import models


class Span(models.TextChoices):
    """The part of a day that a visit takes."""

    MORNING = "am", "午前"
    AFTERNOON = "pm", "午後"
    DAY = "day", "1日"


class VisitStatus(models.TextChoices):
    PLANNED = "planned", "予定"
    LOGGED = "logged", "確認待ち"
    SENT_BACK = "sent_back", "差戻し"
    CONFIRMED = "confirmed", "確認済み"
    CANCELLED = "cancelled", "取消"


ANSWERED = (VisitStatus.LOGGED, VisitStatus.SENT_BACK, VisitStatus.CONFIRMED)
"""Somebody has written what became of the visit, be it that there was none."""

UNLOGGED = "unlogged"
"""The state of a planned visit whose day has passed: nobody has said what became of it."""

VISIT_STATES: dict[str, str] = {
    VisitStatus.PLANNED.value: VisitStatus.PLANNED.label,
    UNLOGGED: "記録待ち",
    **{status.value: status.label for status in VisitStatus if status != VisitStatus.PLANNED},
}

VISIT_BADGES: dict[str, str] = {
    VisitStatus.PLANNED.value: "draft",
    UNLOGGED: "wait",
    VisitStatus.LOGGED.value: "wait",
    VisitStatus.SENT_BACK.value: "stop",
    VisitStatus.CONFIRMED.value: "done",
    VisitStatus.CANCELLED.value: "",
}


class DutyCategory(models.TextChoices):
    MUNICIPAL_SUPPORT = "municipal_support", "市町村支援"
    PREFECTURE = "prefecture", "県の業務"
    OTHER = "other", "その他"


class Ladder(models.TextChoices):
    """How far the town does it alone."""

    DO_FOR = "do_for", "代行　訪問した人が"
    TOGETHER = "together", "伴走　一緒に"
    WATCH = "watch", "見守り　市町村が"
    ALONE = "alone", "自走　市町村だけ"


class Work(models.TextChoices):
    """What a visit consists of, in words that a thumb can choose."""

    REVIEW = "review", "業務の見直し"
    FORMS = "forms", "申請書の整理"
    VENDOR = "vendor", "業者との調整"
    TEACHING = "teaching", "研修・説明"
    SPECIFICATION = "specification", "仕様・調達"
    SETTING_UP = "setting_up", "設定・作業"
