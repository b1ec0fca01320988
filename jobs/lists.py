"""The list of the jobs that one has asked for."""

from __future__ import annotations

from typing import Final

from desk.lists import Empty, ListPage
from jobs.fields import FIELDS
from jobs.models import Job

JOBS: Final = ListPage(
    title="頼んだ処理",
    lead="PDFの作成など、時間のかかる処理の一覧です。画面を閉じても続きます。",
    fields=FIELDS,
    rows=lambda seat: Job.objects.visible_to(seat),
    usual=lambda jobs, asked: jobs.order_by("-id"),
    empty=lambda seat: Empty(
        "頼んだ処理はありません", "PDFや大きな一覧の作成を頼むと、ここに進み具合が出ます。"
    ),
    formats="",
)
