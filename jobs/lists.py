"""The list of the jobs that one has asked for."""

from __future__ import annotations

from typing import Final

from desk.lists import Empty, ListPage
from jobs.fields import FIELDS
from jobs.models import Job

JOBS: Final = ListPage(
    title="頼んだ処理",
    fields=FIELDS,
    rows=lambda seat: Job.objects.visible_to(seat),
    usual=lambda jobs, asked: jobs.order_by("-id"),
    empty=lambda seat: Empty(
        "頼んだ処理はありません", "PDFや大きな一覧の作成を頼むと、ここに進み具合が出ます。"
    ),
    formats="",
)
