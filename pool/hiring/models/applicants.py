"""Who applied, in which stage they are, what interviewers think of them, and what was offered.

All of this is about a person. It is the prefecture's alone: no town and no talent has a query here. Some
months after the selection has ended it is forgotten; what stays is that somebody applied, through which
channel, and what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Membership, User
from accounts.moves import Move
from accounts.permissions import Permission, roles_that
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.fiscal_year import months_later
from pool.hiring.choices import (
    APPLICANT_BADGES,
    INTERVIEWS,
    LIVE_OFFERS,
    MOST_OF_LINE,
    MOST_OF_REASON,
    MOST_OF_TITLE,
    OFFER_BADGES,
    RUNNING,
    ApplicantStatus,
    OfferStatus,
    Stage,
    Verdict,
)
from pool.hiring.models.recruitments import Channel, Paid, Recruitment, pay_in_words
from pool.hiring.moves import APPLICANT_MOVES, OFFER_MOVES
from pool.people.choices import EmploymentForm
from pool.people.models import Talent

FORGOTTEN_NAME = "（消去済み）"


class ApplicantQuerySet(TenantQuerySet["Applicant"]):
    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def unregistered(self) -> Self:
        """Who has accepted, and is not in the pool yet."""
        return self.filter(status=ApplicantStatus.ACCEPTED, talent=None, forgotten_on=None)

    def sent_back(self) -> Self:
        """In selection, the last offer having been sent back."""
        last = Offer.objects.filter(applicant=OuterRef("pk")).order_by("-id").values("status")[:1]
        selecting = self.filter(status=ApplicantStatus.SELECTING, stage=Stage.DECISION)
        return selecting.annotate(last_offer=Subquery(last)).filter(last_offer=OfferStatus.SENT_BACK)

    def unplanned(self) -> Self:
        """At a stage at which people meet, without a day for it."""
        planned = Interview.objects.filter(applicant=OuterRef("pk"), stage=OuterRef("stage"))
        return self.filter(~Exists(planned), status=ApplicantStatus.SELECTING, stage__in=INTERVIEWS)

    def known(self) -> Self:
        return self.filter(forgotten_on=None)


class Applicant(TenantModel):
    """応募者. Named by a number, never by the name, wherever it is recorded for good."""

    MOVES: ClassVar[Mapping[str, Move]] = APPLICANT_MOVES

    recruitment = models.ForeignKey(
        Recruitment, on_delete=models.PROTECT, related_name="applicants", verbose_name="募集"
    )
    sequence = models.PositiveIntegerField("募集の中の番号")
    name = models.CharField("氏名", max_length=MOST_OF_TITLE)
    kana = models.CharField("氏名のかな", max_length=120, blank=True)
    mail = models.CharField("メールアドレス", max_length=120, blank=True)
    phone = models.CharField("電話番号", max_length=40, blank=True)
    employer = models.CharField("いまの勤め先", max_length=120, blank=True)
    career = models.TextField("経歴の要点", blank=True)
    channel = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applicants",
        verbose_name="知った経路",
    )
    applied_on = models.DateField("応募の日")
    stage = models.CharField("選考の段階", max_length=12, choices=Stage)
    status = models.CharField(
        "状態", max_length=12, choices=ApplicantStatus, default=ApplicantStatus.SELECTING
    )
    reason = models.CharField("決めた理由", max_length=MOST_OF_REASON, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )
    ended_on = models.DateField("選考が終わった日", null=True, blank=True)
    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登録人材"
    )
    forgotten_on = models.DateField("情報を消した日", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(ApplicantQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "応募者"
        ordering: ClassVar[list[str]] = ["-recruitment_id", "sequence"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("recruitment", name="applicant_recruitment"),
            SamePrefecture("channel", name="applicant_channel"),
            SamePrefecture("talent", name="applicant_talent"),
            models.UniqueConstraint(
                fields=["prefecture", "recruitment", "sequence"], name="applicant_number"
            ),
            models.UniqueConstraint(
                fields=["prefecture", "talent"],
                condition=Q(talent__isnull=False),
                name="applicant_talent_once",
            ),
            models.CheckConstraint(
                condition=Q(talent=None) | Q(status="accepted"), name="applicant_taken_has_accepted"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "withdrawn"])
                | (~Q(reason="") & Q(ended_on__isnull=False)),
                name="applicant_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_on=None) | Q(ended_on__isnull=False, mail="", phone="", career=""),
                name="applicant_forgotten_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "recruitment", "status"], name="applicant_of_recruitment"),
            models.Index(
                fields=["prefecture", "ended_on"], condition=Q(forgotten_on=None), name="applicant_to_forget"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """R-8-0001-03: the recruitment must be there."""
        return f"{self.recruitment.number}-{self.sequence:02d}"

    @property
    def badge(self) -> str:
        return APPLICANT_BADGES[self.status]

    @property
    def state_words(self) -> str:
        """選考中（面接）; of whoever is through, the state alone."""
        label = str(self.get_status_display())
        is_on_the_way = self.status == ApplicantStatus.SELECTING
        return f"{label}（{self.get_stage_display()}）" if is_on_the_way else label

    @property
    def next_stage(self) -> Stage | None:
        """The stage of the recruitment that follows; None after the last one."""
        every = list(Stage)
        place = every.index(Stage(self.stage))
        return next((stage for stage in self.recruitment.every_stage if every.index(stage) > place), None)

    @property
    def is_met(self) -> bool:
        """Whether people meet at the stage."""
        return self.stage in INTERVIEWS

    @property
    def forgotten_from(self) -> date | None:
        """The day on which what was told is deleted; None while the selection runs."""
        if self.ended_on is None:
            return None
        return months_later(self.ended_on, self.recruitment.keep_months)


class Interview(TenantModel):
    """面接: a day and a place; who asks has a sheet of their own."""

    applicant = models.ForeignKey(
        Applicant, on_delete=models.CASCADE, related_name="interviews", verbose_name="応募者"
    )
    stage = models.CharField("選考の段階", max_length=12, choices=Stage)
    held_on = models.DateField("面接の日")
    starts_at = models.TimeField("始まり", null=True, blank=True)
    place = models.CharField("場所", max_length=MOST_OF_LINE, blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="決めた人")

    class Meta(TenantModel.Meta):
        verbose_name = "面接"
        ordering: ClassVar[list[str]] = ["held_on", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("applicant", name="interview_applicant"),
            models.UniqueConstraint(fields=["prefecture", "applicant", "stage"], name="interview_once"),
        ]


class InterviewSheetQuerySet(TenantQuerySet["InterviewSheet"]):
    def missing(self, today: date) -> Self:
        """The interview was held, the selection goes on, and the sheet was not written."""
        return self.filter(
            written_at=None,
            interview__held_on__lte=today,
            interview__applicant__status=ApplicantStatus.SELECTING,
        )

    def abandoned(self, today: date) -> Self:
        """Missing, and whoever was to write it has left."""
        seats = Membership.objects.active_on(today).filter(
            prefecture_id=OuterRef("prefecture_id"),
            user_id=OuterRef("interviewer_id"),
            municipality_code="",
            role__in=roles_that(Permission.SEE_APPLICANTS),
        )
        return self.missing(today).filter(~Exists(seats))


class InterviewSheet(TenantModel):
    """評価票: what one interviewer thinks. A row for each of them, so that nobody writes over another."""

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="sheets", verbose_name="面接"
    )
    interviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="面接する人"
    )
    points = models.JSONField("スキルごとの点", default=dict)
    """Level 1 to 4 by the key of the skill."""
    verdict = models.CharField("意見", max_length=8, choices=Verdict, blank=True)
    remarks = models.TextField("所見", blank=True)
    written_at = models.DateTimeField("書いた日時", null=True, blank=True)

    objects = TenantManager.from_queryset(InterviewSheetQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "面接の評価票"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("interview", name="interview_sheet_interview"),
            models.UniqueConstraint(
                fields=["prefecture", "interview", "interviewer"], name="interview_sheet_once"
            ),
            models.CheckConstraint(
                condition=Q(written_at=None) | ~Q(verdict=""), name="interview_sheet_has_verdict"
            ),
        ]


class OfferQuerySet(TenantQuerySet["Offer"]):
    def waiting(self) -> Self:
        return self.filter(status=OfferStatus.WAITING)

    def unanswered(self, today: date) -> Self:
        """The day by which an answer was asked for has passed."""
        return self.filter(status=OfferStatus.STANDING, answer_by__lt=today)


class Offer(Paid, TenantModel):
    """内定: on which terms, and by when an answer is asked for. It stands once somebody else has approved."""

    MOVES: ClassVar[Mapping[str, Move]] = OFFER_MOVES

    applicant = models.ForeignKey(
        Applicant, on_delete=models.CASCADE, related_name="offers", verbose_name="応募者"
    )
    employment_form = models.CharField("任用形態", max_length=24, choices=EmploymentForm)
    pay_yen = models.PositiveIntegerField("給与（円）")
    days_per_week = models.PositiveSmallIntegerField("週の日数")
    starts_on = models.DateField("任期の初め")
    ends_on = models.DateField("任期の終わり", null=True, blank=True)
    answer_by = models.DateField("返事の期限")
    reason = models.CharField("採用する理由", max_length=MOST_OF_REASON)
    status = models.CharField("状態", max_length=12, choices=OfferStatus, default=OfferStatus.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申し出た人")
    asked_at = models.DateTimeField("申出の日時", default=timezone.now)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    remark = models.CharField("差戻し・延長・取消しの理由", max_length=MOST_OF_REASON, blank=True)
    answered_on = models.DateField("返事の日", null=True, blank=True)

    objects = TenantManager.from_queryset(OfferQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "内定"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("applicant", name="offer_applicant"),
            models.UniqueConstraint(
                fields=["prefecture", "applicant"],
                condition=Q(status__in=list(LIVE_OFFERS)),
                name="offer_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="offer_term"
            ),
            models.CheckConstraint(condition=Q(days_per_week__range=(1, 5)), name="offer_days"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="offer_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["standing", "accepted", "declined", "sent_back", "cancelled"])
                | Q(decided_by__isnull=False),
                name="offer_decision_has_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant.number}への内定"

    @property
    def badge(self) -> str:
        return OFFER_BADGES[self.status]

    @property
    def pay_words(self) -> str:
        return pay_in_words(self.pay_unit, self.pay_yen, None)
