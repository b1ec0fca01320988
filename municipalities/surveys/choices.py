"""The words of rounds, sheets and their sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models


class RoundStatus(models.TextChoices):
    DRAFT = "draft", "準備中"
    OPEN = "open", "回答を受付中"
    CLOSED = "closed", "締切り済み"
    DISCARDED = "discarded", "破棄"


ROUND_BADGES: Final[Mapping[str, str]] = {
    RoundStatus.DRAFT: "draft",
    RoundStatus.OPEN: "go",
    RoundStatus.CLOSED: "done",
    RoundStatus.DISCARDED: "",
}


class SheetStatus(models.TextChoices):
    """Where the answers of one municipality stand."""

    WRITING = "writing", "回答中"
    SUBMITTED = "submitted", "提出済み"
    RETURNED = "returned", "差戻しあり"


SHEET_BADGES: Final[Mapping[str, str]] = {
    SheetStatus.WRITING: "wait",
    SheetStatus.SUBMITTED: "done",
    SheetStatus.RETURNED: "stop",
}


def has_answered(status: str) -> bool:
    """回答した団体, on every page: all was sent, and nothing was given back."""
    return status == SheetStatus.SUBMITTED


class SectionStatus(models.TextChoices):
    """Where one section of a sheet stands, as the board shows it."""

    UNTOUCHED = "untouched", "未着手"
    WRITING = "writing", "入力中"
    SUBMITTED = "submitted", "提出"
    RETURNED = "returned", "差戻し"
    CONFIRMED = "confirmed", "確認済み"


SECTION_SHADES: Final[Mapping[str, str]] = {
    SectionStatus.RETURNED: "b5",
    SectionStatus.UNTOUCHED: "b4",
    SectionStatus.WRITING: "b3",
    SectionStatus.SUBMITTED: "b2",
    SectionStatus.CONFIRMED: "b1",
}
"""The shade of each state on the board, what is left to do the darkest."""

AT_THE_PREFECTURE: Final = (SectionStatus.SUBMITTED, SectionStatus.CONFIRMED)


class Origin(models.TextChoices):
    """How an answer came to stand there."""

    TYPED = "typed", "画面で記入"
    PREFILLED = "prefilled", "先に入れた値のまま"
    WORKBOOK = "workbook", "ファイルで記入"


class StepKind(models.TextChoices):
    """What happened to one answer."""

    SENT = "sent", "提出"
    CHANGED = "changed", "直して提出"
    RETURNED = "returned", "差戻し"
    TAKEN_BACK = "taken_back", "差戻しの取消し"
    REPLIED = "replied", "県への返事"


class ReminderStatus(models.TextChoices):
    WAITING = "waiting", "送信待ち"
    SENT = "sent", "送信済み"
    STOPPED = "stopped", "取りやめ"


REMINDER_BADGES: Final[Mapping[str, str]] = {
    ReminderStatus.WAITING: "wait",
    ReminderStatus.SENT: "done",
    ReminderStatus.STOPPED: "",
}


class HandStatus(models.TextChoices):
    """A section that was handed to somebody of another department."""

    WAITING = "waiting", "依頼中"
    DONE = "done", "記入済み"
    TAKEN_BACK = "taken_back", "取消し"
