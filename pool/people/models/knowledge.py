"""Which work of a municipality somebody knows, and how a row of a talent tells of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, NamedTuple

from django.db import models

from accounts.models import User
from accounts.tenancy import SamePrefecture, TenantModel
from japan.work_fields import WORK_FIELDS
from pool.people.models.people import Talent


class WorkKnowledge(TenantModel):
    """業務知識: a field of a municipality's work that a talent knows, and from where."""

    talent = models.ForeignKey(
        Talent, on_delete=models.CASCADE, related_name="knowledge", verbose_name="登録人材"
    )
    field = models.CharField("業務の分野", max_length=24, choices=list(WORK_FIELDS.items()))
    note = models.CharField("どこで得たか", max_length=200, blank=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確かめた人"
    )
    verified_on = models.DateField("確かめた日", null=True, blank=True)

    class Meta(TenantModel.Meta):
        verbose_name = "業務知識"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="work_knowledge_talent"),
            models.UniqueConstraint(fields=["prefecture", "talent", "field"], name="work_knowledge_once"),
        ]

    @property
    def is_verified(self) -> bool:
        return self.verified_on is not None


class KnownWork(NamedTuple):
    """A field of work as a talent that was asked for `with_knowledge` tells of it."""

    pk: int
    field: str
    note: str
    verified_on: date | None
    verified_by: str

    @property
    def name(self) -> str:
        return WORK_FIELDS[self.field]

    @property
    def is_verified(self) -> bool:
        return self.verified_on is not None


def known_works(talent: Talent) -> list[KnownWork]:
    """Of a talent that was asked for `with_knowledge`."""
    return [
        KnownWork(
            row["pk"],
            row["field"],
            row["note"],
            date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
            row["verified_by"] or "",
        )
        for row in talent.knowledge_told
    ]
