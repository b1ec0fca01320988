"""Work that is done after the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.moves import Move
from accounts.permissions import Permission
from accounts.rows import QuickModel
from accounts.seats import Seat
from accounts.tenancy import ScopedModel, TenantManager, TenantQuerySet
from jobs.choices import JOB_BADGES, OPEN, JobStatus


class JobQuerySet(TenantQuerySet["Job"]):
    of_person = "asked_by_id"

    def visible_to(self, seat: Seat) -> JobQuerySet:
        """Everybody sees the jobs they asked for themselves; housekeeping without a title is nobody's."""
        return self.about(seat).exclude(title="")


class Job(ScopedModel):
    """One piece of work: what kind, with which arguments, for whom, how far, how it ended.

    It acts for the seat that asked, which is asked for again when it begins (`actions/askers.py`): role, body
    and what the door asked for are kept beside the person. A job without a title is housekeeping (a mail,
    say): no list shows it, and its row goes when the work is done.
    """

    ATTEMPTS: ClassVar[int] = 3
    MOVES: ClassVar[Mapping[str, Move]] = {
        "cancel": Move(frozenset({JobStatus.WAITING}), JobStatus.CANCELLED, Permission.SEE_JOBS, "中止する"),
        "ask_to_stop": Move(
            frozenset({JobStatus.RUNNING}), JobStatus.RUNNING, Permission.SEE_JOBS, "中止する"
        ),
        "retry": Move(frozenset({JobStatus.SET_ASIDE}), JobStatus.WAITING, Permission.OPERATE, "やり直す"),
        "give_up": Move(frozenset({JobStatus.SET_ASIDE}), JobStatus.FAILED, Permission.OPERATE, "取りやめる"),
    }

    prefecture_id = models.PositiveSmallIntegerField("範囲")
    kind = models.CharField("種類", max_length=60)
    title = models.CharField("件名", max_length=120, blank=True, default="")
    arguments = models.JSONField("引数", default=dict)
    key = models.CharField("同じ仕事の印", max_length=120, blank=True, default="")
    status = models.CharField("状態", max_length=12, choices=JobStatus, default=JobStatus.WAITING)
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
    role = models.CharField("頼んだ人の立場", max_length=24)
    municipality_code = models.CharField("頼んだ人の市町村", max_length=6, blank=True, default="")
    section = models.CharField("頼んだ人の部署", max_length=80, blank=True, default="")
    permission = models.CharField("頼むのに要った権限", max_length=40, blank=True, default="", db_default="")
    asked_at = models.DateTimeField("受付日時", default=timezone.now)
    leased_until = models.DateTimeField("次に着手できる日時", null=True)
    started_at = models.DateTimeField("開始日時", null=True)
    finished_at = models.DateTimeField("終了日時", null=True)

    objects = TenantManager.from_queryset(JobQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = "処理"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture_id", "kind", "key"],
                condition=Q(status="waiting") & ~Q(key=""),
                name="job_waiting_once",
            )
        ]
        indexes = [
            models.Index(fields=["prefecture_id", "status"], name="job_status"),
            models.Index(fields=["prefecture_id", "asked_by"], name="job_asked_by"),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def badge(self) -> str:
        return JOB_BADGES[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Outbox(QuickModel):
    """Ids of unfinished jobs, to be handed to the workers (again) when
    due: global, so that no tenant's row is read."""

    job_id = models.BigIntegerField("処理", primary_key=True)
    prefecture_id = models.PositiveSmallIntegerField("範囲")
    due_at = models.DateTimeField("渡す日時", default=timezone.now)
    sent_at = models.DateTimeField("渡した日時", null=True)
    sends = models.PositiveSmallIntegerField("渡した回数", default=0)

    class Meta:
        verbose_name = "送り箱"
        indexes = [models.Index(fields=["due_at"], name="outbox_due")]
