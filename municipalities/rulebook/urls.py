"""Addresses of the rules, below the prefecture."""

from __future__ import annotations

from django.urls import path

from municipalities.rulebook import views

urlpatterns = [
    path("rules/", views.rule_list, name="rule_list"),
    path("rules/try/", views.rules_try, name="rules_try"),
    path("rules/words/new/", views.wording_record, name="wording_record"),
    path("rules/words/<int:pk>/", views.wording_detail, name="wording_detail"),
    path("rules/words/<int:pk>/correct/", views.wording_correct, name="wording_correct"),
    path("rules/words/<int:pk>/withdraw/", views.wording_withdraw, name="wording_withdraw"),
]
