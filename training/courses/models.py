"""Training: what there is to be learnt, who must have learnt it, and who has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.skill_standard import ROLES
from pool.people.models import Talent
from training.courses.choices import WAIVER_BADGES, CourseKind, Timing, WaiverStatus

MOST_OF_BODY: Final = 120
OWN: Final = "own_"
"""Begins the keys of courses that a prefecture added; the others come from the default catalogue."""


class CourseQuerySet(TenantQuerySet["Course"]):
    def visible_to(self, seat: Seat) -> Self:
        """The catalogue holds no person: the prefecture and its talents read all of it."""
        return self if seat.reach in (Reach.PREFECTURE, Reach.OWN) else self.none()

    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def required_on(self, day: date) -> Self:
        """The courses that gate a dispatch of somebody on a day."""
        asking = Requirement.objects.standing_on(day).filter(course=OuterRef("pk"))
        return self.offered().filter(Exists(asking))


class Course(TenantModel):
    """研修: one subject of the prefecture's catalogue. Who must have learnt it, say its requirements."""

    key = models.CharField("記号", max_length=40)
    kind = models.CharField("種類", max_length=12, choices=CourseKind, default=CourseKind.PRACTICE)
    name = models.CharField("名称", max_length=80)
    description = models.TextField("内容", blank=True)
    hours = models.DecimalField("時間", max_digits=4, decimal_places=1)
    held_by = models.CharField("開く機関（県のほか）", max_length=MOST_OF_BODY, blank=True)
    valid_years = models.PositiveSmallIntegerField("有効な年数", null=True, blank=True)
    pass_percent = models.PositiveSmallIntegerField("合格の割合（％）", null=True, blank=True)
    most_tries = models.PositiveSmallIntegerField("確認テストを受けられる回数", default=3)
    is_open_to_towns = models.BooleanField("市町村の職員も受けられる", default=False)
    is_offered = models.BooleanField("いま使う", default=True)

    objects = TenantManager.from_queryset(CourseQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["prefecture", "key"], name="course_key"),
            models.CheckConstraint(
                condition=Q(pass_percent=None) | Q(pass_percent__range=(1, 100)), name="course_pass_percent"
            ),
            models.CheckConstraint(condition=Q(most_tries__range=(1, 20)), name="course_tries"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_from_draft(self) -> bool:
        """Of the default catalogue: our proposal, which nobody published."""
        return not self.key.startswith(OWN)


class RequirementQuerySet(TenantQuerySet["Requirement"]):
    def visible_to(self, seat: Seat) -> Self:
        return self if seat.reach in (Reach.PREFECTURE, Reach.OWN) else self.none()

    def standing_on(self, day: date) -> Self:
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def not_ended(self, day: date) -> Self:
        """In force on a day, or to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Requirement(TenantModel):
    """必要な研修: a course is asked of everybody or of one role, from a day to a day. Without a first day it
    was so from the beginning. What was asked stays on record: it is ended, and another one begins."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="requirements", verbose_name="研修"
    )
    role = models.CharField("人材類型", max_length=24, choices=list(ROLES.items()), blank=True)
    timing = models.CharField("時期", max_length=8, choices=Timing, default=Timing.FIRST)
    grace_month = models.PositiveSmallIntegerField("猶予の月", null=True, blank=True)
    grace_day = models.PositiveSmallIntegerField("猶予の日", null=True, blank=True)
    starts_on = models.DateField("初めの日", null=True, blank=True)
    ends_on = models.DateField("最後の日", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(RequirementQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "必要な研修"
        ordering: ClassVar[list[str]] = ["course_id", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("course", name="requirement_course"),
            models.UniqueConstraint(
                fields=["prefecture", "course", "role", "timing"],
                condition=Q(ends_on=None),
                name="requirement_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="requirement_dates",
            ),
            models.CheckConstraint(
                condition=Q(grace_month=None, grace_day=None)
                | Q(grace_month__range=(1, 12), grace_day__range=(1, 31), timing=Timing.YEARLY),
                name="requirement_grace",
            ),
        ]

    @property
    def whom(self) -> str:
        return ROLES[self.role] if self.role else "全員"

    @property
    def grace(self) -> str:
        """「6月30日」, or nothing."""
        return f"{self.grace_month}月{self.grace_day}日" if self.grace_month else ""

    @property
    def told(self) -> str:
        """「エンジニア　年度ごと（6月30日まで猶予）」."""
        grace = f"（{self.grace}まで猶予）" if self.grace else ""
        return f"{self.whom}　{self.get_timing_display()}{grace}"


class QuestionQuerySet(TenantQuerySet["Question"]):
    def visible_to(self, seat: Seat) -> Self:
        """With the answers: for the prefecture alone. Whoever takes the test meets it through the session."""
        return self if seat.reach is Reach.PREFECTURE else self.none()

    def asked(self) -> Self:
        return self.filter(is_asked=True)


class Question(TenantModel):
    """確認テストの設問: one answer of several is right. What is asked no more stays for the results."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="questions", verbose_name="研修"
    )
    text = models.CharField("問い", max_length=300)
    options = ArrayField(models.CharField(max_length=120), verbose_name="選択肢")
    answer = models.PositiveSmallIntegerField("正しい選択肢")
    is_asked = models.BooleanField("いま出す", default=True)

    objects = TenantManager.from_queryset(QuestionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "確認テストの設問"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("course", name="question_course"),
            models.CheckConstraint(
                condition=Q(answer__gte=1, options__len__range=(2, 6)) & Q(answer__lte=F("options__len")),
                name="question_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def right(self) -> str:
        return str(self.options[self.answer - 1])


class CompletionQuerySet(TenantQuerySet["Completion"]):
    of_person = "talent__user_id"

    def counting_through(self, first: date, last: date) -> Self:
        """Those that count on each day of a period, by the rule of `CompletionFact.counts_on`."""
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gte=last),
            Q(revoked_from=None) | Q(revoked_from__gt=last),
            completed_on__lte=first,
        )

    def standing(self) -> Self:
        """Those that nobody has revoked."""
        return self.filter(revoked_from=None)


class Completion(TenantModel):
    """修了: a talent finished a course on a day. It is never deleted: it is revoked from a day on, and what
    it was good for before that day, it was."""

    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="completions", verbose_name="登録人材"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="completions", verbose_name="研修"
    )
    completed_on = models.DateField("修了日")
    expires_on = models.DateField("有効期限", null=True, blank=True)
    provider = models.CharField("実施した機関", max_length=MOST_OF_BODY)
    evidence = models.CharField("修了証の番号など", max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    told_days = models.PositiveSmallIntegerField("期限を知らせた時期（日前）", null=True, blank=True)
    revoked_from = models.DateField("取り消した日（この日から無効）", null=True, blank=True)
    revoke_reason = models.CharField("取り消した理由", max_length=300, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り消した人"
    )
    revoked_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(CompletionQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "研修の修了"
        ordering: ClassVar[list[str]] = ["-completed_on", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="completion_talent"),
            SamePrefecture("course", name="completion_course"),
            models.UniqueConstraint(
                fields=["prefecture", "talent", "course", "completed_on"],
                condition=Q(revoked_from=None),
                name="completion_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("completed_on")), name="completion_dates"
            ),
            models.CheckConstraint(
                condition=Q(revoked_from=None, revoked_by=None, revoke_reason="")
                | Q(revoked_from__gte=F("completed_on"), revoked_by__isnull=False) & ~Q(revoke_reason=""),
                name="completion_revoked_for_a_reason",
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
