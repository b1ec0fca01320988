"""Files that people sent in, and their bytes."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from documents.uploads.inspection import KINDS, MOST_BYTES


class StoredFileQuerySet(TenantQuerySet["StoredFile"]):
    of_town = "municipality_code"

    def visible_to(self, seat: Seat) -> Self:
        """A municipality sees its own; the prefecture what was sent to it."""
        seen = super().visible_to(seat)
        return seen if seat.is_municipal else seen.filter(sent_at__isnull=False)

    def of(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def there(self) -> Self:
        """Whose bytes are there."""
        return self.filter(taken_away_at=None)

    def unsent(self) -> Self:
        return self.filter(sent_at=None)


class StoredFile(TenantModel):
    """A file with a thing: what it is called, what it is, by whom. Its bytes are a row of their own.

    Until it is sent it is the municipality's alone, and is deleted where it is taken away. What was sent
    stays a fact, with its name and digest; its bytes go when it is taken away.
    """

    app_user_grants = "select, insert, delete, update (sent_at, taken_away_at, taken_away_by_id)"

    subject_type = models.CharField("対象の種類", max_length=60)
    subject_id = models.CharField("対象の番号", max_length=40)
    municipality_code = models.CharField("市町村の団体コード", max_length=6, blank=True, default="")
    name = models.CharField("名前", max_length=255)
    kind = models.CharField("種類", max_length=8, choices=[(kind.name, kind.label) for kind in KINDS])
    size = models.PositiveIntegerField("大きさ（バイト）")
    sha256 = models.CharField("SHA-256", max_length=64)
    kept_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="付けた人"
    )
    kept_at = models.DateTimeField("付けた日時", default=timezone.now)
    sent_at = models.DateTimeField("送った日時", null=True, blank=True)
    taken_away_at = models.DateTimeField("取り外した日時", null=True, blank=True)
    taken_away_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="取り外した人"
    )

    objects = TenantManager.from_queryset(StoredFileQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "ファイル"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "subject_type", "subject_id", "sha256"],
                condition=Q(taken_away_at=None),
                name="stored_file_once",
            ),
            models.CheckConstraint(condition=Q(size__range=(1, MOST_BYTES)), name="stored_file_size"),
            models.CheckConstraint(
                condition=Q(taken_away_at=None) | Q(sent_at__isnull=False), name="stored_file_gone_was_sent"
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "subject_type", "subject_id"], name="stored_file_subject")
        ]

    def __str__(self) -> str:
        return self.name


class FileContent(TenantModel):
    """The bytes of a file, as they came. Never changed, and gone when the file is taken away.

    PostgreSQL locks a row of a foreign key, for which its owner needs the right to change something of it:
    that something is the prefecture, which the policy holds where it is.
    """

    app_user_grants = "select, insert, delete, update (prefecture_id)"

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+", verbose_name="ファイル")
    content = models.BinaryField("内容")

    class Meta(TenantModel.Meta):
        verbose_name = "ファイルの中身"
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("file", name="file_content_file"),
            models.UniqueConstraint(fields=["prefecture", "file"], name="file_content_once"),
        ]
