"""The skills of a prefecture: what they are called, to which types they belong, until when they are used."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import TenantManager, TenantModel, TenantQuerySet
from japan.skill_standard import ROLES, skill_names
from pool.skills.choices import SkillSource, role_words, tier_words

MOST_OF_NAME: Final = 40
MOST_OF_DESCRIPTION: Final = 200
MOST_OF_REASON: Final = 200
MOST_OF_ORIGIN: Final = 120


class SkillQuerySet(TenantQuerySet["Skill"]):
    """Open to those who see the whole prefecture; what a skill is called is no secret to anybody."""

    def in_use_on(self, day: date) -> Self:
        return self.filter(Q(unused_from=None) | Q(unused_from__gt=day))

    def out_of_use_on(self, day: date) -> Self:
        return self.filter(unused_from__lte=day)


class Skill(TenantModel):
    """スキル: rows of people, needs and candidates keep its `key`, which never changes. None is ever deleted:
    what is out of use stands on where it was recorded."""

    key = models.CharField("キー", max_length=40)
    name = models.CharField("名称", max_length=MOST_OF_NAME)
    sought = models.CharField("見比べる形", max_length=MOST_OF_NAME)
    """The name without its ways of writing (`japan.kana.hiragana_key`)."""
    description = models.CharField("説明", max_length=MOST_OF_DESCRIPTION, blank=True)
    roles = ArrayField(models.CharField(max_length=24, choices=list(ROLES.items())), verbose_name="人材類型")
    source = models.CharField("出どころ", max_length=12, choices=SkillSource)
    origin = models.CharField("出典", max_length=MOST_OF_ORIGIN, blank=True)
    place = models.PositiveIntegerField("並び順")
    unused_from = models.DateField("使わなくなる日", null=True, blank=True)
    """The first day on which it is not offered any more."""
    unused_reason = models.CharField("使わない理由", max_length=MOST_OF_REASON, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = TenantManager.from_queryset(SkillQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "スキル標準のスキル"
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["prefecture", "key"], name="skill_key_once"),
            models.UniqueConstraint(fields=["prefecture", "sought"], name="skill_name_once"),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(name="") & Q(roles__len__gt=0), name="skill_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(unused_from=None, unused_reason="")
                | Q(unused_from__isnull=False) & ~Q(unused_reason=""),
                name="skill_out_of_use_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_words(self) -> str:
        return role_words(self.roles)

    @property
    def tier_words(self) -> str:
        return tier_words(self.roles)

    @property
    def standard_name(self) -> str:
        """What the standard calls it, where the prefecture calls it otherwise; else ""."""
        name = skill_names().get(self.key, "") if self.source != SkillSource.PREFECTURE else ""
        return "" if name == self.name else name

    def is_used_on(self, day: date) -> bool:
        return self.unused_from is None or self.unused_from > day
