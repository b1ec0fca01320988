"""Addresses of the targets for staff, below `<prefecture>/targets/`."""

from __future__ import annotations

from django.urls import path

from municipalities.targets import views

BODY = "<str:code>"

urlpatterns = [
    path("", views.target_board, name="target_board"),
    path("list/", views.target_list, name="target_list"),
    path(f"{BODY}/", views.target_body, name="target_body"),
    path(f"{BODY}/new/", views.target_record, name="target_record"),
    path(f"{BODY}/actual/", views.actual_record, name="actual_record"),
    path(f"{BODY}/<int:pk>/withdraw/", views.headcount_withdraw, name="headcount_withdraw"),
]
