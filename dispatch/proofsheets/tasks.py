"""The paper is made in a job: it takes longer than a page may."""

from __future__ import annotations

from typing import Final

from accounts.errors import Refusal
from accounts.permissions import Permission
from dispatch.dispatches.models import Dispatch
from dispatch.proofsheets.documents import sheet_context, sheet_name
from documents.actions import issue
from documents.choices import DocumentKind
from documents.pdf import render_pdf
from jobs.kinds import Outcome, Work, handles

PROOF_SHEET: Final = "dispatch.proof_sheet"


@handles(PROOF_SHEET)
def proof_sheet(work: Work) -> Outcome:
    """Issue the 派遣要件確認票 of one dispatch, with what is on record now."""
    rows = Dispatch.objects.visible_to(work.by).select_related("talent", "need", "created_by")
    dispatch = rows.filter(pk=work.arguments["dispatch_id"]).first()
    if dispatch is None or not work.by.can(Permission.PLAN_DISPATCH):
        raise Refusal("派遣要件確認票は作れません。派遣が見られる範囲にないため、いまは開けません。")
    work.progress("派遣要件確認票を作っています", 30)
    content = render_pdf("dispatch/proofsheets/proof_sheet.html", sheet_context(dispatch, work.by))
    work.progress("発行しています", 90)
    document = issue(
        by=work.by,
        kind=DocumentKind.PROOF_SHEET,
        title=f"派遣要件確認票　{dispatch.municipality_name}　{dispatch.number}",
        file_name=sheet_name(dispatch),
        content_type="application/pdf",
        content=content,
        subject=dispatch,
    )
    return Outcome(url=work.by.url("document_download", document.pk), label=document.number)
