"""Hiring by the prefecture and towns together: who bears which share from when, who is stationed where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name
from japan.wareki import format_day
from municipalities.register.models import InMunicipality, Municipality
from pool.hiring.choices import (
    CONSENT_BADGES,
    JOINT_BADGES,
    MOST_OF_LINE,
    MOST_OF_REASON,
    Consent,
    JointStatus,
    RecruitmentStatus,
)
from pool.hiring.models.recruitments import Recruitment
from pool.hiring.moves import JOINT_MOVES
from pool.people.choices import EmploymentForm
from pool.people.models import Talent


def _days() -> Func:
    return Func("starts_on", "ends_on", Value("[]"), function="DATERANGE", output_field=DateRangeField())


class JointHiringQuerySet(TenantQuerySet["JointHiring"]):
    def visible_to(self, seat: Seat) -> Self:
        """A town sees those in which it has a share; talents see none."""
        if seat.reach is not Reach.TOWN:
            return super().visible_to(seat)
        own = HiringShare.objects.filter(municipality_id__in=seat.towns)
        return self.filter(Exists(own.filter(joint=OuterRef("pk"))))

    def late(self, today: date) -> Self:
        """The day by which the towns were asked for an answer has passed."""
        return self.filter(status=JointStatus.ASKED, answer_by__lt=today)

    def left_open(self) -> Self:
        """A town did not agree, and nobody has asked anew since, while the recruitment goes on."""
        newer = JointHiring.objects.filter(recruitment=OuterRef("recruitment"), pk__gt=OuterRef("pk"))
        going_on = (RecruitmentStatus.OPEN, RecruitmentStatus.CLOSED)
        return self.filter(~Exists(newer), status=JointStatus.REFUSED, recruitment__status__in=going_on)

    def on(self, day: date) -> Self:
        """Agreed, and holding on a day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), status=JointStatus.AGREED, starts_on__lte=day
        )


class JointHiring(TenantModel):
    """共同採用の取決め: the shares of the bodies that hire together, from a day on. Other shares are another
    agreement, which ends the one before."""

    MOVES: ClassVar[Mapping[str, Move]] = JOINT_MOVES

    recruitment = models.ForeignKey(
        Recruitment, on_delete=models.PROTECT, related_name="joints", verbose_name="募集"
    )
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    paper = models.CharField("根拠の書類", max_length=MOST_OF_LINE)
    words = models.CharField("市町村に伝えること", max_length=MOST_OF_REASON)
    answer_by = models.DateField("返事の期限")
    status = models.CharField("状態", max_length=12, choices=JointStatus, default=JointStatus.ASKED)
    reason = models.CharField("取り下げた理由", max_length=MOST_OF_REASON, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申し出た人")
    asked_at = models.DateTimeField("申出の日時", default=timezone.now)

    objects = TenantManager.from_queryset(JointHiringQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "共同採用の取決め"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("recruitment", name="joint_hiring_recruitment"),
            models.UniqueConstraint(
                fields=["prefecture", "recruitment"], condition=Q(status="asked"), name="joint_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="joint_hiring_dates"
            ),
            ExclusionConstraint(
                name="joint_hiring_one_at_a_time",
                expressions=[
                    ("prefecture", RangeOperators.EQUAL),
                    ("recruitment", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="agreed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recruitment.number}の共同採用（{format_day(self.starts_on)}から）"

    @property
    def badge(self) -> str:
        return JOINT_BADGES[self.status]


class HiringShareQuerySet(TenantQuerySet["HiringShare"]):
    of_town = "municipality_id"

    def waiting(self) -> Self:
        """For the answer of a town."""
        return self.filter(
            consent=Consent.WAITING, joint__status=JointStatus.ASKED, municipality__isnull=False
        )


class HiringShare(TenantModel):
    """分担: what one body bears, a fraction of the whole; without a municipality it is the prefecture's."""

    joint = models.ForeignKey(
        JointHiring, on_delete=models.CASCADE, related_name="shares", verbose_name="共同採用の取決め"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="市町村"
    )
    numerator = models.PositiveSmallIntegerField("分担の分子")
    denominator = models.PositiveSmallIntegerField("分担の分母")
    consent = models.CharField("返事", max_length=8, choices=Consent, default=Consent.WAITING)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答えた人"
    )
    answered_at = models.DateTimeField("答えた日時", null=True, blank=True)
    remark = models.CharField("ひとこと", max_length=MOST_OF_REASON, blank=True)

    objects = TenantManager.from_queryset(HiringShareQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "共同採用の分担"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("joint", name="hiring_share_joint"),
            SamePrefecture("municipality", name="hiring_share_municipality"),
            models.UniqueConstraint(
                fields=["prefecture", "joint", "municipality"],
                nulls_distinct=False,
                name="hiring_share_once",
            ),
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=1) & Q(numerator__lte=F("denominator")),
                name="hiring_share_fraction",
            ),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(consent="waiting") | Q(answered_by__isnull=False),
                name="hiring_share_answer_has_somebody",
            ),
        ]

    @property
    def share(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def body(self) -> str:
        """The name of the town; 県 of the prefecture's own."""
        return body_name(self.municipality_id) if self.municipality_id else "県"

    @property
    def share_words(self) -> str:
        return f"{self.denominator}分の{self.numerator}"

    @property
    def badge(self) -> str:
        return CONSENT_BADGES[self.consent]


class StationingQuerySet(TenantQuerySet["Stationing"]):
    of_town = "municipality_id"
    of_person = "talent__user_id"

    def not_ended(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def meeting(self, first: date, last: date | None) -> Self:
        """On some day of a period; None is a period without an end."""
        begun = self if last is None else self.filter(starts_on__lte=last)
        return begun.not_ended(first)


class Stationing(InMunicipality, TenantModel):
    """配置: somebody of the pool works for a town as its regular staff, some days of the week."""

    talent = models.ForeignKey(Talent, on_delete=models.PROTECT, related_name="+", verbose_name="登録人材")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    recruitment = models.ForeignKey(
        Recruitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="募集",
    )
    employment_form = models.CharField("任用形態", max_length=24, choices=EmploymentForm)
    section = models.CharField("配置する課", max_length=MOST_OF_LINE, blank=True)
    days_per_week = models.PositiveSmallIntegerField("週の日数")
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    paper = models.CharField("根拠の書類", max_length=MOST_OF_LINE)
    end_reason = models.CharField("終える理由", max_length=MOST_OF_REASON, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(StationingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "市町村への配置"
        ordering: ClassVar[list[str]] = ["-starts_on", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="stationing_talent"),
            SamePrefecture("municipality", name="stationing_municipality"),
            SamePrefecture("recruitment", name="stationing_recruitment"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="stationing_dates"
            ),
            models.CheckConstraint(condition=Q(days_per_week__range=(1, 5)), name="stationing_days"),
            models.CheckConstraint(
                condition=Q(employment_form__in=["regular", "regular_fixed_term", "specified_fixed_term"]),
                name="stationing_is_regular",
            ),
            ExclusionConstraint(
                name="stationing_once_in_a_town",
                expressions=[
                    ("prefecture", RangeOperators.EQUAL),
                    ("talent", RangeOperators.EQUAL),
                    ("municipality", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "municipality", "starts_on"], name="stationing_of_town")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_name}への配置"

    @property
    def when(self) -> str:
        until = f"{format_day(self.ends_on)}まで" if self.ends_on else "（終わりの定めなし）"
        return f"{format_day(self.starts_on)}から{until}"
