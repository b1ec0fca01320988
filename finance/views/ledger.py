"""Doors of the ledger: the list of expenses, one expense, and what is written about it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from desk.answers import Asking, check_page, done, form_page, go_on
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from desk.history import history_of
from desk.lists import show_list
from finance import actions
from finance.choices import NOBODY
from finance.forms import AmendmentForm, ExpenseForm, FundingForm
from finance.lists import expenses_of
from finance.models import Expense, Funding
from finance.pages import check_lines, expense_name, twins_of, usual_month
from finance.years import year_asked
from japan.fiscal_year import label
from japan.numbers import count
from pool.hiring.figures import spent_by_month

EXPENSES = ("経費", "expense_list")


@desk(Permission.SEE_FINANCE)
@require_safe
def expense_list(request: DeskRequest) -> HttpResponse:
    year, seat = year_asked(request), request.seat
    more = {
        "year": year,
        "may_record": seat.can(Permission.RECORD_EXPENSE),
        "hiring_yen": sum(yen for _, _, yen in spent_by_month(year)),
        "crumbs": way(seat, here="経費"),
    }
    return show_list(request, expenses_of(year), "finance/expense_list.html", **more)


@desk(Permission.RECORD_EXPENSE)
def expense_add(request: DeskRequest) -> HttpResponse:
    """First what will be recorded, then it is: a row of the ledger is never taken out again."""
    seat, year = request.seat, year_asked(request)
    form = ExpenseForm(seat, year, request.POST or None, initial=usual_month(year) | request.GET.dict())
    asking = Asking(
        title="経費を記録する",
        button="内容を確かめる",
        back=seat.url("expense_list"),
        crumbs=way(seat, EXPENSES, here="経費を記録する"),
        lead=f"{label(year)}の台帳に1行を加えます。記録した行は消せません。間違えたときは、理由を付けて訂正できます。",
        more={"year": year, "twins": lambda: twins_of(seat, form.deciding)},
    )
    return check_page(
        request,
        form,
        actions.record_expense,
        asking,
        rows=lambda: check_lines(form.cleaned_data),
        said=lambda expense: f"記録しました　{expense_name(expense)}",
        to=lambda expense: seat.url("expense_detail", expense.pk),
        check=lambda: actions.check_expense(**form.deciding),
        checking=replace(asking, title="記録する内容を確かめる", button="台帳に記録する"),
        check_template="finance/expense_check.html",
    )


def _expense_or_404(request: DeskRequest, pk: int) -> Expense:
    rows = Expense.objects.visible_to(request.seat).select_related("talent", "recorded_by", "amends")
    return get_object_or_404(rows, pk=pk)


def _expense_page(request: DeskRequest, expense: Expense, **forms: Any) -> HttpResponse:
    seat, replaced_by = request.seat, expense.amendments.first()
    as_recorded = {"amount_yen": count(expense.amount_yen), "proof": expense.proof}
    context = {
        "expense": expense,
        "replaced_by": replaced_by,
        "nobody": NOBODY,
        "fundings": expense.fundings.select_related("municipality"),
        "may_record": seat.can(Permission.RECORD_EXPENSE) and replaced_by is None,
        "amendment_form": AmendmentForm(prefix="amend", initial=as_recorded),
        "funding_form": FundingForm(seat, prefix="fund"),
        "history": history_of(expense, timezone.now()),
        "crumbs": way(seat, EXPENSES, here=expense_name(expense)),
    }
    return render(request, "finance/expense_detail.html", context | forms)


@desk(Permission.SEE_FINANCE)
@require_safe
def expense_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _expense_page(request, _expense_or_404(request, pk))


@desk(Permission.RECORD_EXPENSE)
@require_POST
def expense_amend(request: DeskRequest, pk: int) -> HttpResponse:
    expense = _expense_or_404(request, pk)
    form = AmendmentForm(request.POST, prefix="amend")
    if done(request, form, partial(actions.amend_expense, expense=expense)):
        new_page = request.seat.url("expense_detail", form.outcome.pk)
        return go_on(request, "訂正しました。もとの行も残っています。", new_page)
    return _expense_page(request, expense, amendment_form=form)


@desk(Permission.RECORD_EXPENSE)
@require_POST
def expense_fund(request: DeskRequest, pk: int) -> HttpResponse:
    expense = _expense_or_404(request, pk)
    form = FundingForm(request.seat, request.POST, prefix="fund")
    if done(request, form, partial(actions.record_funding, expense=expense)):
        said = "負担金・特定財源を記録しました。試算ではこの額を差し引きます。"
        return go_on(request, said, request.seat.url("expense_detail", pk))
    return _expense_page(request, expense, funding_form=form)


@desk(Permission.RECORD_EXPENSE)
def funding_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Funding that was recorded by mistake: what is taken back, and why."""
    seat = request.seat
    funding = get_object_or_404(
        Funding.objects.visible_to(seat).select_related("expense", "municipality"), pk=pk
    )
    name, page = expense_name(funding.expense), seat.url("expense_detail", funding.expense_id)
    asking = Asking(
        title="負担金・特定財源の記録を取り消す",
        button="記録を取り消す",
        back=page,
        crumbs=way(seat, EXPENSES, (name, page), here="取り消す"),
        lead="試算では、この額を差し引かなくなります。もとの内容は操作履歴に残ります。",
        danger=True,
        more={"funding": funding},
    )
    hint = "例：市町村を取り違えた。理由は操作履歴に残ります"
    return form_page(
        request,
        ReasonForm(request.POST or None, label="取り消す理由", help_text=hint),
        partial(actions.withdraw_funding, funding=funding),
        asking,
        said="負担金・特定財源の記録を取り消しました。試算では差し引きません。",
        to=page,
        template="finance/funding_withdraw.html",
    )
