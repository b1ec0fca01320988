"""Messages to people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.seats import Seat
from accounts.tenancy import ScopedModel, TenantManager, TenantQuerySet


class NoticeQuerySet(TenantQuerySet["Notice"]):
    of_person = "user_id"

    def visible_to(self, seat: Seat) -> NoticeQuerySet:
        """Everybody sees the notices addressed to themselves."""
        return self.about(seat)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def asking(self, kinds: Iterable[str], url: str) -> NoticeQuerySet:
        """Those that still ask for what is done at `url`."""
        return self.filter(asks=True, settled_at=None, kind__in=kinds, url=url)


class Notice(ScopedModel):
    """One message to one person: what happened, where to go. The mail
    says no more than the subject and the link.

    One that `asks` for something is settled once that is done, by whomever: from then on it is as good as
    read, and no mail goes out for it.
    """

    prefecture_id = models.PositiveSmallIntegerField("範囲")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="宛先")
    kind = models.CharField("種類", max_length=60)
    subject = models.CharField("件名", max_length=120)
    body = models.TextField("本文", blank=True, default="")
    url = models.CharField("画面", max_length=300)
    due_on = models.DateField("期限", null=True, blank=True)
    asks = models.BooleanField("することを頼む", default=False, db_default=False)
    created_at = models.DateTimeField("日時", default=timezone.now)
    read_at = models.DateTimeField("読んだ日時", null=True, blank=True)
    settled_at = models.DateTimeField("頼んだことが済んだ日時", null=True, blank=True)
    mailed_at = models.DateTimeField("メールした日時", null=True, blank=True)

    objects = TenantManager.from_queryset(NoticeQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = "お知らせ"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes = [
            models.Index(fields=["prefecture_id", "user", "read_at"], name="notice_inbox"),
            models.Index(
                fields=["prefecture_id", "url"],
                condition=Q(asks=True, settled_at=None),
                name="notice_asking",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
