"""派遣: where pool and municipalities meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel
from dispatch.dispatches.choices import COMING, DISPATCH_BADGES, DispatchStatus
from dispatch.visits.choices import Span
from dispatch.visits.models import SeenBySeat
from japan.reference_numbers import written
from municipalities.needs.choices import Cadence, Mode
from municipalities.needs.models import Need
from municipalities.register.models import InMunicipality, Municipality
from pool.people.choices import Weekday
from pool.people.models import Talent


class DispatchQuerySet(SeenBySeat["Dispatch"]):
    """Dispatches as a seat sees them, and the words by which they are counted."""

    def standing(self) -> Self:
        return self.exclude(status=DispatchStatus.CANCELLED)

    def planned(self) -> Self:
        """Neither called off nor ended: somebody goes, or is to go."""
        return self.filter(status=DispatchStatus.PLANNED)

    def of_year(self, fiscal_year: int) -> Self:
        return self.filter(fiscal_year=fiscal_year)


def _has_no_log(dispatch: Dispatch, seat: Seat) -> bool:
    return not dispatch.visits.with_log().exists()


class Dispatch(InMunicipality, TenantModel):
    """派遣: one talent goes to one municipality for one need, in a period, at a cadence."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "end": Move(
            frozenset({DispatchStatus.PLANNED}),
            DispatchStatus.ENDED,
            Permission.PLAN_DISPATCH,
            "終える",
            address="dispatch_end",
            leads="派遣を終える",
            note="明日からの訪問はなくなります。記録と確認の済んだ訪問は、そのまま残ります。",
            said="派遣を終え、訪問する人と市町村に知らせました。",
            danger=True,
        ),
        "cancel": Move(
            frozenset({DispatchStatus.PLANNED}),
            DispatchStatus.CANCELLED,
            Permission.PLAN_DISPATCH,
            "取り消す",
            address="dispatch_cancel",
            leads="派遣を取り消す",
            note="これからの訪問はすべてなくなり、ほかに派遣がなければ、ニーズは「調整中」に戻ります。",
            said="派遣を取り消し、訪問する人と市町村に知らせました。",
            danger=True,
            when=_has_no_log,
        ),
    }

    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号")
    need = models.ForeignKey(
        Need, on_delete=models.PROTECT, related_name="dispatches", verbose_name="支援ニーズ"
    )
    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="dispatches", verbose_name="登録人材"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name="市町村"
    )
    status = models.CharField("状態", max_length=10, choices=DispatchStatus, default=DispatchStatus.PLANNED)
    starts_on = models.DateField("期間の初め")
    ends_on = models.DateField("期間の終わり")
    cadence = models.CharField("頻度", max_length=20, choices=Cadence)
    weekday = models.PositiveSmallIntegerField("曜日", choices=Weekday)
    span = models.CharField("時間帯", max_length=3, choices=Span)
    mode = models.CharField("方法", max_length=8, choices=Mode)
    travel_minutes = models.PositiveSmallIntegerField("片道の移動（分）", null=True, blank=True)
    reason = models.CharField("取消・終了の理由", max_length=300, blank=True)
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="決めた人"
    )
    created_at = models.DateTimeField("決めた日時", default=timezone.now)

    objects = TenantManager.from_queryset(DispatchQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "派遣"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("need", name="dispatch_need"),
            SamePrefecture("talent", name="dispatch_talent"),
            SamePrefecture("municipality", name="dispatch_municipality"),
            models.UniqueConstraint(fields=["prefecture", "fiscal_year", "sequence"], name="dispatch_number"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="dispatch_period"),
        ]
        indexes = [models.Index(fields=["prefecture", "talent", "starts_on"], name="dispatch_by_talent")]

    def __str__(self) -> str:
        return self.number

    @property
    def badge(self) -> tuple[str, str]:
        """Its word and kind: of what stands also whether it has begun."""
        is_coming = self.status == DispatchStatus.PLANNED and self.starts_on > timezone.localdate()
        return DISPATCH_BADGES[COMING if is_coming else self.status]

    @property
    def number(self) -> str:
        """D-8-0042: the year of 令和 and the running number."""
        return written("D-", self.fiscal_year, self.sequence)
