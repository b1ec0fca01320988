"""Numbers of people that a prefecture and its municipalities aim at, or have, with the paper that says so."""

from __future__ import annotations

from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from japan.bodies import body_name
from japan.codes import BY_NUMBER
from japan.fiscal_year import label
from municipalities.register.models import Municipality
from municipalities.targets.choices import TARGET_ROLES, Side

MOST_PEOPLE: Final = 999
MOST_OF_DOCUMENT: Final = 120
MOST_OF_WORDS: Final = 80
MOST_OF_REASON: Final = 300


class HeadcountQuerySet(TenantQuerySet["Headcount"]):
    of_town = "municipality_id"

    def of_body(self, code: str, prefecture_code: str) -> Self:
        """What one body has said; the prefecture itself names no municipality."""
        return self.filter(municipality=None if code == prefecture_code else code)

    def standing(self) -> Self:
        """What was not taken back."""
        return self.filter(withdrawn_at=None)

    def newest_first(self) -> Self:
        """Of the latest day, and of one day what was recorded last: the first of a kind is what holds."""
        return self.order_by("-as_of", "-id")


class Headcount(TenantModel):
    """人数の記録: so many people of a role in a fiscal year, aimed at or there, as a body says on a paper of
    a day. Nothing is written over: another number is another row, with its reason, and what was taken back
    stays."""

    app_user_grants = "select, insert, update (withdrawn_at, withdrawn_by_id, withdrawn_reason)"

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="市町村"
    )
    """None: the prefecture itself."""
    side = models.CharField("目標か実績か", max_length=6, choices=Side)
    role = models.CharField("人材類型", max_length=24, choices=list(TARGET_ROLES.items()))
    fiscal_year = models.PositiveSmallIntegerField("年度")
    people = models.PositiveSmallIntegerField("人数")
    document = models.CharField("根拠の文書", max_length=MOST_OF_DOCUMENT)
    as_of = models.DateField("文書の日付")
    said_by = models.CharField("決めた人・部署", max_length=MOST_OF_WORDS)
    reason = models.CharField("変えた理由", max_length=MOST_OF_REASON, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="取り消した人"
    )
    withdrawn_reason = models.CharField("取り消した理由", max_length=MOST_OF_REASON, blank=True)

    objects = TenantManager.from_queryset(HeadcountQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "確保・育成目標の記録"
        ordering: ClassVar[list[str]] = ["-as_of", "-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("municipality", name="headcount_municipality"),
            models.CheckConstraint(condition=Q(people__lte=MOST_PEOPLE), name="headcount_people"),
            models.CheckConstraint(condition=~Q(document="") & ~Q(said_by=""), name="headcount_has_paper"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="headcount_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "fiscal_year", "municipality"], name="headcount_of_year")
        ]

    def __str__(self) -> str:
        """「神石高原町　令和8年度　エンジニア　目標」."""
        return f"{self.body_name}　{label(self.fiscal_year)}　{self.role_label}　{self.get_side_display()}"

    @property
    def body_code(self) -> str:
        return self.municipality_id or BY_NUMBER[self.prefecture_id].code

    @property
    def body_name(self) -> str:
        return body_name(self.municipality_id) if self.municipality_id else BY_NUMBER[self.prefecture_id].name

    @property
    def role_label(self) -> str:
        return TARGET_ROLES[self.role]

    @property
    def words(self) -> str:
        """「2人（人材育成基本方針）」."""
        return f"{self.people}人（{self.document}）"

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What it says something of: year, body, role and side."""
        return self.fiscal_year, self.body_code, self.role, self.side
