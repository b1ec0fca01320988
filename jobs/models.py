"""Work that is done after the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import ScopedModel


class JobState(models.TextChoices):
    WAITING = "waiting", "順番待ち"
    RUNNING = "running", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "できませんでした"
    SET_ASIDE = "set_aside", "保留（運用担当が確認）"
    CANCELLED = "cancelled", "中止"


OPEN_STATES: tuple[JobState, ...] = (JobState.WAITING, JobState.RUNNING)


class Job(ScopedModel):
    """One piece of work: what kind, with which arguments, how far, how it ended."""

    ATTEMPTS: ClassVar[int] = 3
    LABELS: ClassVar[Mapping[str, str]] = dict(JobState.choices)

    prefecture_id = models.PositiveSmallIntegerField("範囲")
    kind = models.CharField("種類", max_length=60)
    title = models.CharField("件名", max_length=120)
    arguments = models.JSONField("引数", default=dict)
    key = models.CharField("同じ仕事の印", max_length=120, blank=True, default="")
    state = models.CharField("状態", max_length=12, choices=JobState, default=JobState.WAITING)
    stage = models.CharField("段階", max_length=120, blank=True, default="")
    percent = models.PositiveSmallIntegerField("進み（％）", default=0)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    reason = models.CharField("理由", max_length=500, blank=True, default="")
    result_url = models.CharField("結果の画面", max_length=300, blank=True, default="")
    result_label = models.CharField("結果の名前", max_length=120, blank=True, default="")
    cancel_asked = models.BooleanField("中止の希望", default=False)
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="頼んだ人"
    )
    asked_at = models.DateTimeField("受付日時", default=timezone.now)
    leased_until = models.DateTimeField("担当期限", null=True)
    started_at = models.DateTimeField("開始日時", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)

    class Meta(ScopedModel.Meta):
        verbose_name = "処理"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture_id", "kind", "key"],
                condition=Q(state="waiting") & ~Q(key=""),
                name="job_waiting_once",
            )
        ]
        indexes = [models.Index(fields=["prefecture_id", "state"], name="job_state")]


class Outbox(models.Model):
    """Ids of jobs to be handed to the workers: global, so that the relay reads no tenant's rows."""

    job_id = models.BigIntegerField("処理", primary_key=True)
    prefecture_id = models.PositiveSmallIntegerField("範囲")
    due_at = models.DateTimeField("渡す日時", default=timezone.now)
    sent_at = models.DateTimeField("渡した日時", null=True)

    class Meta:
        verbose_name = "送り箱"
        indexes = [models.Index(fields=["due_at"], name="outbox_due")]
