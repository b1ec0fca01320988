"""Administrative-practice training: what must be learnt before the first visit, and who has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from pool.people.models import Talent
from training.courses.choices import WAIVER_BADGES, WaiverStatus


class CourseQuerySet(TenantQuerySet["Course"]):
    def visible_to(self, seat: Seat) -> Self:
        """The catalogue holds no person: the prefecture and its talents read all of it."""
        return self if seat.reach in (Reach.PREFECTURE, Reach.OWN) else self.none()

    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def required(self) -> Self:
        """The courses that gate a dispatch."""
        return self.offered().filter(is_required=True)


class Course(TenantModel):
    """研修: one subject of the prefecture's catalogue."""

    key = models.CharField("記号", max_length=40)
    name = models.CharField("名称", max_length=80)
    description = models.TextField("内容", blank=True)
    hours = models.DecimalField("時間", max_digits=4, decimal_places=1)
    is_required = models.BooleanField("派遣の前に必要", default=False)
    valid_years = models.PositiveSmallIntegerField("有効な年数", null=True, blank=True)
    is_offered = models.BooleanField("いま使う", default=True)

    objects = TenantManager.from_queryset(CourseQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["prefecture", "key"], name="course_key"),
        ]

    def __str__(self) -> str:
        return self.name


class CompletionQuerySet(TenantQuerySet["Completion"]):
    of_person = "talent__user_id"

    def counting_through(self, first: date, last: date) -> Self:
        """Those that count on each day of a period, by the rule of `CompletionFact.counts_on`."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=last), completed_on__lte=first)


class Completion(TenantModel):
    """修了: a talent finished a course on a day."""

    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="completions", verbose_name="登録人材"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="completions", verbose_name="研修"
    )
    completed_on = models.DateField("修了日")
    expires_on = models.DateField("有効期限", null=True, blank=True)
    provider = models.CharField("実施した機関", max_length=120)
    evidence = models.CharField("修了証の番号など", max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(CompletionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修の修了"
        ordering: ClassVar[list[str]] = ["-completed_on", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="completion_talent"),
            SamePrefecture("course", name="completion_course"),
            models.UniqueConstraint(
                fields=["prefecture", "talent", "course", "completed_on"], name="completion_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("completed_on")), name="completion_dates"
            ),
        ]


class WaiverQuerySet(TenantQuerySet["Waiver"]):
    of_person = "talent__user_id"

    def waiting(self) -> Self:
        return self.filter(status=WaiverStatus.ASKED)


def _is_anothers(waiver: Waiver, seat: Seat) -> bool:
    """Who asked for a waiver does not decide on it."""
    return waiver.asked_by_id != seat.user_id


class Waiver(TenantModel):
    """免除: a course is not asked of a talent from a day to a day, for a reason, by an approver."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "approve": Move(
            frozenset({WaiverStatus.ASKED}),
            WaiverStatus.APPROVED,
            Permission.APPROVE_WAIVER,
            "承認する",
            address="waiver_approve",
            note="承認すると、この期間はこの研修を修了していなくても派遣できるようになります。",
            said="免除を承認しました。申請した人に知らせました。",
            main=True,
            when=_is_anothers,
        ),
        "refuse": Move(
            frozenset({WaiverStatus.ASKED}),
            WaiverStatus.REFUSED,
            Permission.APPROVE_WAIVER,
            "承認しない",
            address="waiver_refuse",
            note="不承認とすると、この研修は派遣の前に必要なままです。理由を改めて申請できます。",
            said="不承認としました。申請した人に知らせました。",
            danger=True,
            when=_is_anothers,
        ),
    }

    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="waivers", verbose_name="登録人材"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="waivers", verbose_name="研修")
    reason = models.CharField("理由", max_length=300)
    valid_from = models.DateField("初めの日")
    valid_until = models.DateField("終わりの日")
    status = models.CharField("状態", max_length=8, choices=WaiverStatus, default=WaiverStatus.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申請した人")
    asked_at = models.DateTimeField("申請日時", default=timezone.now)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)

    objects = TenantManager.from_queryset(WaiverQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修の免除"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="waiver_talent"),
            SamePrefecture("course", name="waiver_course"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="waiver_dates"),
            models.CheckConstraint(
                condition=Q(status="asked", decided_by=None)
                | ~Q(status="asked") & Q(decided_by__isnull=False),
                name="waiver_decision_has_approver",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="waiver_needs_a_second_person",
            ),
        ]

    @property
    def badge(self) -> str:
        return WAIVER_BADGES[self.status]
