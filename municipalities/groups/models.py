"""Groups of municipalities, each as one prefecture keeps it: a group that reaches into another prefecture has
a row there too, and nobody reads the two together."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Reach
from accounts.seats import Seat
from accounts.tenancy import (
    SamePrefecture,
    TenantManager,
    TenantModel,
    TenantQuerySet,
    open_prefecture,
)
from japan.bodies import body_name
from municipalities.groups.choices import GroupKind
from municipalities.register.models import Municipality, MunicipalityQuerySet, holds_on

MOST_OF_NAME: Final = 80
MOST_OF_KANA: Final = 120
MOST_OF_NOTE: Final = 300
MOST_OF_SOURCE: Final = 300
MOST_OF_TIME: Final = 40


class AreaGroupQuerySet(TenantQuerySet["AreaGroup"]):
    def visible_to(self, seat: Seat) -> Self:
        """A town sees the groups in which it is; talents see none."""
        if seat.reach is not Reach.TOWN:
            return super().visible_to(seat)
        own = GroupMember.objects.on(timezone.localdate()).filter(code__in=seat.towns)
        return self.filter(Exists(own.filter(group=OuterRef("pk"))))

    def standing_on(self, day: date) -> Self:
        return self.filter(holds_on(day))

    def members_on(self, day: date) -> MunicipalityQuerySet:
        """The municipalities of the own prefecture that belong to one of these groups on a day: whom a
        survey is sent to. Those that have ended are not among them."""
        members = GroupMember.objects.on(day).filter(group__in=self.standing_on(day))
        mine = Municipality.objects.filter(prefecture=open_prefecture())
        return mine.filter(pk__in=members.values("code")).standing_on(day)


class AreaGroup(TenantModel):
    """圏域・グループ."""

    kind = models.CharField("種類", max_length=12, choices=GroupKind)
    name = models.CharField("名称", max_length=MOST_OF_NAME)
    kana = models.CharField("名称のかな", max_length=MOST_OF_KANA, blank=True)
    starts_on = models.DateField("できた日", null=True, blank=True)
    ends_on = models.DateField("最後の日", null=True, blank=True)
    end_reason = models.CharField("終わった理由", max_length=MOST_OF_NOTE, blank=True)
    note = models.CharField("備考", max_length=MOST_OF_NOTE, blank=True)
    source = models.CharField("出どころ", max_length=MOST_OF_SOURCE, blank=True)
    as_of = models.CharField("いつの時点か", max_length=MOST_OF_TIME, blank=True)
    seed_key = models.CharField("公表資料の一覧での名前", max_length=MOST_OF_NAME, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(AreaGroupQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "圏域・グループ"
        ordering: ClassVar[list[str]] = ["kind", "kana", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "seed_key"], condition=~Q(seed_key=""), name="area_group_seeded_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="area_group_has_name"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="area_group_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_as_published(self) -> bool:
        """Whether nobody has written on it since it was taken from the published list."""
        return bool(self.seed_key) and self.recorded_by_id is None

    def has_ended(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


class GroupMemberQuerySet(TenantQuerySet["GroupMember"]):
    def on(self, day: date) -> Self:
        return self.filter(holds_on(day))

    def staying(self) -> Self:
        """As the group is planned to go on: whoever has no last day."""
        return self.filter(ends_on=None)


class GroupMember(TenantModel):
    """A municipality that belongs to a group, from a day to a day; without a first day it was there from the
    beginning. It is named by its code: it may be another prefecture's."""

    group = models.ForeignKey(
        AreaGroup, on_delete=models.CASCADE, related_name="members", verbose_name="圏域・グループ"
    )
    code = models.CharField("団体コード", max_length=6)
    is_core = models.BooleanField("中心市", default=False)
    starts_on = models.DateField("入った日", null=True, blank=True)
    ends_on = models.DateField("最後の日", null=True, blank=True)

    objects = TenantManager.from_queryset(GroupMemberQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "構成市町村"
        ordering: ClassVar[list[str]] = ["-is_core", "code", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("group", name="group_member_group"),
            models.UniqueConstraint(
                fields=["prefecture", "group", "code"],
                condition=Q(ends_on=None),
                name="group_member_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="group_member_dates",
            ),
            models.CheckConstraint(condition=Q(code__regex="^[0-9]{6}$"), name="group_member_code"),
        ]
        indexes = [models.Index(fields=["prefecture", "code"], name="group_member_of_town")]

    @property
    def name(self) -> str:
        return body_name(self.code)
