"""Doors of the figure that is made from the ledger."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from finance.documents import FIGURE_COLUMNS
from finance.evidence import evidence_of, expenses_of, thread_of
from finance.figures import allocation_figure, contributions_yen, cost_by_month
from finance.pages import last_change, line_rows, page_of_lines
from finance.tasks import FIGURE_PDF
from finance.years import known_year, known_years, year_asked
from japan.fiscal_year import label
from jobs.actions import enqueue


@desk(Permission.SEE_FINANCE)
@require_safe
def finance_figure(request: DeskRequest) -> HttpResponse:
    """The fiscal year's figure with every line, its reason and its sentences."""
    year = year_asked(request)
    found = allocation_figure(year)
    if wanted_format(request):
        name, title = (
            f"交付税の試算_{request.seat.prefecture_name}_{year}年度",
            f"{label(year)} 特別交付税の試算",
        )
        return download(request, name=name, title=title, columns=FIGURE_COLUMNS, rows=found.lines)
    costs, page = cost_by_month(year), page_of_lines(found, request.GET.get("page"))
    context = {
        "figure": found,
        "page": page,
        "rows": line_rows(page.object_list, year, request.seat),
        "years": known_years(),
        "year": year,
        "months": costs,
        "contributions_yen": contributions_yen(found.ledger),
        "change": last_change(found, costs),
        "may_record": request.seat.can(Permission.RECORD_EXPENSE),
    }
    return render(request, "finance/figure.html", context)


@desk(Permission.SEE_FINANCE)
@require_safe
def finance_line(request: DeskRequest, fiscal_year: int, line_id: str) -> HttpResponse:
    """One line and what it rests on, down to the needs."""
    found = allocation_figure(known_year(fiscal_year))
    try:
        row = found.line(line_id)
    except StopIteration:
        raise Http404 from None
    evidence = evidence_of(row.ledger.talent.pk, fiscal_year) if row.ledger.talent else None
    expenses = expenses_of(row, fiscal_year)
    figure_page = ("交付税の試算", request.seat.url("finance_figure", year=fiscal_year))
    context = {
        "row": row,
        "fiscal_year": fiscal_year,
        "expenses": expenses,
        "thread": thread_of(row, expenses, evidence, request.seat),
        "visits": evidence.visits if evidence else (),
        "crumbs": way(request.seat, figure_page, here="根拠をたどる"),
    }
    return render(request, "finance/line.html", context)


@desk(Permission.SEE_FINANCE)
@require_POST
def finance_issue(request: DeskRequest, fiscal_year: int) -> HttpResponse:
    """Ask for the PDF; the job's page tells when it is there."""
    known_year(fiscal_year)
    job = enqueue(
        by=request.seat,
        kind=FIGURE_PDF,
        title=f"{label(fiscal_year)} 特別交付税の試算（PDF）",
        arguments={"fiscal_year": fiscal_year},
        key=f"figure {fiscal_year} for {request.seat.user_id}",
    )
    return redirect(request.seat.url("job_detail", job.pk))
