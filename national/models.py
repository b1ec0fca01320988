"""What the ministry sees: one row of figures for each prefecture and month, nobody's name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import NATIONAL_READER, TenantManager, TenantModel, current_scope


class SnapshotManager(TenantManager["Snapshot"]):
    """Within a prefecture its own rows; as the ministry's reader all of them, by that role's own policy."""

    def get_queryset(self) -> models.QuerySet[Snapshot]:
        if current_scope() == NATIONAL_READER:
            return models.QuerySet(self.model, using=self._db)
        return super().get_queryset()


class Snapshot(TenantModel):
    """月次集計: the figures of one prefecture in one month. The present month's row is renewed, earlier ones stand."""

    app_national_grants = "select"

    month = models.DateField("月（初日）")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    taken_at = models.DateTimeField("集計日時", default=timezone.now)
    event_sequence = models.PositiveBigIntegerField("反映した操作履歴の番号", default=0)

    talents = models.PositiveIntegerField("登録人材", default=0)
    talents_lead = models.PositiveIntegerField("全体方針の策定を主導する人材", default=0)
    talents_project = models.PositiveIntegerField("個別プロジェクトを進める人材", default=0)
    talents_practice = models.PositiveIntegerField("導入・管理等の実務を担う人材", default=0)
    accelerators = models.PositiveIntegerField("任命されたアクセラレータ", default=0)
    needs_received = models.PositiveIntegerField("届いた支援ニーズ", default=0)
    needs_accepted = models.PositiveIntegerField("受理した支援ニーズ", default=0)
    needs_waiting = models.PositiveIntegerField("返事を待つ支援ニーズ", default=0)
    needs_met = models.PositiveIntegerField("支援中または完了の支援ニーズ", default=0)
    needs_closed = models.PositiveIntegerField("完了した支援ニーズ", default=0)
    municipalities = models.PositiveIntegerField("市町村", default=0)
    municipalities_covered = models.PositiveIntegerField("支援を受けた市町村", default=0)
    solo_municipalities = models.PositiveIntegerField("担当が1人以下の市町村", default=0)
    solo_covered = models.PositiveIntegerField("担当が1人以下で支援を受けた市町村", default=0)
    visits_planned = models.PositiveIntegerField("予定の訪問", default=0)
    visits_held = models.PositiveIntegerField("行った訪問", default=0)
    visits_confirmed = models.PositiveIntegerField("確認された訪問", default=0)
    support_minutes = models.PositiveIntegerField("市町村支援の時間（分）", default=0)
    talents_cleared = models.PositiveIntegerField("研修を修了した人材", default=0)
    completions = models.PositiveIntegerField("研修の修了", default=0)
    eligible_yen = models.BigIntegerField("対象になる経費（円）", default=0)
    special_thousand_yen = models.BigIntegerField("特別交付税の試算（千円）", default=0)
    ordinary_people = models.PositiveIntegerField("普通交付税の見込みの人数", default=0)

    objects: ClassVar[SnapshotManager] = SnapshotManager()

    class Meta(TenantModel.Meta):
        verbose_name = "月次集計"
        ordering: ClassVar[list[str]] = ["prefecture_id", "-month"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["prefecture", "month"], name="snapshot_month"),
        ]
        indexes = [models.Index(fields=["fiscal_year", "prefecture"], name="snapshot_year")]

    @property
    def is_in_use(self) -> bool:
        """Whether the prefecture works with the system: it has people, needs or visits in it."""
        return self.talents + self.needs_received + self.visits_planned > 0
