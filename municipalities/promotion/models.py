"""Structures by which a prefecture and its municipalities work together: who takes part, and what meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission, Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name
from japan.wareki import format_day
from municipalities.promotion.choices import (
    EVERYBODY,
    MEETING_BADGES,
    UNRECORDED,
    MeetingStatus,
    StructureKind,
)
from municipalities.register.models import Municipality, holds_on

MOST_OF_NAME: Final = 80
MOST_OF_KANA: Final = 120
MOST_OF_TEXT: Final = 300


def is_of(towns: tuple[str, ...], path: str = "") -> Q:
    """Of those who take part: everybody, or one of these municipalities."""
    return Q(**{f"{path}municipality": None}) | Q(**{f"{path}municipality__in": towns})


class StructureQuerySet(TenantQuerySet["Structure"]):
    def visible_to(self, seat: Seat) -> Self:
        """A municipality sees those in which it takes part today, and those that are for all; talents see
        none."""
        if seat.reach is not Reach.TOWN:
            return super().visible_to(seat)
        return self.with_any_of(seat.towns, timezone.localdate())

    def with_any_of(self, towns: tuple[str, ...], day: date) -> Self:
        """Those in which one of these municipalities takes part on a day."""
        taking_part = StructureMember.objects.on(day).filter(is_of(towns), structure=OuterRef("pk"))
        return self.filter(Exists(taking_part))

    def standing_on(self, day: date) -> Self:
        return self.filter(holds_on(day))


class Structure(TenantModel):
    """推進体制: a council, a declaration, an agreement or an office, from a day to a day.

    An agreement may be made for a time (`ends_on` alone); what was ended says why.
    """

    kind = models.CharField("種類", max_length=12, choices=StructureKind)
    name = models.CharField("名称", max_length=MOST_OF_NAME)
    kana = models.CharField("名称のかな", max_length=MOST_OF_KANA, blank=True)
    others = models.CharField("市町村のほかに参加する団体", max_length=MOST_OF_TEXT, blank=True)
    office = models.CharField("担当の部署", max_length=MOST_OF_NAME)
    starts_on = models.DateField("始まった日")
    ends_on = models.DateField("最後の日", null=True, blank=True)
    end_reason = models.CharField("終わった理由", max_length=MOST_OF_TEXT, blank=True)
    note = models.CharField("備考", max_length=MOST_OF_TEXT, blank=True)
    source = models.CharField("出どころ", max_length=MOST_OF_TEXT, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(StructureQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "推進体制"
        ordering: ClassVar[list[str]] = ["kind", "kana", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(name="") & ~Q(office=""), name="structure_is_whole"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="structure_dates"
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(ends_on__isnull=False), name="structure_ended_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_council(self) -> bool:
        return self.kind == StructureKind.COUNCIL

    @property
    def was_ended(self) -> bool:
        """Whether somebody has said why it is over, or will be."""
        return self.end_reason != ""

    def has_ended(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


class MemberQuerySet(TenantQuerySet["StructureMember"]):
    def on(self, day: date) -> Self:
        return self.filter(holds_on(day))

    def staying(self) -> Self:
        """As it is planned to go on: whoever has no last day."""
        return self.filter(ends_on=None)


class StructureMember(TenantModel):
    """Who takes part, from a day to a day: one municipality, or every one of the prefecture where none is
    named. Without a first day it was so from the beginning."""

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="members", verbose_name="推進体制"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="市町村"
    )
    starts_on = models.DateField("加わった日", null=True, blank=True)
    ends_on = models.DateField("最後の日", null=True, blank=True)

    objects = TenantManager.from_queryset(MemberQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "参加する市町村"
        ordering: ClassVar[list[str]] = ["municipality_id", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("structure", name="structure_member_structure"),
            SamePrefecture("municipality", name="structure_member_municipality"),
            models.UniqueConstraint(
                fields=["prefecture", "structure", "municipality"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
                name="structure_member_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="structure_member_dates",
            ),
        ]

    @property
    def name(self) -> str:
        return body_name(self.municipality_id) if self.municipality_id else EVERYBODY


class MeetingQuerySet(TenantQuerySet["Meeting"]):
    def visible_to(self, seat: Seat) -> Self:
        """Whoever sees the council sees its meetings."""
        if seat.reach is not Reach.TOWN:
            return super().visible_to(seat)
        return self.filter(structure__in=Structure.objects.visible_to(seat))

    def planned(self) -> Self:
        return self.filter(status=MeetingStatus.PLANNED)

    def held(self) -> Self:
        return self.filter(status=MeetingStatus.HELD)

    def coming(self, day: date) -> Self:
        """Planned for a day or a later one."""
        return self.planned().filter(on_day__gte=day)

    def unrecorded(self, day: date) -> Self:
        """Planned for a day before `day`, and nobody has said whether it was held."""
        return self.planned().filter(on_day__lt=day)


class Meeting(TenantModel):
    """会議: one meeting of a council, planned, held or called off."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "hold": Move(
            frozenset({MeetingStatus.PLANNED}),
            MeetingStatus.HELD,
            Permission.KEEP_GROUPS,
            "開催を記録する",
            address="meeting_hold",
            said="開催を記録しました。議事録などのファイルは、この画面から付けられます。",
            main=True,
        ),
        "call_off": Move(
            frozenset({MeetingStatus.PLANNED}),
            MeetingStatus.CALLED_OFF,
            Permission.KEEP_GROUPS,
            "中止にする",
            address="meeting_call_off",
            leads="中止にする",
            note="予定は消えず、理由とともに「中止」として残ります。日を変えるだけなら「直す」を使います。",
            said="会議を中止にしました。",
            danger=True,
        ),
    }

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="meetings", verbose_name="会議体"
    )
    status = models.CharField("状態", max_length=12, choices=MeetingStatus)
    on_day = models.DateField("開催日")
    place = models.CharField("場所", max_length=MOST_OF_NAME)
    agenda = models.CharField("議題", max_length=MOST_OF_TEXT)
    outcome = models.CharField("決まったこと", max_length=MOST_OF_TEXT, blank=True)
    reason = models.CharField("中止の理由", max_length=MOST_OF_TEXT, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(MeetingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "会議"
        ordering: ClassVar[list[str]] = ["-on_day", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("structure", name="meeting_structure"),
            models.UniqueConstraint(
                fields=["prefecture", "structure", "on_day"],
                condition=~Q(status=MeetingStatus.CALLED_OFF),
                name="meeting_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(place="") & ~Q(agenda=""), name="meeting_is_whole"),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CALLED_OFF) | ~Q(reason=""),
                name="meeting_called_off_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "status", "on_day"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"{format_day(self.on_day)}の会議"

    @property
    def told(self) -> str:
        """「デモ推進会議　令和8年11月24日の会議」."""
        return f"{self.structure.name}　{self}"

    @property
    def badge(self) -> tuple[str, str]:
        """Its word and kind: of what is planned also whether its day has passed."""
        if self.status == MeetingStatus.PLANNED and self.on_day < timezone.localdate():
            return UNRECORDED
        return MEETING_BADGES[self.status]
