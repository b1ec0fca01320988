from __future__ import annotations

from django.urls import path

from finance import views

urlpatterns = [
    path("figure/", views.figure, name="finance_figure"),
    path("figure/<int:fiscal_year>/lines/<str:line_id>/", views.figure_line, name="finance_line"),
    path("figure/<int:fiscal_year>/issue/", views.issue_figure, name="finance_issue"),
    path("expenses/", views.expense_list, name="expense_list"),
    path("expenses/add/", views.expense_add, name="expense_add"),
    path("expenses/<int:pk>/", views.expense_detail, name="expense_detail"),
    path("expenses/<int:pk>/amend/", views.expense_amend, name="expense_amend"),
    path("expenses/<int:pk>/fund/", views.expense_fund, name="expense_fund"),
    path("expenses/fundings/<int:pk>/withdraw/", views.funding_withdraw, name="funding_withdraw"),
]
