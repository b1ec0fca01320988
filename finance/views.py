"""Doors of the ledger and of the figure made from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.history import history_of
from finance import actions
from finance.documents import EXPENSE_COLUMNS, FIGURE_COLUMNS, expense_name
from finance.evidence import evidence_of, thread_of
from finance.figures import allocation_figure, contributions_yen, cost_by_month
from finance.forms import AmendmentForm, ExpenseForm, FundingForm, WithdrawalForm
from finance.models import Expense, ExpenseKind, Funding
from finance.tasks import FIGURE_PDF
from finance.years import known_year, known_years
from japan.fiscal_year import first_day, fiscal_year_of, label
from japan.numbers import count, yen
from japan.wareki import format_month
from jobs.actions import enqueue

PAGE_SIZE = 50
EXPENSES = ("経費", "expense_list")
DECIDING = ("month", "kind", "talent", "amount_yen")
"""What decides whether an expense may be recorded, and whether it has been already."""


def _year_asked(request: DeskRequest) -> int:
    """The fiscal year of `?year=`, the present one by default; 404 outside the measure's years so far."""
    text = request.GET.get("year", "")
    if not text:
        return fiscal_year_of(timezone.localdate())
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise Http404
    return known_year(int(text))


@desk(Permission.SEE_FINANCE)
@require_safe
def figure(request: DeskRequest) -> HttpResponse:
    """The fiscal year's figure with every line, its reason and its sentences."""
    year = _year_asked(request)
    found = allocation_figure(year)
    if wanted_format(request):
        name = f"交付税の試算_{request.seat.prefecture_name}_{year}年度"
        return download(
            request, name=name, title=f"{label(year)} 特別交付税の試算", columns=FIGURE_COLUMNS, rows=found.lines
        )
    latest = max((expense.month for line in found.ledger.lines for expense in line.expenses), default=None)
    before = allocation_figure(year, until=latest - timedelta(days=1)) if latest else None
    return render(
        request,
        "finance/figure.html",
        {
            "figure": found,
            "years": known_years(),
            "year": year,
            "months": cost_by_month(found.ledger),
            "kinds": [kind for kind in ExpenseKind if any(line.kind == kind for line in found.ledger.lines)],
            "contributions_yen": contributions_yen(found.ledger),
            "change": _change(found.special.thousand_yen - before.special.thousand_yen) if before else "",
            "crumbs": way(request.seat, here=f"{label(year)}の試算"),
        },
    )


def _change(thousand: int) -> str:
    return f"最後の月の支出で{abs(thousand):,}千円の{'増' if thousand >= 0 else '減'}"


@desk(Permission.SEE_FINANCE)
@require_safe
def figure_line(request: DeskRequest, fiscal_year: int, line_id: str) -> HttpResponse:
    """One line and what it rests on, down to the needs."""
    found = allocation_figure(known_year(fiscal_year))
    try:
        row = found.line(line_id)
    except StopIteration:
        raise Http404 from None
    talent = row.ledger.talent
    figure_page = (f"{label(fiscal_year)}の試算", request.seat.url("finance_figure", year=fiscal_year))
    return render(
        request,
        "finance/line.html",
        {
            "row": row,
            "fiscal_year": fiscal_year,
            "thread": thread_of(row, fiscal_year, request.seat),
            "visits": evidence_of(talent.pk, fiscal_year).visits if talent else (),
            "crumbs": way(request.seat, figure_page, here="根拠をたどる"),
        },
    )


@require_POST
@desk(Permission.SEE_FINANCE)
def issue_figure(request: DeskRequest, fiscal_year: int) -> HttpResponse:
    """Ask for the PDF; the job's page tells when it is there."""
    known_year(fiscal_year)
    job = enqueue(
        by=request.seat,
        kind=FIGURE_PDF,
        title=f"{label(fiscal_year)} 特別交付税の試算（PDF）",
        arguments={"fiscal_year": fiscal_year},
    )
    return redirect(request.seat.url("job_detail", job.pk))


def _expenses(request: DeskRequest, year: int) -> QuerySet[Expense]:
    rows = Expense.objects.filter(fiscal_year=year, amended_by=None).select_related("talent")
    rows = rows.annotate(funded_yen=Sum("fundings__amount_yen"))
    kind, month, proof = (request.GET.get(key, "") for key in ("kind", "month", "proof"))
    if kind in ExpenseKind.values:
        rows = rows.filter(kind=kind)
    if month:
        rows = rows.filter(month=month) if month in _month_values(year) else rows.none()
    if proof == "none":
        rows = rows.filter(proof="")
    return rows.order_by("-month", "talent__kana", "kind", "id")


def _month_values(year: int) -> dict[str, str]:
    return {row.isoformat(): format_month(row) for row in (first_day(year).replace(month=m) for m in range(4, 13))} | {
        row.isoformat(): format_month(row) for row in (first_day(year + 1).replace(month=m) for m in range(1, 4))
    }


@desk(Permission.SEE_FINANCE)
@require_safe
def expense_list(request: DeskRequest) -> HttpResponse:
    year = _year_asked(request)
    rows = _expenses(request, year)
    if wanted_format(request):
        name = f"経費_{request.seat.prefecture_name}_{year}年度"
        return download(request, name=name, title=f"{label(year)} 経費", columns=EXPENSE_COLUMNS, rows=list(rows))
    return render(
        request,
        "finance/expense_list.html",
        {
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "total_yen": rows.aggregate(total=Sum("amount_yen"))["total"] or 0,
            "year": year,
            "years": known_years(),
            "kinds": ExpenseKind.choices,
            "months": _month_values(year).items(),
            "conditions": _conditions(request, year),
            "may_record": request.seat.can(Permission.RECORD_EXPENSE),
            "crumbs": way(request.seat, here="経費"),
        },
    )


def _conditions(request: DeskRequest, year: int) -> list[str]:
    kind, month = request.GET.get("kind", ""), request.GET.get("month", "")
    words = [label(year)]
    words += [ExpenseKind(kind).label] if kind in ExpenseKind.values else []
    words += [_month_values(year)[month]] if month in _month_values(year) else []
    words += ["書類なし"] if request.GET.get("proof") == "none" else []
    return words


@desk(Permission.RECORD_EXPENSE)
def expense_add(request: DeskRequest) -> HttpResponse:
    """First what will be recorded, then it is: a row of the ledger is never taken out again."""
    year = _year_asked(request)
    form = ExpenseForm(request.seat, year, request.POST or None, initial=_usual_month(year) | request.GET.dict())
    if request.method == "POST" and request.POST.get("step") != "edit" and form.is_valid():
        values = form.cleaned_data
        try:
            if request.POST.get("step") != "record":
                actions.check_expense(**{name: values[name] for name in DECIDING})
                return _check_expense(request, form, year)
            expense = actions.record_expense(by=request.seat, **values)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"記録しました　{expense_name(expense)}")
            return redirect(request.seat.url("expense_detail", expense.pk))
    context = {"form": form, "year": year, "crumbs": way(request.seat, EXPENSES, here="経費を記録する")}
    return render(request, "finance/expense_add.html", context)


def _usual_month(year: int) -> dict[str, str]:
    """The month before the present one, which is what is usually recorded; nothing for a past year."""
    last = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    return {"month": last.isoformat()} if fiscal_year_of(last) == year else {}


def _check_expense(request: DeskRequest, form: ExpenseForm, year: int) -> HttpResponse:
    values = form.cleaned_data
    twins = Expense.objects.filter(amended_by=None, **{field: values[field] for field in DECIDING}).count()
    rows = [
        {"label": "支出した月", "value": format_month(values["month"])},
        {"label": "種類", "value": ExpenseKind(values["kind"]).label},
        {"label": "だれの分か", "value": values["talent"].name if values["talent"] else "特定の人のものではない"},
        {"label": "金額", "value": yen(values["amount_yen"])},
        {"label": "書類", "value": values["proof"] or "まだありません"},
        {"label": "備考", "value": values["note"] or "–"},
    ]
    listing = request.seat.url("expense_list")
    context = {
        "form": form,
        "rows": rows,
        "twins": twins,
        "next_step": {"step": "record"},
        "year": year,
        "listing": listing,
        "crumbs": way(request.seat, EXPENSES, here="経費を記録する"),
    }
    return render(request, "finance/expense_check.html", context)


def _expense(pk: int) -> Expense:
    rows = Expense.objects.select_related("talent", "recorded_by", "amends")
    return get_object_or_404(rows, pk=pk)


def _expense_page(request: DeskRequest, expense: Expense, **forms: Any) -> HttpResponse:
    seat = request.seat
    replaced_by = Expense.objects.filter(amends=expense).first()
    as_recorded = {"amount_yen": count(expense.amount_yen), "proof": expense.proof}
    context = {
        "expense": expense,
        "replaced_by": replaced_by,
        "fundings": expense.fundings.select_related("municipality"),
        "may_record": seat.can(Permission.RECORD_EXPENSE) and replaced_by is None,
        "amendment_form": forms.get("amendment_form") or AmendmentForm(prefix="amend", initial=as_recorded),
        "funding_form": forms.get("funding_form") or FundingForm(seat, prefix="fund"),
        "history": history_of(expense, timezone.now()),
        "crumbs": way(seat, EXPENSES, here=expense_name(expense)),
    }
    return render(request, "finance/expense_detail.html", context)


@desk(Permission.SEE_FINANCE)
@require_safe
def expense_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _expense_page(request, _expense(pk))


@require_POST
@desk(Permission.RECORD_EXPENSE)
def expense_amend(request: DeskRequest, pk: int) -> HttpResponse:
    expense = _expense(pk)
    form = AmendmentForm(request.POST, prefix="amend")
    if form.is_valid():
        try:
            new = actions.amend_expense(by=request.seat, expense=expense, **form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "訂正しました。もとの行も残っています。")
            return redirect(request.seat.url("expense_detail", new.pk))
    return _expense_page(request, expense, amendment_form=form)


@require_POST
@desk(Permission.RECORD_EXPENSE)
def expense_fund(request: DeskRequest, pk: int) -> HttpResponse:
    expense = _expense(pk)
    form = FundingForm(request.seat, request.POST, prefix="fund")
    if form.is_valid():
        values = form.cleaned_data
        town = values.pop("municipality")
        try:
            actions.record_funding(
                by=request.seat, expense=expense, municipality_code=town.code if town else "", **values
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "負担金・特定財源を記録しました。試算ではこの額を差し引きます。")
            return redirect(request.seat.url("expense_detail", expense.pk))
    return _expense_page(request, expense, funding_form=form)


@desk(Permission.RECORD_EXPENSE)
def funding_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Funding that was recorded by mistake: what is taken back, and why."""
    funding = get_object_or_404(Funding.objects.select_related("expense", "municipality"), pk=pk)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_funding(by=request.seat, funding=funding, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "負担金・特定財源の記録を取り消しました。試算では差し引きません。")
            return redirect(request.seat.url("expense_detail", funding.expense_id))
    above = (expense_name(funding.expense), "expense_detail", funding.expense_id)
    context = {"form": form, "funding": funding, "crumbs": way(request.seat, EXPENSES, above, here="取り消す")}
    return render(request, "finance/funding_withdraw.html", context)
