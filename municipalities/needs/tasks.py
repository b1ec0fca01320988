"""Papers that take longer than a page may."""

from __future__ import annotations

from typing import Final

from accounts.errors import Refusal
from documents.actions import issue
from documents.choices import DocumentKind
from documents.pdf import render_pdf
from jobs.kinds import Outcome, Work, handles
from municipalities.needs.choices import NeedStatus
from municipalities.needs.documents import sheet_context, sheet_name
from municipalities.needs.models import Need

NEED_SHEET: Final = "needs.sheet"


@handles(NEED_SHEET)
def need_sheet(work: Work) -> Outcome:
    """Issue the 支援ニーズ票 of one need, as the person who asked may see it now."""
    rows = Need.objects.visible_to(work.by).select_related("municipality", "author", "reviewer")
    need = rows.filter(pk=work.arguments["need_id"]).first()
    if need is None:
        raise Refusal(
            "支援ニーズ票は作れません。ニーズが破棄されたか、見られる範囲にないため、いまは開けません。"
        )
    work.progress("支援ニーズ票を作っています", 30)
    content = render_pdf("municipalities/needs/need_sheet.html", sheet_context(need, work.by))
    work.progress("発行しています", 90)
    document = issue(
        by=work.by,
        kind=DocumentKind.NEED_SHEET,
        title=f"支援ニーズ票　{need.municipality_name}　{need.number}",
        file_name=sheet_name(need),
        content_type="application/pdf",
        content=content,
        subject=need,
        municipality_code=need.municipality_id,
        municipality_only=need.status == NeedStatus.DRAFT,
    )
    return Outcome(url=work.by.url("document_download", document.pk), label=document.number)
