from __future__ import annotations

from django.urls import path

from finance.views import figures, ledger

urlpatterns = [
    path("figure/", figures.finance_figure, name="finance_figure"),
    path("figure/<int:fiscal_year>/lines/<str:line_id>/", figures.finance_line, name="finance_line"),
    path("figure/<int:fiscal_year>/issue/", figures.finance_issue, name="finance_issue"),
    path("expenses/", ledger.expense_list, name="expense_list"),
    path("expenses/add/", ledger.expense_add, name="expense_add"),
    path("expenses/<int:pk>/", ledger.expense_detail, name="expense_detail"),
    path("expenses/<int:pk>/amend/", ledger.expense_amend, name="expense_amend"),
    path("expenses/<int:pk>/fund/", ledger.expense_fund, name="expense_fund"),
    path("expenses/fundings/<int:pk>/withdraw/", ledger.funding_withdraw, name="funding_withdraw"),
]
