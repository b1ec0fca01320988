"""What the ministry sees: one row of figures for each prefecture and month, nobody's name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import NATIONAL_READER, TenantManager, TenantModel, current_scope
from national.measures import IN_USE, MEASURES


class SnapshotManager(TenantManager["Snapshot"]):
    """Within a prefecture its own rows; as the ministry's reader all of them, by that role's own policy."""

    def get_queryset(self) -> models.QuerySet[Snapshot]:
        if current_scope() == NATIONAL_READER:
            return models.QuerySet(self.model, using=self._db)
        return super().get_queryset()


class Snapshot(TenantModel):
    """月次集計: the figures of one prefecture in one month. The present
    month's row is renewed, earlier ones stand."""

    app_national_grants = "select"

    month = models.DateField("月（初日）")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    taken_at = models.DateTimeField("集計日時", default=timezone.now)
    event_sequence = models.PositiveBigIntegerField("反映した操作履歴の番号", default=0)
    figures = models.JSONField("集計した数", default=dict)

    objects: ClassVar[SnapshotManager] = SnapshotManager()

    class Meta(TenantModel.Meta):
        verbose_name = "月次集計"
        ordering: ClassVar[list[str]] = ["prefecture_id", "-month"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["prefecture", "month"], name="snapshot_month"),
        ]
        indexes = [models.Index(fields=["fiscal_year", "prefecture"], name="snapshot_year")]

    def figure(self, key: str) -> int:
        """A figure by its key of `MEASURES`; 0 where it was not yet counted
        when the row was taken. Raises `KeyError` for what is no measure."""
        return int(self.figures.get(MEASURES[key].key, 0))

    @property
    def is_in_use(self) -> bool:
        """Whether the prefecture works with the system: it has people, needs or visits in it."""
        return any(self.figure(key) for key in IN_USE)
