"""The inbox."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from desk.lists import Empty, ListPage, Tabs
from notices.models import Notice

INBOX: Final = ListPage(
    title="お知らせ",
    fields=(),
    rows=lambda seat: Notice.objects.visible_to(seat),
    usual=lambda notices, asked: notices.order_by("-id"),
    tabs=Tabs(
        "show",
        {"unread": "未読", "read": "既読"},
        lambda state: Q(read_at__isnull=state == "unread"),
        label="未読・既読",
    ),
    empty=lambda seat: Empty(
        "お知らせはありません",
        "ニーズへの返事や訪問の確認など、あなたに関わる動きがあると、ここに並びます。",
    ),
    nothing_found=Empty("ここに出すお知らせはありません", "新しいお知らせが届くと、未読のところに並びます。"),
    formats="",
)
