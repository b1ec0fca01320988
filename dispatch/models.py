"""Where pool and municipalities meet: dispatches, visits and what was done on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.events import snapshot_of
from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission, Role
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from municipalities.models import Cadence, Category, Mode, Municipality, Need
from pool.models import Talent, Weekday


class Span(models.TextChoices):
    """The part of a day that a visit takes."""

    MORNING = "am", "午前"
    AFTERNOON = "pm", "午後"
    DAY = "day", "1日"


class DispatchStatus(models.TextChoices):
    PLANNED = "planned", "派遣中・予定"
    ENDED = "ended", "終了"
    CANCELLED = "cancelled", "取消"


M = TypeVar("M", bound=models.Model)


class SeenBySeat(TenantQuerySet[M]):
    """Rows with a `talent` and a `municipality`: a town sees its own, a talent the own."""

    def visible_to(self, seat: Seat) -> Self:
        if seat.role is Role.TALENT:
            return self.filter(talent__user_id=seat.user_id)
        if seat.is_municipal:
            return self.filter(municipality_id=seat.municipality_code)
        return self


class DispatchQuerySet(SeenBySeat["Dispatch"]):
    """Dispatches as a seat sees them."""


class VisitQuerySet(SeenBySeat["Visit"]):
    """Visits as a seat sees them."""


class Dispatch(TenantModel):
    """派遣: one talent goes to one municipality for one need, in a period, at a cadence."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "cancel": Move(
            frozenset({DispatchStatus.PLANNED}),
            DispatchStatus.CANCELLED,
            Permission.PLAN_DISPATCH,
            "取り消す",
        ),
        "end": Move(frozenset({DispatchStatus.PLANNED}), DispatchStatus.ENDED, Permission.PLAN_DISPATCH, "終える"),
    }

    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="dispatches", verbose_name="支援ニーズ")
    talent = models.ForeignKey(Talent, on_delete=models.PROTECT, related_name="dispatches", verbose_name="登録人材")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村")
    status = models.CharField("状態", max_length=10, choices=DispatchStatus, default=DispatchStatus.PLANNED)
    starts_on = models.DateField("期間の初め")
    ends_on = models.DateField("期間の終わり")
    cadence = models.CharField("頻度", max_length=20, choices=Cadence)
    weekday = models.PositiveSmallIntegerField("曜日", choices=Weekday)
    span = models.CharField("時間帯", max_length=3, choices=Span)
    mode = models.CharField("方法", max_length=8, choices=Mode)
    travel_minutes = models.PositiveSmallIntegerField("片道の移動（分）", null=True, blank=True)
    reason = models.CharField("取消・終了の理由", max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="決めた人")
    created_at = models.DateTimeField("決めた日時", default=timezone.now)

    objects = TenantManager.from_queryset(DispatchQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "派遣"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("need", name="dispatch_need"),
            SamePrefecture("talent", name="dispatch_talent"),
            SamePrefecture("municipality", name="dispatch_municipality"),
            models.UniqueConstraint(fields=["prefecture", "fiscal_year", "sequence"], name="dispatch_number"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="dispatch_period"),
        ]
        indexes = [models.Index(fields=["prefecture", "talent", "starts_on"], name="dispatch_by_talent")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """D-8-0042: the year of 令和 and the running number."""
        return f"D-{self.fiscal_year - 2018}-{self.sequence:04d}"


class VisitStatus(models.TextChoices):
    PLANNED = "planned", "予定"
    LOGGED = "logged", "確認待ち"
    SENT_BACK = "sent_back", "差戻し"
    CONFIRMED = "confirmed", "確認済み"
    CANCELLED = "cancelled", "取消"


class Visit(TenantModel):
    """訪問: one appointment. Two of one talent that overlap are refused by the database."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "log": Move(
            frozenset({VisitStatus.PLANNED, VisitStatus.SENT_BACK, VisitStatus.LOGGED}),
            VisitStatus.LOGGED,
            Permission.LOG_VISIT,
            "記録する",
        ),
        "confirm": Move(frozenset({VisitStatus.LOGGED}), VisitStatus.CONFIRMED, Permission.CONFIRM_VISIT, "確認する"),
        "send_back": Move(frozenset({VisitStatus.LOGGED}), VisitStatus.SENT_BACK, Permission.CONFIRM_VISIT, "差し戻す"),
        "cancel": Move(frozenset({VisitStatus.PLANNED}), VisitStatus.CANCELLED, Permission.PLAN_DISPATCH, "取り消す"),
    }

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="visits", verbose_name="派遣")
    talent = models.ForeignKey(Talent, on_delete=models.PROTECT, related_name="visits", verbose_name="登録人材")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村")
    ordinal = models.PositiveSmallIntegerField("何回目")
    status = models.CharField("状態", max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED)
    on_day = models.DateField("訪問日")
    span = models.CharField("時間帯", max_length=3, choices=Span)
    starts_at = models.DateTimeField("予定の開始")
    ends_at = models.DateTimeField("予定の終了")
    mode = models.CharField("方法", max_length=8, choices=Mode)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認した人"
    )
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)

    objects = TenantManager.from_queryset(VisitQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "訪問"
        ordering: ClassVar[list[str]] = ["starts_at", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("dispatch", name="visit_dispatch"),
            SamePrefecture("talent", name="visit_talent"),
            SamePrefecture("municipality", name="visit_municipality"),
            models.UniqueConstraint(fields=["prefecture", "dispatch", "ordinal"], name="visit_ordinal"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_times"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_by__isnull=False),
                name="visit_confirmation_has_person",
            ),
            ExclusionConstraint(
                name="visit_no_double_booking",
                expressions=[
                    ("prefecture", RangeOperators.EQUAL),
                    ("talent", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(status="cancelled"),
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "status", "on_day"], name="visit_by_status"),
            models.Index(fields=["prefecture", "municipality", "on_day"], name="visit_by_municipality"),
            models.Index(fields=["prefecture", "on_day"], name="visit_by_day"),
        ]

    @property
    def written_log(self) -> VisitLog | None:
        """The log, or None before it was written. Lists fetch it with `prefetch_related("logs")`."""
        return next(iter(self.logs.all()), None)


class DutyCategory(models.TextChoices):
    MUNICIPAL_SUPPORT = "municipal_support", "市町村支援"
    PREFECTURE = "prefecture", "県の業務"
    OTHER = "other", "その他"


class Ladder(models.TextChoices):
    """How far the town does it alone."""

    DO_FOR = "do_for", "代行　私が"
    TOGETHER = "together", "伴走　一緒に"
    WATCH = "watch", "見守り　町が"
    ALONE = "alone", "自走　町だけ"


class Work(models.TextChoices):
    """What a visit consists of, in words that a thumb can choose."""

    REVIEW = "review", "業務の見直し"
    FORMS = "forms", "申請書の整理"
    VENDOR = "vendor", "業者との調整"
    TEACHING = "teaching", "研修・説明"
    SPECIFICATION = "specification", "仕様・調達"
    SETTING_UP = "setting_up", "設定・作業"


LOGGED_FIELDS = (
    "was_held", "started_at", "ended_at", "mode", "travel_minutes", "category", "duty_category", "ladder",
    "works", "done", "next_steps", "is_escorted", "was_cleared",
)  # fmt: skip


class VisitLog(TenantModel):
    """訪問記録: what really happened. `was_held` False is an answer too."""

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="logs", related_query_name="log", verbose_name="訪問"
    )
    was_held = models.BooleanField("訪問した", default=True)
    started_at = models.DateTimeField("開始", null=True, blank=True)
    ended_at = models.DateTimeField("終了", null=True, blank=True)
    mode = models.CharField("方法", max_length=8, choices=Mode)
    travel_minutes = models.PositiveSmallIntegerField("移動（分、往復）", default=0)
    category = models.CharField("支援分野", max_length=24, choices=Category)
    duty_category = models.CharField(
        "従事区分", max_length=20, choices=DutyCategory, default=DutyCategory.MUNICIPAL_SUPPORT
    )
    ladder = models.CharField("だれが手を動かしたか", max_length=10, choices=Ladder, default=Ladder.TOGETHER)
    works = models.JSONField("したこと", default=list)
    done = models.TextField("ひとこと", blank=True)
    next_steps = models.TextField("次回までの宿題", blank=True)
    is_escorted = models.BooleanField("県職員が同行した", default=False)
    was_cleared = models.BooleanField("その日に派遣の条件を満たしていた", default=True)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人")
    logged_at = models.DateTimeField("記録日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "訪問記録"
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("visit", name="visit_log_visit"),
            models.UniqueConstraint(fields=["prefecture", "visit"], name="visit_log_once"),
            models.CheckConstraint(
                condition=Q(was_held=False, started_at=None, ended_at=None)
                | Q(was_held=True, started_at__isnull=False, ended_at__gt=F("started_at")),
                name="visit_log_times",
            ),
        ]

    @property
    def mark(self) -> str:
        """SHA-256 of what the log says: an answer names it, so that nobody answers a log other than the one shown."""
        values = json.dumps(snapshot_of(self, LOGGED_FIELDS), sort_keys=True, default=datetime.timestamp)
        return hashlib.sha256(values.encode()).hexdigest()

    @property
    def work_labels(self) -> list[str]:
        return [Work(work).label for work in self.works]

    @property
    def minutes(self) -> int:
        """Minutes on the job, without travel."""
        if self.started_at is None or self.ended_at is None:
            return 0
        return int((self.ended_at - self.started_at).total_seconds() // 60)


class Remark(TenantModel):
    """A sentence between host and talent about one visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="remarks", verbose_name="訪問")
    text = models.TextField("ひとこと")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人")
    written_at = models.DateTimeField("日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "ひとこと"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [*TenantModel.Meta.constraints, SamePrefecture("visit", name="remark_visit")]
