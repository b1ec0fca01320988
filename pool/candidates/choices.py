"""What is chosen from about candidates, imports of the list, and calls."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import models

MOST_OF_NUMBER, MOST_OF_NAME, MOST_OF_KANA, MOST_OF_TEXT = 20, 120, 160, 1000


class CandidateKind(models.TextChoices):
    PERSON = "person", "個人"
    FIRM = "firm", "企業"


class CandidateStatus(models.TextChoices):
    LISTED = "listed", "掲載中"
    WITHDRAWN = "withdrawn", "名簿から外れた"


class WorkMode(models.TextChoices):
    ONSITE = "onsite", "現地"
    REMOTE = "remote", "オンライン"


class ImportStatus(models.TextChoices):
    WAITING = "waiting", "確認待ち"
    TAKEN = "taken", "取込み済み"
    DISCARDED = "discarded", "取りやめ"


class Missing(models.TextChoices):
    """What becomes of those who are on the list and not in the file."""

    STAY = "stay", "名簿に残す"
    WITHDRAW = "withdraw", "名簿から外す"


class CallStatus(models.TextChoices):
    ASKED = "asked", "打診中"
    INTERVIEW = "interview", "面談"
    TAKEN = "taken", "採用"
    PASSED = "passed", "見送り"
    DECLINED = "declined", "辞退"


RUNNING: Final = (CallStatus.ASKED, CallStatus.INTERVIEW)
ENDED: Final = (CallStatus.TAKEN, CallStatus.PASSED, CallStatus.DECLINED)

IMPORT_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {ImportStatus.WAITING: "wait", ImportStatus.TAKEN: "done", ImportStatus.DISCARDED: ""}
)
CALL_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        CallStatus.ASKED: "wait",
        CallStatus.INTERVIEW: "go",
        CallStatus.TAKEN: "done",
        CallStatus.PASSED: "",
        CallStatus.DECLINED: "",
    }
)
STATUS_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {CandidateStatus.LISTED: "done", CandidateStatus.WITHDRAWN: "stop"}
)
ANYWHERE: Final = "全国どこでも"
"""Of a candidate who wishes for no region."""
