"""The network of a town, its systems with their vendors, and its contacts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.moves import Move
from accounts.permissions import Role
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.wareki import format_day
from municipalities.profile.choices import NETWORK_SIGNS, ApprovalStatus, NetworkKind, Purpose, SystemKind
from municipalities.register.models import (
    InMunicipality,
    Municipality,
    StatementQuerySet,
    TownStatement,
)

MOST_OF_VENDOR: Final = 80
MOST_OF_NOTE: Final = 200
MOST_OF_NAME: Final = 80
MOST_OF_PHONE: Final = 40

M = TypeVar("M", bound="KeptOfTown", covariant=True)


class NetworkModel(TownStatement):
    """三層の対策のモデル of a town, as of a day."""

    model = models.CharField("ネットワークのモデル", max_length=12, choices=NetworkKind)

    objects = TenantManager.from_queryset(StatementQuerySet["NetworkModel"])()

    class Meta(TownStatement.Meta):
        verbose_name = "ネットワークのモデル"
        constraints = [
            *TownStatement.Meta.constraints,
            SamePrefecture("municipality", name="network_model_municipality"),
            models.UniqueConstraint(
                fields=["prefecture", "municipality", "as_of"], name="network_model_once_a_day"
            ),
        ]

    @property
    def words(self) -> str:
        return str(self.get_model_display())

    @property
    def sign(self) -> str:
        return NETWORK_SIGNS[NetworkKind(self.model)]


def approving_seats(day: date, code: OuterRef) -> QuerySet[Membership]:
    """The seats of those who approve what a municipality sends, on a day."""
    return Membership.objects.active_on(day).filter(role=Role.APPROVER, municipality_code=code)


def has_approver(day: date) -> Exists:
    """Whether somebody who approves has a seat in the municipality of a row."""
    return Exists(approving_seats(day, OuterRef("municipality_id")))


class SendingRuleQuerySet(TenantQuerySet["SendingRule"]):
    of_town = "municipality_id"

    def asking(self) -> Self:
        """Those by which what goes to the prefecture is approved first."""
        return self.filter(is_approved=True)

    def without_approver(self, day: date) -> Self:
        """Those by which nobody of the municipality can send anything: whoever approved has left."""
        return self.asking().filter(~has_approver(day))


class SendingRule(InMunicipality, TenantModel):
    """Whether the head of section approves what a municipality sends to the prefecture. None is as if it said
    no; the history keeps what it said before."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    is_approved = models.BooleanField("県に送る前に課長の承認を受ける")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="決めた人")
    changed_at = models.DateTimeField("決めた日時", default=timezone.now)

    objects = TenantManager.from_queryset(SendingRuleQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "送る前の承認"
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("municipality", name="sending_rule_municipality"),
            models.UniqueConstraint(fields=["prefecture", "municipality"], name="sending_rule_once"),
        ]


class SendingApproval(TenantModel):
    """承認: somebody of a town wishes to send something to the prefecture, and the head of section says
    whether it goes. For what comes back it is asked anew."""

    MOVES: ClassVar[Mapping[str, Move]]

    status = models.CharField("状態", max_length=12, choices=ApprovalStatus, default=ApprovalStatus.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="求めた人")
    asked_at = models.DateTimeField("求めた日時", default=timezone.now)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    remark = models.TextField("担当者への言葉", blank=True, default="", db_default="")

    class Meta(TenantModel.Meta):
        abstract = True
        verbose_name = "送る前の承認"
        ordering: ClassVar[list[str]] = ["-id"]


def approval_constraints(thing: str, name: str) -> list[models.BaseConstraint]:
    """What the database refuses of the approvals of one kind of `thing`, the name of their column: two that
    wait for the same, one given back without a word, one decided by nobody."""
    return [
        *TenantModel.Meta.constraints,
        SamePrefecture(thing, name=f"{name}_{thing}"),
        models.UniqueConstraint(
            fields=["prefecture", thing], condition=Q(status="waiting"), name=f"{name}_waits_once"
        ),
        models.CheckConstraint(
            condition=~Q(status="sent_back") | ~Q(remark=""), name=f"{name}_back_has_remark"
        ),
        models.CheckConstraint(
            condition=Q(status="waiting", decided_by=None)
            | ~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
            name=f"{name}_decision",
        ),
    ]


class KeptQuerySet(TenantQuerySet[M]):
    of_town = "municipality_id"

    def of(self, code: str) -> Self:
        return self.filter(municipality=code)

    def standing(self) -> Self:
        """What was not taken back."""
        return self.filter(withdrawn_at=None)


class KeptOfTown(InMunicipality, TenantModel):
    """One of several things of a kind that a town keeps, with who wrote it last. Taken back it stays, unseen:
    nothing that somebody has written is lost."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("外した日時", null=True, blank=True)

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    @abstractmethod
    def told(self) -> str:
        """All that it says, in one line."""


class SystemContract(KeptOfTown):
    """既存ベンダー: which firm looks after which of a town's systems, and until when. What has ended stays on
    the page."""

    kind = models.CharField("システムの種類", max_length=16, choices=SystemKind)
    vendor = models.CharField("業者", max_length=MOST_OF_VENDOR)
    ends_on = models.DateField("契約の終わりの日", null=True, blank=True)
    note = models.CharField("備考", max_length=MOST_OF_NOTE, blank=True)

    objects = TenantManager.from_queryset(KeptQuerySet["SystemContract"])()

    class Meta(KeptOfTown.Meta):
        verbose_name = "システムと業者"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *KeptOfTown.Meta.constraints,
            SamePrefecture("municipality", name="system_contract_municipality"),
            models.CheckConstraint(condition=~Q(vendor=""), name="system_contract_has_vendor"),
        ]
        indexes = [models.Index(fields=["prefecture", "municipality"], name="system_contract_of_town")]

    @property
    def words(self) -> str:
        return f"{self.get_kind_display()}　{self.vendor}"

    @property
    def told(self) -> str:
        until = f"{format_day(self.ends_on)}まで" if self.ends_on else ""
        return "　".join(filter(None, (self.words, until, self.note)))

    @property
    def place(self) -> int:
        """Where its kind stands among the kinds."""
        return list(SystemKind.values).index(self.kind)

    def has_ended(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


class TownContact(KeptOfTown):
    """連絡先: whom to ask in a town, and for what. The prefecture and the town itself see it, nobody else; no
    list and no file has it."""

    purposes = models.JSONField("用件", default=list)
    section = models.CharField("部署", max_length=MOST_OF_NAME, blank=True)
    name = models.CharField("氏名", max_length=MOST_OF_NAME, blank=True)
    phone = models.CharField("電話番号", max_length=MOST_OF_PHONE, blank=True)
    mail = models.EmailField("メールアドレス", blank=True)

    objects = TenantManager.from_queryset(KeptQuerySet["TownContact"])()

    class Meta(KeptOfTown.Meta):
        verbose_name = "連絡先"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *KeptOfTown.Meta.constraints,
            SamePrefecture("municipality", name="town_contact_municipality"),
            models.CheckConstraint(condition=~Q(phone="", mail=""), name="town_contact_can_be_reached"),
            models.CheckConstraint(condition=~Q(section="", name=""), name="town_contact_is_named"),
        ]
        indexes = [models.Index(fields=["prefecture", "municipality"], name="town_contact_of_town")]

    @property
    def purpose_words(self) -> str:
        """「派遣の受入窓口、情報・DX」."""
        return "、".join(Purpose(purpose).label for purpose in self.purposes)

    @property
    def words(self) -> str:
        """「総務課　岡本 真由美」."""
        return "　".join(filter(None, (self.section, self.name)))

    @property
    def told(self) -> str:
        return "　".join(filter(None, (self.purpose_words, self.words, self.phone, self.mail)))
