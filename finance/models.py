"""What the pool cost, month by month: the ledger under the allocation-tax figures."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from finance.choices import OF_A_TALENT, FundingKind, expense_kinds
from municipalities.register.models import Municipality
from pool.people.models import Talent


class ExpenseQuerySet(TenantQuerySet["Expense"]):
    """A town or a talent sees nothing of the ledger."""

    def standing(self) -> Self:
        """Rows that no amendment has replaced. Few amend another: those are looked up, where a join would go
        through the whole ledger a second time."""
        return self.exclude(pk__in=amended())

    def lacking_proof(self) -> Self:
        """Rows whose paper has not come, of whatever kind."""
        return self.filter(proof="")


def amended() -> models.QuerySet[Expense, int]:
    """The numbers of the rows that another one has replaced."""
    return Expense.objects.filter(amends__isnull=False).order_by().values_list("amends_id", flat=True)


class Expense(TenantModel):
    """経費: one amount of one kind in one month. Amended by a new row, never overwritten."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    month = models.DateField("月（初日）")
    kind = models.CharField("種類", max_length=24, choices=expense_kinds)
    talent = models.ForeignKey(
        Talent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expenses",
        verbose_name="登録人材",
    )
    amount_yen = models.BigIntegerField("金額（円）")
    proof = models.CharField("根拠となる書類", max_length=120, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        related_query_name="amended_by",
        verbose_name="訂正のもと",
    )
    amendment_reason = models.CharField("訂正の理由", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(ExpenseQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "経費"
        ordering: ClassVar[list[str]] = ["month", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="expense_talent"),
            SamePrefecture("amends", name="expense_amends"),
            models.UniqueConstraint(fields=["prefecture", "amends"], name="expense_amended_once"),
            models.CheckConstraint(condition=Q(amount_yen__gte=0), name="expense_amount"),
            models.CheckConstraint(condition=Q(month__day=1), name="expense_month"),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_A_TALENT) | Q(talent__isnull=False),
                name="expense_names_talent",
            ),
            models.CheckConstraint(
                condition=Q(amends=None) | ~Q(amendment_reason=""), name="expense_amendment_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "fiscal_year", "month"], name="expense_by_month"),
            models.Index(
                fields=["prefecture", "amends"], condition=Q(amends__isnull=False), name="expense_amendments"
            ),
        ]

    @property
    def lacks_proof(self) -> bool:
        return self.proof == ""


class FundingQuerySet(TenantQuerySet["Funding"]):
    """A town or a talent sees nothing of what is paid towards the ledger, the own contribution included."""


class Funding(TenantModel):
    """Money from elsewhere towards an expense: deducted, so that the same yen is never claimed twice."""

    expense = models.ForeignKey(
        Expense, on_delete=models.PROTECT, related_name="fundings", verbose_name="経費"
    )
    kind = models.CharField("種類", max_length=12, choices=FundingKind)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="市町村"
    )
    source = models.CharField("財源の名称", max_length=80, blank=True)
    amount_yen = models.BigIntegerField("金額（円）")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(FundingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "負担金・特定財源"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("expense", name="funding_expense"),
            SamePrefecture("municipality", name="funding_municipality"),
            models.CheckConstraint(condition=Q(amount_yen__gte=0), name="funding_amount"),
            models.CheckConstraint(
                condition=Q(kind="contribution", municipality__isnull=False)
                | Q(kind="other") & ~Q(source=""),
                name="funding_names_source",
            ),
        ]

    @property
    def payer(self) -> str:
        return self.municipality.name if self.municipality else self.source
