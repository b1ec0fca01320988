"""Figures on paper."""

from __future__ import annotations

from accounts.models import Prefecture
from documents.actions import issue
from documents.choices import DocumentKind
from documents.pdf import render_pdf
from finance.documents import figure_context
from finance.figures import allocation_figure
from jobs.kinds import Outcome, Work, handles

FIGURE_PDF = "finance.figure_pdf"


@handles(FIGURE_PDF)
def figure_pdf(work: Work) -> Outcome:
    """Issue the figure of one fiscal year as it stands now."""
    fiscal_year = int(work.arguments["fiscal_year"])
    prefecture = Prefecture.objects.get(pk=work.prefecture_id)
    work.progress("台帳を集計しています", 20)
    figure = allocation_figure(fiscal_year)
    work.progress("PDFを作っています", 50)
    context = figure_context(figure, prefecture.name)
    content = render_pdf("finance/figure_pdf.html", context)
    document = issue(
        by=work.by,
        kind=DocumentKind.ALLOCATION_FIGURE,
        title=f"{prefecture.name} {context['title']}",
        file_name=f"交付税の試算_{prefecture.name}_{fiscal_year}年度.pdf",
        content_type="application/pdf",
        content=content,
        subject=prefecture,
    )
    return Outcome(url=work.by.url("document_download", document.pk), label=document.number)
