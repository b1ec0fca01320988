"""The 募集要項 as a paper; and what is forgotten in time."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from accounts.errors import Refusal
from accounts.models import Prefecture
from accounts.seats import system_seat
from accounts.tenancy import scope
from documents.actions import issue
from documents.choices import DocumentKind
from documents.pdf import render_pdf
from jobs.kinds import Outcome, Work, handles
from pool.hiring.actions.applicants import forget_applicants
from pool.hiring.documents import paper_context, paper_name
from pool.hiring.models import Recruitment

RECRUITMENT_PAPER: Final = "hiring.paper"


@handles(RECRUITMENT_PAPER)
def recruitment_paper(work: Work) -> Outcome:
    """Issue the 募集要項 as it stands."""
    recruitment = Recruitment.objects.visible_to(work.by).filter(pk=work.arguments["recruitment_id"]).first()
    if recruitment is None:
        raise Refusal("募集要項は作れません。この募集は、見られる範囲にありません。")
    work.progress("募集要項を作っています", 30)
    content = render_pdf("pool/hiring/paper.html", paper_context(recruitment, work.by))
    work.progress("発行しています", 90)
    document = issue(
        by=work.by,
        kind=DocumentKind.RECRUITMENT,
        title=f"募集要項　{recruitment.number}　{recruitment.title}",
        file_name=paper_name(recruitment),
        content_type="application/pdf",
        content=content,
        subject=recruitment,
    )
    return Outcome(url=work.by.url("document_download", document.pk), label=document.number)


@shared_task
def forget_old_applicants() -> int:
    """Every night, in every prefecture."""
    forgotten = 0
    for prefecture in Prefecture.objects.order_by("pk"):
        with scope(prefecture.pk):
            forgotten += forget_applicants(by=system_seat(prefecture))
    return forgotten
