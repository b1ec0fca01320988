"""What money hangs on: form of employment, main duty, requirement and appointment of somebody, each from a
day to a day, with a paper, a reason and a second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from pool.people.choices import FACT_BADGES, FACT_VALUES, FactKind, FactStatus
from pool.people.models.people import Talent


class DatedFactQuerySet(TenantQuerySet["DatedFact"]):
    of_person = "talent__user_id"

    def waiting(self) -> Self:
        return self.filter(status=FactStatus.WAITING)

    def standing(self) -> Self:
        """Approved, and nothing was laid over it since."""
        return self.filter(status=FactStatus.APPROVED)

    def touching(self, first: date, last: date | None) -> Self:
        """That hold on some day of a period; None is a period without an end."""
        begun = self if last is None else self.filter(starts_on__lte=last)
        return begun.filter(Q(ends_on=None) | Q(ends_on__gte=first))

    def sent_back(self) -> Self:
        """Refused, and nothing of the same kind was asked for since."""
        newer = DatedFact.objects.filter(
            talent_id=models.OuterRef("talent_id"), kind=models.OuterRef("kind"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(newer), status=FactStatus.REFUSED)


def _is_anothers(fact: DatedFact, seat: Seat) -> bool:
    """Who asked does not decide."""
    return fact.asked_by_id != seat.user_id


class DatedFact(TenantModel):
    """任用などの事実: one value of one kind, from a day to a day. What was approved is never changed: another
    fact is laid over it, and what is left of its days goes on as a row of its own."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "approve": Move(
            frozenset({FactStatus.WAITING}),
            FactStatus.APPROVED,
            Permission.APPROVE_FACT,
            "承認する",
            said="承認しました。申し出た人に知らせました。",
            main=True,
            when=_is_anothers,
        ),
        "refuse": Move(
            frozenset({FactStatus.WAITING}),
            FactStatus.REFUSED,
            Permission.APPROVE_FACT,
            "差し戻す",
            address="fact_refuse",
            note="差し戻すと、いまの登録のままです。申し出た人に、書いた理由が届きます。",
            said="差し戻しました。申し出た人に知らせました。",
            danger=True,
            when=_is_anothers,
        ),
        "withdraw": Move(
            frozenset({FactStatus.WAITING}),
            FactStatus.WITHDRAWN,
            Permission.EDIT_TALENT,
            "申出を取り下げる",
            address="fact_withdraw",
            note="取り下げても、申し出た記録は残ります。いまの登録は変わりません。",
            said="申出を取り下げました。",
        ),
        "replace": Move(
            frozenset({FactStatus.APPROVED}), FactStatus.REPLACED, Permission.APPROVE_FACT, "置き換える"
        ),
    }

    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="facts", verbose_name="登録人材"
    )
    kind = models.CharField("種類", max_length=12, choices=FactKind)
    value = models.CharField("内容", max_length=24)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    paper = models.CharField("根拠の書類", max_length=200)
    reason = models.CharField("理由", max_length=300)
    gap_reason = models.CharField("任用の切れ目の理由", max_length=300, blank=True)
    status = models.CharField("状態", max_length=10, choices=FactStatus, default=FactStatus.WAITING)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申し出た人"
    )
    """Nobody where the row was carried over from before facts had days."""
    asked_at = models.DateTimeField("申出の日時", default=timezone.now)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    remark = models.CharField("差戻しの理由", max_length=300, blank=True)
    rest_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="元の記録"
    )

    objects = TenantManager.from_queryset(DatedFactQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "任用などの事実"
        ordering: ClassVar[list[str]] = ["kind", "-starts_on", "-id"]
        indexes = [models.Index(fields=["prefecture", "talent", "kind"], name="dated_fact_of_talent")]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="dated_fact_talent"),
            SamePrefecture("rest_of", name="dated_fact_rest_of"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="dated_fact_dates"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="dated_fact_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused", "replaced"])
                | Q(decided_by__isnull=False)
                | Q(asked_by=None),
                name="dated_fact_decision_has_approver",
            ),
            ExclusionConstraint(
                name="dated_fact_one_at_a_time",
                expressions=[
                    ("prefecture", RangeOperators.EQUAL),
                    ("talent", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}　{self.words}"

    @property
    def words(self) -> str:
        return FACT_VALUES[self.kind].get(self.value, self.value)

    @property
    def badge(self) -> str:
        return FACT_BADGES[self.status]
