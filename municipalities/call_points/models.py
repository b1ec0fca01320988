"""Telephone numbers that a prefecture keeps for its municipalities."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Reach
from accounts.seats import Seat
from accounts.tenancy import TenantManager, TenantModel, TenantQuerySet
from municipalities.call_points.choices import Purpose

MOST_OF_NAME, MOST_OF_HOURS = 60, 60


class CallPointQuerySet(TenantQuerySet["CallPoint"]):
    def visible_to(self, seat: Seat) -> Self:
        """They are there to be called: for everybody of the prefecture and its towns."""
        return self.filter(withdrawn_at=None) if seat.reach is not Reach.NONE else self.none()

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class CallPoint(TenantModel):
    """電話の連絡先: one number, for one purpose. A withdrawn one stays, for somebody was told to call it."""

    purpose = models.CharField("何の連絡先か", max_length=10, choices=Purpose)
    name = models.CharField("名前", max_length=MOST_OF_NAME)
    phone = models.CharField("電話番号", max_length=40)
    hours = models.CharField("つながる時間", max_length=MOST_OF_HOURS, blank=True)
    place = models.PositiveSmallIntegerField("かける順", default=1)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(CallPointQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "電話の連絡先"
        ordering: ClassVar[list[str]] = ["purpose", "place", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(phone="") & ~Q(name=""), name="call_point_is_whole"),
            models.UniqueConstraint(
                fields=["prefecture", "purpose", "phone"],
                condition=Q(withdrawn_at=None),
                name="call_point_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}　{self.phone}"
