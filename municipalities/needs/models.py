"""What a town needs, in its own words and in the prefecture's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Final, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Membership, User
from accounts.moves import Move
from accounts.permissions import Permission, roles_that
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.holidays import add_workdays
from japan.reference_numbers import written
from japan.skill_standard import ROLES
from municipalities.needs.choices import (
    IN_HAND,
    LENGTHS,
    NEED_BADGES,
    TAKEN_BACK,
    Cadence,
    Category,
    IncidentKind,
    Involvement,
    Mode,
    NeedStatus,
    Priority,
    Scheme,
)
from municipalities.needs.likeness.grams import grams_of
from municipalities.needs.moves import APPROVAL_MOVES, NEED_MOVES
from municipalities.profile.choices import ApprovalStatus
from municipalities.profile.models import SendingApproval, approval_constraints
from municipalities.register.models import InMunicipality, Municipality
from municipalities.wordings.skills import name_today

M = TypeVar("M", bound=TenantModel, covariant=True)
MENDING_WORKDAYS: Final = 5
"""Working days within which a returned need is expected back (our assumption)."""
STOPPING_WORKDAYS: Final = 5
"""Working days within which the prefecture ends what a town wishes to stop (our assumption)."""


def mending_day(status: str, decided_at: datetime | None) -> date | None:
    """Until when a town is asked to put right what was returned."""
    if status != NeedStatus.RETURNED or decided_at is None:
        return None
    return add_workdays(timezone.localdate(decided_at), MENDING_WORKDAYS)


def stopping_day(wished_at: datetime) -> date:
    """Until when the prefecture ends what a town wishes to stop."""
    return add_workdays(timezone.localdate(wished_at), STOPPING_WORKDAYS)


def is_answered_for(who: str = "owner_id") -> Exists:
    """Whether the person in a column, by default the owner of a need, still answers needs there: somebody who
    has left does not."""
    seats = Membership.objects.active_on(timezone.localdate()).filter(
        prefecture_id=OuterRef("prefecture_id"),
        user_id=OuterRef(who),
        municipality_code="",
        role__in=roles_that(Permission.REVIEW_NEED),
    )
    return Exists(seats)


class NeedQuerySet(TenantQuerySet["Need"]):
    of_town = "municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        """A municipality sees its own; the prefecture sees what has
        been sent to it, never another's draft."""
        seen = super().visible_to(seat)
        return seen if seat.is_municipal else seen.sent()

    def sent(self) -> Self:
        """Everything but drafts, which are nobody's but the town's. What was withdrawn was sent."""
        return self.exclude(status=NeedStatus.DRAFT)

    def received(self) -> Self:
        """What has been sent and not taken back: what is counted."""
        return self.sent().exclude(status__in=TAKEN_BACK)

    def open_at_the_prefecture(self) -> Self:
        """What somebody of the prefecture answers for: sent, and not over."""
        return self.filter(status__in=(NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT))

    def with_the_town(self) -> Self:
        """What waits for the town: to be written on, or sent."""
        return self.filter(status__in=IN_HAND)

    def with_the_prefecture(self) -> Self:
        """What waits for the prefecture: an answer, somebody to go, the end that the town wishes, or somebody
        who answers for what runs."""
        runs = Q(status=NeedStatus.IN_SUPPORT)
        waits = runs & (Q(stop_wished_at__isnull=False) | ~is_answered_for())
        return self.filter(Q(status__in=(NeedStatus.SUBMITTED, NeedStatus.ACCEPTED)) | waits)


class JointNeed(TenantModel):
    """共同のニーズ: what several towns ask for alike, and the prefecture answers together.

    Each town's need keeps its own words, number and course, and is supported and claimed by itself; what the
    joint need adds is who answers for all of them, until when, and under which heading. It has no status of
    its own: where it stands follows from its needs. The prefecture alone sees it.
    """

    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号")
    title = models.CharField("件名", max_length=80)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="県の担当")
    promised_on = models.DateField("知らせると約束した日", null=True, blank=True)
    tells_names = models.BooleanField("参加する市町村の名前を互いに知らせる", default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="まとめた人")
    made_at = models.DateTimeField("まとめた日時", default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name = "共同のニーズ"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "fiscal_year", "sequence"], name="joint_need_number"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="joint_need_is_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def promise_ahead(self, today: date) -> date | None:
        """The day that is promised, while it is still to come."""
        return self.promised_on if self.promised_on and self.promised_on > today else None

    @property
    def number(self) -> str:
        """J-8-0003."""
        return written("J-", self.fiscal_year, self.sequence)


class WrittenWords(TenantModel):
    """困りごと as a town writes it: the columns of `words.Words`."""

    raw_problem = models.TextField("困っていること")
    wanted_by = models.DateField("いつまでに", null=True, blank=True)
    wanted_by_reason = models.CharField("急ぐ理由", max_length=200, blank=True)
    own_title = models.CharField("市町村が付けた件名", max_length=80, blank=True, default="", db_default="")
    own_engagement = models.CharField(
        "市町村が望む関わり方", max_length=12, choices=Involvement, blank=True, default="", db_default=""
    )
    own_starts_on = models.DateField("市町村が望む期間の初め", null=True, blank=True)
    own_ends_on = models.DateField("市町村が望む期間の終わり", null=True, blank=True)

    class Meta(TenantModel.Meta):
        abstract = True


class Need(InMunicipality, WrittenWords):
    """支援ニーズ: a town's problem in its own words, and what the prefecture makes of it."""

    MOVES: ClassVar[Mapping[str, Move]] = NEED_MOVES

    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号", null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    status = models.CharField("状態", max_length=12, choices=NeedStatus, default=NeedStatus.DRAFT)

    title = models.CharField("件名", max_length=80)
    category = models.CharField("支援分野", max_length=24, choices=Category)
    role = models.CharField("人材類型", max_length=24, choices=list(ROLES.items()))
    engagement = models.CharField("関わり方", max_length=12, choices=Involvement)
    cadence = models.CharField("頻度", max_length=20, choices=Cadence)
    half_days_per_visit = models.PositiveSmallIntegerField("1回の長さ（半日）", default=1)
    starts_on = models.DateField("期間の初め")
    ends_on = models.DateField("期間の終わり")
    mode = models.CharField("方法", max_length=8, choices=Mode)
    priority = models.CharField("優先度", max_length=8, choices=Priority)
    is_regional = models.BooleanField("地域社会のDX", default=False)
    scheme = models.CharField(
        "まず使う制度", max_length=16, choices=Scheme, default=Scheme.POOL, db_default=Scheme.POOL
    )
    incident = models.CharField(
        "事案", max_length=12, choices=IncidentKind, blank=True, default="", db_default=""
    )
    deadline_on = models.DateField("市町村の言葉にある期限", null=True, blank=True)
    reasons = models.JSONField("案の理由", default=dict)
    amended_fields = models.JSONField("県が直した項目", default=list)
    rules_version = models.CharField("案のきまり", max_length=20)

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人")
    reviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認する人"
    )
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="県の担当"
    )
    joint = models.ForeignKey(
        JointNeed,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name="共同のニーズ",
    )
    reply = models.TextField("市町村への返事", blank=True)
    reply_due_on = models.DateField("返事の期限", null=True, blank=True)
    promised_on = models.DateField("知らせると約束した日", null=True, blank=True)
    supported_on = models.DateField("支援が終わった日", null=True, blank=True)
    stop_reason = models.TextField("市町村がやめる理由", blank=True, default="", db_default="")
    stop_wished_at = models.DateTimeField("市町村がやめたいと伝えた日時", null=True, blank=True)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    submitted_at = models.DateTimeField("送った日時", null=True, blank=True)
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)
    grams = models.GeneratedField(
        verbose_name="言葉の断片",
        expression=grams_of("raw_problem"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    objects = TenantManager.from_queryset(NeedQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "支援ニーズ"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("municipality", name="need_municipality"),
            SamePrefecture("joint", name="need_joint"),
            models.UniqueConstraint(fields=["prefecture", "fiscal_year", "sequence"], name="need_number"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="need_period"),
            models.CheckConstraint(condition=Q(half_days_per_visit__in=[1, 2]), name="need_half_days"),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "declined"]) | ~Q(reply=""),
                name="need_refusal_has_reply",
            ),
            models.CheckConstraint(
                condition=~Q(status="given_up") | ~Q(stop_reason=""), name="need_given_up_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sequence__isnull=False, submitted_at__isnull=False),
                name="need_sent_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "status", "-id"], name="need_by_status"),
            models.Index(fields=["prefecture", "municipality", "-id"], name="need_by_municipality"),
            models.Index(
                fields=["prefecture", "joint"], name="need_by_joint", condition=Q(joint__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """N-8-0143: the year of 令和 and the running number, given when the need is first sent."""
        return written("N-", self.fiscal_year, self.sequence) if self.sequence else "番号なし"

    @property
    def badge(self) -> str:
        return NEED_BADGES[self.status]

    @property
    def rhythm(self) -> str:
        """月2回、各半日; a single visit has no others beside it: 1回、半日."""
        each = "" if self.cadence == Cadence.ONCE else "各"
        return f"{self.get_cadence_display()}、{each}{LENGTHS[self.half_days_per_visit]}"

    @property
    def mend_by(self) -> date | None:
        return mending_day(self.status, self.decided_at)


class NeedSkillQuerySet(TenantQuerySet["NeedSkill"]):
    of_town = "need__municipality_id"

    def named(self) -> Self:
        """With what the prefecture calls each skill today."""
        return self.annotate(name=Coalesce(name_today("skill"), "recorded_name"))


def named_skills() -> Prefetch[str, NeedSkillQuerySet, str]:
    """The skills of many needs, each `named`; in one statement."""
    return Prefetch("skills", queryset=NeedSkill.objects.named())


class NeedSkill(TenantModel):
    """A skill that a need asks for, and how well."""

    name: str

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="skills", verbose_name="支援ニーズ")
    skill = models.CharField("スキル", max_length=40)
    level = models.PositiveSmallIntegerField("水準（1から4）")
    recorded_name = models.CharField("登録当時の名称", max_length=40, blank=True)

    objects = TenantManager.from_queryset(NeedSkillQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "求めるスキル"
        ordering: ClassVar[list[str]] = ["-level", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("need", name="need_skill_need"),
            models.UniqueConstraint(fields=["prefecture", "need", "skill"], name="need_skill_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="need_skill_level"),
        ]


class InsideTownQuerySet(TenantQuerySet[M]):
    """What goes on inside a town before it sends a need."""

    of_town = "need__municipality_id"

    def visible_to(self, seat: Seat) -> Self:
        """The town that is writing; to everybody else, the prefecture too, they do not exist."""
        return super().visible_to(seat) if seat.is_municipal else self.none()


class NeedApprovalQuerySet(InsideTownQuerySet["NeedApproval"]):
    def waiting(self) -> Self:
        return self.filter(status=ApprovalStatus.WAITING)

    def since_sent(self) -> Self:
        """Of the time since the need was sent last: what was said of an earlier sending is over."""
        sent_at = F("need__submitted_at")
        return self.filter(Q(need__submitted_at=None) | Q(asked_at__gt=sent_at))


class UnsentWords(WrittenWords):
    """What a town has written anew on a need that was sent before, and has not sent again.

    The need itself keeps the words as they were sent: whoever reads a need, anywhere, reads nothing unsent.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+", verbose_name="支援ニーズ")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)

    objects = TenantManager.from_queryset(InsideTownQuerySet["UnsentWords"])()

    class Meta(TenantModel.Meta):
        verbose_name = "まだ送っていない言葉"
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("need", name="unsent_words_need"),
            models.UniqueConstraint(fields=["prefecture", "need"], name="unsent_words_once"),
        ]


def waits_for_approval() -> Exists:
    """Whether somebody of the town wishes to send a need, and its head of section has not said yet."""
    return Exists(NeedApproval.objects.waiting().filter(need=OuterRef("pk")))


class NeedApproval(SendingApproval):
    """承認 of a need."""

    MOVES: ClassVar[Mapping[str, Move]] = APPROVAL_MOVES

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="approvals", verbose_name="支援ニーズ"
    )

    objects = TenantManager.from_queryset(NeedApprovalQuerySet)()

    class Meta(SendingApproval.Meta):
        constraints = approval_constraints("need", "need_approval")
        indexes = [models.Index(fields=["prefecture", "need", "-id"], name="need_approval_of_need")]
