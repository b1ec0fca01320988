"""The words that a prefecture adds to the rules of its proposals."""

from __future__ import annotations

from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import TenantManager, TenantModel, TenantQuerySet
from municipalities.wordings.choices import Strength, Table, said_of, speaks

LEAST_OF_WORD: Final = 2
MOST_OF_WORD: Final = 40
MOST_OF_REASON: Final = 200


class WordingQuerySet(TenantQuerySet["Wording"]):
    """Open to those who see the whole prefecture: towns and talents have no rows of their own here."""

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Wording(TenantModel):
    """県の言葉: a word as towns write it, what it speaks for. A withdrawn one stays: proposals rest on it.

    `number` is that of the set of words which its last change made: the greatest of a prefecture, withdrawn
    ones among them, is the number that its proposals bear.
    """

    word = models.CharField("言葉", max_length=MOST_OF_WORD)
    sought = models.CharField("見比べる形", max_length=MOST_OF_WORD)
    """The word without its ways of writing (`japan.kana.hiragana_key`): ＤＸ and dx are one word."""
    table = models.CharField("何を決める言葉か", max_length=12, choices=Table)
    key = models.CharField("どれに向けるか", max_length=40)
    strength = models.CharField("強さ", max_length=8, choices=Strength)
    reason = models.CharField("理由", max_length=MOST_OF_REASON)
    number = models.PositiveIntegerField("県の版")
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(WordingQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "県の言葉"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(GreaterThanOrEqual(Length("sought"), LEAST_OF_WORD)) & ~Q(reason=""),
                name="wording_is_whole",
            ),
            models.UniqueConstraint(
                fields=["prefecture", "sought", "table"], condition=Q(withdrawn_at=None), name="wording_once"
            ),
            models.UniqueConstraint(fields=["prefecture", "number"], name="wording_number"),
        ]

    def __str__(self) -> str:
        return f"「{self.word}」{self.spoken_for}"

    @property
    def spoken_for(self) -> str:
        """「支援分野：データ利活用」."""
        return said_of(speaks(self.table, self.key))
