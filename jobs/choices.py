"""What a job's status can be, and the badge of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models


class JobStatus(models.TextChoices):
    WAITING = "waiting", "順番待ち"
    RUNNING = "running", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "できませんでした"
    SET_ASIDE = "set_aside", "保留（運用担当が確認中）"
    CANCELLED = "cancelled", "中止"


OPEN: Final = (JobStatus.WAITING, JobStatus.RUNNING)

JOB_BADGES: Final[Mapping[str, str]] = {
    JobStatus.WAITING: "wait",
    JobStatus.RUNNING: "go",
    JobStatus.DONE: "done",
    JobStatus.FAILED: "stop",
    JobStatus.SET_ASIDE: "stop",
    JobStatus.CANCELLED: "",
}
