"""What somebody in the pool asks to be put right, and what they have agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.moves import Move
from accounts.permissions import Permission
from accounts.seats import Seat
from accounts.tenancy import SamePrefecture, TenantManager, TenantModel, TenantQuerySet
from pool.own.choices import WISH_BADGES, Agreement, Subject, WishStatus
from pool.people.models import Talent

MOST_OF_WORDS: Final = 1000
WAITING: Final = frozenset({WishStatus.WAITING})


def _is_own(wish: CorrectionWish, seat: Seat) -> bool:
    return wish.talent.user_id == seat.user_id


class CorrectionWishQuerySet(TenantQuerySet["CorrectionWish"]):
    of_person = "talent__user_id"

    def waiting(self) -> Self:
        return self.filter(status=WishStatus.WAITING)


class CorrectionWish(TenantModel):
    """訂正の申出: what is wrong in the own registration, and what the prefecture said to it."""

    MOVES: ClassVar[Mapping[str, Move]] = {
        "settle": Move(
            WAITING,
            WishStatus.DONE,
            Permission.EDIT_TALENT,
            "直したと答える",
            address="wish_settle",
            note="先に登録内容を直してください。本人に知らせが届きます。",
            said="直したことを本人に知らせました。",
            main=True,
        ),
        "decline": Move(
            WAITING,
            WishStatus.DECLINED,
            Permission.EDIT_TALENT,
            "直さないと答える",
            address="wish_decline",
            note="本人に、書いた理由が届きます。",
            said="直さない理由を本人に知らせました。",
        ),
        "withdraw": Move(
            WAITING,
            WishStatus.WITHDRAWN,
            Permission.LOG_VISIT,
            "申出を取り下げる",
            address="wish_withdraw",
            note="取り下げた記録は残ります。",
            said="申出を取り下げました。",
            when=_is_own,
        ),
    }

    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="wishes", verbose_name="登録人材"
    )
    subject = models.CharField("どこを", max_length=12, choices=Subject)
    words = models.TextField("どう直すか", max_length=MOST_OF_WORDS)
    status = models.CharField("状態", max_length=10, choices=WishStatus, default=WishStatus.WAITING)
    asked_at = models.DateTimeField("申出の日時", default=timezone.now)
    reply = models.CharField("県の返事", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答えた人"
    )
    decided_at = models.DateTimeField("答えた日時", null=True, blank=True)

    objects = TenantManager.from_queryset(CorrectionWishQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "登録内容の訂正の申出"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="correction_wish_talent"),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reply=""), name="correction_wish_declined_has_reason"
            ),
        ]

    @property
    def badge(self) -> str:
        return WISH_BADGES[self.status]


class ConsentQuerySet(TenantQuerySet["Consent"]):
    of_person = "talent__user_id"

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(TenantModel):
    """同意: given by the person, taken back by the person; each has its moments."""

    talent = models.ForeignKey(
        Talent, on_delete=models.PROTECT, related_name="consents", verbose_name="登録人材"
    )
    kind = models.CharField("同意の内容", max_length=20, choices=Agreement)
    given_at = models.DateTimeField("同意した日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    objects = TenantManager.from_queryset(ConsentQuerySet)()

    class Meta(TenantModel.Meta):
        verbose_name = "同意"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            *TenantModel.Meta.constraints,
            SamePrefecture("talent", name="consent_talent"),
            models.UniqueConstraint(
                fields=["prefecture", "talent", "kind"],
                condition=Q(withdrawn_at=None),
                name="consent_once",
            ),
        ]
