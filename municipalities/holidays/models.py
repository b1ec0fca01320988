"""Holidays that a prefecture has recorded for itself and its municipalities."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Reach
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name
from japan.holidays import LocalDay
from municipalities.holidays.choices import Kind, Whose
from municipalities.register.models import Municipality

MOST_OF_NAME, MOST_OF_GROUND = 40, 120


class LocalHolidayQuerySet(TenantQuerySet["LocalHoliday"]):
    def visible_to(self, seat: Seat) -> Self:
        """An ordinance is public: everybody whose role reaches into the prefecture may read it."""
        return self.none() if seat.reach is Reach.NONE else self

    def standing(self) -> Self:
        """What was not taken back."""
        return self.filter(withdrawn_at=None)


class LocalHoliday(TenantModel):
    """団体の休日: a day on which offices are closed by a body's own ordinance; or open, though the list for
    the whole country has it as closed. Taken back it stays, for deadlines were counted by it."""

    whose = models.CharField("どの団体か", max_length=10, choices=Whose)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="市町村"
    )
    kind = models.CharField("休日か開庁日か", max_length=6, choices=Kind, default=Kind.CLOSED)
    name = models.CharField("名称", max_length=MOST_OF_NAME)
    ground = models.CharField("根拠", max_length=MOST_OF_GROUND)
    starts_on = models.DateField("日")
    is_yearly = models.BooleanField("毎年")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(LocalHolidayQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "団体の休日"
        ordering: ClassVar[list[str]] = ["starts_on", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("municipality", name="local_holiday_municipality"),
            models.CheckConstraint(
                condition=Q(whose=Whose.TOWN, municipality__isnull=False)
                | (~Q(whose=Whose.TOWN) & Q(municipality__isnull=True)),
                name="local_holiday_has_its_body",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(is_yearly=True, ends_on__gte=F("starts_on")),
                name="local_holiday_ends",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "whose", "municipality", "kind", "starts_on", "is_yearly"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="local_holiday_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_name}　{self.name}"

    @property
    def body_name(self) -> str:
        """「那覇市」, 「県の機関だけ」, 「県とすべての市町村」."""
        return body_name(self.municipality_id) if self.municipality_id else self.get_whose_display()

    @property
    def day(self) -> LocalDay:
        return LocalDay(self.name, self.starts_on, self.is_yearly, self.ends_on)
