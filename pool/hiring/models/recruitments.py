"""A recruitment and its 募集要項, the needs it was written from, where it was posted, and what that cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from documents.uploads.models import StoredFile
from japan.numbers import yen
from japan.reference_numbers import written
from japan.skill_standard import ROLES, skill_words
from municipalities.needs.models import Need
from municipalities.register.models import InMunicipality, Municipality
from pool.hiring.choices import (
    BADGES,
    KEEP_MONTHS,
    LEAST_KEPT,
    MOST_KEPT,
    MOST_OF_LINE,
    MOST_OF_REASON,
    MOST_OF_TITLE,
    RUNNING,
    USUAL_STAGES,
    ChannelKind,
    CostKind,
    PayUnit,
    RecruitmentStatus,
    Stage,
)
from pool.hiring.moves import RECRUITMENT_MOVES
from pool.people.choices import EmploymentForm


def usual_stages() -> list[str]:
    return [stage.value for stage in USUAL_STAGES]


class RecruitmentQuerySet(TenantQuerySet["Recruitment"]):
    """Seen by those of the prefecture alone: a town reads what it hires together with it (`JointHiring`)."""

    def overdue(self, today: date) -> Self:
        """Their deadline has passed, and nobody has closed them."""
        return self.filter(status=RecruitmentStatus.OPEN, deadline_on__lt=today)

    def decided(self) -> Self:
        """Closed, and no application is open any more: they can be ended."""
        running = Q(applicants__status__in=RUNNING)
        open_ones = self.model.objects.filter(running, pk=OuterRef("pk"))
        return self.filter(~Exists(open_ones), status=RecruitmentStatus.CLOSED)


class Paid(models.Model):
    """What somebody is paid, as a recruitment and an offer say it: whole yen for a month, a year or a day."""

    pay_unit = models.CharField("給与の単位", max_length=8, choices=PayUnit, default=PayUnit.MONTH)

    class Meta:
        abstract = True


class Recruitment(Paid, TenantModel):
    """募集: its 募集要項, and how far it has come."""

    MOVES: ClassVar[Mapping[str, Move]] = RECRUITMENT_MOVES

    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号")
    title = models.CharField("件名", max_length=MOST_OF_TITLE)
    duties = models.TextField("業務の内容", blank=True)
    role = models.CharField("人材類型", max_length=24, choices=list(ROLES.items()), blank=True)
    skills = models.JSONField("スキル", default=list)
    """`[key, level]`, in the order in which they are looked at."""
    qualifications = models.TextField("応募の資格", blank=True)
    days_per_week = models.PositiveSmallIntegerField("週の日数", null=True, blank=True)
    place = models.CharField("勤務する場所", max_length=MOST_OF_LINE, blank=True)
    employment_form = models.CharField("任用形態", max_length=24, choices=EmploymentForm, blank=True)
    pay_from_yen = models.PositiveIntegerField("給与の下限（円）", null=True, blank=True)
    pay_to_yen = models.PositiveIntegerField("給与の上限（円）", null=True, blank=True)
    pay_paper = models.CharField("給与の根拠の書類", max_length=MOST_OF_LINE, blank=True)
    pay_paper_on = models.DateField("根拠の書類の日付", null=True, blank=True)
    starts_on = models.DateField("任期の初め", null=True, blank=True)
    ends_on = models.DateField("任期の終わり", null=True, blank=True)
    wanted = models.PositiveSmallIntegerField("募集人数", default=1)
    deadline_on = models.DateField("応募の締切", null=True, blank=True)
    how_to_apply = models.TextField("応募の方法", blank=True)
    contact = models.CharField("問い合わせ先", max_length=MOST_OF_LINE, blank=True)
    stages = models.JSONField("選考の段階", default=usual_stages)
    keep_months = models.PositiveSmallIntegerField("応募者の情報を残す月数", default=KEEP_MONTHS)
    status = models.CharField(
        "状態", max_length=12, choices=RecruitmentStatus, default=RecruitmentStatus.DRAFT
    )
    opened_on = models.DateField("募集を始めた日", null=True, blank=True)
    closed_on = models.DateField("締め切った日", null=True, blank=True)
    ended_on = models.DateField("終えた日", null=True, blank=True)
    end_reason = models.CharField("取りやめた理由", max_length=MOST_OF_REASON, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="作った人")
    made_at = models.DateTimeField("作った日時", default=timezone.now)

    objects = TenantManager.from_queryset(RecruitmentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "募集"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "fiscal_year", "sequence"], name="recruitment_number"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="recruitment_is_titled"),
            models.CheckConstraint(
                condition=Q(pay_from_yen=None) | Q(pay_to_yen=None) | Q(pay_to_yen__gte=F("pay_from_yen")),
                name="recruitment_pay",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="recruitment_term",
            ),
            models.CheckConstraint(
                condition=Q(days_per_week=None) | Q(days_per_week__range=(1, 5)), name="recruitment_days"
            ),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="recruitment_wants_somebody"),
            models.CheckConstraint(
                condition=Q(keep_months__range=(LEAST_KEPT, MOST_KEPT)), name="recruitment_keeps"
            ),
            models.CheckConstraint(
                condition=~Q(status="called_off") | ~Q(end_reason=""), name="recruitment_off_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "closed", "ended"])
                | Q(opened_on__isnull=False, deadline_on__isnull=False, pay_from_yen__isnull=False),
                name="recruitment_open_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "status", "-id"], name="recruitment_by_status")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """R-8-0001."""
        return written("R-", self.fiscal_year, self.sequence)

    @property
    def badge(self) -> str:
        return BADGES[self.status]

    @property
    def skill_pairs(self) -> list[tuple[str, int]]:
        return [(key, level) for key, level in self.skills]

    @property
    def skill_words(self) -> list[str]:
        return [skill_words(pair) for pair in self.skill_pairs]

    @property
    def every_stage(self) -> list[Stage]:
        """In their order, with the last one, the decision."""
        chosen = {*self.stages, Stage.DECISION.value}
        return [stage for stage in Stage if stage.value in chosen]

    @property
    def pay_words(self) -> str:
        """月額 400,000円から550,000円まで; "" where nobody has said."""
        return pay_in_words(self.pay_unit, self.pay_from_yen, self.pay_to_yen)

    @property
    def has_begun(self) -> bool:
        """Whether it was ever made public: from then on every change has a reason."""
        return self.opened_on is not None


def pay_in_words(unit: str, least: int | None, most: int | None) -> str:
    label = PayUnit(unit).label
    if least is None:
        return f"{label} {yen(most)}まで" if most else ""
    if most is None or most == least:
        return f"{label} {yen(least)}"
    return f"{label} {yen(least)}から{yen(most)}まで"


class RecruitmentNeed(InMunicipality, TenantModel):
    """A need that a recruitment was written from, in the words of that day: the need itself goes on."""

    recruitment = models.ForeignKey(
        Recruitment, on_delete=models.CASCADE, related_name="needs", verbose_name="募集"
    )
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+", verbose_name="支援ニーズ")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    number = models.CharField("ニーズの番号", max_length=20)
    title = models.CharField("件名", max_length=80)
    words = models.TextField("困っていること")
    proposal = models.JSONField("整理した案", default=list)
    """`[label, value]`, as the page of the need said it that day."""
    taken_on = models.DateField("写した日")

    class Meta(TenantModel.Meta):
        verbose_name = "募集のもとになったニーズ"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("recruitment", name="recruitment_need_recruitment"),
            SamePrefecture("need", name="recruitment_need_need"),
            SamePrefecture("municipality", name="recruitment_need_municipality"),
            models.UniqueConstraint(
                fields=["prefecture", "recruitment", "need"], name="recruitment_need_once"
            ),
        ]


class Channel(TenantModel):
    """募集の経路: where a recruitment was posted, and from when until when."""

    recruitment = models.ForeignKey(
        Recruitment, on_delete=models.PROTECT, related_name="channels", verbose_name="募集"
    )
    kind = models.CharField("経路", max_length=12, choices=ChannelKind)
    name = models.CharField("載せた所", max_length=MOST_OF_TITLE)
    posted_on = models.DateField("載せた日")
    ends_on = models.DateField("載せる最後の日", null=True, blank=True)
    note = models.CharField("備考", max_length=MOST_OF_LINE, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "募集の経路"
        ordering: ClassVar[list[str]] = ["posted_on", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("recruitment", name="channel_recruitment"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("posted_on")), name="channel_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}　{self.name}"


class HiringCostQuerySet(TenantQuerySet["HiringCost"]):
    def standing(self) -> Self:
        """Rows that no amendment has replaced."""
        amended = HiringCost.objects.filter(amends__isnull=False).order_by().values("amends_id")
        return self.exclude(pk__in=amended)

    def lacking_paper(self) -> Self:
        found: Self = with_paper(self).filter(has_paper=False)
        return found


def with_paper(costs: Any) -> Any:
    """Each with `has_paper`: whether a file is there, which stays with the row that was recorded first."""
    first = Cast(Coalesce(OuterRef("origin_id"), OuterRef("pk")), TextField())
    papers = StoredFile.objects.there().filter(subject_type=HiringCost._meta.label_lower, subject_id=first)
    return costs.annotate(has_paper=Exists(papers))


class HiringCost(TenantModel):
    """募集の経費: one amount of one day, amended by a new row, never overwritten. Finance reads it here."""

    recruitment = models.ForeignKey(
        Recruitment, on_delete=models.PROTECT, related_name="costs", verbose_name="募集"
    )
    channel = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="costs",
        verbose_name="募集の経路",
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    month = models.DateField("月（初日）")
    paid_on = models.DateField("支出した日")
    kind = models.CharField("種類", max_length=24, choices=CostKind)
    amount_yen = models.BigIntegerField("金額（円）")
    what = models.CharField("何の経費か", max_length=MOST_OF_LINE)
    reason = models.CharField("支出の理由", max_length=MOST_OF_REASON)
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="訂正のもと",
    )
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="最初の記録"
    )
    """The row that was recorded first, with which the files stay; None of that row itself."""
    amendment_reason = models.CharField("訂正の理由", max_length=MOST_OF_REASON, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(HiringCostQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "募集の経費"
        ordering: ClassVar[list[str]] = ["paid_on", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("recruitment", name="hiring_cost_recruitment"),
            SamePrefecture("channel", name="hiring_cost_channel"),
            SamePrefecture("amends", name="hiring_cost_amends"),
            models.UniqueConstraint(fields=["prefecture", "amends"], name="hiring_cost_amended_once"),
            SamePrefecture("origin", name="hiring_cost_origin"),
            models.CheckConstraint(condition=Q(amount_yen__gte=0), name="hiring_cost_amount"),
            models.CheckConstraint(condition=Q(month__day=1), name="hiring_cost_month"),
            models.CheckConstraint(
                condition=Q(amends=None, origin=None)
                | Q(amends__isnull=False, origin__isnull=False) & ~Q(amendment_reason=""),
                name="hiring_cost_amendment_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "fiscal_year", "month"], name="hiring_cost_by_month")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {yen(self.amount_yen)}"

    @property
    def first_id(self) -> int:
        return self.origin_id or self.pk
