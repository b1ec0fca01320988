"""Documents as they were issued."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.tenancy import ScopedModel, TenantManager, TenantQuerySet
from documents.choices import DocumentKind
from japan.reference_numbers import written


class IssuedDocumentQuerySet(TenantQuerySet["IssuedDocument"]):
    of_town = "municipality_code"

    def visible_to(self, seat: Seat) -> Self:
        """The prefecture sees all of its documents but what a municipality made of its own drafts, a
        municipality those about itself, a talent none."""
        if not seat.can(Permission.SEE_DOCUMENTS):
            return self.none()
        seen = super().visible_to(seat)
        return seen if seat.is_municipal else seen.filter(municipality_only=False)

    def without_content(self) -> Self:
        """For lists: the bytes stay in the database."""
        return self.defer("content")


class IssuedDocument(ScopedModel):
    """A PDF or sheet with its number and the bytes as issued; never changed."""

    app_user_grants = "select, insert"

    prefecture_id = models.PositiveSmallIntegerField("範囲")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("年度内の番号")
    kind = models.CharField("種類", max_length=40, choices=DocumentKind)
    title = models.CharField("件名", max_length=200)
    file_name = models.CharField("ファイル名", max_length=200)
    content_type = models.CharField("形式", max_length=100)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("大きさ（バイト）")
    sha256 = models.CharField("SHA-256", max_length=64)
    subject_type = models.CharField("対象の種類", max_length=60)
    subject_id = models.CharField("対象の番号", max_length=40)
    municipality_code = models.CharField("市町村の団体コード", max_length=6, blank=True, default="")
    municipality_only = models.BooleanField("市町村だけが見る", default=False)
    issued_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="発行した人"
    )
    issued_at = models.DateTimeField("発行日時", default=timezone.now)

    objects = TenantManager.from_queryset(IssuedDocumentQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = "発行文書"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture_id", "fiscal_year", "sequence"], name="document_number"
            )
        ]
        indexes = [
            models.Index(fields=["prefecture_id", "subject_type", "subject_id"], name="document_subject")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """文8-0012: the year of 令和 and the running number."""
        return written("文", self.fiscal_year, self.sequence)
